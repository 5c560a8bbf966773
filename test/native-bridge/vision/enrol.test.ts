import { describe, expect, it } from 'vitest';
import { createShotCollector, enrolFromPicture } from '../../../native-bridge/vision/enrol';
import type { SeenFace, SeenFrame } from '../../../native-bridge/vision/pipeline';
import type { StandIn } from './doubles';
import { scriptedModels, sharpPicture, templateOf } from './doubles';

const anna: StandIn = { x: 100, y: 100, size: 140, person: 1 };
const bo: StandIn = { x: 400, y: 100, size: 60, person: 2 };

describe('enrolFromPicture', () => {
  it.each<[string, StandIn[], string]>([
    ['an empty room', [], 'no-face'],
    ['a wall that looks like a face', [{ ...anna, ghost: true }], 'no-face'],
    ['two people', [anna, bo], 'several-faces'],
    ['two people, the first of them badly seen', [{ ...anna, turned: true }, bo], 'several-faces'],
    ['a far face', [{ ...anna, size: 60 }], 'too-small'],
    ['a profile', [{ ...anna, turned: true }], 'turned-away'],
  ])('refuses %s', async (_, people, fault) => {
    const models = scriptedModels(() => people);
    expect(await enrolFromPicture(models, sharpPicture())).toEqual({ ok: false, fault });
  });

  it('refuses a face without colour', async () => {
    const gray = sharpPicture();
    for (let at = 0; at < gray.rgb.length; at += 3) gray.rgb.fill(gray.rgb[at] ?? 0, at, at + 3);
    expect(
      await enrolFromPicture(
        scriptedModels(() => [anna]),
        gray,
      ),
    ).toEqual({ ok: false, fault: 'photo-gray' });
  });

  it('refuses a photo on its head, though the models would make a template of it', async () => {
    const models = scriptedModels(() => [anna]);
    const detect = models.detector.detect;
    const photo = sharpPicture();
    let pictures = 0;
    models.detector.detect = async (picture, region) => {
      if (picture !== photo) pictures++;
      const score = pictures === 2 ? 0.9 : 0.6;
      return (await detect(picture, region)).map((face) => ({ ...face, score }));
    };
    expect(await enrolFromPicture(models, photo)).toEqual({ ok: false, fault: 'face-sideways' });
    expect(models.embedded).toEqual([]);
  });

  it('takes one template of the only face, from three crops and their mirror images', async () => {
    const models = scriptedModels(() => [anna, { ...bo, ghost: true }]);
    const enrolment = await enrolFromPicture(models, sharpPicture());
    expect(enrolment).toEqual({ ok: true, embeddings: [templateOf(1)] });
    expect(models.embedded).toEqual([1, 1, 1, 1, 1, 1]);
  });

  it('looks again with air round the picture when a face fills it', async () => {
    const regions = new Set<number>();
    const models = scriptedModels(() => [anna]);
    const inner = models.detector.detect;
    models.detector.detect = async (picture, region) => {
      regions.add(region.width / picture.width);
      return region.width > picture.width ? inner(picture, region) : [];
    };
    expect((await enrolFromPicture(models, sharpPicture())).ok).toBe(true);
    expect([...regions]).toEqual([1, 2]);
  });
});

describe('createShotCollector', () => {
  const face = (trackId: number, change: Partial<SeenFace> = {}): SeenFace => ({
    trackId,
    box: { x: 0, y: 0, width: 0.1, height: 0.1 },
    fault: null,
    embedding: templateOf(trackId),
    firstGoodFrameMonoMs: 0,
    passiveLive: null,
    motion: null,
    ...change,
  });
  const frame = (...faces: SeenFace[]): SeenFrame => ({ faces, facesInLane: faces.length, ended: [] });

  it('is done after enough shots, not too close together', () => {
    const collector = createShotCollector(3);
    expect(collector.add(frame(face(1)), 0)).toBeNull();
    expect(collector.add(frame(face(1)), 100)).toBeNull();
    expect(collector.add(frame(face(1)), 300)).toBeNull();
    expect(collector.add(frame(face(1)), 400)).toBeNull();
    expect(collector.add(frame(face(1)), 600)).toHaveLength(3);
  });

  it('begins anew when another person stands there', () => {
    const collector = createShotCollector(2);
    collector.add(frame(face(1)), 0);
    expect(collector.add(frame(face(2)), 300)).toBeNull();
    expect(collector.add(frame(face(2)), 600)).toEqual([templateOf(2), templateOf(2)]);
  });

  it('begins anew when a second person came into the lane', () => {
    const collector = createShotCollector(2);
    collector.add(frame(face(1)), 0);
    collector.add(frame(face(1), face(2)), 300);
    expect(collector.add(frame(face(1)), 600)).toBeNull();
    expect(collector.add(frame(face(1)), 900)).toHaveLength(2);
  });

  it('keeps copies: the frame may be wiped', () => {
    const collector = createShotCollector(1);
    const shown = face(1);
    const taken = collector.add(frame(shown), 0);
    shown.embedding?.fill(0);
    expect(taken).toEqual([templateOf(1)]);
  });

  it.each<[string, SeenFrame, string]>([
    ['nobody came', frame(), 'no-face'],
    ['several came', frame(face(1), face(2)), 'several-faces'],
    ['he was too far away', frame(face(1, { fault: 'too-small', embedding: null })), 'too-small'],
    ['it was too dark', frame(face(1, { fault: 'too-dark', embedding: null })), 'too-dark'],
    ['there was simply not enough time', frame(face(1)), 'timed-out'],
  ])('knows what stood in the way: %s', (_, seen, obstacle) => {
    const collector = createShotCollector(5);
    collector.add(seen, 0);
    expect(collector.obstacle()).toBe(obstacle);
  });
});
