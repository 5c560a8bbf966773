import { describe, expect, it } from 'vitest';
import { exifOrientation, parsePpm, photoFormat } from '../../../native-bridge/vision/photo';
import { jpegWithOrientation } from './exif';

describe('photoFormat', () => {
  it.each<[string, number[] | string, string | undefined]>([
    ['a JPEG', [0xff, 0xd8, 0xff, 0xe0], 'jpeg_pipe'],
    ['a PNG', '\x89PNG\r\n\x1a\nrest', 'png_pipe'],
    ['a WebP', 'RIFF\x00\x00\x00\x00WEBPVP8 ', 'webp_pipe'],
    ['a film', 'RIFF\x00\x00\x00\x00AVI LIST', undefined],
    ['a list of other files', 'ffconcat version 1.0\nfile /etc/passwd', undefined],
    ['a playlist', '#EXTM3U\n#EXT-X-TARGETDURATION:1', undefined],
    ['a drawing', '<svg xmlns="http://www.w3.org/2000/svg"/>', undefined],
    ['nothing', [], undefined],
  ])('goes by the first bytes: %s', (_, bytes, demuxer) => {
    const photo = typeof bytes === 'string' ? Uint8Array.from(bytes, (char) => char.charCodeAt(0)) : new Uint8Array(bytes);
    expect(photoFormat(photo)?.demuxer).toBe(demuxer);
  });
});

describe('exifOrientation', () => {
  const plain = new Uint8Array([0xff, 0xd8, 0xff, 0xe0, 0, 4, 0, 0, 0xff, 0xda, 0, 2]);

  it.each([1, 2, 3, 4, 5, 6, 7, 8])('reads %d in either byte order', (orientation) => {
    expect(exifOrientation(jpegWithOrientation(plain, orientation, 'II'))).toBe(orientation);
    expect(exifOrientation(jpegWithOrientation(plain, orientation, 'MM'))).toBe(orientation);
  });

  it('is upright when the photo does not say, or says nonsense', () => {
    expect(exifOrientation(plain)).toBe(1);
    expect(exifOrientation(jpegWithOrientation(plain, 9, 'II'))).toBe(1);
    expect(exifOrientation(jpegWithOrientation(plain, 0, 'MM'))).toBe(1);
  });

  it('stands any cut of a photo', () => {
    const whole = jpegWithOrientation(plain, 6, 'MM');
    for (let length = 3; length < whole.length; length++) {
      expect([1, 6]).toContain(exifOrientation(whole.slice(0, length)));
    }
  });
});

describe('parsePpm', () => {
  const ppm = (header: string, bytes: number) => Buffer.concat([Buffer.from(header, 'latin1'), Buffer.alloc(bytes, 7)]);

  it('takes a whole picture', () => {
    expect(parsePpm(ppm('P6\n4 2\n255\n', 24))).toEqual({ rgb: new Uint8Array(24).fill(7), width: 4, height: 2 });
  });

  it.each([
    ['half a picture', ppm('P6\n4 2\n255\n', 23)],
    ['more than one', ppm('P6\n4 2\n255\n', 48)],
    ['deep colour', ppm('P6\n4 2\n65535\n', 48)],
    ['no pixels', ppm('P6\n0 2\n255\n', 0)],
    ['something else', Buffer.from('hello')],
    ['nothing', Buffer.alloc(0)],
  ])('refuses %s', (_, bytes) => {
    expect(parsePpm(bytes)).toBeNull();
  });
});
