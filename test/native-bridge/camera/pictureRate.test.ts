import { describe, expect, it } from 'vitest';
import { PictureRate } from '../../../native-bridge/camera/pictureRate';

const rateAfter = (pictures: number, everyMs: number, thenMs = 0): number => {
  const rate = new PictureRate();
  for (let i = 0; i < pictures; i += 1) rate.add(i * everyMs);
  return rate.fps((pictures - 1) * everyMs + thenMs);
};

describe('counting pictures a second', () => {
  it.each([
    ['nothing yet', 0, 100, 0, 0],
    ['a single picture', 1, 100, 0, 0],
    ['25 a second', 200, 40, 0, 25],
    ['five a second', 50, 200, 0, 5],
    ['one in two seconds', 10, 2_000, 0, 0.5],
    ['a burst at the start, not a thousand a second', 10, 1, 0, 9],
    ['silence for longer than the window', 100, 40, 3_100, 0],
    ['silence for half the window', 100, 40, 1_500, 12],
  ])('%s', (_name, pictures, everyMs, thenMs, fps) => {
    expect(rateAfter(pictures, everyMs, thenMs)).toBe(fps);
  });
});
