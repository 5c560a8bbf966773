import { describe, expect, it } from 'vitest';
import { warpCubic, warpPlainly } from '../../../native-bridge/vision/cubic';
import { cubicLineModule } from '../../../native-bridge/vision/cubicKernel';
import type { RgbPicture, Similarity } from '../../../native-bridge/vision/picture';
import { squareCrop, squarePicture } from '../../../native-bridge/vision/picture';
import { kernelOf } from '../../../native-bridge/vision/wasmModule';

const SCENE: RgbPicture = {
  rgb: Uint8Array.from({ length: 160 * 120 * 3 }, (_, at) => (at * 7919 + (at >> 5) * 31) & 255),
  width: 160,
  height: 120,
};

function plainCrop(toPicture: Similarity, sidePx: number): RgbPicture {
  const crop = squarePicture(sidePx);
  const shrink = Math.max(1, Math.hypot(toPicture.a, toPicture.b));
  warpPlainly(SCENE, { cropToPicture: toPicture, reachPx: 2 * shrink, taps: Math.ceil(4 * shrink), shrink }, crop);
  return crop;
}

describe('the kernel for cubic crops', () => {
  it('runs here', () => {
    expect(kernelOf(cubicLineModule())).not.toBeNull();
  });

  it.each([
    ['enlarged', 0.7, 80, 0.1],
    ['shrunk', 1.9, 80, -0.4],
    ['half outside on the left', 1.3, 5, 0.2],
    ['half outside on the right', 2.2, 155, 0.2],
    ['wholly outside', 1, 900, 0],
    ['much larger than the picture', 6, 80, 0.3],
    ['of so much that the kernel is not asked', 40, 80, 0.3],
  ])('makes of a crop %s what is made without it', (_what, scale, x, angleRad) => {
    const toPicture = squareCrop({ x, y: 55 }, 40 * scale, 40, angleRad);
    const crop = squarePicture(40);
    warpCubic(SCENE, toPicture, crop);
    const plain = plainCrop(toPicture, 40);
    const apart = crop.rgb.map((value, index) => Math.abs(value - (plain.rgb[index] ?? 0)));
    expect(Math.max(...apart)).toBeLessThanOrEqual(1);
    expect(apart.filter((difference) => difference > 0).length).toBeLessThan(10);
  });

  it('shows nothing of the crop before', () => {
    const [first, again] = [squarePicture(40), squarePicture(40)];
    const toPicture = squareCrop({ x: 3, y: 3 }, 60, 40, 0.2);
    warpCubic(SCENE, toPicture, first);
    warpCubic({ ...SCENE, rgb: SCENE.rgb.map((value) => 255 - value) }, squareCrop({ x: 80, y: 60 }, 200, 40), squarePicture(40));
    warpCubic(SCENE, toPicture, again);
    expect(again.rgb).toEqual(first.rgb);
  });
});
