import { describe, expect, it } from 'vitest';
import { squareCrop, squarePicture } from '../../../native-bridge/vision/picture';
import { warp } from '../../../native-bridge/vision/warp';

describe('warp', () => {
  const stripes = { rgb: new Uint8Array(40 * 40 * 3), width: 40, height: 40 };
  for (let pixel = 0; pixel < 1600; pixel++) stripes.rgb.fill(pixel % 2 === 0 ? 0 : 200, pixel * 3, pixel * 3 + 3);

  it('copies exactly at scale 1', () => {
    const crop = squarePicture(40);
    warp(stripes, { a: 1, b: 0, tx: 0, ty: 0 }, crop);
    expect(crop.rgb).toEqual(stripes.rgb);
  });

  it('averages when it shrinks, so that fine stripes become grey', () => {
    const crop = squarePicture(10);
    warp(stripes, squareCrop({ x: 19.5, y: 19.5 }, 40, 10), crop);
    expect(Math.min(...crop.rgb)).toBeGreaterThanOrEqual(99);
    expect(Math.max(...crop.rgb)).toBeLessThanOrEqual(101);
  });

  it.each([1, 3])('is black outside the permitted part, at scale %d', (scale) => {
    const white = { rgb: new Uint8Array(60 * 60 * 3).fill(255), width: 60, height: 60 };
    const crop = squarePicture(20);
    warp(white, squareCrop({ x: 29.5, y: 29.5 }, 20 * scale, 20), crop, { x: 30, y: 0, width: 30, height: 60 });
    for (let row = 1; row < 19; row++) {
      expect(crop.rgb[(row * 20 + 5) * 3]).toBe(0);
      expect(crop.rgb[(row * 20 + 15) * 3]).toBe(255);
    }
  });

  it('keeps red, green and blue apart', () => {
    const red = { rgb: new Uint8Array(30 * 30 * 3), width: 30, height: 30 };
    for (let pixel = 0; pixel < 900; pixel++) red.rgb[pixel * 3] = 250;
    for (const side of [10, 30, 60]) {
      const crop = squarePicture(side);
      warp(red, squareCrop({ x: 14.5, y: 14.5 }, 20, side), crop);
      const middle = ((side >> 1) * side + (side >> 1)) * 3;
      expect([...crop.rgb.subarray(middle, middle + 3)]).toEqual([250, 0, 0]);
    }
  });

  it.each([
    [1.5, 200],
    [2.8, 200],
    [5, 200],
    [2.8, 201],
  ])('shrinks an unturned crop as it shrinks one turned by next to nothing, at scale %d, %d px wide', (scale, width) => {
    const scene = noise(width, 120);
    const [straight, turned] = [squarePicture(32), squarePicture(32)];
    const toPicture = squareCrop({ x: 90.3171, y: 40.7313 }, 32 * scale, 32);
    const within = { x: 20, y: 10, width: 120, height: 90 };
    warp(scene, toPicture, straight, within);
    warp(scene, { ...toPicture, b: 1e-9 }, turned, within);
    const apart = straight.rgb.map((value, index) => Math.abs(value - (turned.rgb[index] ?? 0)));
    expect(Math.max(...apart)).toBeLessThanOrEqual(1);
    expect(straight.rgb.some((value) => value > 60)).toBe(true);
  });

  it('shrinks a picture that lies in the middle of other bytes', () => {
    const scene = noise(200, 120);
    const longer = new Uint8Array(scene.rgb.length + 3);
    longer.set(scene.rgb, 3);
    const [plain, inner] = [squarePicture(32), squarePicture(32)];
    const toPicture = squareCrop({ x: 90, y: 60 }, 100, 32);
    warp(scene, toPicture, plain);
    warp({ ...scene, rgb: longer.subarray(3) }, toPicture, inner);
    expect(inner.rgb).toEqual(plain.rgb);
  });

  it.each([
    ['enlarged', 0.6],
    ['as it is', 1.1],
    ['shrunk', 2.3],
  ])('gives the same inside the picture, %s, as where it asks of each pixel whether it may be read', (_what, scale) => {
    const scene = noise(160, 120);
    // The same scene in the middle of a larger one: its lines end outside, so none of them is known to be inside.
    const wide = { rgb: new Uint8Array(400 * 120 * 3), width: 400, height: 120 };
    for (let row = 0; row < 120; row++) wide.rgb.set(scene.rgb.subarray(row * 480, (row + 1) * 480), row * 1200);
    const toPicture = squareCrop({ x: 70, y: 58 }, 30 * scale, 30, 0.3);
    const [inside, asked] = [squarePicture(30), { rgb: new Uint8Array(200 * 30 * 3), width: 200, height: 30 }];
    warp(wide, toPicture, inside);
    warp(scene, toPicture, asked);
    for (let row = 0; row < 30; row++) {
      expect(asked.rgb.subarray(row * 600, row * 600 + 90)).toEqual(inside.rgb.subarray(row * 90, (row + 1) * 90));
    }
  });
});

function noise(width: number, height: number) {
  const rgb = Uint8Array.from({ length: width * height * 3 }, (_, at) => (at * 7919 + (at >> 5) * 31) & 255);
  return { rgb, width, height };
}
