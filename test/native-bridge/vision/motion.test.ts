import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { motionOf } from '../../../native-bridge/vision/motion';

/** A head of 100 px with the vertices that are read: x right, y down, z away from the camera. */
const HEAD: Record<number, [number, number, number]> = {
  234: [-50, 0, 40],
  454: [50, 0, 40],
  10: [0, -60, 0],
  152: [0, 60, 0],
  33: [-34, -15, 0],
  133: [-14, -15, 0],
  362: [14, -15, 0],
  263: [34, -15, 0],
  159: [-24, -18, 0],
  145: [-24, -12, 0],
  158: [-20, -18, 0],
  153: [-20, -12, 0],
  386: [24, -18, 0],
  374: [24, -12, 0],
  385: [20, -18, 0],
  380: [20, -12, 0],
};
const RIGHT_LIDS = [386, 374, 385, 380];
const LEFT_LIDS = [159, 145, 158, 153];

type Place = (point: [number, number, number], vertex: number) => [number, number, number];
const head = (place: Place = (point) => point) => {
  const vertices = new Float32Array(468 * 3);
  for (const [vertex, point] of Object.entries(HEAD)) vertices.set(place(point, Number(vertex)), Number(vertex) * 3);
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
const lidsAt =
  (share: number, lids: readonly number[]): Place =>
  ([x, y, z], vertex) =>
    lids.includes(vertex) ? [x, -15 + (y + 15) * share, z] : [x, y, z];

describe('motionOf', () => {
  it('a head that looks straight at the camera with open eyes', () => {
    const { yawDeg, pitchDeg, eyeOpening } = motionOf(head());
    expect(yawDeg).toBeCloseTo(0);
    expect(pitchDeg).toBeCloseTo(0);
    expect(eyeOpening).toBeCloseTo(6 / 20);
  });

  it('turned to its own left: positive, for the nose has gone to the right of the picture', () => {
    const noseOnTheRight = turned(30)([0, 0, -20], 1);
    expect(noseOnTheRight[0]).toBeGreaterThan(0);
    expect(motionOf(head(turned(30))).yawDeg).toBeCloseTo(30);
    expect(motionOf(head(turned(-30))).yawDeg).toBeCloseTo(-30);
  });

  it('raised: positive, for the chin has come towards the camera', () => {
    const chin = raised(20)([0, 60, 0], 152);
    expect(chin[2]).toBeLessThan(0);
    expect(motionOf(head(raised(20))).pitchDeg).toBeCloseTo(20);
    expect(motionOf(head(raised(-20))).pitchDeg).toBeCloseTo(-20);
  });

  it('a mirrored picture turns the sign of the yaw and nothing else', () => {
    const mirror = (vertices: Float32Array) => {
      const turnedRound = vertices.slice();
      const pairs = [234, 33, 133, 159, 145, 158, 153].map((left, at) => [left, [454, 263, 362, 386, 374, 385, 380][at] ?? 0]);
      for (const [left = 0, right = 0] of pairs) {
        turnedRound.set(vertices.subarray(right * 3, right * 3 + 3), left * 3);
        turnedRound.set(vertices.subarray(left * 3, left * 3 + 3), right * 3);
      }
      for (let at = 0; at < turnedRound.length; at += 3) turnedRound[at] = -(turnedRound[at] ?? 0);
      return turnedRound;
    };
    const seen = head(turned(25));
    expect(motionOf(mirror(seen)).yawDeg).toBeCloseTo(-motionOf(seen).yawDeg);
    expect(motionOf(mirror(seen)).eyeOpening).toBeCloseTo(motionOf(seen).eyeOpening);
  });

  it('takes the eye that is open wider: a wink, or an eye hidden by hair, is no blink', () => {
    expect(motionOf(head(lidsAt(0.1, LEFT_LIDS))).eyeOpening).toBeCloseTo(0.3);
    expect(motionOf(head(lidsAt(0.1, RIGHT_LIDS))).eyeOpening).toBeCloseTo(0.3);
    expect(motionOf(head(lidsAt(0.1, [...LEFT_LIDS, ...RIGHT_LIDS]))).eyeOpening).toBeCloseTo(0.03);
  });

  it('neither size, place nor a turn of the head changes the opening of the eyes, and a tilt of the picture changes nothing', () => {
    const inRange = (min: number, max: number) => fc.double({ min, max, noNaN: true });
    fc.assert(
      fc.property(inRange(0.3, 5), inRange(-40, 40), inRange(-60, 60), inRange(0, 1), (size, yawDeg, tiltDeg, share) => {
        const tilt: Place = ([x, y, z]) => [
          size * (x * Math.cos(radians(tiltDeg)) - y * Math.sin(radians(tiltDeg))) + 300,
          size * (x * Math.sin(radians(tiltDeg)) + y * Math.cos(radians(tiltDeg))) + 200,
          size * z,
        ];
        const seen = motionOf(
          head((point, vertex) =>
            tilt(turned(yawDeg)(lidsAt(share, [...LEFT_LIDS, ...RIGHT_LIDS])(point, vertex), vertex), vertex),
          ),
        );
        expect(seen.eyeOpening).toBeCloseTo(0.3 * share, 3);
        expect(seen.yawDeg).toBeCloseTo(yawDeg, 2);
      }),
    );
  });
});
