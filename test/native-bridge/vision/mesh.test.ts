import { describe, expect, it } from 'vitest';
import { faceMesh } from '../../../native-bridge/vision/mesh';
import type { PictureModel } from '../../../native-bridge/vision/model';
import type { RgbPicture } from '../../../native-bridge/vision/picture';

const SIDE_PX = 192;
const LAYOUT = {
  verticesOutput: 'mesh',
  presenceOutput: 'presence',
  cropScale: 1.5,
  alignmentVertices: [[33], [263], [1], [61], [291]],
};

/** A mesh network that sees whatever presence comes next, always in the left half of its crop. */
function network(presences: number[]) {
  const crops: Uint8Array[] = [];
  const answered: Float32Array[] = [];
  const model = {
    sidePx: SIDE_PX,
    run: async (crop: RgbPicture) => {
      crops.push(crop.rgb.slice());
      const vertices = new Float32Array(468 * 3);
      for (let index = 0; index < 468; index++) vertices.set([10 + (index % 80), 50 + (index % 90), 0], index * 3);
      vertices.set([20, 90, 0], 33 * 3);
      vertices.set([80, 90, 0], 263 * 3);
      answered.push(vertices);
      const presence = Float32Array.of(presences.shift() ?? Number.NaN);
      return (output: string) => (output === 'mesh' ? vertices : presence);
    },
    forget: async () => undefined,
  } satisfies PictureModel;
  return { model, crops, answered };
}

/** Bright to the left of x = 150. */
const picture = (): RgbPicture => {
  const rgb = new Uint8Array(400 * 300 * 3);
  rgb.forEach((_, index) => {
    rgb[index] = Math.floor(index / 3) % 400 < 150 ? 200 : 20;
  });
  return { rgb, width: 400, height: 300 };
};
const DETECTED = {
  box: { x: 100, y: 100, width: 128, height: 128 },
  score: 0.8,
  eyes: [
    { x: 130, y: 150 },
    { x: 190, y: 150 },
  ] as [{ x: number; y: number }, { x: number; y: number }],
};
const brightShare = (crop: Uint8Array | undefined) =>
  (crop ?? new Uint8Array(1)).reduce((sum, value) => sum + (value > 100 ? 1 : 0), 0) / (SIDE_PX * SIDE_PX * 3);

describe('the mesh', () => {
  it.each([[1], [0.95], [0.05], [0]])('looks once when it is sure one way or the other: %s', async (presence) => {
    const { model, crops } = network([presence]);
    expect((await faceMesh(model, LAYOUT).read(picture(), DETECTED)).presence).toBeCloseTo(presence, 6);
    expect(crops).toHaveLength(1);
  });

  it('looks again, round its own points, when it is unsure', async () => {
    const { model, crops } = network([0.3, 0.97]);
    const shape = await faceMesh(model, LAYOUT).read(picture(), DETECTED);
    expect(shape.presence).toBeCloseTo(0.97, 6);
    expect(crops).toHaveLength(2);
    // Its points lay in the left half of the first crop: the second shows more of the left.
    expect(brightShare(crops[1])).toBeGreaterThan(brightShare(crops[0]) + 0.1);
  });

  it('keeps the better of two looks and wipes what it saw in the other', async () => {
    const { model, answered } = network([0.6, 0.4]);
    const shape = await faceMesh(model, LAYOUT).read(picture(), DETECTED);
    expect(shape.presence).toBeCloseTo(0.6, 6);
    // 192 crop px are 192 px of the picture: x 20 of the crop lies 20 px right of its edge at 164 − 96.
    expect(shape.points[0]?.x).toBeCloseTo(68 + 20, 0);
    expect(answered.every((vertices) => vertices.every((value) => value === 0))).toBe(true);
  });

  it('does not look again at what has no number for a presence', async () => {
    const { model, crops } = network([]);
    expect((await faceMesh(model, LAYOUT).read(picture(), DETECTED)).presence).toBeNaN();
    expect(crops).toHaveLength(1);
  });
});
