import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type RtspSimulator, startRtspSimulator } from '../../support/camera/rtspSimulator';
import { type Film, readFilm } from '../../support/film/film';
import { ensureFilm, filmFolder } from './demoFilm';
import { untilSeen, type Viewer, watchStream } from './viewer';

const account = { user: 'guard', password: 'lane-4711' };

let film: Film;
beforeAll(async () => {
  await ensureFilm();
  film = await readFilm(filmFolder);
}, 180_000);

const running: (RtspSimulator | Viewer)[] = [];
afterEach(async () => {
  for (const part of running.splice(0)) await ('kill' in part ? part.kill() : part.stop());
});

async function startCamera(port = 0): Promise<RtspSimulator> {
  const camera = await startRtspSimulator({ filmFolder, ...account, port });
  running.push(camera);
  return camera;
}

function watch(url: string): Viewer {
  const viewer = watchStream(url);
  running.push(viewer);
  return viewer;
}

const withAccount = (url: string, { user, password } = account): string => url.replace('//', `//${user}:${password}@`);
const clipOf = (name: string) => {
  const clip = film.clips.find((candidate) => candidate.name === name);
  if (clip === undefined) throw new Error(`no clip ${name}`);
  return clip;
};
const walk = (): string => film.people.find((person) => person.role === 'resident')?.clip ?? 'none';

describe('the RTSP camera', () => {
  it('is 1280 × 720 H.264 without B-frames at 15 pictures a second', async () => {
    const camera = await startCamera();
    const entries = 'stream=codec_name,profile,width,height,has_b_frames,avg_frame_rate';
    const arguments_ = [
      '-v',
      'error',
      '-rtsp_transport',
      'tcp',
      '-show_entries',
      entries,
      '-of',
      'json',
      withAccount(camera.url),
    ];
    const { stdout } = await promisify(execFile)('ffprobe', arguments_);
    expect(JSON.parse(stdout).streams).toEqual([
      { codec_name: 'h264', profile: 'Constrained Baseline', width: 1280, height: 720, has_b_frames: 0, avg_frame_rate: '15/1' },
    ]);
  });

  it('refuses a wrong password, no password, and lets nobody offer one in the clear', async () => {
    const camera = await startCamera();
    for (const url of [withAccount(camera.url, { user: 'guard', password: 'wrong' }), camera.url]) {
      const viewer = watch(url);
      await viewer.ended;
      expect(viewer.seen).toEqual([]);
      expect(viewer.complaint()).toContain('401 Unauthorized');
    }
    const answer = await describeRequest(camera.port, `Basic ${Buffer.from('guard:lane-4711').toString('base64')}`);
    expect(answer).toContain('RTSP/1.0 401');
    expect(answer).toMatch(/WWW-Authenticate: Digest /);
    expect(answer).not.toMatch(/WWW-Authenticate: Basic/);
  });

  it('keeps its password out of the process list', async () => {
    const camera = await startCamera();
    const { stdout } = await promisify(execFile)('ps', ['-o', 'args=', '-p', String(camera.pid)]);
    expect(stdout).toContain('rtsp_server.py');
    expect(stdout).not.toContain(account.password);
  });

  it('shows a clip when told, tells when it began, goes back to the empty lane, and its clock gives the latency', async () => {
    const camera = await startCamera();
    const viewer = watch(withAccount(camera.url));
    await untilSeen([viewer], ({ seen }) => seen.length > 5);
    const clip = clipOf(walk());
    const start = await camera.play(clip.name);
    expect(start.firstFilmFrame).toBe(clip.firstFilmFrame);
    const shown = () => viewer.seen.filter(({ filmFrame }) => filmFrame !== null && filmFrame >= clip.firstFilmFrame);
    await untilSeen([viewer], ({ seen }) => seen.at(-1)?.filmFrame === 3 && shown().length > 60);
    expect(viewer.seen.filter(({ filmFrame }) => filmFrame === null)).toEqual([]);
    expect(shown().length).toBeGreaterThanOrEqual(clip.frames - 2);
    const latencies = shown()
      .map((seen) => seen.atEpochMs - start.atEpochMs - (((seen.filmFrame ?? 0) - clip.firstFilmFrame) * 1000) / film.fps)
      .sort((a, b) => a - b);
    const median = latencies[latencies.length >> 1] ?? Number.POSITIVE_INFINITY;
    process.stdout.write(`RTSP camera to decoded picture: p50 ${median.toFixed(0)} ms of ${latencies.length}\n`);
    expect(median).toBeGreaterThan(0);
    expect(median).toBeLessThan(500);
  });

  it('has no clip that is not in the film', async () => {
    const camera = await startCamera();
    await expect(camera.play('walk-nobody')).rejects.toThrow('no clip walk-nobody');
  });

  it('can hang: connections stay, pictures stop, and go on afterwards', async () => {
    const camera = await startCamera();
    const viewer = watch(withAccount(camera.url));
    await untilSeen([viewer], ({ seen }) => seen.length > 5);
    camera.freeze(true);
    await untilSeen([viewer], ({ seen }) => Date.now() - (seen.at(-1)?.atEpochMs ?? 0) > 1000);
    expect(camera.clients()).toBe(1);
    const before = viewer.seen.length;
    camera.freeze(false);
    await untilSeen([viewer], ({ seen }) => seen.length > before + 15);
  });

  it('ends its streams at once when it loses power, and is back at the same address', async () => {
    const camera = await startCamera();
    const viewer = watch(withAccount(camera.url));
    await untilSeen([viewer], ({ seen }) => seen.length > 5);
    await camera.kill();
    await viewer.ended;
    await expect(camera.play('idle')).rejects.toThrow('has ended');
    const again = await startCamera(camera.port);
    expect(again.url).toBe(camera.url);
    const back = watch(withAccount(again.url));
    await untilSeen([back], ({ seen }) => seen.length > 5);
  });

  it('serves two viewers the same pictures', async () => {
    const camera = await startCamera();
    const viewers = [watch(withAccount(camera.url)), watch(withAccount(camera.url))];
    await untilSeen(viewers, ({ seen }) => seen.length > 5);
    const clip = clipOf(walk());
    await camera.play(clip.name);
    const last = clip.firstFilmFrame + 20;
    await untilSeen(viewers, ({ seen }) => seen.some(({ filmFrame }) => filmFrame === last));
  });

  it('says in one sentence that the film is missing', async () => {
    await expect(startRtspSimulator({ filmFolder: '/nonexistent', ...account })).rejects.toThrow(/did not start: .*film\.json/);
  });
});

/** One DESCRIBE over a bare socket. */
async function describeRequest(port: number, authorization: string): Promise<string> {
  const { connect } = await import('node:net');
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => {
      const request = [`DESCRIBE rtsp://127.0.0.1:${port}/main RTSP/1.0`, 'CSeq: 1', `Authorization: ${authorization}`, '', ''];
      socket.write(request.join('\r\n'));
    });
    socket.once('error', reject);
    socket.once('data', (answer) => {
      resolve(String(answer));
      socket.destroy();
    });
  });
}
