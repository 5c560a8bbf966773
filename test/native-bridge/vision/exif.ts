/** The same JPEG with an EXIF block that tells its orientation (CIPA DC-008). */
export function jpegWithOrientation(jpeg: Uint8Array, orientation: number, order: 'II' | 'MM'): Uint8Array {
  const little = order === 'II';
  const exif = new DataView(new ArrayBuffer(6 + 8 + 2 + 12 + 4));
  const header = 6;
  for (const [at, char] of [...`Exif\0\0${order}`].entries()) exif.setUint8(at, char.charCodeAt(0));
  exif.setUint16(header + 2, 42, little);
  exif.setUint32(header + 4, 8, little);
  exif.setUint16(header + 8, 1, little);
  exif.setUint16(header + 10, 0x0112, little);
  exif.setUint16(header + 12, 3, little);
  exif.setUint32(header + 14, 1, little);
  exif.setUint16(header + 18, orientation, little);
  const length = exif.byteLength + 2;
  const marker = [0xff, 0xe1, length >> 8, length & 255];
  return new Uint8Array([...jpeg.subarray(0, 2), ...marker, ...new Uint8Array(exif.buffer), ...jpeg.subarray(2)]);
}
