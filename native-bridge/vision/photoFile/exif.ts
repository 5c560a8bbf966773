/** 1 (upright) to 8, as CIPA DC-008 numbers them. */
export type Orientation = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8;

const ORIENTATION_TAG = 0x0112;
const SHORT = 3;

/**
 * Orientation in an EXIF block (a TIFF file: byte order mark, 42, offset of the first directory). Null when the block does
 * not say, says something impossible, or is broken: then the picture is taken as it lies.
 */
export function exifOrientation(block: Uint8Array): Orientation | null {
  const tiff = new DataView(block.buffer, block.byteOffset, block.byteLength);
  if (tiff.byteLength < 8) return null;
  const order = tiff.getUint16(0);
  if (order !== 0x4949 && order !== 0x4d4d) return null;
  const little = order === 0x4949;
  if (tiff.getUint16(2, little) !== 42) return null;
  const directory = tiff.getUint32(4, little);
  if (directory + 2 > tiff.byteLength) return null;
  const entries = tiff.getUint16(directory, little);
  for (let entry = directory + 2, left = entries; left > 0 && entry + 12 <= tiff.byteLength; entry += 12, left--) {
    if (tiff.getUint16(entry, little) !== ORIENTATION_TAG) continue;
    const isOneShort = tiff.getUint16(entry + 2, little) === SHORT && tiff.getUint32(entry + 4, little) === 1;
    return isOneShort ? asOrientation(tiff.getUint16(entry + 8, little)) : null;
  }
  return null;
}

/** The block without the `Exif\0\0` that JPEG, and some writers of WebP, put before it. */
export function withoutExifMark(bytes: Uint8Array): Uint8Array {
  const isMarked = String.fromCharCode(...bytes.subarray(0, 6)) === 'Exif\0\0';
  return isMarked ? bytes.subarray(6) : bytes;
}

const asOrientation = (value: number): Orientation | null =>
  Number.isInteger(value) && value >= 1 && value <= 8 ? (value as Orientation) : null;
