import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { retryDelayMs } from '../../../native-bridge/camera/backoff';

const middle = 0.5;

describe('waiting before the next try', () => {
  it.each([
    [1, 500],
    [2, 1_000],
    [3, 2_000],
    [4, 4_000],
    [5, 5_000],
    [500, 5_000],
  ])('after %i failures waits about %i ms', (failures, expected) => {
    expect(retryDelayMs(failures, false, middle)).toBe(expected);
  });

  it.each([
    [1, 20_000],
    [2, 40_000],
    [5, 300_000],
    [500, 300_000],
  ])('after %i refused passwords waits about %i ms', (failures, expected) => {
    expect(retryDelayMs(failures, true, middle)).toBe(expected);
  });

  it('strays a fifth at most, so cameras behind one switch do not return together', () => {
    expect(retryDelayMs(1, false, 0)).toBe(400);
    expect(retryDelayMs(1, false, 0.999_999)).toBe(600);
    fc.assert(
      fc.property(fc.nat(), fc.double({ min: 0, max: 0.999, noNaN: true }), (failures, random) => {
        const delayMs = retryDelayMs(failures, false, random);
        expect(delayMs).toBeGreaterThanOrEqual(400);
        expect(delayMs).toBeLessThanOrEqual(6_000);
      }),
    );
  });

  it('tries a refused password three times in the first minute at most, whatever the jitter', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 0.999, noNaN: true }), { minLength: 10, maxLength: 10 }), (chances) => {
        let atMs = 0;
        let tries = 1;
        for (const [at, random] of chances.entries()) {
          atMs += retryDelayMs(at + 1, true, random);
          if (atMs < 60_000) tries += 1;
        }
        expect(tries).toBeLessThanOrEqual(3);
      }),
    );
  });
});
