import { describe, expect, it, vi } from 'vitest';
import type { StandIn } from './doubles';
import { sharpPicture, templateOf, windowPort } from './doubles';
import {
  anna,
  cameras,
  configure,
  eachWithItsHost,
  events,
  film,
  host,
  lane,
  models,
  of,
  show,
  start,
  tell,
  until,
} from './hostUnderTest';

eachWithItsHost();

describe('the vision host', () => {
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
      show(people);
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
      show(people());
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
      show([anna, { ...anna, x: 400 }]);
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
