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

describe('createSceneChange', () => {
  it('sees a person come and a person go, but no camera noise', () => {
    const change = createSceneChange();
    expect(change.hasChanged(wall, whole)).toBe(true);
    change.keep();
    expect(change.hasChanged(wall, whole)).toBe(false);
    expect(change.hasChanged(noisyWall, whole)).toBe(false);
    expect(change.hasChanged(somebody, whole)).toBe(true);
    change.keep();
    expect(change.hasChanged(somebody, whole)).toBe(false);
    expect(change.hasChanged(wall, whole)).toBe(true);
  });

  it('keeps comparing with the scene last kept, so that slow change adds up', () => {
    const change = createSceneChange();
    change.hasChanged(
      scene(() => 100),
      whole,
    );
    change.keep();
    expect(
      change.hasChanged(
        scene(() => 108),
        whole,
      ),
    ).toBe(false);
    expect(
      change.hasChanged(
        scene(() => 116),
        whole,
      ),
    ).toBe(true);
  });

  it('does not care about what moves beside the lane', () => {
    const lane = { x: 0.6, y: 0, width: 0.4, height: 1 };
    const change = createSceneChange();
    change.hasChanged(wall, lane);
    change.keep();
    expect(change.hasChanged(somebody, lane)).toBe(false);
    expect(change.hasChanged(somebody, { ...lane, x: 0.3 })).toBe(true);
  });
});
