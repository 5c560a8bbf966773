import { describe, expect, it } from 'vitest';
import { createSceneChange } from '../../../native-bridge/vision/sceneChange';

const whole = { x: 0, y: 0, width: 1, height: 1 };

function scene(paint: (x: number, y: number) => number) {
  const picture = { rgb: new Uint8Array(320 * 180 * 3), width: 320, height: 180 };
  for (let y = 0; y < 180; y++)
    for (let x = 0; x < 320; x++) picture.rgb.fill(paint(x, y), (y * 320 + x) * 3, (y * 320 + x) * 3 + 3);
  return picture;
}
const wall = scene((x, y) => 100 + ((x * 7 + y * 3) % 9));
const noisyWall = scene((x, y) => 100 + ((x * 5 + y * 11) % 9));
const somebody = scene((x, y) => (x > 100 && x < 140 && y > 60 && y < 100 ? 200 : 100 + ((x * 7 + y * 3) % 9)));

/** A patch of `levels` more than the wall, as big as the smallest face that is found. */
const faint = (levels: number) => scene((x, y) => 100 + (x >= 100 && x < 108 && y >= 60 && y < 70 ? levels : 0));

describe('createSceneChange', () => {
  it('sees a person come and a person go; camera noise at most stirs it', () => {
    const change = createSceneChange();
    expect(change.changeOf(wall, whole)).toBe('moved');
    change.keep();
    expect(change.changeOf(wall, whole)).toBe('still');
    expect(change.changeOf(noisyWall, whole)).toBe('stirred');
    expect(change.changeOf(somebody, whole)).toBe('moved');
    change.keep();
    expect(change.changeOf(somebody, whole)).toBe('still');
    expect(change.changeOf(wall, whole)).toBe('moved');
  });

  it.each([
    [0, 'still'],
    [5, 'still'],
    [6, 'stirred'],
    [100, 'stirred'],
  ] as const)('a patch as big as the smallest face found, %i levels lighter than the wall: %s', (levels, told) => {
    const change = createSceneChange();
    change.changeOf(faint(0), whole);
    change.keep();
    expect(change.changeOf(faint(levels), whole)).toBe(told);
  });

  it('keeps comparing with the scene last kept, so that slow change adds up', () => {
    const change = createSceneChange();
    const light = (level: number) => scene(() => level);
    change.changeOf(light(100), whole);
    change.keep();
    expect([104, 108, 116].map((level) => change.changeOf(light(level), whole))).toEqual(['still', 'stirred', 'moved']);
  });

  it('does not care about what moves beside the lane', () => {
    const lane = { x: 0.6, y: 0, width: 0.4, height: 1 };
    const change = createSceneChange();
    change.changeOf(wall, lane);
    change.keep();
    expect(change.changeOf(somebody, lane)).toBe('still');
  });

  it('another region is another scene, though it looks the same', () => {
    const lane = { x: 0.6, y: 0, width: 0.4, height: 1 };
    const change = createSceneChange();
    change.changeOf(faint(0), lane);
    change.keep();
    expect(change.changeOf(faint(0), lane)).toBe('still');
    expect(change.changeOf(faint(0), { ...lane, x: 0.3 })).toBe('moved');
  });
});
