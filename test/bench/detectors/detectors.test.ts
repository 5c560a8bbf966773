import { describe, expect, it } from 'vitest';
import type { Box } from '../../../native-bridge/vision/picture';
import { FRAME, LANE, tiles } from './looks';
import { paste, seededRandom } from './scenes';
import { judge } from './scoring';
import { bestOfEach } from './ultraFace';

const square = (x: number, y: number, side: number): Box => ({ x, y, width: side, height: side });

describe('tiles', () => {
  it.each<[string, Box, number, number, number]>([
    ['2 × 1 over the picture', FRAME, 2, 1, 720],
    ['3 × 2 over the picture', FRAME, 3, 2, 480],
    ['2 × 2 over the lane', LANE, 2, 2, 400],
  ])('cover every pixel, each with its neighbour by 72 px: %s', (_, area, columns, rows, sidePx) => {
    const all = tiles(area, columns, rows, sidePx);
    expect(all).toHaveLength(columns * rows);
    const ends = (from: (box: Box) => number, length: number, start: number) => {
      const starts = [...new Set(all.map(from))].sort((one, other) => one - other);
      expect(starts[0]).toBe(start);
      expect((starts.at(-1) ?? 0) + sidePx).toBe(start + length);
      for (const [index, at] of starts.entries())
        if (index > 0) expect((starts[index - 1] ?? 0) + sidePx - at).toBeGreaterThan(72);
    };
    ends(({ x }) => x, area.width, area.x);
    ends(({ y }) => y, area.height, area.y);
  });
});

describe('judge', () => {
  const truth = { face: square(100, 100, 60), patch: square(64, 64, 132) };
  const found = (box: Box) => [{ box, score: 0.9 }];

  it.each<[string, Box, { hit: boolean; falseBoxes: number }]>([
    ['the face itself', square(100, 100, 60), { hit: true, falseBoxes: 0 }],
    ['a little beside it and larger', square(95, 90, 80), { hit: true, falseBoxes: 0 }],
    ['somebody else in the same photo', square(70, 70, 30), { hit: false, falseBoxes: 0 }],
    ['its nose', square(118, 118, 24), { hit: false, falseBoxes: 0 }],
    ['the wall', square(500, 300, 60), { hit: false, falseBoxes: 1 }],
  ])('%s', (_, box, verdict) => {
    expect(judge(found(box), truth)).toEqual(verdict);
  });

  it('calls everything false where nobody is', () => {
    expect(judge(found(square(100, 100, 60)), null)).toEqual({ hit: false, falseBoxes: 1 });
    expect(judge([], truth)).toEqual({ hit: false, falseBoxes: 0 });
  });
});

it('of overlapping boxes the surest stays', () => {
  const [sure, same, other] = [
    { box: square(0, 0, 10), score: 0.9 },
    { box: square(1, 1, 10), score: 0.8 },
    { box: square(50, 50, 10), score: 0.7 },
  ];
  expect(bestOfEach([other, same, sure])).toEqual([sure, other]);
});

describe('paste', () => {
  const white = {
    picture: { rgb: new Uint8Array(400 * 400 * 3).fill(255), width: 400, height: 400 },
    face: square(150, 150, 100),
  };

  it.each([24, 36, 60, 100, 300])('puts a face of %d px into the lane, of that size, and nothing beside it', (heightPx) => {
    const random = seededRandom(7);
    for (let round = 0; round < 3; round++) {
      const frame = { rgb: new Uint8Array(1280 * 720 * 3), width: 1280, height: 720 };
      const { face, patch } = paste(frame, white, heightPx, random);
      expect(face.height).toBe(heightPx);
      expect(face.x).toBeGreaterThanOrEqual(LANE.x);
      expect(face.x + face.width).toBeLessThanOrEqual(LANE.x + LANE.width);
      let outside = 0;
      let inFace = 0;
      for (let pixel = 0; pixel < 1280 * 720; pixel++) {
        const [x, y] = [pixel % 1280, Math.floor(pixel / 1280)];
        const within = ({ x: left, y: top, width, height }: Box) => x >= left && x < left + width && y >= top && y < top + height;
        const isWhite = frame.rgb[pixel * 3] === 255;
        if (!within(patch) && (frame.rgb[pixel * 3] ?? 0) > 0) outside++;
        if (within(face) && isWhite) inFace++;
      }
      expect(outside).toBe(0);
      expect(inFace / heightPx ** 2).toBeGreaterThan(0.9);
    }
  });

  it('makes the same picture of the same seed', () => {
    const drawn = [1, 2].map(() => {
      const frame = { rgb: new Uint8Array(1280 * 720 * 3), width: 1280, height: 720 };
      return paste(frame, white, 60, seededRandom(3));
    });
    expect(drawn[0]).toEqual(drawn[1]);
  });
});
