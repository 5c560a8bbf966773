import { resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { likeness } from '../../../native-bridge/vision/embed';
import { withReadFace } from '../../../native-bridge/vision/face';
import type { FaceModels } from '../../../native-bridge/vision/models';
import { loadFaceModels } from '../../../native-bridge/vision/models';
import type { RgbPicture } from '../../../native-bridge/vision/picture';
import { createLanePipeline } from '../../../native-bridge/vision/pipeline';
import { LANE_LIMITS } from '../../../native-bridge/vision/quality';
import { embedForTemplate } from '../../../native-bridge/vision/template';
import { lfwIsHere, lfwPairs, readPhotos } from './lfwPairs';

let models: FaceModels;
beforeAll(async () => {
  const loaded = await loadFaceModels(resolve('models'));
  if (!loaded.ok) throw new Error(`models: ${loaded.fault} ${loaded.file}`);
  models = loaded.models;
});
afterAll(() => models.dispose());

const WHOLE = { x: 0, y: 0, width: 1, height: 1 };
const NO_LIMITS = {
  leastEyeDistancePx: 0,
  leastSharpness: 0,
  mostYawDeg: 180,
  mostPitchDeg: 180,
  leastBrightness: 0,
  mostBrightness: 255,
  leastInsideShare: 0,
};

describe('pictures without people', () => {
  it.each<[string, (x: number, y: number) => number]>([
    ['black', () => 0],
    ['white', () => 255],
    ['a slope', (x) => x / 5],
    ['tiles', (x, y) => (((x >> 5) + (y >> 5)) % 2 ? 230 : 20)],
    ['noise', (x, y) => ((x * 7919 + y * 104729) ^ (x * y)) & 255],
  ])('hold no face: %s', async (_, paint) => {
    const picture: RgbPicture = { rgb: new Uint8Array(1280 * 720 * 3), width: 1280, height: 720 };
    for (let y = 0; y < 720; y++)
      for (let x = 0; x < 1280; x++) picture.rgb.fill(paint(x, y), (y * 1280 + x) * 3, (y * 1280 + x) * 3 + 3);
    const seen = await createLanePipeline(() => 1).see(models, {
      picture,
      arrivedMonoMs: 0,
      region: WHOLE,
      limits: LANE_LIMITS,
      forTemplate: false,
      liveness: { passive: false, motion: false },
    });
    expect(seen).toEqual({ faces: [], facesInLane: 0, ended: [] });
  });
});

describe.skipIf(!lfwIsHere)('labelled photos (../shared/data/lfw-dev; skipped where that folder is absent)', () => {
  let photos: Map<string, RgbPicture>;
  beforeAll(() => {
    photos = readPhotos([...new Set([...lfwPairs(100), ...lfwPairs(6)].flatMap((pair) => pair.photos))]);
  });
  const read = (path: string): RgbPicture => {
    const picture = photos.get(path);
    if (!picture) throw new Error('a photo was not read');
    return picture;
  };

  /** The face nearest to the middle: that is the labelled one. */
  const templateOf = async (picture: RgbPicture, enrolling: boolean): Promise<Float32Array | null> => {
    const detected = await models.detector.detect(picture, { x: 0, y: 0, width: picture.width, height: picture.height });
    const fromMiddle = ({ box }: (typeof detected)[number]) =>
      Math.hypot(box.x + (box.width - picture.width) / 2, box.y + (box.height - picture.height) / 2);
    const [face] = detected.sort((one, other) => fromMiddle(one) - fromMiddle(other));
    if (!face) return null;
    return withReadFace({ models, limits: NO_LIMITS }, picture, face, async (found) => {
      if (!found) return null;
      return enrolling ? embedForTemplate(models.recogniser, found) : models.recogniser.embed(found.aligned);
    });
  };

  it('are told apart in at least 97 of 100 pairs at the best threshold, and 1 stranger in 100 at most passes at .338', async () => {
    const scores: { score: number; samePerson: boolean }[] = [];
    for (const { photos: pair, samePerson } of lfwPairs(100)) {
      const [enrolled, seen] = [await templateOf(read(pair[0]), true), await templateOf(read(pair[1]), false)];
      // A face that is not found counts as a pair that was judged wrongly.
      scores.push({ score: enrolled && seen ? likeness(enrolled, seen) : samePerson ? -1 : 1, samePerson });
    }
    const accuracyAt = (threshold: number) =>
      scores.filter(({ score, samePerson }) => score >= threshold === samePerson).length / scores.length;
    const best = Math.max(...Array.from({ length: 80 }, (_, index) => accuracyAt(index / 100)));
    const meanOf = (same: boolean) => {
      const chosen = scores.filter(({ samePerson }) => samePerson === same);
      return chosen.reduce((sum, { score }) => sum + score, 0) / chosen.length;
    };
    expect(scores).toHaveLength(200);
    expect(best).toBeGreaterThanOrEqual(0.97);
    expect(scores.filter(({ score, samePerson }) => !samePerson && score >= 0.338).length).toBeLessThanOrEqual(1);
    expect(meanOf(true) - meanOf(false)).toBeGreaterThan(0.45);
  }, 180_000);

  it('one person on two photos scores above every other person, in a lane picture of 1280 × 720', async () => {
    const people = lfwPairs(6).filter(({ samePerson }) => samePerson);
    const templates: (Float32Array | null)[] = [];
    for (const { photos: pair } of people) templates.push(await templateOf(read(pair[0]), true));
    let nextId = 0;
    const right: boolean[] = [];
    for (const [index, { photos: pair }] of people.entries()) {
      const picture = inLane(read(pair[1]));
      const pipeline = createLanePipeline(() => ++nextId);
      const { faces } = await pipeline.see(models, {
        picture,
        arrivedMonoMs: 0,
        region: { x: 0.25, y: 0, width: 0.5, height: 1 },
        limits: LANE_LIMITS,
        forTemplate: false,
        liveness: { passive: false, motion: false },
      });
      const seen = faces[0]?.embedding;
      expect(faces[0]).toMatchObject({ fault: null });
      if (!seen) continue;
      expect(Math.hypot(...seen)).toBeCloseTo(1, 5);
      const scores = templates.map((template) => (template ? likeness(template, seen) : -1));
      right.push(scores.indexOf(Math.max(...scores)) === index);
    }
    expect(right).toEqual(people.map(() => true));
  });
});

/** The photo, as it is, somewhat left of the middle of a grey lane picture. */
function inLane(photo: RgbPicture): RgbPicture {
  const picture = { rgb: new Uint8Array(1280 * 720 * 3).fill(110), width: 1280, height: 720 };
  for (let row = 0; row < photo.height; row++) {
    const line = photo.rgb.subarray(row * photo.width * 3, (row + 1) * photo.width * 3);
    picture.rgb.set(line, ((row + 200) * 1280 + 500) * 3);
  }
  return picture;
}
