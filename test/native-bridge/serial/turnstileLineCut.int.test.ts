import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { OsdpLane } from '../../../native-bridge/serial/laneSettings';
import type { Line } from '../../support/serial/line';
import { startTurnstile, type Turnstile } from '../../support/serial/osdp/turnstile';
import { createPtyLine } from '../../support/serial/ptyLine';
import { createTcpLine } from '../../support/serial/tcpLine';
import { type Desk, laneSettings, scbk, startDesk } from './memoryGate';

let folder: string;
let line: Line;
let turnstile: Turnstile;
let desk: Desk;

const until = (condition: () => boolean, timeoutMs = 8_000): Promise<void> =>
  vi.waitUntil(condition, { timeout: timeoutMs, interval: 2 }).then(() => {});
const isReady = (): boolean => desk.linkState() === 'ready';

async function begin(made: Promise<Line>, lane: Partial<OsdpLane> = {}): Promise<void> {
  line = await made;
  turnstile = startTurnstile({ line, address: 1, scbk });
  desk = startDesk();
  desk.send({ type: 'configure', lanes: [laneSettings({ port: line.port, ...lane })] });
  await until(isReady);
}

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fairgate-serial-'));
});
afterEach(async () => {
  desk.dispose();
  await turnstile.dispose();
  await rm(folder, { recursive: true });
});

describe.each([
  ['a pseudo-terminal', () => createPtyLine({ path: join(folder, 'turnstile') })],
  ['a serial device server', () => createTcpLine({ port: 0 })],
])('over %s', (_, make) => {
  test('a grant opens, the passage is reported, a card is read', async () => {
    await begin(make());
    desk.grant('g1');
    await until(() => desk.laneWords().length === 2);
    expect(desk.outcome('g1')?.outcome).toBe('acked');
    expect(desk.laneWords()).toEqual(['opened entry g1', 'passed entry g1']);
    expect(turnstile.opens.map((open) => open.direction)).toEqual(['entry']);
    turnstile.presentCard({ facility: 1, number: 1_234 });
    await until(() => desk.of('card').length === 1);
    expect(desk.of('card')[0]).toMatchObject({ bits: 26, direction: 'entry' });
  });

  test('the line is cut: lost within a second, and a grant of that time never reaches the device', async () => {
    await begin(make());
    turnstile.setPassages('never');
    // Grants keep coming while the plug is pulled: some before, some in the very moment, some after.
    for (let turn = 0; turn < 5; turn++) desk.grant(`before-${turn}`, { expiresInMs: 30_000 });
    const cut = line.cut();
    for (let turn = 0; turn < 5; turn++) desk.grant(`while-${turn}`, { expiresInMs: 30_000 });
    await cut;
    await until(() => desk.linkState() === 'lost', 1_000);
    for (let turn = 0; turn < 5; turn++) desk.grant(`after-${turn}`, { expiresInMs: 30_000 });
    await until(() => desk.of('grantOutcome').length === 15, 1_000);
    for (let turn = 0; turn < 5; turn++)
      expect(desk.outcome(`after-${turn}`)).toMatchObject({ outcome: 'refused', writtenAtMonoMs: null });
    const opensBefore = turnstile.opens.length;
    const bytesBefore = turnstile.received.length;

    await line.restore();
    await until(isReady);
    // Well past the moment a queued grant would have gone out: several answered polls later.
    await until(() => turnstile.received.length > bytesBefore + 20);
    expect(turnstile.opens).toHaveLength(opensBefore);
    const first = turnstile.received[bytesBefore]?.bytes;
    expect([first?.[0], first?.[1], first?.[7]]).toEqual([0xff, 0x53, 0x11]);

    desk.grant('fresh');
    await until(() => desk.outcome('fresh') !== undefined);
    expect(desk.outcome('fresh')?.outcome).toBe('acked');
    expect(turnstile.opens).toHaveLength(opensBefore + 1);
  });

  test('cut and mended five times: each time it is ready again', async () => {
    await begin(make());
    for (let round = 1; round <= 5; round++) {
      await line.cut();
      await until(() => desk.linkState() === 'lost', 1_000);
      await line.restore();
      await until(isReady);
      desk.grant(`round-${round}`);
      await until(() => desk.outcome(`round-${round}`) !== undefined);
      expect(desk.outcome(`round-${round}`)?.outcome).toBe('acked');
    }
  });
});

test('a port that another program holds is told as taken, and is had once that lets go', async () => {
  await begin(createPtyLine({ path: join(folder, 'turnstile') }));
  const second = startDesk();
  second.send({ type: 'configure', lanes: [laneSettings({ port: line.port })] });
  await until(() => second.of('link').some(({ reason }) => reason === 'port-busy'));
  expect(isReady()).toBe(true);
  desk.dispose();
  await until(() => second.linkState() === 'ready');
  second.dispose();
});

test('a port that is not there, and one that is no port', async () => {
  await begin(createPtyLine({ path: join(folder, 'turnstile') }));
  const lanes = ['/dev/there-is-no-such-port', 'tcp://127.0.0.1:1', 'tcp://nowhere', folder];
  desk.send({ type: 'configure', lanes: lanes.map((port, index) => laneSettings({ laneId: `lane-${index}`, port })) });
  await until(() =>
    lanes.every((_, index) =>
      desk.of('link').some(({ laneId, reason }) => laneId === `lane-${index}` && reason === 'port-missing'),
    ),
  );
});

test('the ports of this machine are listed with what is known, whatever tools are missing', async () => {
  await begin(createPtyLine({ path: join(folder, 'turnstile') }));
  desk.send({ type: 'listPorts', requestId: 7 });
  await until(() => desk.of('ports').length === 1);
  expect(desk.of('ports')[0]).toMatchObject({ requestId: 7, ports: expect.any(Array) });
});

test('from the wish to the bytes, and from the bytes to the answer', async () => {
  await begin(createPtyLine({ path: join(folder, 'turnstile') }), { baudRate: 115_200 });
  const toWriteMs: number[] = [];
  const toAckMs: number[] = [];
  for (let turn = 0; turn < 100; turn++) {
    const askedAtMs = Number(process.hrtime.bigint()) / 1e6;
    desk.grant(`g${turn}`);
    await until(() => desk.outcome(`g${turn}`) !== undefined);
    const { writtenAtMonoMs, ackedAtMonoMs } = desk.outcome(`g${turn}`) ?? {};
    toWriteMs.push((writtenAtMonoMs ?? Number.NaN) - askedAtMs);
    toAckMs.push((ackedAtMonoMs ?? Number.NaN) - (writtenAtMonoMs ?? Number.NaN));
  }
  const at = (values: number[], share: number): number =>
    [...values].sort((a, b) => a - b)[Math.floor(values.length * share)] ?? Number.NaN;
  const report = { toWriteMs: [at(toWriteMs, 0.5), at(toWriteMs, 0.99)], toAckMs: [at(toAckMs, 0.5), at(toAckMs, 0.99)] };
  if (process.env.FAIRGATE_SHOW_TIMES) process.stderr.write(`${JSON.stringify(report)}\n`);
  // The tails depend on what else the machine does; the middle has to meet the target.
  expect(at(toWriteMs, 0.5)).toBeLessThan(5);
  expect(at(toAckMs, 0.5)).toBeLessThan(30);
});
