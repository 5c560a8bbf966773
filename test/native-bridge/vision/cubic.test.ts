import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { warpCubic } from '../../../native-bridge/vision/cubic';
import type { RgbPicture, Similarity } from '../../../native-bridge/vision/picture';
import { squareCrop, squarePicture } from '../../../native-bridge/vision/picture';

function drawn(width: number, height: number, valueAt: (x: number, y: number) => number): RgbPicture {
  const rgb = new Uint8Array(width * height * 3);
  for (let pixel = 0; pixel < width * height; pixel++) {
    rgb.fill(valueAt(pixel % width, Math.floor(pixel / width)), pixel * 3, pixel * 3 + 3);
  }
  return { rgb, width, height };
}
const AS_IT_IS: Similarity = { a: 1, b: 0, tx: 0, ty: 0 };
const at = ({ rgb, width }: RgbPicture, x: number, y: number) => rgb[(y * width + x) * 3] ?? Number.NaN;

describe('warpCubic', () => {
  it('changes nothing where nothing moves', () => {
    const picture = drawn(20, 20, (x, y) => (x * 37 + y * 91) % 256);
    const crop = squarePicture(20);
    warpCubic(picture, AS_IT_IS, crop);
    expect(crop.rgb).toEqual(picture.rgb);
  });

  it('leaves one colour one colour, whatever the scale and the turn', () => {
    const wide = drawn(400, 400, () => 180);
    fc.assert(
      fc.property(
        fc.double({ min: 0.2, max: 5, noNaN: true }),
        fc.double({ min: -3, max: 3, noNaN: true }),
        (scale, angleRad) => {
          const crop = squarePicture(24);
          warpCubic(wide, squareCrop({ x: 200, y: 200 }, 24 * scale, 24, angleRad), crop);
          expect(new Set(crop.rgb)).toEqual(new Set([180]));
        },
      ),
      { numRuns: 40 },
    );
  });

  it('draws a slope straight between the pixels', () => {
    const slope = drawn(30, 30, (x) => 40 + x * 6);
    const crop = squarePicture(10);
    warpCubic(slope, { a: 0.5, b: 0, tx: 10, ty: 10 }, crop);
    for (let x = 0; x < 10; x++) expect(Math.abs(at(crop, x, 5) - (40 + (10 + x / 2) * 6))).toBeLessThanOrEqual(1);
  });

  it('keeps more of a fine stripe between two pixels than their mean', () => {
    const stripe = drawn(21, 21, (x) => (x === 10 || x === 11 ? 200 : 50));
    const crop = squarePicture(1);
    warpCubic(stripe, { a: 1, b: 0, tx: 10.5, ty: 10 }, crop);
    expect(at(crop, 0, 0)).toBeGreaterThan(200);
  });

  it('does not alias when it shrinks: stripes finer than the crop turn grey', () => {
    const stripes = drawn(240, 240, (x) => (x % 2 === 0 ? 0 : 200));
    const crop = squarePicture(40);
    warpCubic(stripes, { a: 3, b: 0, tx: 60, ty: 60 }, crop);
    for (const value of crop.rgb) expect(Math.abs(value - 100)).toBeLessThan(8);
  });

  it.each([1e3, 1e6, 1e12])('is done at once where points that are no face ask for a crop of %s pixels each', (scale) => {
    const crop = squarePicture(112);
    const from = performance.now();
    warpCubic(
      drawn(64, 64, () => 90),
      squareCrop({ x: 32, y: 32 }, 112 * scale, 112, 0.3),
      crop,
    );
    expect(performance.now() - from).toBeLessThan(3000);
  });

  it('stays in range beside hard edges, and is black outside the picture', () => {
    const edge = drawn(40, 40, (x) => (x < 20 ? 0 : 255));
    const crop = squarePicture(30);
    warpCubic(edge, { a: 0.7, b: 0.1, tx: 10, ty: 10 }, crop);
    expect(at(crop, 0, 10)).toBeLessThan(8);
    expect(at(crop, 29, 10)).toBeGreaterThan(247);
    warpCubic(edge, { a: 1, b: 0, tx: 100, ty: 100 }, crop);
    expect(crop.rgb.every((value) => value === 0)).toBe(true);
    warpCubic(edge, { a: 1, b: 0, tx: 25, ty: -15 }, crop);
    expect([at(crop, 5, 0), at(crop, 5, 25), at(crop, 20, 25)]).toEqual([0, 255, 0]);
  });
});
