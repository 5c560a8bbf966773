import { createSocket } from 'node:dgram';
import { createRequire } from 'node:module';
import { Cam } from 'onvif';
import { afterEach, describe, expect, it } from 'vitest';
import { type OnvifSimulator, type OnvifSimulatorOptions, startOnvifSimulator } from '../../support/camera/onvifSimulator';
import { textOf } from '../../support/camera/soap';

/** The parts of node-onvif 0.1.7 used here; the package has no types. */
interface NodeOnvifDevice {
  init(): Promise<{ Manufacturer: string; Model: string }>;
  getCurrentProfile(): {
    stream: { rtsp: string };
    video: { encoder: { encoding: string; resolution: object; framerate: number } };
  };
  fetchSnapshot(): Promise<{ body: Buffer }>;
}
const nodeOnvif = createRequire(import.meta.url)('node-onvif') as {
  OnvifDevice: new (options: { xaddr: string; user: string; pass: string }) => NodeOnvifDevice;
  startProbe(): Promise<{ xaddrs: string[]; name: string }[]>;
};

const account = { user: 'guard', password: 'lane-4711' };
const RTSP = 'rtsp://127.0.0.1:8554/main';
const JPEG = Buffer.from([0xff, 0xd8, 0xff, 0xd9]);

const running: OnvifSimulator[] = [];
afterEach(async () => {
  for (const camera of running.splice(0)) await camera.close();
});

async function startCamera(change: Partial<OnvifSimulatorOptions> = {}): Promise<OnvifSimulator> {
  const camera = await startOnvifSimulator({
    ...account,
    rtspUrl: () => RTSP,
    snapshot: () => JPEG,
    discovery: false,
    ...change,
  });
  running.push(camera);
  return camera;
}

const withNodeOnvif = ({ url }: OnvifSimulator, pass = account.password): NodeOnvifDevice =>
  new nodeOnvif.OnvifDevice({ xaddr: url, user: account.user, pass });

type Answer<T> = (error: Error | null, value: T) => void;
interface OnvifCam {
  on(event: 'error', listener: () => void): void;
  connect(answer: Answer<unknown>): void;
  getDeviceInformation(answer: Answer<{ manufacturer: string; model: string }>): void;
  getStreamUri(options: object, answer: Answer<{ uri: string }>): void;
  getSnapshotUri(answer: Answer<{ uri: string }>): void;
}

const withOnvif = ({ port }: OnvifSimulator, password = account.password): OnvifCam => {
  const options = { hostname: '127.0.0.1', port, username: account.user, password, timeout: 5000, autoconnect: false };
  const cam = new Cam(options as ConstructorParameters<typeof Cam>[0]) as unknown as OnvifCam;
  cam.on('error', () => undefined);
  return cam;
};

const ask = <T>(start: (answer: Answer<T>) => void): Promise<T> =>
  new Promise((resolve, reject) => start((error, value) => (error ? reject(error) : resolve(value))));

describe('the ONVIF camera, asked by node-onvif', () => {
  it('says what it is, where its stream is, and gives a snapshot after HTTP digest', async () => {
    const device = withNodeOnvif(await startCamera());
    expect(await device.init()).toMatchObject({ Manufacturer: 'Fairgate', Model: 'Film Camera 1' });
    const profile = device.getCurrentProfile();
    expect(profile.stream.rtsp).toBe(RTSP);
    expect(profile.video.encoder).toMatchObject({ encoding: 'H264', resolution: { width: 1280, height: 720 }, framerate: 15 });
    expect((await device.fetchSnapshot()).body).toEqual(JPEG);
  });

  it('refuses a wrong password', async () => {
    await expect(withNodeOnvif(await startCamera(), 'wrong').init()).rejects.toThrow('400 Bad Request - Sender not Authorized');
  });

  it('refuses it when its clock is hours off, as devices do', async () => {
    const camera = await startCamera({ clockOffsetMs: 5 * 3_600_000 });
    await expect(withNodeOnvif(camera).init()).rejects.toThrow('Sender not Authorized');
  });
});

describe.each([
  ['WS-UsernameToken', {}],
  ['HTTP digest', { httpDigest: true }],
  ['a clock five hours off', { clockOffsetMs: 5 * 3_600_000 }],
])('the ONVIF camera with %s, asked by onvif', (_, change) => {
  it('says what it is and where its stream and its snapshot are', async () => {
    const camera = await startCamera(change);
    const cam = withOnvif(camera);
    await ask((answer) => cam.connect(answer));
    expect(await ask((answer) => cam.getDeviceInformation(answer))).toMatchObject({ model: 'Film Camera 1' });
    expect(await ask((answer) => cam.getStreamUri({ protocol: 'RTSP' }, answer))).toMatchObject({ uri: RTSP });
    const snapshot = await ask<{ uri: string }>((answer) => cam.getSnapshotUri(answer));
    expect(snapshot.uri).toBe(`http://127.0.0.1:${camera.port}/snapshot/main.jpg`);
  });

  it('refuses a wrong password', async () => {
    const cam = withOnvif(await startCamera(change), 'wrong');
    const told = ask((answer) => cam.connect(answer)).then(() => ask((answer) => cam.getDeviceInformation(answer)));
    await expect(told).rejects.toThrow(/not Authorized|Digest authentication failed/);
  });
});

describe('the ONVIF camera, asked in plain HTTP', () => {
  const post = (camera: OnvifSimulator, body: string): Promise<Response> =>
    fetch(camera.url, { method: 'POST', body: `<s:Envelope><s:Body>${body}</s:Body></s:Envelope>` });

  it('tells its time to everybody', async () => {
    const camera = await startCamera({ clockOffsetMs: 86_400_000 });
    const answer = await (await post(camera, '<GetSystemDateAndTime/>')).text();
    const part = (name: string): number => Number(textOf(answer, name));
    const told = Date.UTC(part('Year'), part('Month') - 1, part('Day'), part('Hour'), part('Minute'), part('Second'));
    expect(Math.abs(told - Date.now() - 86_400_000)).toBeLessThan(5000);
  });

  it('faults with ter:NotAuthorized and 400 without a token, and keeps its stream to itself', async () => {
    const response = await post(await startCamera(), '<GetStreamUri/>');
    const text = await response.text();
    expect(response.status).toBe(400);
    expect(text).toContain('<s:Value>ter:NotAuthorized</s:Value>');
    expect(text).not.toContain('rtsp://');
  });

  it.each([
    ['<GetServices/>', 200],
    ['', 400],
  ])('answers %s with %i', async (body, status) => {
    expect((await post(await startCamera(), body)).status).toBe(status);
  });

  it('shows no snapshot without a password, and nothing at other addresses', async () => {
    const camera = await startCamera();
    const snapshot = await fetch(new URL('/snapshot/main.jpg', camera.url));
    expect(snapshot.status).toBe(401);
    expect(snapshot.headers.get('www-authenticate')).toMatch(/^Digest /);
    expect((await fetch(new URL('/', camera.url))).status).toBe(404);
  });

  it('is gone when it is closed, and can come back at the same port', async () => {
    const camera = await startCamera();
    await camera.close();
    await expect(post(camera, '<GetServices/>')).rejects.toThrow();
    const again = await startCamera({ port: camera.port });
    expect((await post(again, '<GetServices/>')).status).toBe(200);
  });

  it('says when its port is taken', async () => {
    const { port } = await startCamera();
    await expect(startCamera({ port })).rejects.toThrow('EADDRINUSE');
  });
});

/** Whether this machine hears its own multicast; containers often do not. */
async function multicastWorks(): Promise<boolean> {
  const socket = createSocket({ type: 'udp4', reuseAddr: true });
  try {
    await new Promise<void>((resolve) => socket.bind(0, resolve));
    socket.addMembership('239.255.255.250');
    return await new Promise<boolean>((resolve) => {
      socket.once('message', () => resolve(true));
      socket.send('here', socket.address().port, '239.255.255.250', (error) => error && resolve(false));
      setTimeout(() => resolve(false), 1000);
    });
  } catch {
    return false;
  } finally {
    socket.close();
  }
}

describe.skipIf(!(await multicastWorks()))('WS-Discovery (skipped where a machine does not hear its own multicast)', () => {
  it('is found by node-onvif', async () => {
    const camera = await startCamera({ discovery: true });
    expect(camera.discoverable).toBe(true);
    const found = await nodeOnvif.startProbe();
    expect(found.flatMap(({ xaddrs }) => xaddrs)).toContain(camera.url);
  });

  it('is not found any more when it is closed', async () => {
    const camera = await startCamera({ discovery: true });
    await camera.close();
    expect((await nodeOnvif.startProbe()).flatMap(({ xaddrs }) => xaddrs)).not.toContain(camera.url);
  });
});
