import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Bus } from '../../../../native-bridge/serial/bus';
import { systemClock } from '../../../../native-bridge/serial/clock';
import type { LaneDriver } from '../../../../native-bridge/serial/driver';
import { createLaneDriver } from '../../../../native-bridge/serial/drivers';
import type { OsdpLane } from '../../../../native-bridge/serial/laneSettings';
import type { SerialEvent } from '../../../../native-bridge/serial/protocol';
import { startTurnstile, type Turnstile } from '../../../support/serial/osdp/turnstile';
import { laneSettings, scbk } from '../memoryGate';
import { createMemoryLine, type MemoryLine } from '../memoryLine';

let line: MemoryLine;
let turnstile: Turnstile;
let bus: Bus;
let driver: LaneDriver;
let events: SerialEvent[];

const run = (ms: number): Promise<unknown> => vi.advanceTimersByTimeAsync(ms);
const within = async <T>(asked: Promise<T>, ms = 10_000): Promise<T> => {
  await run(ms);
  return asked;
};

/** The driver alone, as the command line has it. */
async function begin(lane: Partial<OsdpLane> = {}, asFound = false): Promise<void> {
  driver = createLaneDriver(laneSettings(lane), bus, {
    clock: systemClock,
    random: () => 0.5,
    randomBytes: (length) => new Uint8Array(length).fill(length),
    report: (event) => events.push(event),
    asFound,
  });
  await run(1_000);
}

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'hrtime', 'Date'] });
  events = [];
  line = createMemoryLine();
  turnstile = startTurnstile({ line, address: 1, scbk, ports: 4 });
  turnstile.setPassages('never');
  bus = new Bus('memory', 9_600, { open: line.open, clock: systemClock, random: () => 0.5 });
});
afterEach(() => {
  driver.dispose();
  bus.dispose();
  vi.useRealTimers();
});

test('tells who the device is, how its sides stand and what its inputs say', async () => {
  await begin({ exit: { output: 1, passInput: null } });
  const grant = driver.grant('exit', { grantId: 'g1', expiresAtMonoMs: systemClock.nowMs() + 1_000 });
  expect((await within(grant, 100)).outcome).toBe('acked');
  turnstile.setContact(0, true);
  turnstile.setContact(3, true);
  expect(await within(driver.readState(), 200)).toEqual({
    sides: { entry: { open: false, occupied: true }, exit: { open: true, occupied: null } },
    inputs: { 0: true, 1: false, 2: false, 3: true },
    identity: '544746 1.1 #1 1.0.0',
    raw: null,
  });
});

test('the other way round where the sides are swapped', async () => {
  await begin({ swap: true });
  const grant = driver.grant('entry', { grantId: 'g1', expiresAtMonoMs: systemClock.nowMs() + 1_000 });
  await within(grant, 100);
  expect(turnstile.opens.map(({ direction }) => direction)).toEqual(['exit']);
  expect((await within(driver.readState(), 200))?.sides).toMatchObject({ entry: { open: true }, exit: { open: false } });
});

test('nothing when the device does not answer, or is not there', async () => {
  await begin();
  turnstile.faults.silence(true);
  expect(await within(driver.readState(), 20_000)).toBeNull();
  await line.cut();
  expect(await within(driver.readState(), 10)).toBeNull();
});

test('the command line leaves open what it finds open, and closes it when it is told to', async () => {
  await begin();
  await within(driver.setMode('entry', 'held', systemClock.nowMs() + 60_000), 100);
  driver.dispose();
  await begin({}, true);
  expect(turnstile.isUnlocked('entry')).toBe(true);
  expect((await within(driver.setMode('entry', 'normal', null), 200)).outcome).toBe('acked');
  expect(turnstile.isUnlocked('entry')).toBe(false);
});

test('says truly what it can do', async () => {
  await begin();
  expect(driver.capabilities).toEqual({
    pulse: 'device',
    ack: true,
    passFeedback: true,
    alarms: true,
    holdOpen: true,
    lock: false,
  });
  driver.dispose();
  const blind = { entry: { output: 0, passInput: null }, exit: null, lockOutput: 2 };
  await begin(blind);
  expect(driver.capabilities).toMatchObject({ passFeedback: false, lock: true });
});
