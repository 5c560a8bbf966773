import type { Orientation } from './exif';
import { exifOrientation, withoutExifMark } from './exif';
import type { PhotoHeader } from './header';

const RIFF_BYTES = 12;
const CHUNK_BYTES = 8;

/** WebP (RFC 9649). Of the sizes that it may tell twice the larger counts. */
export function webpHeader(photo: Uint8Array): PhotoHeader | null {
  if (photo.length < RIFF_BYTES) return null;
  const view = new DataView(photo.buffer, photo.byteOffset, photo.byteLength);
  const riffEnd = CHUNK_BYTES + view.getUint32(4, true);
  let [widthPx, heightPx] = [0, 0];
  let orientation: Orientation | null = null;
  let [alpha, animated, picture] = [false, false, false];
  for (let at = RIFF_BYTES; at + CHUNK_BYTES <= photo.length && at < riffEnd; ) {
    const type = String.fromCharCode(...photo.subarray(at, at + 4));
    const bytes = view.getUint32(at + 4, true);
    const from = at + CHUNK_BYTES;
    const chunk = photo.subarray(from, from + bytes);
    const told = chunkReaders[type]?.(new DataView(chunk.buffer, chunk.byteOffset, chunk.byteLength));
    if (told) {
      widthPx = Math.max(widthPx, told.widthPx);
      heightPx = Math.max(heightPx, told.heightPx);
      alpha ||= told.alpha;
    }
    picture ||= told !== undefined && type !== 'VP8X';
    alpha ||= type === 'ALPH';
    animated ||= type === 'ANIM' || type === 'ANMF';
    if (type === 'EXIF') orientation ??= exifOrientation(withoutExifMark(chunk));
    at = from + bytes + (bytes % 2);
  }
  if (widthPx === 0 || heightPx === 0) return null;
  const whole = riffEnd <= photo.length && (picture || animated);
  return { widthPx, heightPx, orientation: orientation ?? 1, alpha, foreignKind: animated ? 'WebP (animated)' : null, whole };
}

interface Told {
  widthPx: number;
  heightPx: number;
  alpha: boolean;
}

/** Chunks that tell a size; undefined when the chunk is broken. */
const chunkReaders: Readonly<Record<string, (chunk: DataView) => Told | undefined>> = {
  VP8X: (chunk) => {
    if (chunk.byteLength < 10) return undefined;
    const plusOne = (at: number) => 1 + chunk.getUint16(at, true) + chunk.getUint8(at + 2) * 0x10000;
    return { widthPx: plusOne(4), heightPx: plusOne(7), alpha: (chunk.getUint8(0) & 0x10) !== 0 };
  },
  'VP8 ': (chunk) => {
    if (chunk.byteLength < 10 || chunk.getUint16(3) !== 0x9d01 || chunk.getUint8(5) !== 0x2a) return undefined;
    return { widthPx: chunk.getUint16(6, true) & 0x3fff, heightPx: chunk.getUint16(8, true) & 0x3fff, alpha: false };
  },
  VP8L: (chunk) => {
    if (chunk.byteLength < 5 || chunk.getUint8(0) !== 0x2f) return undefined;
    const bits = chunk.getUint32(1, true);
    return { widthPx: 1 + (bits & 0x3fff), heightPx: 1 + ((bits >>> 14) & 0x3fff), alpha: ((bits >>> 28) & 1) === 1 };
  },
};
