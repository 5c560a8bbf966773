import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { CameraOptions, CameraSource } from '../../../native-bridge/camera/camera';
import {
  commandLines,
  ffmpegChildren,
  freePort,
  password,
  type RtspServer,
  startRtspServer,
  until,
  user,
  type Watched,
  watchCamera,
} from './cameraProbe';

let server: RtspServer;
const ended: (() => unknown)[] = [];

const watch = (source: CameraSource, options?: Partial<CameraOptions>): Watched => {
  const camera = watchCamera(source, options);
  ended.push(() => camera.dispose());
  return camera;
};

const rtsp = (url: string, secret = password): CameraSource => ({ kind: 'rtsp', url, user, password: secret });

/** A camera that is nothing but a socket; `serve` decides what it says. */
const fakeCamera = async (serve: (socket: Socket) => void): Promise<{ url: string; port: number; server: Server }> => {
  const port = await freePort();
  const sockets = new Set<Socket>();
  const fake = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => socket.destroy());
    serve(socket);
  });
  await new Promise<void>((resolve) => fake.listen(port, '127.0.0.1', resolve));
  ended.push(() => {
    for (const socket of sockets) socket.destroy();
    fake.close();
  });
  return { url: `rtsp://127.0.0.1:${port}/x`, port, server: fake };
};

const cseq = (request: Buffer): string => /cseq: *(\d+)/i.exec(request.toString('latin1'))?.[1] ?? '0';

beforeAll(async () => {
  server = await startRtspServer(await freePort());
});
afterEach(async () => {
  for (const end of ended.splice(0).reverse()) await end();
  expect(ffmpegChildren()).toEqual([]);
});
afterAll(() => server.kill());

describe('a camera over RTSP', () => {
  it('shows pictures and passes the encoded stream on, keyframe first, with its configuration', async () => {
    const camera = watch(rtsp(server.url));
    await until(() => camera.frames.length >= 10 && camera.packets.length >= 20);
    expect(camera.health.slice(0, 2)).toEqual([
      { state: 'connecting', fault: 'none', fps: 0 },
      { state: 'live', fault: 'none', fps: 0 },
    ]);
    expect(camera.configs).toHaveLength(1);
    expect(camera.configs[0]).toMatchObject({ width: 640, height: 360, codec: expect.stringMatching(/^avc1\.42[0-9A-F]{4}$/) });
    expect(camera.packets[0]?.key).toBe(true);
    expect(camera.frames[0]).toMatchObject({ bytes: 160 * 90 * 3, width: 160, height: 90 });
    // The test picture has a white ball: the bytes are a picture, not an empty buffer.
    expect(camera.frames.at(-1)?.lightest).toBeGreaterThan(200);
    await until(() => (camera.now()?.fps ?? 0) >= 4 && (camera.now()?.fps ?? 0) <= 6);
  });

  it('keeps the password out of every command line on the machine while it streams', async () => {
    const camera = watch(rtsp(server.url));
    await until(() => camera.frames.length > 0);
    const lines = commandLines();
    expect(lines.filter(({ pid }) => ffmpegChildren().includes(pid))).toHaveLength(1);
    expect(lines.filter(({ text }) => text.includes(password))).toEqual([]);
  });

  it('tries a wrong password once and then waits, while its neighbour streams on', async () => {
    let visits = 0;
    let answers = 0;
    const counting = await fakeCamera((socket) => {
      visits += 1;
      const upstream = connect(server.port, '127.0.0.1');
      socket.on('data', (chunk) => {
        answers += chunk.toString('latin1').split('Authorization: Digest').length - 1;
      });
      socket.pipe(upstream).pipe(socket);
      upstream.on('error', () => socket.destroy());
    });
    const url = `rtsp://127.0.0.1:${counting.port}/stream`;
    const wrong = watch(rtsp(url, 'a wrong one'));
    await until(() => wrong.now()?.fault === 'password-wrong');
    expect(wrong.now()).toEqual({ state: 'lost', fault: 'password-wrong', fps: 0 });
    // Three seconds of a neighbour's pictures: time enough for several ordinary retries.
    const neighbour = watch(rtsp(server.url));
    await until(() => neighbour.frames.length >= 15);
    expect([visits, answers]).toEqual([1, 1]);
    expect(neighbour.now()?.state).toBe('live');
  });

  it('notices a camera that dies, and comes back with it', async () => {
    const port = await freePort();
    let dying = await startRtspServer(port);
    ended.push(() => dying.kill());
    const camera = watch(rtsp(dying.url));
    await until(() => camera.now()?.state === 'live');
    await dying.kill();
    const killedMs = performance.now();
    await until(() => camera.now()?.state === 'lost');
    expect(performance.now() - killedMs).toBeLessThan(1_500);
    expect(camera.now()?.fault).toBe('unreachable');
    const before = { packets: camera.packets.length, configs: camera.configs.length };
    dying = await startRtspServer(port);
    await until(() => camera.now()?.state === 'live');
    await until(() => camera.packets.length > before.packets);
    expect(camera.configs).toHaveLength(before.configs + 1);
    expect(camera.packets[before.packets]?.key).toBe(true);
  });

  it('does not trust a connection that stays open in silence: stale, then its ffmpeg is killed, then live again', async () => {
    const port = await freePort();
    const hanging = await startRtspServer(port);
    ended.push(() => hanging.kill());
    const camera = watch(rtsp(hanging.url));
    await until(() => camera.now()?.state === 'live');
    const [child] = ffmpegChildren();
    hanging.process.kill('SIGSTOP');
    await until(() => camera.now()?.state === 'stale');
    expect(camera.now()?.fault).toBe('no-frames');
    expect(ffmpegChildren()).toEqual([child]);
    await until(() => camera.now()?.state === 'lost');
    expect(camera.now()).toEqual({ state: 'lost', fault: 'no-frames', fps: 0 });
    expect(ffmpegChildren()).not.toContain(child);
    hanging.process.kill('SIGCONT');
    await until(() => camera.now()?.state === 'live', 30_000);
    const changes = camera.health.map(({ state, fault }) => `${state} ${fault}`);
    expect(changes.filter((change) => change === 'lost no-frames')).toHaveLength(1);
  });

  it('gives pictures but no packets from an H.265 camera, which the live view cannot show', async () => {
    const h265 = await startRtspServer(await freePort(), 'h265');
    ended.push(() => h265.kill());
    const camera = watch(rtsp(h265.url));
    await until(() => camera.frames.length >= 3, 30_000);
    expect(camera.packets).toEqual([]);
  });

  it.each([
    ['is redirected elsewhere', '302 Moved\r\nLocation: rtsp://127.0.0.1:9/elsewhere', 'answer-invalid'],
    ['is asked for the bare password', '401 Unauthorized\r\nWWW-Authenticate: Basic realm="cam"', 'answer-invalid'],
    ['finds no such stream', '404 Not Found', 'no-stream'],
    ['is flooded with an endless header', `200 OK\r\nX: ${'a'.repeat(40_000)}`, 'answer-invalid'],
  ])('says what is wrong when it %s', async (_name, answer, fault) => {
    let heard = '';
    const fake = await fakeCamera((socket) => {
      socket.on('data', (chunk) => {
        heard += chunk.toString('latin1');
        const body = chunk.toString('latin1').startsWith('OPTIONS') ? '200 OK\r\nPublic: DESCRIBE, SETUP, PLAY' : answer;
        socket.write(`RTSP/1.0 ${body}\r\nCSeq: ${cseq(chunk)}\r\n\r\n`);
      });
    });
    const camera = watch(rtsp(fake.url));
    await until(() => camera.now()?.state === 'lost');
    expect(camera.now()?.fault).toBe(fault);
    expect(heard).not.toMatch(/Authorization/i);
  });

  it('is unreachable where nobody listens, and where somebody listens but never answers', async () => {
    const nobody = watch(rtsp(`rtsp://127.0.0.1:${await freePort()}/x`));
    const silent = await fakeCamera(() => undefined);
    const mute = watch(rtsp(silent.url));
    await until(() => nobody.now()?.fault === 'unreachable');
    await until(() => mute.now()?.fault === 'unreachable');
  });

  it('says that ffmpeg is missing', async () => {
    const camera = watch(rtsp(server.url), { ffmpegPath: '/nonexistent/ffmpeg' });
    await until(() => camera.now()?.fault === 'ffmpeg-missing');
    expect(camera.now()?.state).toBe('lost');
  });

  it('leaves no process behind and says nothing more once disposed, at whatever moment', async () => {
    const camera = watchCamera(rtsp(server.url));
    await until(() => camera.frames.length > 0);
    await camera.dispose();
    expect(ffmpegChildren()).toEqual([]);
    const told = [camera.health.length, camera.frames.length, camera.packets.length];
    const early = watchCamera(rtsp(server.url));
    await early.dispose();
    const starting = watchCamera(rtsp(server.url));
    await until(() => ffmpegChildren().length === 1);
    await Promise.all([starting.dispose(), starting.dispose()]);
    expect(ffmpegChildren()).toEqual([]);
    expect([camera.health.length, camera.frames.length, camera.packets.length]).toEqual(told);
    expect([early.health.length, early.frames.length]).toEqual([1, 0]);
  });
});

describe('a film instead of a camera', () => {
  const folder = mkdtempSync(join(tmpdir(), 'fairgate-film-'));
  const path = join(folder, 'film.mp4');
  beforeAll(() => {
    const picture = ['-f', 'lavfi', '-i', 'testsrc=size=320x180:rate=10', '-t', '1', '-c:v', 'libx264', '-pix_fmt', 'yuv420p'];
    execFileSync('ffmpeg', ['-loglevel', 'error', ...picture, '-g', '10', '-bf', '0', path]);
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it('plays at its own pace, again and again', async () => {
    const camera = watch({ kind: 'film', path });
    await until(() => camera.packets.length >= 25);
    expect(camera.configs[0]).toMatchObject({ width: 320, height: 180 });
    const [first, last] = [camera.packets[0], camera.packets[24]];
    expect((last?.arrivedMonoMs ?? 0) - (first?.arrivedMonoMs ?? 0)).toBeGreaterThan(1_800);
    expect(
      camera.packets.every((packet, at) => at === 0 || packet.timestampUs > (camera.packets[at - 1]?.timestampUs ?? 0)),
    ).toBe(true);
  });

  it('is unreachable when the file is not there, and no stream when it is no film', async () => {
    const gone = watch({ kind: 'film', path: join(folder, 'none.mp4') });
    const text = watch({ kind: 'film', path: new URL(import.meta.url).pathname });
    await until(() => gone.now()?.fault === 'unreachable');
    await until(() => text.now()?.fault === 'no-stream');
  });

  it('reads a file of a strange name, never an address in disguise', async () => {
    const camera = watch({ kind: 'film', path: `concat:${path}` });
    await until(() => camera.now()?.state === 'lost');
    expect(camera.now()?.fault).toBe('unreachable');
  });
});
