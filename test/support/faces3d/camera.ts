import { spawn } from 'node:child_process';
import type { RgbPicture } from '../../../native-bridge/vision/picture';

/** What a gate camera does to a picture before it codes it. */
export interface Lens {
  /** Standard deviation of the noise, in levels of 255. */
  noise: number;
  /** Brightness of the whole picture; 1 leaves it. */
  gain: number;
}

/** xorshift32 over the whole range, 0 to 1; the same numbers in every run. */
export function seededRandom(seed: number): () => number {
  let state = seed | 0 || 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}

const NOISE = (() => {
  const random = seededRandom(20_260_401);
  return Float32Array.from({ length: 1 << 16 }, () => (random() + random() + random() + random() - 2) * 1.73);
})();

/** In place: a three-pixel lens blur, gain and noise. */
export function throughLens({ rgb, width, height }: RgbPicture, { noise, gain }: Lens, random: () => number): void {
  const source = rgb.slice();
  const line = width * 3;
  let from = Math.floor(random() * NOISE.length);
  for (let y = 0; y < height; y++) {
    if (y % 8 === 0) from = Math.floor(random() * NOISE.length);
    const above = y > 0 ? -line : 0;
    const below = y < height - 1 ? line : 0;
    for (let at = y * line; at < (y + 1) * line; at++) {
      const centre = source[at] ?? 0;
      const round =
        (source[at - 3] ?? centre) + (source[at + 3] ?? centre) + (source[at + above] ?? 0) + (source[at + below] ?? 0);
      const value = (0.5 * centre + 0.125 * round) * gain + noise * (NOISE[(from + at) & 0xffff] ?? 0);
      rgb[at] = value < 0 ? 0 : value > 255 ? 255 : value;
    }
  }
}

/** The pictures as they come out of an H.264 camera of 8 pictures a second; all of one size. */
export async function coded(pictures: readonly RgbPicture[], crf = 25): Promise<RgbPicture[]> {
  const [first] = pictures;
  if (!first) return [];
  const { width, height } = first;
  const raw = ['-f', 'rawvideo', '-pix_fmt', 'rgb24', '-s', `${width}x${height}`, '-r', '8'];
  const codec = ['-c:v', 'libx264', '-preset', 'veryfast', '-tune', 'zerolatency', '-crf', String(crf), '-pix_fmt', 'yuv420p'];
  const stream = await ffmpeg(
    [...raw, '-i', 'pipe:0', ...codec, '-f', 'h264', 'pipe:1'],
    pictures.map(({ rgb }) => rgb),
  );
  const bytes = await ffmpeg(
    ['-f', 'h264', '-i', 'pipe:0', '-fps_mode', 'passthrough', '-pix_fmt', 'rgb24', '-f', 'rawvideo', 'pipe:1'],
    [stream],
  );
  const size = width * height * 3;
  if (bytes.length !== size * pictures.length) throw new Error('ffmpeg lost a picture');
  return pictures.map((_, index) => ({ rgb: bytes.subarray(index * size, (index + 1) * size), width, height }));
}

/** Standard output of one ffmpeg that was fed `parts`. Rejects when it fails. */
export function ffmpeg(options: readonly string[], parts: readonly Uint8Array[]): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    const child = spawn('ffmpeg', ['-v', 'error', '-threads', '1', ...options], { stdio: ['pipe', 'pipe', 'inherit'] });
    const chunks: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.once('error', reject);
    child.once('close', (code) => (code === 0 ? resolve(Buffer.concat(chunks)) : reject(new Error(`ffmpeg ended with ${code}`))));
    child.stdin.on('error', () => undefined);
    for (const part of parts) child.stdin.write(part);
    child.stdin.end();
  });
}
