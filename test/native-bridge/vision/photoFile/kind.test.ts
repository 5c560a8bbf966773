import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { photoKind } from '../../../../native-bridge/vision/photoFile/kind';

const bytesOf = (text: string): Uint8Array => Uint8Array.from(text, (char) => char.charCodeAt(0));

describe('photoKind goes by the first bytes', () => {
  it.each([
    ['JPEG', '\xff\xd8\xff\xe0rest'],
    ['PNG', '\x89PNG\r\n\x1a\nrest'],
    ['WebP', 'RIFF\x00\x00\x00\x00WEBPVP8 '],
  ])('reads a %s', (format, text) => {
    expect(photoKind(bytesOf(text))).toEqual({ readable: true, format });
  });

  it.each([
    ['GIF', 'GIF89a'],
    ['HEIC', '\0\0\0\x18ftypheic'],
    ['HEIC', '\0\0\0\x18ftypmif1'],
    ['AVIF', '\0\0\0\x1cftypavif'],
    ['MP4', '\0\0\0\x20ftypisom'],
    ['AVI', 'RIFF\0\0\0\0AVI LIST'],
    ['PDF', '%PDF-1.7'],
    ['SVG', '<svg xmlns="http://www.w3.org/2000/svg"/>'],
    ['SVG', '\xef\xbb\xbf<?xml version="1.0"?>\n<!-- drawn -->\n<svg>'],
    ['TIFF', 'II*\0\x08\0\0\0'],
    ['TIFF', 'MM\0*\0\0\0\x08'],
    ['BMP', 'BM\x36\x10\0\0\0\0\0\0'],
    ['PSD', '8BPS\0\x01'],
    ['JPEG XL', '\xff\x0a\xfa\x7f'],
    ['JPEG XL', '\0\0\0\x0cJXL \r\n\x87\n'],
    ['JPEG 2000', '\0\0\0\x0cjP  \r\n\x87\n'],
    ['ZIP', 'PK\x03\x04'],
  ])('names a %s, which it does not read', (format, text) => {
    expect(photoKind(bytesOf(text))).toEqual({ readable: false, format });
  });

  it.each([
    ['nothing', ''],
    ['a list of other files', 'ffconcat version 1.0\nfile /etc/passwd'],
    ['a playlist', '#EXTM3U\n#EXT-X-TARGETDURATION:1'],
    ['a web page', '<!doctype html><p>hello'],
    ['a letter that begins with BM', 'BMW is a brand of cars'],
    ['a sound', 'RIFF\0\0\0\0WAVEfmt '],
    ['zeros', '\0'.repeat(64)],
  ])('knows nothing of %s', (_, text) => {
    expect(photoKind(bytesOf(text))).toBeNull();
  });

  it('stands any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 600 }), (bytes) => {
        const kind = photoKind(bytes);
        expect(kind === null || kind.format.length > 0).toBe(true);
      }),
    );
  });
});
