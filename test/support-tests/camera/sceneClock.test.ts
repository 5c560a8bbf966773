import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { drawSceneClock, readSceneClock } from '../../support/film/sceneClock';

const FULL = { width: 1280, height: 720 };

function pictureOf(filmFrame: number, level = 128): Uint8Array {
  const rgb = new Uint8Array(FULL.width * FULL.height * 3).fill(level);
  drawSceneClock(rgb, filmFrame, 15);
  return rgb;
}

/** Nearest neighbour. */
function scaled(rgb: Uint8Array, width: number, height: number): Uint8Array {
  const small = new Uint8Array(width * height * 3);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const from =
        (Math.floor(((y + 0.5) * FULL.height) / height) * FULL.width + Math.floor(((x + 0.5) * FULL.width) / width)) * 3;
      small.set(rgb.subarray(from, from + 3), (y * width + x) * 3);
    }
  }
  return small;
}

describe('the clock in the picture', () => {
  it('is read back for every number, over any background', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 65_535 }), fc.integer({ min: 0, max: 255 }), (filmFrame, level) => {
        expect(readSceneClock(pictureOf(filmFrame, level), FULL.width, FULL.height)).toBe(filmFrame);
      }),
      { numRuns: 40 },
    );
  });

  it.each([
    [640, 360],
    [960, 540],
    [1920, 1080],
    [320, 180],
  ])('is read from a picture of %i × %i', (width, height) => {
    expect(readSceneClock(scaled(pictureOf(40_961), width, height), width, height)).toBe(40_961);
  });

  it('is not read where there is none', () => {
    for (const level of [0, 128, 255]) {
      const empty = new Uint8Array(FULL.width * FULL.height * 3).fill(level);
      expect(readSceneClock(empty, FULL.width, FULL.height)).toBeNull();
    }
  });

  it('is not believed when one block is wrong', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 65_535 }), fc.integer({ min: 0, max: 23 }), (filmFrame, block) => {
        const rgb = pictureOf(filmFrame);
        const [left, top] = [24 + (block % 12) * 16, 672 + Math.floor(block / 12) * 12];
        for (let y = top; y < top + 12; y++) {
          for (let at = (y * FULL.width + left) * 3; at < (y * FULL.width + left + 16) * 3; at++) rgb[at] = 255 - (rgb[at] ?? 0);
        }
        expect(readSceneClock(rgb, FULL.width, FULL.height)).toBeNull();
      }),
      { numRuns: 40 },
    );
  });

  it('is not read from a picture that is shorter than its size says', () => {
    expect(readSceneClock(pictureOf(7).subarray(0, 1000), FULL.width, FULL.height)).toBeNull();
  });
});
