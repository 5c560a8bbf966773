import { spawn } from 'node:child_process';
import type { PhotoHeader } from './photoFile/header';
import { photoKind } from './photoFile/kind';
import { asRgb, isTransparent, parsePnm } from './photoFile/pnm';
import { readHeader } from './photoFile/readHeader';
import type { RgbPicture } from './picture';

/** What a photo may be at most and has to be at least. */
export const PHOTO_LIMITS = { mostBytes: 15_000_000, mostPixels: 60_000_000, leastSidePx: 80 } as const;

export type PhotoFault =
  | 'photo-empty'
  | 'photo-too-large'
  | 'photo-unreadable'
  | 'photo-too-many-pixels'
  | 'photo-too-small'
  | 'photo-transparent'
  | 'ffmpeg-missing';

/** `detail` holds what the sentence about the fault names: a format by its name, a limit with its unit. */
export type DecodedPhoto =
  | { ok: true; picture: RgbPicture }
  | { ok: false; fault: PhotoFault; detail: Record<string, string | number> };

const MOST_SIDE_PX = 1600;
const TIMEOUT_MS = 10_000;
const MOST_OUTPUT_BYTES = MOST_SIDE_PX * MOST_SIDE_PX * 4 + 128;

/**
 * Decodes a JPEG, PNG or WebP to a picture whose sides are 1600 px at most, upright by its EXIF tag. Of several pictures in
 * one JPEG the first counts; moving pictures are refused. The photo comes from outside, so its container is read here and
 * then a process of its own decodes it, from standard input, with one decoder and no protocol but the pipe.
 * The caller wipes the picture.
 */
export async function decodePhoto(ffmpegPath: string, photo: Uint8Array): Promise<DecodedPhoto> {
  if (photo.length === 0) return refusal('photo-empty');
  if (photo.length > PHOTO_LIMITS.mostBytes) return refusal('photo-too-large', { megabytes: PHOTO_LIMITS.mostBytes / 1e6 });
  const kind = photoKind(photo);
  if (!kind) return refusal('photo-unreadable');
  if (!kind.readable) return refusal('photo-unreadable', { format: kind.format });
  const header = readHeader(kind.format, photo);
  const obstacle = header ? refusalOfHeader(header) : refusal('photo-unreadable');
  if (!header || obstacle) return obstacle ?? refusal('photo-unreadable');
  const output = await runFfmpeg(ffmpegPath, ffmpegArguments(INPUTS[kind.format], header), photo);
  if (output === 'not-started') return refusal('ffmpeg-missing');
  if (output === null) return refusal('photo-unreadable');
  try {
    const decoded = parsePnm(output);
    if (!decoded) return refusal('photo-unreadable');
    return isTransparent(decoded) ? refusal('photo-transparent') : { ok: true, picture: asRgb(decoded) };
  } finally {
    output.fill(0);
  }
}

type Refusal = Extract<DecodedPhoto, { ok: false }>;
const refusal = (fault: PhotoFault, detail: Refusal['detail'] = {}): Refusal => ({ ok: false, fault, detail });

/** The size comes first: it is told whether or not the rest of the file is there. */
function refusalOfHeader({ widthPx, heightPx, foreignKind, whole }: PhotoHeader): Refusal | null {
  const { mostPixels, leastSidePx } = PHOTO_LIMITS;
  if (widthPx * heightPx > mostPixels) return refusal('photo-too-many-pixels', { megapixels: mostPixels / 1e6 });
  if (foreignKind !== null) return refusal('photo-unreadable', { format: foreignKind });
  if (!whole) return refusal('photo-unreadable');
  return Math.min(widthPx, heightPx) < leastSidePx ? refusal('photo-too-small', { leastPx: leastSidePx }) : null;
}

interface PhotoInput {
  demuxer: string;
  decoder: string;
}

const INPUTS: Record<'JPEG' | 'PNG' | 'WebP', PhotoInput> = {
  JPEG: { demuxer: 'jpeg_pipe', decoder: 'mjpeg' },
  PNG: { demuxer: 'png_pipe', decoder: 'png' },
  WebP: { demuxer: 'webp_pipe', decoder: 'webp' },
};

/** By area; without the others ffmpeg cuts off fractions on the way from YUV to RGB and makes the picture darker by up to a level. */
const SCALING = 'area+accurate_rnd+full_chroma_int';

function ffmpegArguments({ demuxer, decoder }: PhotoInput, { orientation, alpha }: PhotoHeader): string[] {
  const turn = UPRIGHT[orientation];
  const scale = `scale=w='min(${MOST_SIDE_PX},iw)':h='min(${MOST_SIDE_PX},ih)':force_original_aspect_ratio=decrease:flags=${SCALING}`;
  const [pixels, encoder] = alpha ? ['rgba', 'pam'] : ['rgb24', 'ppm'];
  return [
    ...['-hide_banner', '-nostdin', '-loglevel', 'quiet', '-protocol_whitelist', 'pipe', '-noautorotate'],
    // Without it a photo with a hole in the middle is decoded, and filled with what stood above.
    ...['-err_detect', 'crccheck+explode'],
    ...['-threads', '1', '-max_pixels', String(PHOTO_LIMITS.mostPixels), '-c:v', decoder, '-f', demuxer, '-i', 'pipe:0'],
    ...['-map', '0:v:0', '-frames:v', '1', '-vf', turn ? `${scale},${turn}` : scale],
    ...['-threads', '1', '-pix_fmt', pixels, '-c:v', encoder, '-f', 'image2pipe', 'pipe:1'],
  ];
}

/** ffmpeg filters that set a picture upright, by EXIF orientation (CIPA DC-008, tag 0x0112). */
const UPRIGHT: Record<PhotoHeader['orientation'], string | null> = {
  1: null,
  2: 'hflip',
  3: 'hflip,vflip',
  4: 'vflip',
  5: 'transpose=cclock_flip',
  6: 'transpose=clock',
  7: 'transpose=clock_flip',
  8: 'transpose=cclock',
};

/** Standard output; null when it ended with a fault, took too long or said too much. */
function runFfmpeg(ffmpegPath: string, args: readonly string[], input: Uint8Array): Promise<Buffer | 'not-started' | null> {
  return new Promise((resolve) => {
    const child = spawn(ffmpegPath, args, { stdio: ['pipe', 'pipe', 'ignore'], timeout: TIMEOUT_MS, killSignal: 'SIGKILL' });
    const chunks: Buffer[] = [];
    let bytes = 0;
    child.stdout.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes > MOST_OUTPUT_BYTES) child.kill('SIGKILL');
      else chunks.push(chunk);
    });
    child.once('error', () => resolve('not-started'));
    child.once('close', (code) => {
      resolve(code === 0 ? Buffer.concat(chunks) : null);
      for (const chunk of chunks) chunk.fill(0);
    });
    // ffmpeg may end before it has read all of a broken photo; its exit code tells.
    child.stdin.on('error', () => undefined);
    child.stdin.end(input);
  });
}
