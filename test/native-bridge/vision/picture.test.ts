import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { invert, mapPoint, squareCrop } from '../../../native-bridge/vision/picture';

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
