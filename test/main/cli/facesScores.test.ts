import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { strictestRate } from '../../../main/cli/facesCompare';
import {
  createHighestScores,
  equalErrorRate,
  foldAccuracy,
  type ScoredPair,
  shareRight,
  trueAcceptsAt,
} from '../../../main/cli/facesScores';

const same = (...cosines: (number | null)[]): ScoredPair[] => cosines.map((cosine) => ({ samePerson: true, cosine }));
const different = (...cosines: (number | null)[]): ScoredPair[] => cosines.map((cosine) => ({ samePerson: false, cosine }));

/** Hundredths, so that equal scores are common. */
const cosines = fc.integer({ min: -100, max: 100 }).map((hundredths) => hundredths / 100);
const scoredPairs = fc.array(fc.record({ samePerson: fc.boolean(), cosine: fc.option(cosines) }), {
  minLength: 1,
  maxLength: 40,
});
/** Between and beyond all hundredths. */
const everyThreshold = Array.from({ length: 202 }, (_, index) => -1.005 + index / 100);

describe('foldAccuracy', () => {
  it.each<[string, ScoredPair[][], number, number]>([
    ['two kinds well apart', [[...same(0.8, 0.7), ...different(0.1, 0.2)]], 1, 0],
    ['one genuine pair among the impostors', [[...same(0.8, 0.05), ...different(0.1, 0.2)]], 0.75, 0],
    ['a genuine pair without a face', [[...same(0.8, null), ...different(0.1, 0.2)]], 0.75, 0],
    ['an impostor pair without a face', [[...same(0.8, 0.9), ...different(0.1, null)]], 0.75, 0],
    ['no face at all', [[...same(null), ...different(null)]], 0, 0],
    [
      'two good folds',
      [
        [...same(0.8), ...different(0.2)],
        [...same(0.9), ...different(0.1)],
      ],
      1,
      0,
    ],
    // Each fold is judged at the other's threshold: 0.5 and 0.05. Both are half wrong.
    [
      'folds that mislead each other',
      [
        [...same(0.8), ...different(0.2)],
        [...same(0.1), ...different(0)],
      ],
      0.5,
      0,
    ],
    // Shares 1, 1 and .5.
    [
      'a spread over folds',
      [
        [...same(0.8), ...different(0.2)],
        [...same(0.8), ...different(0.2)],
        [...same(0.1), ...different(0.2)],
      ],
      5 / 6,
      Math.sqrt(1 / 12),
    ],
  ])('%s', (_, folds, accuracy, accuracySd) => {
    const measured = foldAccuracy(folds);
    expect(measured.accuracy).toBeCloseTo(accuracy, 12);
    expect(measured.accuracySd).toBeCloseTo(accuracySd, 12);
  });

  it('a single fold gets the best that any threshold gives', () => {
    fc.assert(
      fc.property(scoredPairs, (pairs) => {
        const best = Math.max(...everyThreshold.map((threshold) => shareRight(pairs, threshold)));
        expect(foldAccuracy([pairs]).accuracy).toBeCloseTo(best, 12);
      }),
    );
  });
});

describe('equalErrorRate', () => {
  it.each<[string, ScoredPair[], number]>([
    ['well apart', [...same(0.8, 0.7), ...different(0.1, 0.2)], 0],
    ['one of four wrong on both sides', [...same(0.9, 0.8, 0.7, 0.3), ...different(0.6, 0.2, 0.1, 0)], 0.25],
    ['turned round', [...same(0.1), ...different(0.9)], 1],
    ['a lost genuine pair is an error at every threshold', [...same(0.9, null), ...different(0.1, 0.95)], 0.5],
    ['a lost impostor pair makes nothing better', [...same(0.1), ...different(0.9, null, null)], 1],
  ])('%s', (_, pairs, rate) => {
    expect(equalErrorRate(pairs)).toBeCloseTo(rate, 12);
  });

  it('agrees with trying every threshold', () => {
    fc.assert(
      fc.property(scoredPairs, (pairs) => {
        const genuine = pairs.filter(({ samePerson }) => samePerson);
        const impostors = pairs.filter(({ samePerson, cosine }) => !samePerson && cosine !== null);
        fc.pre(genuine.length > 0 && impostors.length > 0);
        const tried = everyThreshold.map((threshold) => {
          const falseMatches = impostors.filter(({ cosine }) => cosine !== null && cosine >= threshold).length / impostors.length;
          const missed = genuine.filter(({ cosine }) => cosine === null || cosine < threshold).length / genuine.length;
          return { gap: Math.abs(falseMatches - missed), rate: (falseMatches + missed) / 2 };
        });
        const least = Math.min(...tried.map(({ gap }) => gap));
        const rates = tried.filter(({ gap }) => gap < least + 1e-12).map(({ rate }) => rate);
        const found = equalErrorRate(pairs);
        expect(rates.some((rate) => Math.abs(rate - found) < 1e-12)).toBe(true);
      }),
    );
  });
});

describe('createHighestScores', () => {
  it('keeps exactly the highest, equal ones included, and counts all', () => {
    fc.assert(
      fc.property(fc.array(cosines, { maxLength: 200 }), fc.integer({ min: 1, max: 20 }), (scores, keep) => {
        const kept = createHighestScores(keep);
        for (const score of scores) kept.add(score);
        const expected = Float32Array.from(scores).sort().reverse().slice(0, keep);
        expect([...kept.highest()]).toEqual([...expected]);
        expect(kept.added()).toBe(scores.length);
      }),
    );
  });
});

describe('trueAcceptsAt', () => {
  const impostorsOf = (scores: readonly number[], keep = scores.length) => {
    const kept = createHighestScores(keep);
    for (const score of scores) kept.add(score);
    return kept;
  };
  const thousand = Array.from({ length: 1_000 }, (_, index) => index / 1_024);

  it.each<[string, number, number, number]>([
    ['one in a thousand', 1e-3, 998 / 1_024, 0.5],
    ['one in a hundred', 1e-2, 989 / 1_024, 0.75],
    ['too few pairs for the rate: none may match', 1e-4, 999 / 1_024, 0.25],
  ])('%s', (_, rate, threshold, tar) => {
    const genuine = [1, 998.5 / 1_024, 995 / 1_024, null];
    expect(trueAcceptsAt(rate, genuine, impostorsOf(thousand))).toEqual({ tar, threshold });
  });

  it('never lets more impostors through than the rate says, and with equal scores rather fewer', () => {
    fc.assert(
      fc.property(
        fc.array(cosines, { minLength: 1, maxLength: 200 }),
        fc.array(fc.option(cosines), { minLength: 1, maxLength: 30 }),
        fc.constantFrom(0.5, 0.1, 0.01),
        (impostors, genuine, rate) => {
          const allowed = Math.floor(rate * impostors.length + 1e-9);
          const { tar, threshold } = trueAcceptsAt(rate, genuine, impostorsOf(impostors, Math.floor(impostors.length / 2) + 1));
          const above = (scores: readonly number[], level: number) => scores.filter((score) => Math.fround(score) > level).length;
          expect(above(impostors, threshold)).toBeLessThanOrEqual(allowed);
          // The next lower impostor score would let through too many.
          const lower = impostors.map(Math.fround).filter((score) => score < threshold);
          if (lower.length > 0) expect(above(impostors, Math.max(...lower))).toBeGreaterThan(allowed);
          const scored = genuine.filter((cosine) => cosine !== null);
          expect(tar).toBeCloseTo(above(scored, threshold) / genuine.length, 12);
        },
      ),
    );
  });

  it('does not guess when too few scores were kept', () => {
    expect(() => trueAcceptsAt(0.5, [1], impostorsOf(thousand, 10))).toThrow(RangeError);
  });
});

describe('strictestRate', () => {
  const calibration = [
    [1e-3, 0.3],
    [1e-4, 0.4],
    [1e-5, 0.5],
  ] as const;
  it.each<[number, number | null]>([
    [0.29, null],
    [0.3, 1e-3],
    [0.45, 1e-4],
    [0.99, 1e-5],
  ])('a cosine of %s matches at %s', (cosine, rate) => {
    expect(strictestRate(calibration, cosine)).toBe(rate);
  });
});
