import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type Calibration,
  expectedFalseOpeningsPerMonth,
  expectedOverGroups,
  lookAlikeRate,
  thresholdFor,
  warningFor,
} from '../../../main/recognition/thresholds';

const calibration: Calibration = [
  [1e-3, 0.338],
  [1e-4, 0.412],
  [1e-5, 0.477],
  [1e-6, 0.554],
];

describe('the threshold for a false match rate', () => {
  test.each([
    ['a measured point', 1e-4, 0.412],
    ['the loosest point', 1e-3, 0.338],
    ['the strictest point', 1e-6, 0.554],
    ['half a decade between two points', 10 ** -4.5, 0.4445],
    ['looser than anything measured: the loosest point', 0.5, 0.338],
    ['stricter than anything measured: the last slope goes on', 1e-7, 0.631],
    ['so strict that no cosine reaches it', 1e-30, 1],
  ])('%s', (_story, rate, cosine) => {
    expect(thresholdFor(calibration, rate)).toBeCloseTo(cosine, 10);
  });

  test('never falls when fewer false matches are asked for', () => {
    const rate = fc.double({ min: 1e-12, max: 1, noNaN: true });
    fc.assert(
      fc.property(rate, rate, (a, b) => {
        const [stricter, looser] = [Math.min(a, b), Math.max(a, b)];
        expect(thresholdFor(calibration, stricter)).toBeGreaterThanOrEqual(thresholdFor(calibration, looser) - 1e-12);
      }),
    );
  });

  test('does not depend on the order of the table', () => {
    const rate = fc.double({ min: 1e-9, max: 1, noNaN: true });
    const shuffled = fc.shuffledSubarray([...calibration], { minLength: calibration.length });
    fc.assert(
      fc.property(rate, shuffled, (wanted, table) => {
        expect(thresholdFor(table, wanted)).toBe(thresholdFor(calibration, wanted));
      }),
    );
  });

  test.each([0, -1e-3, 1.5, Number.NaN])('refuses a rate of %s', (rate) => {
    expect(() => thresholdFor(calibration, rate)).toThrow(RangeError);
  });

  test('refuses a table it cannot interpolate', () => {
    expect(() => thresholdFor([], 1e-4)).toThrow(RangeError);
    expect(() => thresholdFor([[1e-3, 0.3]], 1e-4)).toThrow(RangeError);
  });
});

describe('expected false openings a month', () => {
  test.each([
    ['ten thousand templates at one in a million: one stranger in a hundred', 10_000, 100, 1e-6, 29.85],
    ['an empty gallery opens for nobody', 0, 100, 1e-3, 0],
    ['no strangers', 500, 0, 1e-3, 0],
    ['a huge gallery cannot open more often than strangers come', 1e9, 10, 1e-3, 300],
  ])('%s', (_story, people, strangersPerDay, rate, expected) => {
    expect(expectedFalseOpeningsPerMonth(people, strangersPerDay, rate)).toBeCloseTo(expected, 2);
  });
});

describe('over several groups of lanes', () => {
  test('a stranger counts against the gallery of the lane he comes to, and no other', () => {
    const east = { templates: 1000, strangersPerDay: 50 };
    const west = { templates: 0, strangersPerDay: 500 };
    expect(expectedOverGroups([east, west], 1e-6)).toBeCloseTo(expectedFalseOpeningsPerMonth(1000, 50, 1e-6), 10);
    expect(expectedOverGroups([east, east], 1e-6)).toBeCloseTo(2 * expectedFalseOpeningsPerMonth(1000, 50, 1e-6), 10);
    expect(expectedOverGroups([], 1e-6)).toBe(0);
  });
});

test.each([
  [null, 'none'],
  [0, 'none'],
  [1 / 3, 'none'],
  [0.34, 'high'],
  [1, 'high'],
  [1.01, 'too-high'],
])('%s false openings a month: %s', (perMonth, warning) => {
  expect(warningFor(perMonth)).toBe(warning);
});

describe('the rate at which two residents count as looking alike', () => {
  test.each([
    ['a small compound: that of a card and a face', 22, 1e-6, 1e-4],
    ['nobody yet', 0, 1e-6, 1e-4],
    ['five thousand residents: one newcomer in twenty by chance, not two in five', 5_000, 1e-6, 1e-5],
    ['never stricter than the lanes match', 1_000_000, 1e-6, 1e-6],
    ['nor than a station that matches loosely', 22, 1e-3, 1e-3],
  ])('%s', (_story, people, falseMatchRate, expected) => {
    expect(lookAlikeRate(people, falseMatchRate)).toBeCloseTo(expected, 12);
  });
});
