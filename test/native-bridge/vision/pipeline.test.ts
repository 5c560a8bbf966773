import { beforeEach, describe, expect, it } from 'vitest';
import type { LanePipeline, SeenFrame } from '../../../native-bridge/vision/pipeline';
import { createLanePipeline } from '../../../native-bridge/vision/pipeline';
import { LANE_LIMITS } from '../../../native-bridge/vision/quality';
import type { StandIn } from './doubles';
import { scriptedModels, sharpPicture, templateOf } from './doubles';

const anna: StandIn = { x: 100, y: 100, size: 120, person: 1 };
const bo: StandIn = { x: 400, y: 100, size: 100, person: 2 };
const picture = sharpPicture();

describe('a lane, frame by frame', () => {
  let scene: StandIn[] = [];
  let pipeline: LanePipeline;
  let models: ReturnType<typeof scriptedModels>;
  let id: number;

  beforeEach(() => {
    scene = [];
    liveness = { passive: false, motion: false };
    id = 0;
    models = scriptedModels(() => scene);
    pipeline = createLanePipeline(() => ++id);
  });

  let liveness = { passive: false, motion: false };
  const see = (arrivedMonoMs: number, people: StandIn[], forTemplate = false): Promise<SeenFrame> => {
    scene = people;
    const region = { x: 0, y: 0, width: 1, height: 1 };
    return pipeline.see(models, { picture, arrivedMonoMs, region, limits: LANE_LIMITS, forTemplate, liveness });
  };

  it('tells where a face is in fractions of the picture, and who it is', async () => {
    const { faces, facesInLane } = await see(1000, [anna]);
    expect(facesInLane).toBe(1);
    expect(faces[0]?.box).toEqual({ x: 100 / 640, y: 100 / 360, width: 120 / 640, height: 120 / 360 });
    expect(faces[0]?.embedding).toEqual(templateOf(1));
    expect(faces[0]?.fault).toBeNull();
  });

  it('remembers the first good frame of a track, not the first frame', async () => {
    const far = await see(1000, [{ ...anna, size: 50 }]);
    expect(far.faces[0]).toMatchObject({ fault: 'too-small', embedding: null, firstGoodFrameMonoMs: null });
    const away = await see(1100, [{ ...anna, size: 70, turned: true }]);
    expect(away.faces[0]).toMatchObject({ fault: 'turned-away', firstGoodFrameMonoMs: null });
    expect((await see(1200, [{ ...anna, size: 90 }])).faces[0]).toMatchObject({ fault: null, firstGoodFrameMonoMs: 1200 });
    const later = await see(1300, [{ ...anna, size: 100, turned: true }]);
    expect(later.faces[0]).toMatchObject({ trackId: 1, fault: 'turned-away', firstGoodFrameMonoMs: 1200 });
  });

  it('never looks for signs of life in a lane that does not ask for them', async () => {
    for (let now = 0; now < 3000; now += 125) {
      const { faces } = await see(now, [anna, bo]);
      for (const face of faces) expect(face).toMatchObject({ passiveLive: null, motion: null });
    }
    expect(models.looked).toEqual({ scores: 0, eyes: 0 });
  });

  it('scores a face for being a picture each time it is embedded, and not otherwise', async () => {
    liveness = { passive: true, motion: false };
    const scored: boolean[] = [];
    const embedded: boolean[] = [];
    for (let now = 0; now < 4000; now += 125) {
      const [face] = (await see(now, [{ ...anna, passiveLive: 0.25 }])).faces;
      scored.push(face?.passiveLive === 0.25);
      embedded.push(face?.embedding !== null);
      expect(face?.motion).toBeNull();
    }
    expect(scored).toEqual(embedded);
    expect(models.looked).toEqual({ scores: 12, eyes: 0 });
    const away = await see(4000, [{ ...anna, size: 100, turned: true }]);
    expect(away.faces[0]).toMatchObject({ fault: 'turned-away', passiveLive: null });
  });

  it('tells how a face is held, of one that turned away too', async () => {
    liveness = { passive: false, motion: true };
    const [straight] = (await see(0, [{ ...anna, eyeOpening: 0.31 }])).faces;
    expect(straight?.motion).toMatchObject({ yawDeg: 0, eyeOpening: 0.31 });
    const [away] = (await see(125, [{ ...anna, turned: true }])).faces;
    expect(away).toMatchObject({ trackId: straight?.trackId, fault: 'turned-away', embedding: null, motion: { eyeOpening: 0 } });
    expect(away?.motion?.yawDeg).toBeGreaterThan(60);
    expect(models.looked.scores).toBe(0);
  });

  it('where a movement may be asked for, says who it is four times a second, and whenever the eyes fall', async () => {
    liveness = { passive: false, motion: true };
    const embeddedAt: number[] = [];
    for (let now = 0; now < 3000; now += 125) {
      const eyeOpening = now === 1875 || now === 2000 ? 0.1 : 0.3;
      if ((await see(now, [{ ...anna, eyeOpening }])).faces[0]?.embedding) embeddedAt.push(now);
    }
    expect(embeddedAt.slice(10)).toEqual([1375, 1625, 1875, 2000, 2250, 2500, 2750]);
  });

  it('says nothing of life where the networks for it are missing, and goes on recognising', async () => {
    liveness = { passive: true, motion: true };
    models.livenessMissing = true;
    const [face] = (await see(0, [anna])).faces;
    expect(face).toMatchObject({ fault: null, passiveLive: null, motion: { eyeOpening: 0 } });
    expect(face?.embedding).toEqual(templateOf(1));
  });

  it('embeds a track ten times, then once a second, and always says that somebody is there', async () => {
    const embeddedAt: number[] = [];
    for (let now = 0; now < 4000; now += 125) {
      const { faces } = await see(now, [anna]);
      expect(faces).toHaveLength(1);
      if (faces[0]?.embedding) embeddedAt.push(now);
    }
    expect(embeddedAt.slice(0, 10)).toEqual([0, 125, 250, 375, 500, 625, 750, 875, 1000, 1125]);
    expect(embeddedAt.slice(10)).toEqual([2125, 3125]);
    expect(models.embedded).toHaveLength(12);
  });

  it('gives a new number to a track under which another person has appeared', async () => {
    await see(0, [anna]);
    const changed = await see(125, [{ ...anna, person: 3 }]);
    expect(changed.faces[0]?.trackId).not.toBe(1);
    expect(changed.faces[0]?.firstGoodFrameMonoMs).toBe(125);
    expect(changed.ended).toEqual([1]);
    const after = await see(250, [{ ...anna, person: 3 }]);
    expect(after.faces[0]?.trackId).toBe(changed.faces[0]?.trackId);
    expect(after.ended).toEqual([]);
  });

  it('does not count what only looked like a face', async () => {
    const { faces, facesInLane } = await see(0, [anna, { ...bo, ghost: true }]);
    expect(faces).toHaveLength(1);
    expect(facesInLane).toBe(1);
  });

  it('reads the five biggest of a crowd and counts all', async () => {
    const crowd = Array.from({ length: 9 }, (_, index) => ({ x: index * 70, y: 10, size: 60 + index, person: index }));
    const { faces, facesInLane } = await see(0, crowd);
    expect(facesInLane).toBe(9);
    expect(faces.map(({ box }) => Math.round(box.width * 640))).toEqual([68, 67, 66, 65, 64]);
  });

  it('keeps two people apart and ends each track once', async () => {
    const [first] = [(await see(0, [anna, bo])).faces];
    expect(first.map(({ trackId }) => trackId)).toEqual([1, 2]);
    await see(500, [anna]);
    const gone = await see(1000, [anna]);
    expect(gone.ended).toEqual([2]);
    expect((await see(1125, [anna])).ended).toEqual([]);
    expect(pipeline.hasTracks()).toBe(true);
    expect(pipeline.reset()).toEqual([1]);
    expect(pipeline.hasTracks()).toBe(false);
  });

  it('embeds every frame of an enrolment, in six views', async () => {
    for (let now = 0; now < 2000; now += 125) expect((await see(now, [anna], true)).faces[0]?.embedding).not.toBeNull();
    expect(models.embedded).toHaveLength(16 * 6);
  });
});
