import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { probeCamera, resolveStream } from '../../../native-bridge/camera/onvif';
import { freePort, password as rtspPassword, user as rtspUser, startRtspServer, until, watchCamera } from './cameraProbe';
import { type DeviceOptions, fault, type OnvifDevice, onvifPassword, onvifUser, startOnvifDevice } from './onvifDevice';

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
});

const device = async (options?: Partial<DeviceOptions>): Promise<OnvifDevice> => {
  const started = await startOnvifDevice(options);
  open.push(started);
  return started;
};

const source = (url: string, password = onvifPassword) => ({ url, user: onvifUser, password });
const fiveHoursMs = 5 * 3_600_000;
const twoStreams = [
  { name: 'Stream 0', codec: 'H264', width: 1280, height: 720, fps: 25, url: 'rtsp://127.0.0.1:554/p0' },
  { name: 'Stream 1', codec: 'H264', width: 640, height: 360, fps: 25, url: 'rtsp://127.0.0.1:554/p1' },
];

describe('asking an ONVIF camera for its streams', () => {
  it.each<[string, Partial<DeviceOptions>]>([
    ['with WS-UsernameToken', {}],
    ['whose clock is five hours behind', { clockOffMs: -fiveHoursMs }],
    ['whose clock is years ahead', { clockOffMs: 10_000 * fiveHoursMs }],
    ['that wants HTTP digest', { auth: 'digest' }],
    ['that wants HTTP digest only for its streams', { auth: 'digest', openServices: true }],
    ['that names a host behind its own router', { saysHost: '192.168.250.9' }],
    [
      'without the newer GetServices',
      {
        instead: (action, response) =>
          action === 'GetServices' && !!response.writeHead(500).end(fault('ter:ActionNotSupported', 'no')),
      },
    ],
  ])('gets them from one %s', async (_name, options) => {
    const camera = await device(options);
    expect(await resolveStream(source(camera.url))).toEqual({ ok: true, streams: twoStreams });
  });

  it.each(['ws', 'digest'] as const)('gets them over https from one that signed its own certificate, with %s', async (auth) => {
    const folder = mkdtempSync(join(tmpdir(), 'fairgate-tls-'));
    const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
    const request = [
      '-x509',
      '-newkey',
      'ec',
      '-pkeyopt',
      'ec_paramgen_curve:prime256v1',
      '-nodes',
      '-days',
      '1',
      '-subj',
      '/CN=camera',
    ];
    execFileSync('openssl', ['req', ...request, '-keyout', key, '-out', cert], { stdio: 'ignore' });
    const tls = { key: readFileSync(key, 'utf8'), cert: readFileSync(cert, 'utf8') };
    rmSync(folder, { recursive: true });
    const camera = await device({ tls, auth });
    expect(await resolveStream(source(camera.url))).toEqual({ ok: true, streams: twoStreams });
  });

  it('learns from Media2 that a stream is H.265, which Media would call H.264', async () => {
    const camera = await device({ media1: ['H264 1920 1080'], media2: ['H265 1920 1080', 'H264 1280 720'] });
    const found = await resolveStream(source(camera.url));
    expect(found.ok && found.streams.map((stream) => stream.codec)).toEqual(['H265', 'H264']);
  });

  it('gets them from a camera that has Media2 only', async () => {
    const camera = await device({ media1: undefined, media2: ['H264 1280 720'] });
    expect(await resolveStream(source(camera.url))).toMatchObject({ ok: true, streams: [{ codec: 'H264', width: 1280 }] });
  });

  it('tells the operator who the device says it is', async () => {
    const camera = await device();
    expect(await probeCamera(source(camera.url))).toEqual({
      ...{ ok: true, manufacturer: 'North', model: 'Gate 4', firmware: '1.2' },
      streams: twoStreams,
    });
    const other = await device({ media2: ['H264 1280 720'] });
    expect(await probeCamera(source(other.url))).toMatchObject({
      ok: true,
      manufacturer: 'North',
      model: 'Gate 4',
      firmware: '1.2',
    });
  });

  it.each<['ws' | 'digest', boolean, number]>([
    ['ws', false, 1],
    ['ws', true, 1],
    ['digest', false, 3],
    ['digest', true, 3],
  ])(
    'calls a wrong password by its name, with %s (open services: %s), and knocks %i times at most',
    async (auth, openServices, knocks) => {
      const camera = await device({ auth, openServices });
      expect(await resolveStream(source(camera.url, 'wrong'))).toEqual({ ok: false, fault: 'password-wrong' });
      expect(camera.actions.filter((action) => action.startsWith('!')).length).toBeLessThanOrEqual(knocks);
    },
  );

  it('finds no stream where there is no profile', async () => {
    const camera = await device({ media1: ['H264 640 360'], saysHost: 'bad host' });
    expect(await resolveStream(source(camera.url))).toEqual({
      ok: false,
      fault: expect.stringMatching(/no-stream|answer-invalid/),
    });
  });

  it('is unreachable where nobody listens, and where the address is none', async () => {
    expect(await resolveStream(source(`http://127.0.0.1:${await freePort()}/`))).toEqual({ ok: false, fault: 'unreachable' });
    expect(await resolveStream(source('camera in the yard'))).toEqual({ ok: false, fault: 'unreachable' });
  });
});

describe('an ONVIF camera that is broken or hostile', () => {
  it('never makes the station speak to another host', async () => {
    const visits: string[] = [];
    const collector = createServer((request, response) => {
      visits.push(request.url ?? '');
      response.end();
    });
    await new Promise<void>((resolve) => collector.listen(0, '127.0.0.2', resolve));
    open.push({ close: () => new Promise((resolve) => collector.close(() => resolve())) });
    const elsewhere = `127.0.0.2:${(collector.address() as AddressInfo).port}`;
    const camera = await device({ saysHost: elsewhere, media2: ['H264 1280 720'] });
    const found = await resolveStream(source(camera.url));
    expect(found.ok && found.streams.every((stream) => stream.url.startsWith('rtsp://127.0.0.1:'))).toBe(true);
    const redirecting = await device({
      instead: (_action, response) => !!response.writeHead(307, { Location: `http://${elsewhere}/` }).end(),
    });
    expect(await resolveStream(source(redirecting.url))).toEqual({ ok: false, fault: 'answer-invalid' });
    expect(visits).toEqual([]);
  });

  it.each<[string, DeviceOptions['instead'], string]>([
    ['answers nonsense', (_action, response) => !!response.end('<html>hello'), 'answer-invalid'],
    ['answers nothing', (_action, response) => !!response.end(), 'answer-invalid'],
    ['sends XML without end', (_action, response) => !!response.end(`<a>${'<b/>'.repeat(500_000)}`), 'answer-invalid'],
    ['nests without end', (_action, response) => !!response.end('<a>'.repeat(50_000)), 'answer-invalid'],
    ['brings entities', (_action, response) => !!response.end('<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'), 'answer-invalid'],
    ['hangs up', (_action, response) => !!response.destroy(), 'unreachable'],
    [
      'reaches for every object',
      (action, response) =>
        !!response.end(
          `<Envelope><Body><${action}Response><__proto__><polluted>1</polluted></__proto__><constructor><prototype><polluted>1</polluted></prototype></constructor></${action}Response></Body></Envelope>`,
        ),
      'answer-invalid',
    ],
    [
      'leaves out what the library counts on',
      (action, response) =>
        action !== 'GetSystemDateAndTime' && !!response.end(`<Envelope><Body><${action}Response/></Body></Envelope>`),
      'answer-invalid',
    ],
  ])('harms nobody when it %s', async (_name, instead, expected) => {
    for (const media2 of [undefined, ['H264 1280 720']]) {
      const camera = await device({ instead, media2 });
      expect(await resolveStream(source(camera.url))).toEqual({ ok: false, fault: expected });
    }
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  });

  it('harms nobody when only its Media2 answers are strange', async () => {
    const strange = ['<GetProfilesResponse/>', '<GetProfilesResponse><Profiles/></GetProfilesResponse>', '<Other/>'];
    for (const body of strange) {
      const camera = await device({
        media2: ['H264 1280 720'],
        instead: (action, response) => action === 'GetProfiles' && !!response.end(`<Envelope><Body>${body}</Body></Envelope>`),
      });
      expect(await resolveStream(source(camera.url))).toEqual({ ok: false, fault: 'answer-invalid' });
    }
  });

  it('is given up after seconds when it takes the request and never answers', async () => {
    const camera = await device({ instead: () => true });
    const startedMs = performance.now();
    expect(await resolveStream(source(camera.url))).toEqual({ ok: false, fault: 'unreachable' });
    expect(performance.now() - startedMs).toBeLessThan(6_000);
  });

  it('is given up at once when the camera is disposed', async () => {
    const camera = await device({ instead: () => true });
    const watched = watchCamera({ kind: 'onvif', ...source(camera.url) });
    await until(() => camera.actions.length > 0);
    const startedMs = performance.now();
    await watched.dispose();
    expect(performance.now() - startedMs).toBeLessThan(1_000);
  });
});

describe('a camera configured by its ONVIF address', () => {
  it('is asked for its stream and shows its pictures', async () => {
    const server = await startRtspServer(await freePort());
    open.push({ close: () => server.kill() });
    const camera = await device({
      instead: (action, response) =>
        action === 'GetStreamUri' &&
        !!response.end(
          `<Envelope><Body><GetStreamUriResponse><MediaUri><Uri>rtsp://192.168.250.9:${server.port}/stream</Uri></MediaUri></GetStreamUriResponse></Body></Envelope>`,
        ),
      user: rtspUser,
      password: rtspPassword,
    });
    const watched = watchCamera({ kind: 'onvif', url: camera.url, user: rtspUser, password: rtspPassword });
    open.push({ close: () => watched.dispose() });
    await until(() => watched.frames.length > 0 && watched.packets.length > 0);
    expect(watched.configs[0]).toMatchObject({ width: 640, height: 360 });
    // Back after a break without asking again; asked again once the address gives no picture.
    const asked = camera.actions.length;
    await server.kill();
    await until(() => watched.now()?.state === 'lost');
    await until(() => camera.actions.length > asked);
  });
});
