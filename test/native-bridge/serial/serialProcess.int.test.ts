import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { SerialEvent } from '../../../native-bridge/serial/protocol';
import { startTurnstile, type Turnstile } from '../../support/serial/osdp/turnstile';
import { createPtyLine } from '../../support/serial/ptyLine';
import { laneSettings, scbk } from './memoryGate';

let folder: string;
let turnstile: Turnstile;
let port: string;
let child: ChildProcess;
let events: SerialEvent[];

const until = (condition: () => boolean): Promise<void> =>
  vi.waitUntil(condition, { timeout: 15_000, interval: 5 }).then(() => {});
const has = (type: SerialEvent['type'], words: object = {}): boolean =>
  events.some(
    (event) =>
      event.type === type &&
      Object.entries(words).every(([key, value]) => Object.entries(event).some(([k, v]) => k === key && v === value)),
  );
const nowMonoMs = (): number => Number(process.hrtime.bigint()) / 1e6;

function start(): void {
  events = [];
  child = fork(fileURLToPath(new URL('parentPort.mjs', import.meta.url)), [], {
    execArgv: ['--import', 'tsx'],
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  child.on('message', (message) => events.push(SerialEvent.parse(message)));
}

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fairgate-serial-'));
  const line = await createPtyLine({ path: join(folder, 'turnstile') });
  port = line.port;
  turnstile = startTurnstile({ line, address: 1, scbk });
  start();
  await until(() => has('started'));
  child.send({ type: 'configure', lanes: [laneSettings({ port })] });
  await until(() => has('link', { state: 'ready' }));
});
afterEach(async () => {
  child.kill('SIGKILL');
  await turnstile.dispose();
  await rm(folder, { recursive: true });
});

test('opens on one clock with the station, and ends quietly when told to', async () => {
  child.send({ type: 'grant', laneId: 'lane-1', direction: 'entry', grantId: 'g1', expiresAtMonoMs: nowMonoMs() + 1_000 });
  child.send({ type: 'grant', laneId: 'lane-1', direction: 'exit', grantId: 'g2', expiresAtMonoMs: nowMonoMs() - 1 });
  await until(() => has('lane', { what: 'passed', grantId: 'g1' }));
  expect(has('grantOutcome', { grantId: 'g1', outcome: 'acked' })).toBe(true);
  expect(has('grantOutcome', { grantId: 'g2', outcome: 'expired' })).toBe(true);
  let words = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    words += chunk.toString();
  });
  child.kill('SIGINT');
  const [code] = await once(child, 'exit');
  expect([code, words]).toEqual([0, '']);
});

test('killed in mid-grant and started again: ready again, and nothing of the old grant reaches the device', async () => {
  turnstile.setPassages('never');
  turnstile.faults.dropReplies(1_000);
  child.send({ type: 'grant', laneId: 'lane-1', direction: 'entry', grantId: 'g1', expiresAtMonoMs: nowMonoMs() + 60_000 });
  await until(() => turnstile.opens.length === 1);
  child.kill('SIGKILL');
  await once(child, 'exit');
  turnstile.faults.dropReplies(0);
  const bytesBefore = turnstile.received.length;
  start();
  await until(() => has('started'));
  child.send({ type: 'configure', lanes: [laneSettings({ port })] });
  await until(() => has('link', { state: 'ready' }) && turnstile.received.length > bytesBefore + 20);
  expect(turnstile.opens).toHaveLength(1);
});
