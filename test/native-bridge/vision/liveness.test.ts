import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openingOf } from '../../../native-bridge/vision/eyes';
import { cropRound, livenessScorer } from '../../../native-bridge/vision/liveness';
import type { PictureModel } from '../../../native-bridge/vision/model';
import { mapPoint } from '../../../native-bridge/vision/picture';

const picture = { rgb: new Uint8Array(640 * 360 * 3).fill(120), width: 640, height: 360 };

describe('the passive score', () => {
  const modelOf = (...logits: number[]): PictureModel & { seen: number[] } => {
    const model = {
      sidePx: 8,
      seen: [] as number[],
      run: async ({ rgb }: { rgb: Uint8Array }) => {
        model.seen.push(rgb.reduce((sum, byte) => sum + byte, 0) / rgb.length);
        return () => Float32Array.from(logits);
      },
      forget: async () => undefined,
    };
    return model;
  };
  const layout = { logitsOutput: 'output', liveOutput: 0, cropScale: 2.7 };
  const box = { x: 250, y: 100, width: 80, height: 100 };

  it('is the share of the living face', async () => {
    expect(await livenessScorer(modelOf(0, 0, 0), layout).score(picture, box)).toBeCloseTo(1 / 3);
    expect(await livenessScorer(modelOf(9, -9, -9), layout).score(picture, box)).toBeCloseTo(1);
    expect(await livenessScorer(modelOf(-9, 9, -9), layout).score(picture, box)).toBeCloseTo(0);
    expect(await livenessScorer(modelOf(1000, 0, 0), layout).score(picture, box)).toBe(1);
  });

  it('a network that answers no numbers, or lacks the logit, sees no life', async () => {
    expect(await livenessScorer(modelOf(Number.NaN, 0, 0), layout).score(picture, box)).toBe(0);
    expect(await livenessScorer(modelOf(), layout).score(picture, box)).toBe(0);
    expect(await livenessScorer(modelOf(5, 5), { ...layout, liveOutput: 2 }).score(picture, box)).toBe(0);
  });

  it('never leaves the picture: beside a face at its edge there is no black', async () => {
    const model = modelOf(0, 0, 0);
    await livenessScorer(model, layout).score(picture, { x: 600, y: -20, width: 80, height: 100 });
    expect(model.seen).toEqual([120]);
    fc.assert(
      fc.property(
        fc.integer({ min: -50, max: 650 }),
        fc.integer({ min: -50, max: 400 }),
        fc.integer({ min: 20, max: 500 }),
        (x, y, side) => {
          const toPicture = cropRound(picture, { x, y, width: side, height: side }, { scale: 2.7, sidePx: 128 });
          const [first, last] = [mapPoint(toPicture, { x: 0, y: 0 }), mapPoint(toPicture, { x: 127, y: 127 })];
          expect(Math.min(first.x, first.y)).toBeGreaterThanOrEqual(-0.5);
          expect(last.x).toBeLessThanOrEqual(639.5);
          expect(last.y).toBeLessThanOrEqual(359.5);
        },
      ),
    );
  });
});

describe('openingOf', () => {
  const layout = { corners: [0, 1] as const, lids: [[2, 3] as const, [4, 5] as const] };
  const contour = (upper: number, lower: number) =>
    Float32Array.from([0, 0, 0, 40, 0, 0, 10, upper, 0, 10, lower, 0, 30, upper, 0, 30, lower, 0]);

  it('is the mean distance of the lids over the width of the eye', () => {
    expect(openingOf(contour(-6, 6), layout)).toBeCloseTo(0.3);
    expect(openingOf(contour(0, 0), layout)).toBe(0);
  });

  it('a contour that is none is no open eye', () => {
    expect(openingOf(new Float32Array(18), layout)).toBe(0);
    expect(openingOf(new Float32Array(0), layout)).toBe(0);
    expect(openingOf(new Float32Array(18).fill(Number.NaN), layout)).toBe(0);
  });
});
