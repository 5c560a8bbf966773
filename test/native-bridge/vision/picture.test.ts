import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { invert, mapPoint, squareCrop, squarePicture, warp } from '../../../native-bridge/vision/picture';

const number = fc.double({ min: -100, max: 100, noNaN: true });

describe('squareCrop and invert', () => {
  it('go there and back', () => {
    fc.assert(
      fc.property(number, number, fc.double({ min: 1, max: 500, noNaN: true }), number, (x, y, sidePx, angle) => {
        const toPicture = squareCrop({ x, y }, sidePx, 64, angle);
        const there = mapPoint(toPicture, { x: 10, y: 50 });
        const back = mapPoint(invert(toPicture), there);
        expect(back.x).toBeCloseTo(10, 6);
        expect(back.y).toBeCloseTo(50, 6);
        const middle = mapPoint(toPicture, { x: 31.5, y: 31.5 });
        expect(middle.x).toBeCloseTo(x, 6);
        expect(middle.y).toBeCloseTo(y, 6);
      }),
    );
  });

  it('a similarity of scale 0 has no way back', () => {
    expect(() => invert({ a: 0, b: 0, tx: 1, ty: 1 })).toThrow('scale 0');
  });
});

describe('warp', () => {
  const stripes = { rgb: new Uint8Array(40 * 40 * 3), width: 40, height: 40 };
  for (let pixel = 0; pixel < 1600; pixel++) stripes.rgb.fill(pixel % 2 === 0 ? 0 : 200, pixel * 3, pixel * 3 + 3);

  it('copies exactly at scale 1', () => {
    const crop = squarePicture(40);
    warp(stripes, { a: 1, b: 0, tx: 0, ty: 0 }, crop);
    expect(crop.rgb).toEqual(stripes.rgb);
  });

  it('averages when it shrinks, so that fine stripes become grey', () => {
    const crop = squarePicture(10);
    warp(stripes, squareCrop({ x: 19.5, y: 19.5 }, 40, 10), crop);
    expect(Math.min(...crop.rgb)).toBeGreaterThanOrEqual(99);
    expect(Math.max(...crop.rgb)).toBeLessThanOrEqual(101);
  });

  it.each([1, 3])('is black outside the permitted part, at scale %d', (scale) => {
    const white = { rgb: new Uint8Array(60 * 60 * 3).fill(255), width: 60, height: 60 };
    const crop = squarePicture(20);
    warp(white, squareCrop({ x: 29.5, y: 29.5 }, 20 * scale, 20), crop, { x: 30, y: 0, width: 30, height: 60 });
    for (let row = 1; row < 19; row++) {
      expect(crop.rgb[(row * 20 + 5) * 3]).toBe(0);
      expect(crop.rgb[(row * 20 + 15) * 3]).toBe(255);
    }
  });

  it('keeps red, green and blue apart', () => {
    const red = { rgb: new Uint8Array(30 * 30 * 3), width: 30, height: 30 };
    for (let pixel = 0; pixel < 900; pixel++) red.rgb[pixel * 3] = 250;
    for (const side of [10, 30, 60]) {
      const crop = squarePicture(side);
      warp(red, squareCrop({ x: 14.5, y: 14.5 }, 20, side), crop);
      const middle = ((side >> 1) * side + (side >> 1)) * 3;
      expect([...crop.rgb.subarray(middle, middle + 3)]).toEqual([250, 0, 0]);
    }
  });
});
