const firstMs = 500;
const longestMs = 5_000;
const wrongPasswordFirstMs = 20_000;
const wrongPasswordLongestMs = 300_000;

/** A value near `ms`, up to a fifth off, so that cameras of one switch do not all return in the same instant. `random` is in [0, 1). */
const jittered = (ms: number, random: number): number => Math.round(ms * (0.8 + 0.4 * random));

/**
 * How long to wait before the next try, in ms: 0.5 s, 1 s, 2 s … about 5 s, for ever. A refused password waits 20 s at
 * first and up to 5 minutes, because cameras lock an account after a handful of wrong tries.
 * `failures` counts the tries that failed in a row, from 1.
 */
export const retryDelayMs = (failures: number, passwordWrong: boolean, random: number): number => {
  const [first, longest] = passwordWrong ? [wrongPasswordFirstMs, wrongPasswordLongestMs] : [firstMs, longestMs];
  const doubled = first * 2 ** Math.min(Math.max(failures - 1, 0), 16);
  return jittered(Math.min(doubled, longest), random);
};
