import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readHeader } from '../../../../native-bridge/vision/photoFile/readHeader';
import { exifBlock, jpegWithExif, pngWithChunk, webpWithExif } from '../exif';

const bytes = (...parts: (string | readonly number[])[]): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(parts.flatMap((part) => (typeof part === 'string' ? [...part].map((char) => char.charCodeAt(0)) : part)));

/** 320 × 200, three colours, one scan of a few bytes. */
const jpeg = bytes(
  [0xff, 0xd8, 0xff, 0xe0, 0, 4, 0, 0],
  [0xff, 0xc0, 0, 17, 8, 0, 200, 1, 64, 3, 1, 0x22, 0, 2, 0x11, 1, 3, 0x11, 1],
  [0xff, 0xda, 0, 8, 1, 1, 0, 0, 63, 0, 1, 2, 0xff, 0, 3, 0xff, 0xd0, 4],
  [0xff, 0xd9],
);
const header = (colourType: number) => bytes([0, 0, 1, 64, 0, 0, 0, 200, 8, colourType, 0, 0, 0, 0, 0, 0, 0]);
const pngOf = (colourType: number) =>
  bytes(
    '\x89PNG\r\n\x1a\n',
    [0, 0, 0, 13],
    'IHDR',
    [...header(colourType)],
    [0, 0, 0, 2],
    'IDAT',
    [1, 2],
    [0, 0, 0, 0, 0, 0, 0, 0],
    'IEND',
    [0, 0, 0, 0],
  );
const png = pngOf(2);
const lossy = [0, 0, 0, 0x9d, 0x01, 0x2a, 64, 1, 200, 0];
const webpOf = (...chunks: (string | readonly number[])[]) => {
  const body = bytes('WEBP', ...chunks);
  return bytes('RIFF', [body.length, 0, 0, 0], [...body]);
};
const webp = webpOf('VP8 ', [10, 0, 0, 0], lossy);

const plain = { widthPx: 320, heightPx: 200, orientation: 1, alpha: false, foreignKind: null, whole: true };

describe('the header of a photo', () => {
  it.each([
    ['JPEG', jpeg],
    ['PNG', png],
    ['WebP', webp],
  ] as const)('tells size and shape of a %s', (format, photo) => {
    expect(readHeader(format, photo)).toEqual(plain);
  });

  it.each([
    ['JPEG', jpegWithExif(jpeg, exifBlock(6, 'MM'))],
    ['PNG', pngWithChunk(png, 'eXIf', exifBlock(6, 'II'))],
    ['WebP', webpWithExif(webp, { width: 320, height: 200 }, exifBlock(6, 'MM'))],
    ['WebP', webpWithExif(webp, { width: 320, height: 200 }, bytes('Exif\0\0', [...exifBlock(6, 'MM')]))],
  ] as const)('tells how a %s is to be turned', (format, photo) => {
    expect(readHeader(format, photo)).toEqual({ ...plain, orientation: 6 });
  });

  it.each([
    ['JPEG', jpegWithExif(jpeg, bytes('nothing of use'))],
    ['PNG', pngWithChunk(png, 'eXIf', exifBlock(200, 'II'))],
    ['WebP', webpWithExif(webp, { width: 320, height: 200 }, new Uint8Array())],
  ] as const)('takes a %s as it lies when its tag is broken', (format, photo) => {
    expect(readHeader(format, photo)).toEqual(plain);
  });

  it.each<[string, 'PNG' | 'WebP', Uint8Array, boolean]>([
    ['grey with alpha', 'PNG', pngOf(4), true],
    ['colours with alpha', 'PNG', pngOf(6), true],
    ['a palette', 'PNG', pngOf(3), false],
    ['a palette with transparency', 'PNG', pngWithChunk(pngOf(3), 'tRNS', bytes([0])), true],
    ['a lossy WebP with an alpha chunk', 'WebP', webpOf('ALPH', [2, 0, 0, 0, 0, 0], 'VP8 ', [10, 0, 0, 0], lossy), true],
    ['a lossless WebP with alpha', 'WebP', webpOf('VP8L', [5, 0, 0, 0, 0x2f, 63, 193, 49, 0x10, 0]), true],
    ['a lossless WebP without', 'WebP', webpOf('VP8L', [5, 0, 0, 0, 0x2f, 63, 193, 49, 0, 0]), false],
  ])('tells whether a pixel may be see-through: %s', (_, format, photo, alpha) => {
    expect(readHeader(format, photo)).toEqual({ ...plain, alpha });
  });

  it.each<[string, 'JPEG' | 'PNG' | 'WebP', Uint8Array]>([
    ['JPEG (CMYK)', 'JPEG', jpeg.with(17, 4)],
    ['APNG', 'PNG', pngWithChunk(png, 'acTL', new Uint8Array(8))],
    [
      'WebP (animated)',
      'WebP',
      webpOf('VP8X', [10, 0, 0, 0, 2, 0, 0, 0, 63, 1, 0, 199, 0, 0], 'ANIM', [6, 0, 0, 0, 0, 0, 0, 0, 0, 0]),
    ],
  ])('names the kind that is not read: %s', (foreignKind, format, photo) => {
    expect(readHeader(format, photo)).toMatchObject({ widthPx: 320, heightPx: 200, foreignKind });
  });

  it('knows the first picture of a JPEG that has further ones, or a film, behind its end', () => {
    expect(readHeader('JPEG', bytes([...jpeg], [...jpeg.with(14, 99)], 'ftypmp4'))).toEqual(plain);
  });

  it.each([
    ['JPEG', jpeg],
    ['PNG', png],
    ['WebP', webp],
  ] as const)('never calls a %s whole that was cut off', (format, photo) => {
    for (let length = 0; length < photo.length; length++) {
      expect(readHeader(format, photo.slice(0, length))?.whole ?? false, `${length} bytes`).toBe(false);
    }
  });

  it('tells the size of a picture that claims 30,000 × 30,000 pixels before anything is decoded', () => {
    const bomb = png.slice();
    new DataView(bomb.buffer).setUint32(16, 30_000);
    new DataView(bomb.buffer).setUint32(20, 30_000);
    expect(readHeader('PNG', bomb)).toMatchObject({ widthPx: 30_000, heightPx: 30_000 });
  });

  const formats = [
    ['JPEG', jpegWithExif(jpeg, exifBlock(6, 'II'))],
    ['PNG', pngWithChunk(png, 'eXIf', exifBlock(6, 'II'))],
    ['WebP', webpWithExif(webp, { width: 320, height: 200 }, exifBlock(6, 'II'))],
  ] as const;

  it.each(formats)('stands any bytes, and any change of a good %s', (format, good) => {
    const stands = (photo: Uint8Array) => {
      const told = readHeader(format, photo);
      return told === null || (told.widthPx > 0 && told.heightPx > 0 && told.orientation >= 1 && told.orientation <= 8);
    };
    fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), (rest) => stands(bytes([...good.subarray(0, 12)], [...rest]))));
    const place = fc.integer({ min: 0, max: good.length - 1 });
    const change = fc.tuple(place, fc.integer({ min: 0, max: 255 }));
    fc.assert(
      fc.property(fc.array(change, { maxLength: 12 }), place, (changes, end) => {
        const photo = good.slice();
        for (const [at, value] of changes) photo[at] = value;
        return stands(photo) && stands(photo.slice(0, end));
      }),
    );
  });

  it.each(formats)('reads 15 MB that lead nowhere within a moment: %s', (format, good) => {
    for (const filler of [[0xff], [0xff, 0xe1, 0, 0], [0, 0, 0, 0], [0xff, 0xda, 0, 2, 0xff, 0]]) {
      const photo = new Uint8Array(15_000_000);
      for (let at = 0; at < photo.length; at++) photo[at] = filler[at % filler.length] ?? 0;
      photo.set(good.subarray(0, 33));
      const startMs = performance.now();
      readHeader(format, photo);
      expect(performance.now() - startMs).toBeLessThan(4000);
    }
  });
});
