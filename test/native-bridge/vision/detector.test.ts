import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DetectedFace } from '../../../native-bridge/vision/detector';
import { blazeFaceDetector, decodeAnchors, inputFor, mergeOverlapping, overlapOf } from '../../../native-bridge/vision/detector';
import type { Box } from '../../../native-bridge/vision/picture';

const face = (x: number, y: number, size: number, score: number): DetectedFace => ({
  box: { x, y, width: size, height: size },
  score,
  eyes: [
    { x: x + size * 0.3, y: y + size * 0.4 },
    { x: x + size * 0.7, y: y + size * 0.4 },
  ],
});

const box = fc.record({
  x: fc.double({ min: -100, max: 100, noNaN: true }),
  y: fc.double({ min: -100, max: 100, noNaN: true }),
  width: fc.double({ min: 1, max: 100, noNaN: true }),
  height: fc.double({ min: 1, max: 100, noNaN: true }),
});

describe('overlapOf', () => {
  it('is 1 with itself, the same both ways, and between 0 and 1', () => {
    fc.assert(
      fc.property(box, box, (one, other) => {
        expect(overlapOf(one, one)).toBeCloseTo(1);
        expect(overlapOf(one, other)).toBeCloseTo(overlapOf(other, one));
        expect(overlapOf(one, other)).toBeGreaterThanOrEqual(0);
        expect(overlapOf(one, other)).toBeLessThanOrEqual(1 + 1e-9);
      }),
    );
  });

  it.each<[string, Box, number]>([
    ['half over', { x: 5, y: 0, width: 10, height: 10 }, 1 / 3],
    ['touching', { x: 10, y: 0, width: 10, height: 10 }, 0],
    ['inside', { x: 0, y: 0, width: 5, height: 10 }, 0.5],
    ['far away', { x: 90, y: 90, width: 10, height: 10 }, 0],
  ])('%s', (_, other, expected) => {
    expect(overlapOf({ x: 0, y: 0, width: 10, height: 10 }, other)).toBeCloseTo(expected);
  });
});

describe('mergeOverlapping', () => {
  it('makes one face of many boxes round it, weighted by score, and keeps the best score', () => {
    const merged = mergeOverlapping([face(12, 10, 40, 0.6), face(10, 10, 40, 0.9)], 0.3);
    expect(merged).toHaveLength(1);
    expect(merged[0]?.score).toBe(0.9);
    expect(merged[0]?.box.x).toBeCloseTo((12 * 0.6 + 10 * 0.9) / 1.5);
    expect(merged[0]?.eyes[1].x).toBeCloseTo((40 * 0.6 + 38 * 0.9) / 1.5);
  });

  it('keeps two people apart, best first', () => {
    const merged = mergeOverlapping([face(0, 0, 40, 0.7), face(100, 0, 40, 0.8), face(2, 2, 40, 0.6)], 0.3);
    expect(merged.map(({ score }) => score)).toEqual([0.8, 0.7]);
  });

  it('leaves no two boxes of which one swallowed the other, and loses no place where something was found', () => {
    const faces = fc.array(
      fc.tuple(box, fc.double({ min: 0.5, max: 1, noNaN: true })).map(([b, score]) => face(b.x, b.y, b.width, score)),
      { maxLength: 20 },
    );
    fc.assert(
      fc.property(faces, (candidates) => {
        const merged = mergeOverlapping(candidates, 0.3);
        expect(merged.length).toBeLessThanOrEqual(candidates.length);
        expect(merged.length === 0).toBe(candidates.length === 0);
        expect(merged.map(({ score }) => score)).toEqual(merged.map(({ score }) => score).sort((a, b) => b - a));
      }),
    );
  });
});

describe('decodeAnchors', () => {
  const grid = { cells: 2, perCell: 2, sidePx: 256 };
  const raw = (anchor: number, logit: number, values: number[]) => {
    const scores = new Float32Array(8).fill(-20);
    const boxes = new Float32Array(8 * 16);
    scores[anchor] = logit;
    boxes.set(values, anchor * 16);
    return decodeAnchors(scores, boxes, grid);
  };

  it('places a box relative to the centre of its anchor cell', () => {
    const [found] = raw(3, 2, [4, -6, 60, 80, -10, -12, 14, -11]);
    // Anchor 3 is the second of cell 1: centre (192, 64).
    expect(found?.box).toEqual({ x: 192 - 0.5 + 4 - 30, y: 64 - 0.5 - 6 - 40, width: 60, height: 80 });
    expect(found?.eyes).toEqual([
      { x: 181.5, y: 51.5 },
      { x: 205.5, y: 52.5 },
    ]);
    expect(found?.score).toBeCloseTo(0.8808, 3);
  });

  it.each([
    ['an unsure anchor', -0.1, [0, 0, 40, 40]],
    ['a score that is no number', Number.NaN, [0, 0, 40, 40]],
    ['a box without width', 3, [0, 0, 0, 40]],
    ['a box that is no number', 3, [0, 0, Number.NaN, 40]],
  ])('drops %s', (_, logit, values) => {
    expect(raw(0, logit, values)).toEqual([]);
  });
});

describe('blazeFaceDetector', () => {
  const grids = [{ cells: 1, perCell: 1, scores: 's', boxes: 'b' }];
  const detectorSaying = (values: number[]) =>
    blazeFaceDetector(
      {
        sidePx: 256,
        run: async () => (output) => Float32Array.from(output === 's' ? [9] : [...values, ...Array(8).fill(0)]),
        forget: async () => undefined,
      },
      [],
      grids,
    );
  const picture = { rgb: new Uint8Array(640 * 360 * 3), width: 640, height: 360 };

  it('answers in pixels of the picture, not of the region it searched', async () => {
    const region = { x: 320, y: 0, width: 320, height: 360 };
    const [found] = await detectorSaying([0, 0, 64, 64, -10, 0, 10, 0]).detect(picture, region);
    const scale = 360 / 256;
    expect(found?.box.width).toBeCloseTo(64 * scale);
    expect((found?.box.x ?? 0) + (found?.box.width ?? 0) / 2).toBeCloseTo(479.5, 0);
    expect((found?.eyes[1].x ?? 0) - (found?.eyes[0].x ?? 0)).toBeCloseTo(20 * scale);
  });

  it('drops a face whose middle lies outside the lane', async () => {
    const region = { x: 0, y: 0, width: 100, height: 360 };
    expect(await detectorSaying([100, 0, 64, 64, -10, 0, 10, 0]).detect(picture, region)).toEqual([]);
    expect(await detectorSaying([0, 0, 64, 64, -10, 0, 10, 0]).detect(picture, region)).toHaveLength(1);
  });

  it('shows the model nothing from outside the lane', async () => {
    const seen: number[] = [];
    const white = { rgb: new Uint8Array(640 * 360 * 3).fill(255), width: 640, height: 360 };
    const detector = blazeFaceDetector(
      {
        sidePx: 256,
        run: async (crop) => {
          seen.push(...crop.rgb.filter((_, index) => index % 3 === 0));
          return (output) => (output === 's' ? new Float32Array([-9]) : new Float32Array(16));
        },
        forget: async () => undefined,
      },
      [],
      grids,
    );
    await detector.detect(white, { x: 100, y: 0, width: 180, height: 360 });
    // The lane is half as wide as high: half of the model's square picture shows it, the rest is black.
    expect(seen.filter((value) => value > 128).length / seen.length).toBeCloseTo(0.5, 1);
  });
});

describe('which input a region is shown in', () => {
  const square = { name: 'square', widthPx: 256, heightPx: 256 };
  const strips = [
    { name: 'wide', widthPx: 256, heightPx: 192 },
    { name: 'tall', widthPx: 192, heightPx: 256 },
  ];
  const inputOf = (width: number, height: number) => inputFor(square, strips, { x: 0, y: 0, width, height }).name;

  it.each<[string, number, number, string]>([
    ['a whole picture of 16:9', 1280, 720, 'wide'],
    ['a narrower one', 1280, 500, 'wide'],
    ['one line more than 16:9', 1280, 721, 'square'],
    ['a whole picture of 16:10', 1280, 800, 'square'],
    ['a whole picture of 4:3', 640, 480, 'square'],
    ['a lane of half the picture', 640, 720, 'square'],
    ['a lane of a third of it', 427, 720, 'square'],
    ['a lane that is a corridor', 405, 720, 'tall'],
    ['a photo of LFW', 250, 250, 'square'],
    ['an identity photo', 600, 800, 'square'],
    ['a telephone held upright', 900, 1600, 'tall'],
  ])('%s, %i x %i: %s', (_, width, height, expected) => {
    expect(inputOf(width, height)).toBe(expected);
  });

  it('is always the square where there are no strips', () => {
    expect(inputFor(square, [], { x: 0, y: 0, width: 1280, height: 720 })).toBe(square);
  });

  it('has 24 px of black at either end of a strip, whatever the region', () => {
    const side = fc.integer({ min: 1, max: 4000 });
    fc.assert(
      fc.property(side, side, (width, height) => {
        const { name, widthPx, heightPx } = inputFor(square, strips, { x: 0, y: 0, width, height });
        const scale = Math.max(width, height) / 256;
        if (name === 'wide') expect(height / scale + 48).toBeLessThanOrEqual(heightPx + 1e-9);
        if (name === 'tall') expect(width / scale + 48).toBeLessThanOrEqual(widthPx + 1e-9);
      }),
    );
  });
});

describe('a strip of the square input', () => {
  const SIDE = 64;
  const grids = [{ cells: 8, perCell: 1, scores: 's', boxes: 'b' }];
  /** A network that answers for the whole square and sees a face wherever its input is white, round the middle of the white. */
  const networkOf = (widthPx: number, heightPx: number) => {
    const [offX, offY] = [(SIDE - widthPx) / 2, (SIDE - heightPx) / 2];
    const network = {
      widthPx,
      heightPx,
      runs: 0,
      forget: async () => undefined,
      run: async ({ rgb, width }: { rgb: Uint8Array; width: number }) => {
        network.runs += 1;
        const white = Array.from({ length: widthPx * heightPx }, (_, pixel) => pixel).filter(
          (pixel) => (rgb[pixel * 3] ?? 0) > 127,
        );
        const mean = (read: (pixel: number) => number) => white.reduce((sum, pixel) => sum + read(pixel), 0) / white.length;
        const x = mean((pixel) => (pixel % width) + offX);
        const y = mean((pixel) => Math.floor(pixel / width) + offY);
        const [scores, boxes] = [new Float32Array(64).fill(-9), new Float32Array(64 * 16)];
        const anchor = Math.floor(y / 8) * 8 + Math.floor(x / 8);
        const centre = (at: number) => (Math.floor(at / 8) + 0.5) * 8 - 0.5;
        scores[anchor] = 5;
        boxes.set([x - centre(x), y - centre(y), 6, 6, x - centre(x), y - centre(y), x - centre(x), y - centre(y)], anchor * 16);
        return (output: string) => (output === 's' ? scores : boxes);
      },
    };
    return network;
  };

  it('says the same place in the picture as the square does, in wide regions and tall ones, up to their rims', async () => {
    const [whole, wide, tall] = [networkOf(SIDE, SIDE), networkOf(SIDE, 60), networkOf(60, SIDE)];
    const squareOnly = blazeFaceDetector({ ...whole, sidePx: SIDE }, [], grids);
    const withStrips = blazeFaceDetector({ ...whole, sidePx: SIDE }, [wide, tall], grids);
    const share = fc.double({ min: 0, max: 1, noNaN: true });
    await fc.assert(
      fc.asyncProperty(share, share, fc.boolean(), async (across, down, isWide) => {
        const [longPx, shortPx] = [640, 110];
        const region = { x: 30, y: 20, width: isWide ? longPx : shortPx, height: isWide ? shortPx : longPx };
        const picture = { rgb: new Uint8Array(700 * 700 * 3), width: 700, height: 700 };
        const facePx = 60;
        const left = Math.round(region.x + across * (region.width - facePx));
        const top = Math.round(region.y + down * (region.height - facePx));
        for (let row = top; row < top + facePx; row++)
          picture.rgb.fill(255, (row * 700 + left) * 3, (row * 700 + left + facePx) * 3);
        const [found] = await withStrips.detect(picture, region);
        expect(found).toEqual((await squareOnly.detect(picture, region))[0]);
        expect(Math.abs((found?.box.x ?? 0) + (found?.box.width ?? 0) / 2 - left - facePx / 2)).toBeLessThan(10);
        expect(Math.abs((found?.box.y ?? 0) + (found?.box.height ?? 0) / 2 - top - facePx / 2)).toBeLessThan(10);
      }),
      { numRuns: 40 },
    );
    expect([wide.runs, tall.runs].every((runs) => runs > 0)).toBe(true);
    expect(wide.runs + tall.runs).toBe(whole.runs);
  });
});
