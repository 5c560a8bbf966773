import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Bus } from '../../../../native-bridge/serial/bus';
import { systemClock } from '../../../../native-bridge/serial/clock';
import type { LaneDriver } from '../../../../native-bridge/serial/driver';
import { createLaneDriver } from '../../../../native-bridge/serial/drivers';
import type { SerialLane } from '../../../../native-bridge/serial/laneSettings';
import type { SerialEvent } from '../../../../native-bridge/serial/protocol';
import { startLot } from '../../../support/serial/modbus/lot';
import { startRelayBoard } from '../../../support/serial/modbus/relayBoard';
import type { SimulatedDevice } from '../../../support/serial/simulatedDevice';
import { createMemoryLine, type MemoryLine } from '../memoryLine';
import { lotLane, relayLane } from './memoryModbus';

let line: MemoryLine;
let bus: Bus | null = null;
let driver: LaneDriver | null = null;
const events: SerialEvent[] = [];

const run = (durationMs: number) => vi.advanceTimersByTimeAsync(durationMs);
/** What it comes to once the bytes have had their time. */
const settled = async <T>(answer: Promise<T>): Promise<T> => {
  await run(500);
  return answer;
};
const writes = (): string[] =>
  line.written.map(({ bytes }) => Buffer.from(bytes).toString('hex')).filter((hex) => /^01(05|10)/.test(hex));

/** As the command line does: what nobody has set is left as it is found. */
async function connect(lane: SerialLane): Promise<LaneDriver> {
  const parts = { clock: systemClock, random: () => 0.5, open: line.open };
  bus = new Bus(lane.port, lane.baudRate, parts);
  const made = createLaneDriver(lane, bus, {
    ...parts,
    randomBytes: (length) => new Uint8Array(length),
    report: (event) => events.push(event),
    asFound: true,
  });
  if (!made) throw new Error('no driver');
  driver = made;
  await run(1_000);
  expect(events.at(-1)).toMatchObject({ type: 'link', state: 'ready' });
  return made;
}

/** The device as another master has left it. */
async function left(device: SimulatedDevice, ...hex: string[]): Promise<void> {
  device.setPassages('never');
  const transport = line.open('memory', 9_600);
  await transport.open();
  for (const bytes of hex) await transport.write(Buffer.from(bytes, 'hex'));
  await run(10);
  transport.dispose();
  line.written.splice(0);
}

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'hrtime', 'Date'] });
  line = createMemoryLine();
  events.length = 0;
});
afterEach(() => {
  driver?.dispose();
  bus?.dispose();
  vi.useRealTimers();
});

it('a relay that is on stays on, and only what is asked for is switched', async () => {
  const device = startRelayBoard({ line, address: 1, wiring: { waitMs: 0 } });
  await left(device, '01050000ff008c3a', '01050007ff003dfb');
  const made = await connect(relayLane());
  events.length = 0;
  await run(12_000);
  expect(writes()).toEqual([]);
  expect(events).toEqual([]);
  expect(await settled(made.readState())).toMatchObject({ sides: { entry: { open: true }, exit: { open: false } } });
  // The other side may be locked by somebody else: the stop contact is left to him.
  await settled(made.setMode('entry', 'locked', null));
  expect(writes()).toEqual(['010500000000cdca']);
});

it('a LOT turnstile that is blocked stays blocked until it is told otherwise', async () => {
  const device = startLot({ line, address: 1 });
  await left(device, '0110300000010200015793');
  const made = await connect(lotLane({ passMs: 9_000 }));
  await run(5_000);
  expect(writes()).toEqual([]);
  expect(events.filter(({ type }) => type === 'link').at(-1)).toMatchObject({ state: 'ready' });
  expect(await settled(made.readState())).toMatchObject({
    inputs: { blocked: true, fault: false, antipanic: false },
    raw: '0000',
  });
  // The register would take a pass, and nobody could go through.
  const grant = { grantId: 'g1', expiresAtMonoMs: systemClock.nowMs() + 1_000 };
  expect(await settled(made.grant('entry', grant))).toMatchObject({ outcome: 'refused', writtenAtMonoMs: null });
  expect(writes()).toEqual([]);
  await settled(made.setMode('entry', 'locked', null));
  expect(writes().map((hex) => hex.slice(0, 18))).toEqual(['011000400001020000']);
  await settled(made.setMode('exit', 'normal', null));
  expect(writes().some((hex) => hex.startsWith('011030000001020000'))).toBe(true);
});
