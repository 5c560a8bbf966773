import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { LoadedModels } from '../../../native-bridge/vision/models';
import { live, templateOf, windowPort } from './doubles';
import {
  anna,
  camera,
  cameras,
  configure,
  eachWithItsHost,
  film,
  lane,
  models,
  of,
  picture,
  show,
  start,
  tell,
  until,
} from './hostUnderTest';

eachWithItsHost();

describe('the vision host', () => {
  it('looks at the lanes it was given and says who is there', async () => {
    start();
    configure(lane('lane-1'));
    await until('ready');
    expect(of('ready')).toEqual([{ type: 'ready', profile: 'accurate', model: 'scripted-1' }]);
    expect(camera().started).toBe(true);
    expect(camera().options.source).toEqual(lane('lane-1').camera);
    camera().tell.onHealth(live);
    expect(of('camera')).toEqual([{ type: 'camera', laneId: 'lane-1', ...live, latencyMs: null }]);
    await film(() => of('observation').length >= 3);
    expect(of('observation')[0]).toMatchObject({
      laneId: 'lane-1',
      trackId: 1,
      fault: null,
      facesInLane: 1,
      frameArrivedMonoMs: 1125,
    });
    expect(of('observation')[0]?.embedding).toEqual(templateOf(1));
  });

  it('looks for signs of life from the moment a lane asks for them, with the same camera', async () => {
    start();
    show([{ ...anna, passiveLive: 0.75, eyeOpening: 0.3 }]);
    configure(lane('lane-1'));
    await until('ready');
    await film(() => of('observation').length >= 2);
    for (const seen of of('observation')) expect(seen).toMatchObject({ passiveLive: null, motion: null });
    expect(models.looked).toEqual({ scores: 0, eyes: 0 });
    configure(lane('lane-1', { liveness: { passive: true, motion: true } }));
    await film(() => of('observation').some(({ motion }) => motion !== null));
    expect(of('observation').at(-1)).toMatchObject({ passiveLive: 0.75, motion: { yawDeg: 0, eyeOpening: 0.3 } });
    expect(cameras.made).toHaveLength(1);
  });

  it('tells the end of a track it has told of', async () => {
    start();
    configure(lane('lane-1'));
    await until('ready');
    await film(() => of('observation').length >= 1);
    show([]);
    await film(() => of('trackEnded').length >= 1);
    expect(of('trackEnded')).toEqual([{ type: 'trackEnded', laneId: 'lane-1', trackId: 1 }]);
  });

  it('never gives two lanes the same track number', async () => {
    start();
    configure(lane('lane-1'), lane('lane-2'));
    await until('ready');
    await film(() => of('observation').some(({ laneId }) => laneId === 'lane-1'), 0);
    await film(() => of('observation').some(({ laneId }) => laneId === 'lane-2'), 1);
    const ids = ['lane-1', 'lane-2'].map((laneId) => of('observation').find((event) => event.laneId === laneId)?.trackId);
    expect(new Set(ids).size).toBe(2);
  });

  it('wipes an embedding once it is sent', async () => {
    const given: Float32Array[] = [];
    const embed = models.recogniser.embed;
    models.recogniser.embed = async (crop) => {
      const embedding = await embed(crop);
      given.push(embedding);
      return embedding;
    };
    start();
    configure(lane('lane-1'));
    await until('ready');
    await film(() => of('observation').length >= 2);
    await vi.waitFor(() => expect(given[0]?.every((value) => value === 0)).toBe(true));
    expect(of('observation')[0]?.embedding?.some((value) => value !== 0)).toBe(true);
  });

  it('lets the networks forget the last face once, when it has left; not while somebody is there, nor where nobody was', async () => {
    show([]);
    start();
    configure(lane('lane-1'));
    await until('ready');
    let frames = 0;
    await film(() => ++frames > 10);
    expect(models.forgotten).toBe(0);
    show([anna]);
    await film(() => of('observation').length >= 3);
    expect(models.forgotten).toBe(0);
    show([]);
    await film(() => of('trackEnded').length >= 1);
    frames = 0;
    await film(() => ++frames > 10);
    expect(models.forgotten).toBe(1);
    show([anna]);
    await film(() => of('observation').length >= 6);
    camera().tell.onHealth(live);
    camera().tell.onHealth({ ...live, state: 'lost', fault: 'no-frames' });
    await vi.waitFor(() => expect(models.forgotten).toBe(2));
  });

  describe('a killed camera', () => {
    it('is reported, its faces are gone, and the other lane goes on', async () => {
      start();
      configure(lane('lane-1'), lane('lane-2'));
      await until('ready');
      for (const { tell: told } of cameras.made) told.onHealth(live);
      const port = windowPort();
      tell({ type: 'watch', laneId: 'lane-1' }, [port]);
      await film(() => of('observation').length >= 1);
      camera(0).tell.onHealth({ state: 'lost', fault: 'unreachable', fps: 0 });
      await until('trackEnded');
      expect(of('camera').at(-1)).toMatchObject({ laneId: 'lane-1', state: 'lost', fault: 'unreachable' });
      expect(port.got.at(-1)).toEqual({ type: 'faces', faces: [] });
      expect(port.got).toContainEqual({ type: 'state', state: 'lost' });
      await film(() => of('observation').some(({ laneId }) => laneId === 'lane-2'), 1);
    });

    it('comes back under a new track number', async () => {
      start();
      configure(lane('lane-1'));
      await until('ready');
      camera().tell.onHealth(live);
      await film(() => of('observation').length >= 1);
      camera().tell.onHealth({ state: 'lost', fault: 'no-frames', fps: 0 });
      await until('trackEnded');
      const before = of('observation').length;
      camera().tell.onHealth(live);
      await film(() => of('observation').length > before);
      expect(of('observation').at(-1)?.trackId).toBe(2);
    });

    it('is told once, not with every breath', async () => {
      start();
      configure(lane('lane-1'));
      for (let breath = 0; breath < 5; breath++) camera().tell.onHealth({ ...live });
      expect(of('camera')).toHaveLength(1);
    });
  });

  describe('without models', () => {
    beforeEach(() => {
      start({ loadModels: async () => ({ ok: false, fault: 'wrong-hash', file: 'fr_feature.onnx' }) });
      configure(lane('lane-1'));
    });

    it('says which file is wrong, and shows the picture all the same', async () => {
      await until('modelsFault');
      expect(of('modelsFault')).toEqual([{ type: 'modelsFault', fault: 'wrong-hash', file: 'fr_feature.onnx' }]);
      const port = windowPort();
      tell({ type: 'watch', laneId: 'lane-1' }, [port]);
      camera().tell.onHealth(live);
      camera().tell.onFrame({ ...picture, arrivedMonoMs: 1 });
      camera().tell.onPacket({ key: true, timestampUs: 1, data: new Uint8Array(3), arrivedMonoMs: 1 });
      expect(port.got.map(({ type }) => type)).toEqual(['state', 'packet']);
      expect(of('observation')).toEqual([]);
    });

    it.each([
      ['photo', { type: 'enrolFromPhoto', requestId: 5, photo: new Uint8Array(3) }],
      ['camera', { type: 'enrolFromCamera', requestId: 5, laneId: 'lane-1', shots: 3, timeoutMs: 1000 }],
    ])('refuses to enrol from a %s', async (_, command) => {
      tell(command);
      await until('enrolFailed');
      expect(of('enrolFailed')).toEqual([{ type: 'enrolFailed', requestId: 5, fault: 'models-missing' }]);
    });
  });

  it('tries the models again with the next configuration', async () => {
    const answers: LoadedModels[] = [
      { ok: false, fault: 'missing', file: 'manifest.json' },
      { ok: true, models },
    ];
    start({ loadModels: async () => answers.shift() ?? { ok: false, fault: 'unusable', file: 'asked too often' } });
    configure(lane('lane-1'));
    await until('modelsFault');
    configure(lane('lane-1'));
    await until('ready');
    configure(lane('lane-1'));
    await until('ready', 2);
    expect(of('modelsFault')).toHaveLength(1);
    await film(() => of('observation').length >= 1);
  });

  it('loads another profile when it is told to, and lets the former one go', async () => {
    const asked: string[] = [];
    const gone: string[] = [];
    const loaded = (profile: string): LoadedModels => {
      const dispose = async () => void gone.push(profile);
      return { ok: true, models: { ...models, profile, modelId: `model of ${profile}`, dispose } };
    };
    start({
      loadModels: async (_folder, profile) => {
        asked.push(profile);
        return loaded(profile);
      },
    });
    for (const profile of ['accurate', 'accurate', 'provenance', 'accurate']) {
      tell({ type: 'configure', ffmpegPath: 'ffmpeg', modelsFolder: '/models', profile, lanes: [lane('lane-1')] });
    }
    await until('ready', 4);
    expect(asked).toEqual(['accurate', 'provenance', 'accurate']);
    expect(gone).toEqual(['accurate', 'provenance']);
    expect(of('ready').map(({ profile, model }) => [profile, model])).toEqual([
      ['accurate', 'model of accurate'],
      ['accurate', 'model of accurate'],
      ['provenance', 'model of provenance'],
      ['accurate', 'model of accurate'],
    ]);
    expect(cameras.made).toHaveLength(1);
  });

  describe('a new configuration', () => {
    it('leaves a camera alone whose source is the same', async () => {
      start();
      configure(lane('lane-1'));
      configure(lane('lane-1', { regionOfInterest: { x: 0.5, y: 0, width: 0.5, height: 1 } }));
      expect(cameras.made).toHaveLength(1);
    });

    it('replaces a camera whose password changed, and keeps the windows', async () => {
      start();
      configure(lane('lane-1'));
      const port = windowPort();
      tell({ type: 'watch', laneId: 'lane-1' }, [port]);
      configure(lane('lane-1', { camera: { ...lane('lane-1').camera, password: 'other' } }));
      await vi.waitFor(() => expect(camera(0).disposed).toBe(true));
      camera(0).tell.onPacket({ key: true, timestampUs: 1, data: new Uint8Array(3), arrivedMonoMs: 1 });
      expect(port.got).toEqual([]);
      camera(1).tell.onPacket({ key: true, timestampUs: 2, data: new Uint8Array(3), arrivedMonoMs: 1 });
      expect(port.got).toHaveLength(1);
    });

    it('ends a lane that is gone: camera, windows, tracks', async () => {
      start();
      configure(lane('lane-1'));
      await until('ready');
      const port = windowPort();
      tell({ type: 'watch', laneId: 'lane-1' }, [port]);
      await film(() => of('observation').length >= 1);
      configure(lane('lane-2'));
      await vi.waitFor(() => expect(camera(0).disposed && port.closed).toBe(true));
      expect(of('trackEnded')).toHaveLength(1);
    });

    it('stops looking for faces when it is told to', async () => {
      start();
      configure(lane('lane-1'));
      await until('ready');
      await film(() => of('observation').length >= 1);
      configure(lane('lane-1', { recognise: false }));
      await until('trackEnded');
      const before = models.embedded.length;
      camera().tell.onFrame({ ...picture, arrivedMonoMs: 99_000 });
      await new Promise(setImmediate);
      expect(models.embedded).toHaveLength(before);
    });
  });

  it('a lane that looks for no faces never shows one to the models', async () => {
    start();
    configure(lane('lane-1', { recognise: false }), lane('lane-2'));
    await until('ready');
    camera(0).tell.onFrame({ ...picture, arrivedMonoMs: 1 });
    await film(() => of('observation').length >= 1, 1);
    expect(of('observation').every(({ laneId }) => laneId === 'lane-2')).toBe(true);
  });
});
