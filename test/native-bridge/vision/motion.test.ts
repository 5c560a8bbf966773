import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { EyeReader } from '../../../native-bridge/vision/eyes';
import type { LivenessModels } from '../../../native-bridge/vision/livenessModels';
import type { FaceInPicture } from '../../../native-bridge/vision/motion';
import { motionOf, poseOf } from '../../../native-bridge/vision/motion';

/** A head of 100 px with the vertices that are read: x right, y down, z away from the camera. */
const HEAD: Record<number, [number, number, number]> = {
  234: [-50, 0, 40],
  454: [50, 0, 40],
  10: [0, -60, 0],
  152: [0, 60, 0],
};
type Place = (point: [number, number, number]) => [number, number, number];
const head = (place: Place = (point) => point) => {
  const vertices = new Float32Array(468 * 3);
  for (const [vertex, point] of Object.entries(HEAD)) vertices.set(place(point), Number(vertex) * 3);
  return vertices;
};
const radians = (degrees: number) => (degrees * Math.PI) / 180;
/** To the person's own left: the nose goes to the right of the picture. */
const turned =
  (yawDeg: number): Place =>
  ([x, y, z]) => [
    x * Math.cos(radians(yawDeg)) - z * Math.sin(radians(yawDeg)),
    y,
    x * Math.sin(radians(yawDeg)) + z * Math.cos(radians(yawDeg)),
  ];
const raised =
  (pitchDeg: number): Place =>
  ([x, y, z]) => [
    x,
    y * Math.cos(radians(pitchDeg)) - -z * Math.sin(radians(pitchDeg)),
    -y * Math.sin(radians(pitchDeg)) + z * Math.cos(radians(pitchDeg)),
  ];
describe('poseOf', () => {
  it('a head that looks straight at the camera', () => {
    const { yawDeg, pitchDeg } = poseOf(head());
    expect(yawDeg).toBeCloseTo(0);
    expect(pitchDeg).toBeCloseTo(0);
  });

  it('turned to its own left: positive, for the nose has gone to the right of the picture', () => {
    const noseOnTheRight = turned(30)([0, 0, -20]);
    expect(noseOnTheRight[0]).toBeGreaterThan(0);
    expect(poseOf(head(turned(30))).yawDeg).toBeCloseTo(30);
    expect(poseOf(head(turned(-30))).yawDeg).toBeCloseTo(-30);
  });

  it('raised: positive, for the chin has come towards the camera', () => {
    const chin = raised(20)([0, 60, 0]);
    expect(chin[2]).toBeLessThan(0);
    expect(poseOf(head(raised(20))).pitchDeg).toBeCloseTo(20);
    expect(poseOf(head(raised(-20))).pitchDeg).toBeCloseTo(-20);
  });

  it('a mirrored picture turns the sign of the yaw', () => {
    const seen = head(turned(25));
    const mirrored = seen.slice();
    mirrored.set([-(seen[454 * 3] ?? 0), seen[454 * 3 + 1] ?? 0, seen[454 * 3 + 2] ?? 0], 234 * 3);
    mirrored.set([-(seen[234 * 3] ?? 0), seen[234 * 3 + 1] ?? 0, seen[234 * 3 + 2] ?? 0], 454 * 3);
    expect(poseOf(mirrored).yawDeg).toBeCloseTo(-poseOf(seen).yawDeg);
  });

  it('neither size, place nor a tilt of the picture changes how far a head is turned', () => {
    const inRange = (min: number, max: number) => fc.double({ min, max, noNaN: true });
    fc.assert(
      fc.property(inRange(0.3, 5), inRange(-40, 40), inRange(-60, 60), (size, yawDeg, tiltDeg) => {
        const tilt: Place = ([x, y, z]) => [
          size * (x * Math.cos(radians(tiltDeg)) - y * Math.sin(radians(tiltDeg))) + 300,
          size * (x * Math.sin(radians(tiltDeg)) + y * Math.cos(radians(tiltDeg))) + 200,
          size * z,
        ];
        expect(poseOf(head((point) => tilt(turned(yawDeg)(point)))).yawDeg).toBeCloseTo(yawDeg, 2);
      }),
    );
  });
});

describe('motionOf', () => {
  const picture = { rgb: new Uint8Array(3), width: 1, height: 1 };
  const reader: EyeReader = { opening: async () => 0.3, forget: async () => undefined };
  const models = (eyes: EyeReader | null): LivenessModels => ({
    eyes: async () => eyes,
    scorer: async () => null,
    forget: async () => undefined,
  });
  const seen = (change: Partial<FaceInPicture>) =>
    motionOf(models(reader), { picture, vertices: head(), fault: null, ...change });

  it('tells pose and eyes', async () => {
    expect(await seen({})).toMatchObject({ eyeOpening: 0.3 });
    expect((await seen({ vertices: head(turned(20)) })).yawDeg).toBeCloseTo(20);
  });

  it('a face that is turned away, dark or cut off still says how it is held', async () => {
    for (const fault of ['turned-away', 'too-dark', 'cut-off'] as const) expect((await seen({ fault })).eyeOpening).toBe(0.3);
  });

  it('eyes that cannot be read are never told as open', async () => {
    for (const fault of ['too-small', 'blurred'] as const) expect((await seen({ fault })).eyeOpening).toBe(0);
    expect((await seen({ vertices: head(turned(26)) })).eyeOpening).toBe(0);
    expect((await seen({ vertices: head(turned(-26)) })).eyeOpening).toBe(0);
    expect((await motionOf(models(null), { picture, vertices: head(), fault: null })).eyeOpening).toBe(0);
  });
});
