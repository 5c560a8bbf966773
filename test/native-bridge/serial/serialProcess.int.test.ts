import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { SerialEvent } from '../../../native-bridge/serial/protocol';
import type { Line } from '../../support/serial/line';
import { startTurnstile, type Turnstile } from '../../support/serial/osdp/turnstile';
import { createPtyLine } from '../../support/serial/ptyLine';
import { laneSettings, scbk } from './memoryGate';

let folder: string;
let line: Line;
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
  line = await createPtyLine({ path: join(folder, 'turnstile') });
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

const mode = (words: object): void => {
  child.send({ type: 'mode', laneId: 'lane-1', direction: 'entry', untilMonoMs: null, ...words });
};

test('killed while a side is held: the device closes by itself, and the next process leaves it closed', async () => {
  turnstile.setPassages('never');
  mode({ requestId: 1, mode: 'held', untilMonoMs: nowMonoMs() + 600_000 });
  await until(() => has('modeOutcome', { requestId: 1, outcome: 'acked' }));
  expect(turnstile.isUnlocked('entry')).toBe(true);
  child.kill('SIGKILL');
  await once(child, 'exit');
  start();
  await until(() => has('started'));
  child.send({ type: 'configure', lanes: [laneSettings({ port })] });
  await until(() => has('link', { state: 'ready' }));
  // Long before the device's own timer would have run out: what nobody wants open is closed on connecting.
  expect(turnstile.isUnlocked('entry')).toBe(false);
});

test('a lock that is said while the plug is out is on before the first grant after it', async () => {
  turnstile.setPassages('never');
  await line.cut();
  await until(() => has('link', { state: 'lost' }));
  mode({ requestId: 2, mode: 'locked' });
  await until(() => has('modeOutcome', { requestId: 2, outcome: 'unknown' }));
  events.length = 0;
  await line.restore();
  await until(() => has('link', { state: 'ready' }));
  child.send({ type: 'grant', laneId: 'lane-1', direction: 'entry', grantId: 'g1', expiresAtMonoMs: nowMonoMs() + 1_000 });
  await until(() => has('grantOutcome', { grantId: 'g1' }));
  expect(has('grantOutcome', { grantId: 'g1', outcome: 'refused' })).toBe(true);
  mode({ requestId: 3, mode: 'normal' });
  child.send({ type: 'grant', laneId: 'lane-1', direction: 'entry', grantId: 'g2', expiresAtMonoMs: nowMonoMs() + 1_000 });
  await until(() => has('grantOutcome', { grantId: 'g2', outcome: 'acked' }));
  expect(turnstile.opens).toHaveLength(1);
});

test('a device fresh from its maker gets its key, once somebody asks for it', async () => {
  turnstile.faults.changeKey('f'.repeat(32));
  turnstile.enterInstallMode();
  turnstile.faults.reboot(0);
  await until(() => has('link', { reason: 'key-wrong' }));
  child.send({ type: 'installKey', laneId: 'lane-1', requestId: 4 });
  await until(() => has('keyInstalled', { requestId: 4, outcome: 'installed' }));
  expect(turnstile.scbk).toBe(scbk);
});
