import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { connectGate } from '../../support/demo/gateClient';
import { ended, firstLine, type GatePaths, gateCommand, spawnGate } from '../../support/demo/gateProcess';
import { Handover } from '../../support/demo/handover';
import { closePort, openPort, portPanel } from '../serial/osdp/portPanel';
import { writeFilmList } from './filmList';

let folder: string;
let paths: GatePaths;
let gates: ChildProcess[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fairgate-gate-'));
  paths = { film: join(folder, 'film'), work: join(folder, 'work'), handover: join(folder, 'run', 'handover.json') };
  gates = [];
  await writeFilmList(paths.film);
});
afterEach(async () => {
  for (const gate of gates) gate.kill('SIGKILL');
  await Promise.all(gates.map(ended));
  await rm(folder, { recursive: true, force: true });
});

function start(args = gateCommand(paths, 'file-tcp'), env?: NodeJS.ProcessEnv): ChildProcess {
  const gate = spawnGate(args, env);
  gates.push(gate);
  return gate;
}

async function standing(gate = start()) {
  expect(JSON.parse(await firstLine(gate))).toEqual({ handover: paths.handover });
  return Handover.parse(JSON.parse(await readFile(paths.handover, 'utf8')));
}

const isAlive = (pid: number) => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

describe('a demo gate on its own', () => {
  it('hands over devices, people and a control channel, for the eyes of this user only', async () => {
    const handover = await standing();
    expect(handover.camera).toEqual({ kind: 'film', path: join(paths.film, 'film.mp4') });
    expect(handover.turnstile.port).toMatch(/^tcp:\/\/127\.0\.0\.1:\d+$/);
    expect(handover.notes).toEqual(['film-from-file', 'turnstile-over-tcp']);
    if (process.platform !== 'win32') expect((await stat(paths.handover)).mode & 0o777).toBe(0o600);
  });

  it('makes new keys at every start', async () => {
    const first = await standing();
    const second = await standing();
    expect(second.turnstile.scbk).not.toBe(first.turnstile.scbk);
    expect(second.control.token).not.toBe(first.control.token);
  });

  it('has a turnstile behind it that opens for the key of the handover, reads cards and can lose its line', async () => {
    const { turnstile, control, residents } = await standing();
    const gate = await connectGate(control);
    await gate.auto(false);
    const port = await openPort(turnstile.port);
    const { panel, exchange, connectSecurely } = portPanel(port, turnstile.address, turnstile.scbk);
    expect(await gate.presentCard({ key: residents[0]?.key ?? '' })).toBe(false);
    expect(await connectSecurely()).toBe(true);

    expect(await gate.presentCard({ key: residents[0]?.key ?? '' })).toBe(true);
    expect((await exchange(panel.secured(0x60)))?.code).toBe(0x50);
    await expect(gate.presentCard({ key: 'nobody' })).rejects.toMatchObject({ code: 'person-unknown' });

    await exchange(panel.secured(0x68, Buffer.from([turnstile.entry.output, 5, turnstile.passMs / 100, 0])));
    expect((await gate.opens()).map((open) => open.direction)).toEqual(['entry']);
    const bytes = (await gate.bytesSince(0)).map((piece) => piece.hex).join('');
    expect(bytes).toContain(panel.last.toString('hex'));

    const closed = new Promise((resolve) => port.once('close', resolve));
    port.on('error', () => {});
    await gate.cutLine();
    await closed;
    const cutAtMs = Date.now();
    await gate.restoreLine();
    const again = await openPort(turnstile.port);
    expect(await portPanel(again, turnstile.address, turnstile.scbk).connectSecurely()).toBe(true);
    expect((await gate.bytesSince(cutAtMs))[0]?.hex).toMatch(/^ff530108000460/);
    await closePort(again);
    gate.close();
  });

  it('says that a film from a file cannot be directed', async () => {
    const gate = await connectGate((await standing()).control);
    await expect(gate.walk('walk-lin')).rejects.toMatchObject({ code: 'not-available' });
    await expect(gate.walk('walk-nobody')).rejects.toMatchObject({ code: 'clip-unknown' });
    await expect(gate.killCamera()).rejects.toMatchObject({ code: 'not-available' });
    gate.close();
  });

  it('lets nobody direct it without the token', async () => {
    const { control } = await standing();
    await expect(connectGate({ ...control, token: 'guess' })).rejects.toMatchObject({ code: 'token-wrong' });
  });
});

describe('a demo gate ends, and takes everything with it,', () => {
  it('when its stdin closes', async () => {
    const gate = start();
    const { turnstile } = await standing(gate);
    gate.stdin?.end();
    expect(await ended(gate)).toBe(0);
    expect(existsSync(paths.handover)).toBe(false);
    await expect(openPort(turnstile.port)).rejects.toThrow();
  });

  it.skipIf(process.platform === 'win32').each(['SIGTERM', 'SIGINT'] as const)('on %s', async (signal) => {
    const gate = start();
    await standing(gate);
    gate.kill(signal);
    expect(await ended(gate)).toBe(0);
    expect(existsSync(paths.handover)).toBe(false);
  });

  it.skipIf(process.platform === 'win32')('when its parent is killed and could say nothing', async () => {
    const script = `
      const { spawn } = require('node:child_process');
      const gate = spawn(process.execPath, ${JSON.stringify(gateCommand(paths, 'file-tcp'))}, { stdio: ['ignore', 'pipe', 'inherit'] });
      gate.stdout.once('data', () => console.log(gate.pid));`;
    const parent = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'inherit'] });
    gates.push(parent);
    const pid = Number(await new Promise<string>((resolve) => createInterface({ input: parent.stdout }).once('line', resolve)));
    expect(isAlive(pid)).toBe(true);
    parent.kill('SIGKILL');
    await vi.waitFor(() => expect(isAlive(pid)).toBe(false), 10_000);
    expect(existsSync(paths.handover)).toBe(false);
  });
});

describe('a demo gate that cannot start says why in one line', () => {
  const failure = async (gate: ChildProcess) => {
    const line = JSON.parse(await firstLine(gate));
    expect(await ended(gate)).toBe(1);
    expect(existsSync(paths.handover)).toBe(false);
    return line;
  };

  it('without a film', async () => {
    await rm(paths.film, { recursive: true });
    expect(await failure(start())).toEqual({ error: 'film-missing', detail: expect.stringContaining(paths.film) });
  });

  it('without its arguments', async () => {
    const withoutWork = gateCommand(paths, 'file-tcp').filter((arg) => arg !== '--work' && arg !== paths.work);
    expect(await failure(start(withoutWork))).toEqual({ error: 'arguments-invalid', detail: expect.stringContaining('work') });
  });

  it('without socat', async () => {
    const env = { ...process.env, PATH: join(folder, 'nothing') };
    const line = await failure(start(gateCommand(paths, 'rtsp-pty'), env));
    expect(line).toEqual({ error: 'socat-missing', detail: expect.stringContaining('socat') });
  });
});
