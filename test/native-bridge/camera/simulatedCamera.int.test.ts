import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type OnvifSimulator, type OnvifSimulatorOptions, startOnvifSimulator } from '../../support/camera/onvifSimulator';
import { type RtspSimulator, startRtspSimulator } from '../../support/camera/rtspSimulator';
import { commandLines, ffmpegChildren, until, watchCamera } from './cameraProbe';

const folder = mkdtempSync(join(tmpdir(), 'fairgate-film-'));
const account = { user: 'gate', password: 'S1mulated-and-secret' };
const fps = 15;

/** A one-second test picture in the simulator's film format: Annex B, cut at the access unit delimiters. */
const writeFilm = (): void => {
  const encode = ['-c:v', 'libx264', '-preset', 'ultrafast', '-tune', 'zerolatency', '-g', String(fps), '-x264-params', 'aud=1'];
  const picture = ['-f', 'lavfi', '-i', `testsrc=size=1280x720:rate=${fps}`, '-t', '1', '-pix_fmt', 'yuv420p'];
  const film = execFileSync('ffmpeg', ['-loglevel', 'error', ...picture, ...encode, '-f', 'h264', '-'], { maxBuffer: 32e6 });
  const delimiter = Buffer.from([0, 0, 0, 1, 9]);
  const starts: number[] = [];
  for (let at = film.indexOf(delimiter); at >= 0; at = film.indexOf(delimiter, at + 1)) starts.push(at);
  const frames = starts.map((offset, at) => ({
    offset,
    length: (starts[at + 1] ?? film.length) - offset,
    key: at === 0,
    filmFrame: at,
  }));
  writeFileSync(join(folder, 'idle.h264'), film);
  writeFileSync(join(folder, 'idle.json'), JSON.stringify({ frames }));
  const clips = [{ name: 'idle', file: 'idle.h264', index: 'idle.json' }];
  writeFileSync(join(folder, 'film.json'), JSON.stringify({ fps, clips, programme: [] }));
};

let rtsp: RtspSimulator;
const open: { close(): Promise<void> }[] = [];

const device = async (options: Partial<OnvifSimulatorOptions> = {}): Promise<OnvifSimulator> => {
  const simulator = await startOnvifSimulator({
    ...account,
    rtspUrl: () => rtsp.url,
    snapshot: () => Buffer.alloc(0),
    discovery: false,
    ...options,
  });
  open.push(simulator);
  return simulator;
};

const watch = (onvif: OnvifSimulator, password = account.password) => {
  const camera = watchCamera({ kind: 'onvif', url: onvif.url, user: account.user, password });
  open.push({ close: () => camera.dispose() });
  return camera;
};

beforeAll(async () => {
  writeFilm();
  rtsp = await startRtspSimulator({ filmFolder: folder, ...account });
});
afterEach(async () => {
  for (const one of open.splice(0).reverse()) await one.close();
  expect(ffmpegChildren()).toEqual([]);
});
afterAll(async () => {
  await rtsp.kill();
  rmSync(folder, { recursive: true });
});

describe('the demo gate’s camera', () => {
  it.each<[string, Partial<OnvifSimulatorOptions>]>([
    ['as it is', {}],
    ['with its clock five hours ahead', { clockOffsetMs: 5 * 3_600_000 }],
    ['with HTTP digest on its services', { httpDigest: true }],
  ])('is found through ONVIF and shows pictures, %s, and no command line holds its password', async (_name, options) => {
    const camera = watch(await device(options));
    await until(() => camera.frames.length >= 5 && camera.packets.length >= 15);
    expect(camera.configs[0]).toMatchObject({ width: 1280, height: 720 });
    expect(commandLines().filter(({ text }) => text.includes(account.password))).toEqual([]);
  });

  it('is told a wrong password from one that is gone', async () => {
    const onvif = await device();
    const wrong = watch(onvif, 'wrong');
    await until(() => wrong.now()?.fault === 'password-wrong');
    await onvif.close();
    const gone = watch(onvif);
    await until(() => gone.now()?.fault === 'unreachable');
  });

  it('is stale and then lost when it freezes with its connection open, and live when it goes on', async () => {
    const camera = watch(await device());
    await until(() => camera.now()?.state === 'live');
    rtsp.freeze(true);
    await until(() => camera.now()?.state === 'stale');
    await until(() => camera.now()?.state === 'lost');
    expect(camera.now()?.fault).toBe('no-frames');
    rtsp.freeze(false);
    await until(() => camera.now()?.state === 'live', 30_000);
  });
});
