import { spawn } from 'node:child_process';
import type { RgbPicture } from './picture';

const MOST_PHOTO_BYTES = 15 * 1024 * 1024;
const MOST_SIDE_PX = 1600;
const MOST_PIXELS = 60_000_000;
const TIMEOUT_MS = 10_000;
const MOST_OUTPUT_BYTES = MOST_SIDE_PX * MOST_SIDE_PX * 3 + 64;

/**
 * Decodes a JPEG, PNG or WebP of 15 MB at most to a picture whose sides are 1600 px at most, upright; null when it cannot.
 * The photo comes from outside, so a process of its own reads it, from standard input, with one decoder and no protocol
 * but the pipe. The caller wipes the picture.
 */
export async function decodePhoto(ffmpegPath: string, photo: Uint8Array): Promise<RgbPicture | null> {
  const format = photoFormat(photo);
  if (!format || photo.length > MOST_PHOTO_BYTES) return null;
  const ppm = await runFfmpeg(ffmpegPath, ffmpegArguments(format, photo), photo);
  if (!ppm) return null;
  const picture = parsePpm(ppm);
  ppm.fill(0);
  return picture;
}

interface PhotoFormat {
  demuxer: string;
  decoder: string;
}

/** By the first bytes, never by a name: it decides which one decoder ffmpeg may use. */
export function photoFormat(photo: Uint8Array): PhotoFormat | null {
  const text = (from: number, to: number) => String.fromCharCode(...photo.subarray(from, to));
  if (photo[0] === 0xff && photo[1] === 0xd8 && photo[2] === 0xff) return { demuxer: 'jpeg_pipe', decoder: 'mjpeg' };
  if (text(0, 8) === '\x89PNG\r\n\x1a\n') return { demuxer: 'png_pipe', decoder: 'png' };
  if (text(0, 4) === 'RIFF' && text(8, 12) === 'WEBP') return { demuxer: 'webp_pipe', decoder: 'webp' };
  return null;
}

function ffmpegArguments({ demuxer, decoder }: PhotoFormat, photo: Uint8Array): string[] {
  const turn = decoder === 'mjpeg' ? UPRIGHT[exifOrientation(photo)] : undefined;
  const scale = `scale=w='min(${MOST_SIDE_PX},iw)':h='min(${MOST_SIDE_PX},ih)':force_original_aspect_ratio=decrease:flags=area`;
  return [
    ...['-hide_banner', '-nostdin', '-loglevel', 'quiet', '-protocol_whitelist', 'pipe', '-noautorotate'],
    ...['-threads', '1', '-max_pixels', String(MOST_PIXELS), '-c:v', decoder, '-f', demuxer, '-i', 'pipe:0'],
    ...['-map', '0:v:0', '-frames:v', '1', '-vf', turn ? `${scale},${turn}` : scale],
    ...['-threads', '1', '-pix_fmt', 'rgb24', '-c:v', 'ppm', '-f', 'image2pipe', 'pipe:1'],
  ];
}

/** ffmpeg filters that set a picture upright, by EXIF orientation (CIPA DC-008, tag 0x0112). */
const UPRIGHT: Record<number, string> = {
  2: 'hflip',
  3: 'hflip,vflip',
  4: 'vflip',
  5: 'transpose=cclock_flip',
  6: 'transpose=clock',
  7: 'transpose=clock_flip',
  8: 'transpose=cclock',
};

/** 1 to 8; 1 (upright) when the JPEG does not say. */
export function exifOrientation(jpeg: Uint8Array): number {
  const view = new DataView(jpeg.buffer, jpeg.byteOffset, jpeg.byteLength);
  for (let at = 2; at + 4 <= jpeg.length && view.getUint8(at) === 0xff; ) {
    const marker = view.getUint8(at + 1);
    const end = at + 2 + view.getUint16(at + 2);
    if (marker === 0xda) return 1;
    if (marker === 0xe1 && end <= jpeg.length) {
      const found = orientationInExif(new DataView(jpeg.buffer, jpeg.byteOffset + at + 4, end - at - 4));
      if (found !== null) return found;
    }
    at = end;
  }
  return 1;
}

function orientationInExif(exif: DataView): number | null {
  const headerBytes = 6;
  if (exif.byteLength < headerBytes + 8 || exif.getUint32(0) !== 0x45786966) return null;
  const little = exif.getUint16(headerBytes) === 0x4949;
  const directory = headerBytes + exif.getUint32(headerBytes + 4, little);
  if (directory + 2 > exif.byteLength) return null;
  const entries = exif.getUint16(directory, little);
  for (let entry = directory + 2, left = entries; left > 0 && entry + 12 <= exif.byteLength; entry += 12, left--) {
    if (exif.getUint16(entry, little) !== 0x0112) continue;
    const orientation = exif.getUint16(entry + 8, little);
    return orientation >= 1 && orientation <= 8 ? orientation : null;
  }
  return null;
}

/** Standard output, or null: not started, ended with a fault, too slow, too much. */
function runFfmpeg(ffmpegPath: string, args: readonly string[], input: Uint8Array): Promise<Buffer | null> {
  return new Promise((resolve) => {
    const child = spawn(ffmpegPath, args, { stdio: ['pipe', 'pipe', 'ignore'], timeout: TIMEOUT_MS, killSignal: 'SIGKILL' });
    const chunks: Buffer[] = [];
    let bytes = 0;
    child.stdout.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes > MOST_OUTPUT_BYTES) child.kill('SIGKILL');
      else chunks.push(chunk);
    });
    child.once('error', () => resolve(null));
    child.once('close', (code) => {
      resolve(code === 0 ? Buffer.concat(chunks) : null);
      for (const chunk of chunks) chunk.fill(0);
    });
    // ffmpeg may end before it has read all of a broken photo; its exit code tells.
    child.stdin.on('error', () => undefined);
    child.stdin.end(input);
  });
}

/** Binary PPM (`P6 width height 255`); null when it is not whole. */
export function parsePpm(ppm: Buffer): RgbPicture | null {
  const header = /^P6\s+(\d{1,5})\s+(\d{1,5})\s+255\s/.exec(ppm.toString('latin1', 0, 32));
  if (!header) return null;
  const [width, height] = [Number(header[1]), Number(header[2])];
  const from = header[0].length;
  if (width < 1 || height < 1 || ppm.length !== from + width * height * 3) return null;
  return { rgb: new Uint8Array(ppm.subarray(from)), width, height };
}
