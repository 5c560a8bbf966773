import { describe, expect, it } from 'vitest';
import type { FaceShape } from '../../../native-bridge/vision/mesh';
import { squarePicture } from '../../../native-bridge/vision/picture';
import type { FaceMeasures, QualityLimits } from '../../../native-bridge/vision/quality';
import { ENROL_LIMITS, judgeQuality, LANE_LIMITS, measureFace } from '../../../native-bridge/vision/quality';

const good: FaceMeasures = { eyeDistancePx: 60, sharpness: 0.2, yawDeg: 0, pitchDeg: 0, brightness: 120, insideShare: 1 };

describe('judgeQuality', () => {
  it.each<[string, Partial<FaceMeasures>, QualityLimits, ReturnType<typeof judgeQuality>]>([
    ['a good face', {}, LANE_LIMITS, null],
    ['a good face', {}, ENROL_LIMITS, null],
    ['far away', { eyeDistancePx: 19.9 }, LANE_LIMITS, 'too-small'],
    ['just near enough', { eyeDistancePx: 20 }, LANE_LIMITS, null],
    ['near enough for the lane, not for enrolment', { eyeDistancePx: 25 }, ENROL_LIMITS, 'too-small'],
    ['out of focus', { sharpness: 0.01 }, LANE_LIMITS, 'blurred'],
    ['a little soft', { sharpness: 0.03 }, LANE_LIMITS, null],
    ['a little soft at enrolment', { sharpness: 0.03 }, ENROL_LIMITS, 'blurred'],
    ['looking left', { yawDeg: -50 }, LANE_LIMITS, 'turned-away'],
    ['looking right', { yawDeg: 50 }, LANE_LIMITS, 'turned-away'],
    ['looking at the phone', { pitchDeg: 40 }, LANE_LIMITS, 'turned-away'],
    ['half turned at enrolment', { yawDeg: 30 }, ENROL_LIMITS, 'turned-away'],
    ['in the dark', { brightness: 12 }, LANE_LIMITS, 'too-dark'],
    ['in the full sun', { brightness: 230 }, LANE_LIMITS, 'too-bright'],
    ['bright, but not too bright for the lane', { brightness: 210 }, LANE_LIMITS, null],
    ['too bright at enrolment', { brightness: 210 }, ENROL_LIMITS, 'too-bright'],
    ['light that is no number', { brightness: Number.NaN }, LANE_LIMITS, 'too-dark'],
    ['half outside the picture', { insideShare: 0.6 }, LANE_LIMITS, 'cut-off'],
    ['worst first: small before blurred', { eyeDistancePx: 5, sharpness: 0 }, LANE_LIMITS, 'too-small'],
    ['worst first: blurred before dark', { sharpness: 0, brightness: 0 }, LANE_LIMITS, 'blurred'],
    ['a measure that is no number', { yawDeg: Number.NaN }, LANE_LIMITS, 'turned-away'],
  ])('%s (%o)', (_, change, limits, expected) => {
    expect(judgeQuality({ ...good, ...change }, limits)).toBe(expected);
  });

  it('asks more of an enrolment than of the lane, in every measure', () => {
    for (const key of ['leastEyeDistancePx', 'leastSharpness', 'leastBrightness', 'leastInsideShare'] as const) {
      expect(ENROL_LIMITS[key]).toBeGreaterThan(LANE_LIMITS[key]);
    }
    for (const key of ['mostYawDeg', 'mostPitchDeg', 'mostBrightness'] as const)
      expect(ENROL_LIMITS[key]).toBeLessThan(LANE_LIMITS[key]);
  });
});

describe('measureFace', () => {
  const picture = { rgb: new Uint8Array(0), width: 200, height: 200 };

  it('reads the turn of the head from the depth of both cheeks', () => {
    const turned = shape((vertices) => {
      vertices.set([60, 100, 0], 234 * 3);
      vertices.set([120, 100, 60], 454 * 3);
    });
    expect(measureFace(picture, turned, noise(1)).yawDeg).toBeCloseTo(45);
    expect(
      measureFace(
        picture,
        shape(() => undefined),
        noise(1),
      ).yawDeg,
    ).toBeCloseTo(0);
  });

  it('counts the part of the face that lies outside the picture', () => {
    const cut = shape((vertices) => {
      for (let index = 0; index < 117; index++) vertices[index * 3] = -20;
    });
    expect(measureFace(picture, cut, noise(1)).insideShare).toBeCloseTo(0.75);
  });

  it('measures the eyes in the picture, wherever the face is', () => {
    expect(
      measureFace(
        picture,
        shape(() => undefined),
        noise(1),
      ).eyeDistancePx,
    ).toBe(40);
  });

  it.each<[string, (x: number, y: number) => number]>([
    ['defocus', (x, y) => wave(x) + wave(y)],
    ['movement to the side', (x, y) => wave(x) + sharp(y)],
    ['movement up and down', (x, y) => sharp(x) + wave(y)],
  ])('sees %s in the crop', (_, draw) => {
    const blurred = measureFace(
      picture,
      shape(() => undefined),
      drawn(draw),
    ).sharpness;
    const clear = measureFace(
      picture,
      shape(() => undefined),
      drawn((x, y) => sharp(x) + sharp(y)),
    ).sharpness;
    expect(blurred).toBeLessThan(clear / 5);
  });

  it('finds the same sharpness in half the light', () => {
    const draw = (x: number, y: number) => sharp(x) + wave(x) + sharp(y) + wave(y);
    const bright = measureFace(
      picture,
      shape(() => undefined),
      drawn(draw),
    );
    const dim = measureFace(
      picture,
      shape(() => undefined),
      drawn((x, y) => draw(x, y) / 2),
    );
    expect(dim.sharpness / bright.sharpness).toBeGreaterThan(0.8);
    expect(dim.brightness).toBeLessThan(bright.brightness * 0.6);
  });

  it('gives a plain grey crop no sharpness at all', () => {
    expect(
      measureFace(
        picture,
        shape(() => undefined),
        drawn(() => 90),
      ).sharpness,
    ).toBe(0);
  });
});

const wave = (at: number): number => 25 + 25 * Math.sin(at / 12);
const sharp = (at: number): number => (at % 8 < 4 ? 0 : 50);

function drawn(draw: (x: number, y: number) => number) {
  const crop = squarePicture(112);
  for (let y = 0; y < 112; y++) for (let x = 0; x < 112; x++) crop.rgb.fill(draw(x, y), (y * 112 + x) * 3, (y * 112 + x) * 3 + 3);
  return crop;
}

const noise = (seed: number) => drawn((x, y) => (x * 73 + y * 151 + seed * 31) % 255);

function shape(change: (vertices: Float32Array) => void): FaceShape {
  const vertices = new Float32Array(468 * 3).fill(100);
  vertices.set([60, 100, 10], 234 * 3);
  vertices.set([140, 100, 10], 454 * 3);
  vertices.set([100, 60, 0], 10 * 3);
  vertices.set([100, 140, 0], 152 * 3);
  change(vertices);
  return {
    presence: 1,
    vertices,
    points: [
      { x: 80, y: 90 },
      { x: 120, y: 90 },
    ],
  };
}
