import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { VisionDeps, VisionHost } from '../../../native-bridge/vision/host';
import { startVisionHost } from '../../../native-bridge/vision/host';
import type { LivePort } from '../../../native-bridge/vision/liveView';
import type { LoadedModels } from '../../../native-bridge/vision/models';
import { VisionEvent } from '../../../native-bridge/vision/protocol';
import type { HandCamera, StandIn } from './doubles';
import { handCameras, live, scriptedModels, sharpPicture, templateOf, windowPort } from './doubles';

const anna: StandIn = { x: 100, y: 100, size: 140, person: 1 };
const picture = sharpPicture();
const lane = (laneId: string, change: object = {}) => ({
  laneId,
  camera: { kind: 'rtsp', url: `rtsp://10.0.0.1/${laneId}`, user: 'gate', password: 'secret' },
  regionOfInterest: { x: 0, y: 0, width: 1, height: 1 },
  recognise: true,
  liveness: { passive: false, motion: false },
  ...change,
});

describe('the vision host', () => {
  let scene: StandIn[];
  let models: ReturnType<typeof scriptedModels>;
  let cameras: ReturnType<typeof handCameras>;
  let events: VisionEvent[];
  let tell: (message: unknown, ports?: LivePort[]) => void;
  let host: VisionHost;
  let now: number;

  beforeEach(() => {
    scene = [anna];
    models = scriptedModels(() => scene);
    cameras = handCameras();
    events = [];
    now = 1000;
  });
  afterEach(() => host.dispose());

  function start(change: Partial<VisionDeps> = {}): void {
    host = startVisionHost(
      {
        // As a message port does: copied before it returns, and only what the protocol knows.
        send: (event) => events.push(VisionEvent.parse(structuredClone(event))),
        onMessage: (listener) => {
          tell = (message, ports = []) => listener(message, ports);
        },
      },
      {
        createCamera: cameras.createCamera,
        discoverCameras: async () => [{ url: 'http://10.0.0.9/onvif', name: 'Gate', hardware: 'X1' }],
        probeCamera: async () => ({ ok: false, fault: 'password-wrong' }),
        loadModels: async (): Promise<LoadedModels> => ({ ok: true, models }),
        decodePhoto: async () => ({ ok: true, picture: sharpPicture() }),
        nowMonoMs: () => now,
        ...change,
      },
    );
  }

  const configure = (...lanes: object[]) =>
    tell({ type: 'configure', ffmpegPath: 'ffmpeg', modelsFolder: '/models', profile: 'accurate', lanes });
  const of = <T extends VisionEvent['type']>(type: T) =>
    events.filter((event): event is Extract<VisionEvent, { type: T }> => event.type === type);
  const until = (type: VisionEvent['type'], count = 1) => vi.waitFor(() => expect(of(type).length).toBeGreaterThanOrEqual(count));
  const camera = (index = 0): HandCamera => {
    const made = cameras.made[index];
    if (!made) throw new Error(`no camera ${index}`);
    return made;
  };

  /** Shows frames 125 ms apart until `done` holds. */
  async function film(done: () => boolean, index = 0): Promise<void> {
    for (let frame = 0; !done(); frame++) {
      if (frame > 400) throw new Error('the film ran out');
      now += 125;
      camera(index).tell.onFrame({ ...picture, arrivedMonoMs: now });
      await new Promise(setImmediate);
    }
  }

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
    scene = [{ ...anna, passiveLive: 0.75, eyeOpening: 0.3 }];
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
    scene = [];
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
    scene = [];
    start();
    configure(lane('lane-1'));
    await until('ready');
    let frames = 0;
    await film(() => ++frames > 10);
    expect(models.forgotten).toBe(0);
    scene = [anna];
    await film(() => of('observation').length >= 3);
    expect(models.forgotten).toBe(0);
    scene = [];
    await film(() => of('trackEnded').length >= 1);
    frames = 0;
    await film(() => ++frames > 10);
    expect(models.forgotten).toBe(1);
    scene = [anna];
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

  describe('an empty lane', () => {
    let looksAtMs: number[];
    /** When the frame being shown arrived. */
    let at: number;

    beforeEach(async () => {
      looksAtMs = [];
      at = 0;
      const detect = models.detector.detect;
      models.detector.detect = (...given) => {
        looksAtMs.push(at);
        return detect(...given);
      };
      scene = [];
      start();
      configure(lane('lane-1'));
      await until('ready');
    });

    /** Frames 125 ms apart until `untilMs`, `shown` for each. */
    async function showUntil(untilMs: number, shown: (atMs: number) => typeof picture): Promise<void> {
      for (; at < untilMs; at += 125) {
        camera().tell.onFrame({ ...shown(at), arrivedMonoMs: at });
        await new Promise(setImmediate);
      }
    }
    /** Rows of the picture, from the top, made lighter. */
    const lighter = (levels: number, rows: number) => {
      const changed = sharpPicture();
      for (let index = 0; index < rows * changed.width * 3; index++) {
        const value = changed.rgb[index] ?? 0;
        changed.rgb[index] = value < 128 ? value + levels : value - levels;
      }
      return changed;
    };

    it('that is still is looked at once in two seconds, one where something moves in every frame', async () => {
      await showUntil(8000, () => picture);
      expect(looksAtMs).toEqual([0, 2000, 4000, 6000]);
      const other = lighter(100, 180);
      await showUntil(9000, (atMs) => (atMs % 250 ? picture : other));
      expect(looksAtMs.slice(4)).toEqual([8000, 8125, 8250, 8375, 8500, 8625, 8750, 8875]);
    });

    it('is looked at in the very frame in which somebody appears, whenever that is', async () => {
      const other = lighter(100, 180);
      await showUntil(2500, () => picture);
      scene = [anna];
      await showUntil(2625, () => other);
      expect(looksAtMs).toEqual([0, 2000, 2500]);
      await vi.waitFor(() => expect(of('observation')).toHaveLength(1));
    });

    it('with a faint change, or a camera that is never quiet, is looked at twice a second', async () => {
      const frames = [picture, lighter(8, 360)];
      await showUntil(2000, (atMs) => frames[(atMs / 125) % 2] ?? picture);
      // Every other frame shows what was kept, so that a look may come a frame late.
      expect(looksAtMs.length).toBeGreaterThanOrEqual(3);
      for (const [index, look] of looksAtMs.entries()) expect(look - (looksAtMs[index - 1] ?? look)).toBeLessThanOrEqual(625);
    });

    it('finds whoever comes in the colour of the wall, too faint for any sample, within two seconds', async () => {
      await showUntil(2125, () => picture);
      scene = [anna];
      await showUntil(4125, () => picture);
      await vi.waitFor(() => expect(of('observation').map(({ frameArrivedMonoMs }) => frameArrivedMonoMs)).toEqual([4000]));
    });

    it('finds whoever fades in slowly as soon as it adds up to something', async () => {
      await showUntil(2125, () => picture);
      scene = [anna];
      await showUntil(4125, (atMs) => lighter(Math.floor((atMs - 2125) / 125), 180));
      // Six levels are there after 750 ms, and half a second after the last look.
      await vi.waitFor(() => expect(of('observation')[0]?.frameArrivedMonoMs).toBe(2875));
    });

    it('finds whoever stood there from the first picture on', async () => {
      scene = [anna];
      await showUntil(500, () => picture);
      await vi.waitFor(() => expect(of('observation')[0]?.frameArrivedMonoMs).toBe(0));
    });

    it('finds whoever stands there when the picture comes back, unchanged', async () => {
      scene = [anna];
      camera().tell.onHealth(live);
      await showUntil(1000, () => picture);
      camera().tell.onHealth({ ...live, state: 'stale', fault: 'no-frames' });
      await until('trackEnded');
      const before = of('observation').length;
      camera().tell.onHealth(live);
      await showUntil(1125, () => picture);
      await vi.waitFor(() => expect(of('observation').length).toBe(before + 1));
    });

    it('is looked at once more when its region changes, though the picture does not', async () => {
      await showUntil(500, () => picture);
      configure(lane('lane-1', { regionOfInterest: { x: 0.1, y: 0, width: 0.9, height: 1 } }));
      await showUntil(1000, () => picture);
      expect(looksAtMs).toEqual([0, 500]);
    });
  });

  it('a busy moment drops frames and then sees the newest', async () => {
    const seen: number[] = [];
    let open: () => void = () => undefined;
    const detect = models.detector.detect;
    models.detector.detect = async (frame, region) => {
      seen.push(frame.rgb[0] ?? -1);
      if (seen.length === 1) await new Promise<void>((resolve) => (open = resolve));
      return detect(frame, region);
    };
    start();
    configure(lane('lane-1'), lane('lane-2'));
    await until('ready');
    const frame = (value: number) => ({
      ...picture,
      rgb: new Uint8Array(picture.rgb.length).fill(value),
      arrivedMonoMs: 1000 + value,
    });
    camera(0).tell.onFrame(frame(1));
    await vi.waitFor(() => expect(seen).toEqual([1]));
    for (const value of [60, 120, 180]) camera(1).tell.onFrame(frame(value));
    open();
    await vi.waitFor(() => expect(seen).toEqual([1, 180]));
  });

  describe('enrolment', () => {
    it('from a photo gives a template and wipes photo and picture', async () => {
      const decoded = sharpPicture();
      start({ decodePhoto: async () => ({ ok: true, picture: decoded }) });
      configure(lane('lane-1'));
      const photo = new Uint8Array([1, 2, 3]);
      tell({ type: 'enrolFromPhoto', requestId: 9, photo });
      await until('enrolled');
      expect(of('enrolled')).toEqual([{ type: 'enrolled', requestId: 9, model: 'scripted-1', embeddings: [templateOf(1)] }]);
      expect(decoded.rgb.every((value) => value === 0)).toBe(true);
      expect([...photo]).toEqual([0, 0, 0]);
    });

    it.each<[string, StandIn[], string]>([
      ['a photo of nobody', [], 'no-face'],
      ['a photo of two', [anna, { ...anna, x: 400 }], 'several-faces'],
    ])('refuses %s', async (_, people, fault) => {
      scene = people;
      start();
      configure(lane('lane-1'));
      tell({ type: 'enrolFromPhoto', requestId: 9, photo: new Uint8Array(3) });
      await until('enrolFailed');
      expect(of('enrolFailed')).toEqual([{ type: 'enrolFailed', requestId: 9, fault }]);
    });

    it('refuses a photo that is not decoded, in the decoder’s words, and wipes it', async () => {
      start({ decodePhoto: async () => ({ ok: false, fault: 'photo-unreadable', detail: { format: 'HEIC' } }) });
      configure(lane('lane-1'));
      const photo = new Uint8Array([1, 2, 3]);
      tell({ type: 'enrolFromPhoto', requestId: 9, photo });
      await until('enrolFailed');
      expect(of('enrolFailed')).toEqual([
        { type: 'enrolFailed', requestId: 9, fault: 'photo-unreadable', detail: { format: 'HEIC' } },
      ]);
      expect([...photo]).toEqual([0, 0, 0]);
    });

    it('from the camera gives as many templates as it was asked for, on a lane that looks for no faces too', async () => {
      start();
      configure(lane('lane-1', { recognise: false }));
      await until('ready');
      tell({ type: 'enrolFromCamera', requestId: 4, laneId: 'lane-1', shots: 3, timeoutMs: 60_000 });
      await new Promise(setImmediate);
      await film(() => of('enrolled').length >= 1);
      expect(of('enrolled')[0]?.embeddings).toEqual([templateOf(1), templateOf(1), templateOf(1)]);
      expect(of('observation')).toEqual([]);
    });

    it.each<[string, number, string, () => StandIn[]]>([
      ['has given its templates', 60_000, 'enrolled', () => [anna]],
      ['ran out of time', 100, 'enrolFailed', () => [anna, { ...anna, x: 400 }]],
    ])('from a lane that looks for no faces leaves nothing of the face there once it %s', async (_, timeoutMs, ends, people) => {
      scene = people();
      start();
      configure(lane('lane-1', { recognise: false }));
      await until('ready');
      const port = windowPort();
      tell({ type: 'watch', laneId: 'lane-1' }, [port]);
      tell({ type: 'enrolFromCamera', requestId: 4, laneId: 'lane-1', shots: 3, timeoutMs });
      await new Promise(setImmediate);
      await film(() => models.embedded.length >= 1);
      if (ends === 'enrolled') await film(() => of('enrolled').length >= 1);
      else await until('enrolFailed');
      await vi.waitFor(() => expect(models.forgotten).toBe(1));
      expect(port.got.at(-1)).toEqual({ type: 'faces', faces: [] });
    });

    it('from the camera says what stood in the way when time runs out', async () => {
      scene = [anna, { ...anna, x: 400 }];
      start();
      configure(lane('lane-1'));
      await until('ready');
      tell({ type: 'enrolFromCamera', requestId: 4, laneId: 'lane-1', shots: 3, timeoutMs: 150 });
      await new Promise(setImmediate);
      await film(() => of('observation').length >= 2);
      await until('enrolFailed');
      expect(of('enrolFailed')).toEqual([{ type: 'enrolFailed', requestId: 4, fault: 'several-faces' }]);
    });

    it('knows no lane that is not configured', async () => {
      start();
      configure(lane('lane-1'));
      tell({ type: 'enrolFromCamera', requestId: 4, laneId: 'lane-7', shots: 3, timeoutMs: 1000 });
      await until('enrolFailed');
      expect(of('enrolFailed')).toEqual([{ type: 'enrolFailed', requestId: 4, fault: 'lane-unknown' }]);
    });
  });

  describe('windows', () => {
    it('see the boxes of the faces as fractions of the whole picture', async () => {
      start();
      configure(lane('lane-1'));
      await until('ready');
      const port = windowPort();
      tell({ type: 'watch', laneId: 'lane-1' }, [port]);
      await film(() => port.got.length >= 1);
      expect(port.got[0]).toEqual({
        type: 'faces',
        faces: [{ trackId: 1, x: 100 / 640, y: 100 / 360, width: 140 / 640, height: 140 / 360 }],
      });
    });

    it('that were closed hurt nobody', async () => {
      start();
      configure(lane('lane-1'));
      await until('ready');
      const port = windowPort();
      tell({ type: 'watch', laneId: 'lane-1' }, [port]);
      port.closed = true;
      await film(() => of('observation').length >= 2);
    });

    it('are let go on request, and turned away from a lane that is not there', () => {
      start();
      configure(lane('lane-1'));
      const [watching, astray] = [windowPort(), windowPort()];
      tell({ type: 'watch', laneId: 'lane-1' }, [watching]);
      tell({ type: 'watch', laneId: 'lane-7' }, [astray]);
      expect([watching.closed, astray.closed]).toEqual([false, true]);
      tell({ type: 'unwatch', laneId: 'lane-1' });
      expect(watching.closed).toBe(true);
    });
  });

  it.each([undefined, 'configure', { type: 'configure' }, { type: 'enrolFromPhoto', requestId: 1, photo: 'text' }])(
    'does nothing on a message it does not know (%o), and keeps no port of it',
    async (message) => {
      start();
      const port = windowPort();
      tell(message, [port]);
      await new Promise(setImmediate);
      expect(port.closed).toBe(true);
      expect(events).toEqual([]);
      expect(cameras.made).toEqual([]);
    },
  );

  it('passes on what the cameras room finds', async () => {
    const streams = [{ name: 'main', codec: 'H264', width: 1920, height: 1080, fps: 25 }];
    start({
      probeCamera: async ({ password }) =>
        password === 'right' ? { ok: true, manufacturer: 'M', model: 'C', streams } : { ok: false, fault: 'password-wrong' },
    });
    tell({ type: 'discoverCameras', requestId: 1, timeoutMs: 1000 });
    tell({ type: 'probeCamera', requestId: 2, url: 'http://10.0.0.9', user: 'a', password: 'right' });
    tell({ type: 'probeCamera', requestId: 3, url: 'http://10.0.0.9', user: 'a', password: 'wrong' });
    await until('cameraProbeFailed');
    expect(events).toContainEqual({
      type: 'camerasFound',
      requestId: 1,
      cameras: [{ url: 'http://10.0.0.9/onvif', name: 'Gate', hardware: 'X1' }],
    });
    expect(events).toContainEqual({ type: 'cameraProbed', requestId: 2, manufacturer: 'M', model: 'C', streams });
    expect(events).toContainEqual({ type: 'cameraProbeFailed', requestId: 3, fault: 'password-wrong' });
  });

  it('ends cameras, windows and models at the end', async () => {
    start();
    configure(lane('lane-1'), lane('lane-2'));
    await until('ready');
    const port = windowPort();
    tell({ type: 'watch', laneId: 'lane-2' }, [port]);
    await host.dispose();
    expect(cameras.made.every(({ disposed }) => disposed)).toBe(true);
    expect(port.closed).toBe(true);
    expect(models.disposed).toBe(true);
  });
});
