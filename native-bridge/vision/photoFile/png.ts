import type { Orientation } from './exif';
import { exifOrientation } from './exif';
import type { PhotoHeader } from './header';

const SIGNATURE_BYTES = 8;
/** Length, type and checksum of a chunk. */
const FRAME_BYTES = 12;
const HEADER_BYTES = 13;
const [GREY_ALPHA, RGB_ALPHA] = [4, 6];

/** PNG (W3C, third edition) with the chunks acTL of APNG and eXIf. */
export function pngHeader(photo: Uint8Array): PhotoHeader | null {
  const view = new DataView(photo.buffer, photo.byteOffset, photo.byteLength);
  let size: { widthPx: number; heightPx: number } | null = null;
  let orientation: Orientation | null = null;
  let [alpha, animated, whole] = [false, false, false];
  for (let at = SIGNATURE_BYTES; at + FRAME_BYTES <= photo.length && !whole; ) {
    const bytes = view.getUint32(at);
    const type = String.fromCharCode(...photo.subarray(at + 4, at + 8));
    const from = at + 8;
    const end = from + bytes;
    if (size === null && type !== 'IHDR') return null;
    if (type === 'IHDR') {
      if (bytes !== HEADER_BYTES || end > photo.length) return null;
      size ??= { widthPx: view.getUint32(from), heightPx: view.getUint32(from + 4) };
      const colourType = view.getUint8(from + 9);
      alpha ||= colourType === GREY_ALPHA || colourType === RGB_ALPHA;
    }
    alpha ||= type === 'tRNS';
    animated ||= type === 'acTL';
    if (type === 'eXIf' && end <= photo.length) orientation ??= exifOrientation(photo.subarray(from, end));
    whole = type === 'IEND';
    at = end + 4;
  }
  if (!size || size.widthPx === 0 || size.heightPx === 0) return null;
  return { ...size, orientation: orientation ?? 1, alpha, foreignKind: animated ? 'APNG' : null, whole };
}
