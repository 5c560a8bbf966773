import { describe, expect, it } from 'vitest';
import { isGray } from '../../../native-bridge/vision/gray';

/** 112 × 112 pixels by a rule of place. */
const crop = (paint: (at: number) => readonly [number, number, number]) => {
  const rgb = new Uint8Array(112 * 112 * 3);
  for (let pixel = 0; pixel < 112 * 112; pixel++) rgb.set(paint(pixel), pixel * 3);
  return { rgb, width: 112, height: 112 };
};

describe('isGray', () => {
  it.each<[string, (at: number) => readonly [number, number, number], boolean]>([
    ['equal channels', (at) => [at % 256, at % 256, at % 256], true],
    ['equal channels, as a JPEG leaves them', (at) => [at % 200, (at % 200) + (at % 3), at % 200], true],
    ['skin', (at) => [180 + (at % 30), 140 + (at % 30), 120 + (at % 30)], false],
    ['pale skin in dim light', (at) => [70 + (at % 30), 62 + (at % 30), 56 + (at % 30)], false],
    ['a blue coloured night picture', (at) => [at % 200, at % 200, (at % 200) + 40], false],
  ])('%s', (_, paint, gray) => {
    expect(isGray(crop(paint))).toBe(gray);
  });
});
