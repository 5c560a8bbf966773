import { crc32 } from 'node:zlib';

/** An EXIF block that holds nothing but one entry: the orientation (CIPA DC-008). */
export function exifBlock(orientation: number, order: 'II' | 'MM', type = 3): Uint8Array<ArrayBuffer> {
  const little = order === 'II';
  const exif = new DataView(new ArrayBuffer(8 + 2 + 12 + 4));
  for (const [at, char] of [...order].entries()) exif.setUint8(at, char.charCodeAt(0));
  exif.setUint16(2, 42, little);
  exif.setUint32(4, 8, little);
  exif.setUint16(8, 1, little);
  exif.setUint16(10, 0x0112, little);
  exif.setUint16(12, type, little);
  exif.setUint32(14, 1, little);
  exif.setUint16(18, orientation, little);
  return new Uint8Array(exif.buffer);
}

const bytesOf = (text: string): number[] => [...text].map((char) => char.charCodeAt(0));

/** The same JPEG with an EXIF block right after its start. */
export const jpegWithExif = (jpeg: Uint8Array, block: Uint8Array): Uint8Array<ArrayBuffer> => {
  const length = 2 + 6 + block.length;
  return new Uint8Array([
    ...jpeg.subarray(0, 2),
    ...[0xff, 0xe1, length >> 8, length & 255],
    ...bytesOf('Exif\0\0'),
    ...block,
    ...jpeg.subarray(2),
  ]);
};

/** The same PNG with one more chunk after its header. */
export function pngWithChunk(png: Uint8Array, type: string, data: Uint8Array): Uint8Array<ArrayBuffer> {
  const afterHeader = 8 + 12 + 13;
  const body = new Uint8Array([...bytesOf(type), ...data]);
  return new Uint8Array([
    ...png.subarray(0, afterHeader),
    ...bigEndian(data.length),
    ...body,
    ...bigEndian(crc32(body)),
    ...png.subarray(afterHeader),
  ]);
}

/** The same WebP, of the simple kind, made into one with an EXIF chunk at its end. */
export function webpWithExif(
  webp: Uint8Array,
  size: { width: number; height: number },
  block: Uint8Array,
): Uint8Array<ArrayBuffer> {
  const hasExif = 0x08;
  const flags = [hasExif, 0, 0, 0, ...littleEndian(size.width - 1, 3), ...littleEndian(size.height - 1, 3)];
  const chunks = [
    ...[...bytesOf('WEBPVP8X'), ...littleEndian(10, 4), ...flags],
    ...webp.subarray(12),
    ...[...bytesOf('EXIF'), ...littleEndian(block.length, 4), ...block],
  ];
  return new Uint8Array([...bytesOf('RIFF'), ...littleEndian(chunks.length, 4), ...chunks]);
}

const littleEndian = (value: number, bytes: number): number[] =>
  Array.from({ length: bytes }, (_, at) => Math.floor(value / 256 ** at) % 256);
const bigEndian = (value: number): number[] => littleEndian(value, 4).reverse();
