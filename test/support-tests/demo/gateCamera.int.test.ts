import type { ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { connectGate, type GateClient } from '../../support/demo/gateClient';
import { ended, firstLine, gateCommand, spawnGate } from '../../support/demo/gateProcess';
import { Handover } from '../../support/demo/handover';
import { ensureFilm, filmFolder } from '../camera/demoFilm';
import { type Viewer, watchStream } from '../camera/viewer';
import { closePort, openPort, portPanel } from '../serial/osdp/portPanel';
import { askStreamUri, fetchWithDigest } from './askOnvif';

const patience = { timeout: 20_000, interval: 50 };

let folder: string;
let gate: ChildProcess;
let handover: Handover;
let client: GateClient;
let viewers: Viewer[];

beforeAll(ensureFilm, 180_000);
beforeEach(async () => {
  viewers = [];
  folder = await mkdtemp(join(tmpdir(), 'fairgate-gate-'));
  const paths = { film: filmFolder, work: join(folder, 'work'), handover: join(folder, 'handover.json') };
  gate = spawnGate(gateCommand(paths, 'rtsp-pty'));
  expect(JSON.parse(await firstLine(gate))).toEqual({ handover: paths.handover });
  handover = Handover.parse(JSON.parse(await readFile(paths.handover, 'utf8')));
  client = await connectGate(handover.control);
});
afterEach(async () => {
  client.close();
  await Promise.all(viewers.map((viewer) => viewer.stop()));
  gate.kill('SIGKILL');
  await ended(gate);
  await rm(folder, { recursive: true, force: true });
});

function camera() {
  if (handover.camera.kind !== 'onvif') throw new Error('this gate has no ONVIF camera');
  return handover.camera;
}

async function watch(): Promise<Viewer> {
  const { user, password } = camera();
  const { uri } = await askStreamUri(camera());
  const viewer = watchStream((uri ?? 'rtsp://nowhere').replace('//', `//${user}:${password}@`));
  viewers.push(viewer);
  return viewer;
}

const numbersSeen = (viewer: Viewer) => viewer.seen.map((picture) => picture.filmFrame);

describe.skipIf(process.platform !== 'linux')('the camera of a demo gate', () => {
  it('is found through ONVIF with the password of the handover, and shows who was told to walk', async () => {
    await client.auto(false);
    expect((await askStreamUri({ ...camera(), password: 'wrong' })).status).not.toBe(200);
    const viewer = await watch();
    await vi.waitFor(() => expect(viewer.seen.length).toBeGreaterThan(3), patience);
    const clip = handover.residents[0]?.walkClip ?? '';
    await client.walk(clip);
    const begun = (await client.clips()).find((start) => start.clip === clip);
    expect(begun).toBeDefined();
    await vi.waitFor(() => expect(numbersSeen(viewer)).toContain((begun?.firstFilmFrame ?? 0) + 20), patience);
  });

  it('loses its power and comes back at the same addresses', async () => {
    await client.auto(false);
    const before = (await askStreamUri(camera())).uri;
    const viewer = await watch();
    await vi.waitFor(() => expect(viewer.seen.length).toBeGreaterThan(3), patience);
    await client.killCamera();
    await viewer.ended;
    await expect(askStreamUri(camera())).rejects.toThrow();
    await expect(client.walk('walk-lin')).rejects.toMatchObject({ code: 'not-available' });
    await client.restoreCamera();
    expect(await askStreamUri(camera())).toEqual({ status: 200, uri: before });
    const again = await watch();
    await vi.waitFor(() => expect(again.seen.length).toBeGreaterThan(3), patience);
  });

  it('shows the programme by itself until told otherwise', async () => {
    await vi.waitFor(async () => expect((await client.clips()).length).toBeGreaterThan(0), patience);
    const walks = handover.residents.filter(({ face }) => face === 'given').map(({ walkClip }) => walkClip);
    expect(walks).toContain((await client.clips())[0]?.clip);
  });

  it('gives a picture of the lane to those who know the password', async () => {
    const snapshot = new URL('/snapshot/main.jpg', camera().url).href;
    const jpeg = Buffer.from(await (await fetchWithDigest(snapshot, camera())).arrayBuffer());
    expect(jpeg.subarray(0, 3).toString('hex')).toBe('ffd8ff');
    expect((await fetchWithDigest(snapshot, { ...camera(), password: 'wrong' })).status).toBe(401);
    expect((await fetch(snapshot)).status).toBe(401);
  });
});

describe.skipIf(process.platform !== 'linux')('a demo gate on real ptys', () => {
  it('has a turnstile on a serial port that is cut and restored', async () => {
    const { port, address, scbk } = handover.turnstile;
    const first = await openPort(port);
    expect(await portPanel(first, address, scbk).connectSecurely()).toBe(true);
    const closed = new Promise((resolve) => first.once('close', resolve));
    await client.cutLine();
    await closed;
    expect(existsSync(port)).toBe(false);
    await client.restoreLine();
    const second = await openPort(port);
    expect(await portPanel(second, address, scbk).connectSecurely()).toBe(true);
    await closePort(second);
  });

  it('leaves no child behind even when it is killed itself', async () => {
    const children = await readFile(`/proc/${gate.pid}/task/${gate.pid}/children`, 'utf8');
    const pids = children.trim().split(' ').map(Number);
    const commands = await Promise.all(pids.map((pid) => readFile(`/proc/${pid}/cmdline`, 'utf8')));
    expect(commands.join(' ')).toContain('socat');
    expect(commands.join(' ')).toContain('rtsp_server.py');
    gate.kill('SIGKILL');
    const alive = (pid: number) => existsSync(`/proc/${pid}`);
    await vi.waitFor(() => expect(pids.filter(alive)).toEqual([]), patience);
    expect(existsSync(handover.turnstile.port)).toBe(false);
  });
});
