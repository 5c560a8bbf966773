import { describe, expect, it } from 'vitest';
import { frequencyOf, powerOfRate } from '../../renderer/features/recognition/frequency';

describe('how often', () => {
  it.each([
    [0, { unit: 'never' }],
    [1e-9, { unit: 'century' }],
    [1 / 1_300, { unit: 'century' }],
    [1 / 365, { unit: 'years', n: 30 }],
    [0.04, { unit: 'years', n: 2 }],
    [0.11, { unit: 'months', n: 9 }],
    [1 / 3, { unit: 'months', n: 3 }],
    [0.62, { unit: 'months', n: 1.6 }],
    [1, { unit: 'perMonth', n: 1 }],
    [1.25, { unit: 'perMonth', n: 1.3 }],
    [46.3, { unit: 'perMonth', n: 46 }],
  ])('%f a month', (timesPerMonth, expected) => {
    expect(frequencyOf(timesPerMonth)).toEqual(expected);
  });

  it('never says that more is rarer', () => {
    const perMonth = (frequency: ReturnType<typeof frequencyOf>): number =>
      !('n' in frequency)
        ? 0
        : frequency.unit === 'perMonth'
          ? frequency.n
          : 1 / (frequency.n * (frequency.unit === 'years' ? 365 / 30 : 1));
    let before = 0;
    for (let power = -6; power < 4; power += 0.01) {
      const now = perMonth(frequencyOf(10 ** power));
      expect(now).toBeGreaterThanOrEqual(before * 0.999);
      before = now;
    }
  });
});

it.each([
  [1e-3, 3],
  [1e-4, 4],
  [1e-7, 7],
  [3e-6, null],
  [9.99e-7, null],
])('%f is ten to the minus %s', (rate, power) => {
  expect(powerOfRate(rate)).toBe(power);
});
