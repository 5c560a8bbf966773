import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { alignFace, estimateSimilarity } from '../../../native-bridge/vision/align';
import type { Point, Similarity } from '../../../native-bridge/vision/picture';
import { mapPoint, squarePicture } from '../../../native-bridge/vision/picture';

const TEMPLATE: Point[] = [
  { x: 38.2946, y: 51.6963 },
  { x: 73.5318, y: 51.5014 },
  { x: 56.0252, y: 71.7366 },
  { x: 41.5493, y: 92.3655 },
  { x: 70.7299, y: 92.2041 },
];

const similarity = fc
  .record({
    scale: fc.double({ min: 0.1, max: 20, noNaN: true }),
    angle: fc.double({ min: -Math.PI, max: Math.PI, noNaN: true }),
    tx: fc.double({ min: -500, max: 500, noNaN: true }),
    ty: fc.double({ min: -500, max: 500, noNaN: true }),
  })
  .map(({ scale, angle, tx, ty }): Similarity => ({ a: scale * Math.cos(angle), b: scale * Math.sin(angle), tx, ty }));

describe('estimateSimilarity', () => {
  it('recovers any turning, scaling and shifting exactly', () => {
    fc.assert(
      fc.property(similarity, (known) => {
        const found = estimateSimilarity(
          TEMPLATE,
          TEMPLATE.map((point) => mapPoint(known, point)),
        );
        for (const key of ['a', 'b', 'tx', 'ty'] as const) expect(found[key]).toBeCloseTo(known[key], 6);
      }),
    );
  });

  it('never mirrors: a mirrored face is not turned into an upright one', () => {
    const mirrored = TEMPLATE.map(({ x, y }) => ({ x: 112 - x, y }));
    const found = estimateSimilarity(mirrored, TEMPLATE);
    expect(found.a * found.a + found.b * found.b).toBeGreaterThan(0);
    const worst = Math.max(
      ...mirrored.map((point, index) => {
        const { x, y } = mapPoint(found, point);
        return Math.hypot(x - (TEMPLATE[index]?.x ?? 0), y - (TEMPLATE[index]?.y ?? 0));
      }),
    );
    expect(worst).toBeGreaterThan(10);
  });

  it('moves little when one point is off by a pixel', () => {
    const shaken = TEMPLATE.map((point, index) => (index === 2 ? { x: point.x + 1, y: point.y } : point));
    const found = estimateSimilarity(shaken, TEMPLATE);
    expect(found.a).toBeCloseTo(1, 1);
    expect(Math.abs(mapPoint(found, { x: 56, y: 56 }).x - 56)).toBeLessThan(0.5);
  });

  it('refuses points that are all the same, and lists that do not match', () => {
    const same = TEMPLATE.map(() => ({ x: 3, y: 4 }));
    expect(() => estimateSimilarity(same, TEMPLATE)).toThrow('same');
    expect(() => estimateSimilarity(TEMPLATE.slice(1), TEMPLATE)).toThrow('length');
  });
});

describe('alignFace', () => {
  it('brings five marked points of a turned, bigger face onto the template', () => {
    const picture = { rgb: new Uint8Array(400 * 300 * 3), width: 400, height: 300 };
    const toPicture: Similarity = { a: 1.6, b: 0.5, tx: 120, ty: 20 };
    const points = TEMPLATE.map((point) => mapPoint(toPicture, point));
    for (const { x, y } of points) markDisc(picture, x, y);
    const crop = squarePicture(112);
    alignFace(picture, points, TEMPLATE, crop);
    for (const { x, y } of TEMPLATE) expect(crop.rgb[(Math.round(y) * 112 + Math.round(x)) * 3]).toBeGreaterThan(200);
    expect(crop.rgb.filter((value) => value > 128).length / 3).toBeLessThan(5 * 60);
  });
});

function markDisc(picture: { rgb: Uint8Array; width: number }, centreX: number, centreY: number): void {
  for (let dy = -5; dy <= 5; dy++) {
    for (let dx = -5; dx <= 5; dx++) {
      if (Math.hypot(dx, dy) > 5) continue;
      const at = ((Math.round(centreY) + dy) * picture.width + Math.round(centreX) + dx) * 3;
      picture.rgb.fill(255, at, at + 3);
    }
  }
}
