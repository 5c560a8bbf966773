import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { exifOrientation } from '../../../../native-bridge/vision/photoFile/exif';
import { exifBlock } from '../exif';

describe('exifOrientation', () => {
  it.each([1, 2, 3, 4, 5, 6, 7, 8])('reads %d in either byte order', (orientation) => {
    expect(exifOrientation(exifBlock(orientation, 'II'))).toBe(orientation);
    expect(exifOrientation(exifBlock(orientation, 'MM'))).toBe(orientation);
  });

  it.each<[string, Uint8Array]>([
    ['is 0', exifBlock(0, 'II')],
    ['is 9', exifBlock(9, 'MM')],
    ['is text', exifBlock(6, 'II', 2)],
    ['is missing', new Uint8Array([0x49, 0x49, 42, 0, 8, 0, 0, 0, 0, 0, 0, 0, 0, 0])],
    ['lies behind the end', new Uint8Array([0x49, 0x49, 42, 0, 0xff, 0xff, 0xff, 0x7f])],
    ['is in no byte order', new Uint8Array([0x58, 0x58, ...exifBlock(6, 'II').subarray(2)])],
    ['is in no TIFF', new Uint8Array([0x49, 0x49, 43, 0, ...exifBlock(6, 'II').subarray(4)])],
  ])('does not say where it %s', (_, block) => {
    expect(exifOrientation(block)).toBeNull();
  });

  it('is found in any cut of a block, or not at all', () => {
    const whole = exifBlock(6, 'MM');
    for (let length = 0; length < whole.length; length++) {
      expect([null, 6]).toContain(exifOrientation(whole.slice(0, length)));
    }
  });

  it('stands any bytes, and any change of a good block', () => {
    const isAnswer = (answer: number | null) => answer === null || (answer >= 1 && answer <= 8);
    fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => isAnswer(exifOrientation(bytes))));
    const place = fc.integer({ min: 0, max: exifBlock(6, 'II').length - 1 });
    fc.assert(
      fc.property(fc.array(fc.tuple(place, fc.integer({ min: 0, max: 255 })), { maxLength: 5 }), (changes) => {
        const block = exifBlock(6, 'II');
        for (const [at, value] of changes) block[at] = value;
        return isAnswer(exifOrientation(block));
      }),
    );
  });
});
