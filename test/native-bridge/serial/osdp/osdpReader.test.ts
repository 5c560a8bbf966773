import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { SerialReader } from '../../../../native-bridge/serial/laneSettings';
import type { Line } from '../../../support/serial/line';
import { startTurnstile, type Turnstile } from '../../../support/serial/osdp/turnstile';
import { type Desk, laneSettings, scbk, startDesk } from '../memoryGate';
import { createMemoryLine, type MemoryLine } from '../memoryLine';

const readerKey = 'a1'.repeat(16);
const reader: SerialReader = { kind: 'osdp', direction: 'exit', port: 'reader', baudRate: 9_600, address: 5, scbk: readerKey };

let desk: Desk;
let lines: Record<string, MemoryLine>;
let turnstile: Turnstile;
let device: Turnstile;

const run = (ms: number): Promise<unknown> => vi.advanceTimersByTimeAsync(ms);
const until = async (condition: () => boolean): Promise<void> => {
  for (let waitedMs = 0; !condition(); waitedMs += 10) {
    if (waitedMs > 30_000) throw new Error(`not so: ${condition} ${JSON.stringify(desk.events.slice(-5))}`);
    await run(10);
  }
};
const health = (): string[] =>
  desk.of('reader').flatMap((event) => (event.reader === 0 ? [`${event.direction} ${event.state}`] : []));

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'hrtime', 'Date'] });
  lines = { memory: createMemoryLine(), reader: createMemoryLine() };
  const { memory, reader: own } = lines;
  if (!memory || !own) throw new Error('no line');
  turnstile = startTurnstile({ line: memory, address: 1, scbk });
  device = startTurnstile({ line: own, address: 5, scbk: readerKey, readers: 1 });
  desk = startDesk({
    open: (port, baudRate) => {
      const line = lines[port];
      if (!line) throw new Error(`no line ${port}`);
      return line.open(port, baudRate);
    },
  });
  desk.send({ type: 'configure', lanes: [laneSettings({ readers: [reader] })] });
  await until(() => desk.linkState() === 'ready' && health().includes('exit ok'));
});
afterEach(() => {
  desk.dispose();
  expect(vi.getTimerCount()).toBeLessThan(6);
  vi.useRealTimers();
});

test('its cards and keys are those of its side, whatever number the device gives its reader', async () => {
  device.presentCard({ facility: 3, number: 77 });
  device.pressKeys('42#');
  await until(() => desk.of('card').length === 1 && desk.of('keys').length === 1);
  expect(desk.of('card')[0]).toMatchObject({ laneId: 'lane-1', direction: 'exit', bits: 26 });
  expect(desk.of('keys')[0]).toMatchObject({ laneId: 'lane-1', direction: 'exit', keys: '42#' });
});

test('it opens nothing: grants go to the lane, and nothing but questions to the reader', async () => {
  desk.grant('g1', { direction: 'exit' });
  await until(() => desk.outcome('g1')?.outcome === 'acked');
  expect(turnstile.opens).toHaveLength(1);
  expect(device.opens).toEqual([]);
});

describe('its health', () => {
  test('is told when its line is cut and mended, and the lane is none the worse', async () => {
    await lines.reader?.cut();
    await until(() => health().at(-1) === 'exit missing');
    expect(desk.linkState()).toBe('ready');
    desk.grant('g1');
    await until(() => desk.outcome('g1')?.outcome === 'acked');
    await lines.reader?.restore();
    await until(() => health().at(-1) === 'exit ok');
  });

  test('is told when it falls silent, and when somebody opens its housing', async () => {
    device.tamper(true);
    await until(() => health().at(-1) === 'exit tampered');
    device.tamper(false);
    await until(() => health().at(-1) === 'exit ok');
    device.faults.silence(true);
    await until(() => health().at(-1) === 'exit missing');
    expect(health()).toEqual(['exit ok', 'exit tampered', 'exit ok', 'exit missing']);
  });

  test('with a wrong key it is missing: its cards are not taken', async () => {
    device.faults.changeKey('b2'.repeat(16));
    device.faults.reboot(0);
    await until(() => health().at(-1) === 'exit missing');
    expect(device.presentCard({ facility: 1, number: 1 })).toBe(false);
  });
});

test('it may hang on the lane’s own line, with its own address and key', async () => {
  desk.dispose();
  const { memory } = lines;
  if (!memory) throw new Error('no line');
  let hear: (bytes: Buffer) => void = () => {};
  const shared = { ...memory, onBytes: (take: (bytes: Buffer) => void) => (hear = take) } as Line;
  turnstile = startTurnstile({ line: shared, address: 1, scbk });
  const heardByFirst = hear;
  device = startTurnstile({ line: shared, address: 5, scbk: readerKey, readers: 1 });
  const heardBySecond = hear;
  memory.onBytes((bytes) => {
    heardByFirst(bytes);
    heardBySecond(bytes);
  });
  desk = startDesk({ open: memory.open });
  desk.send({ type: 'configure', lanes: [laneSettings({ readers: [{ ...reader, port: 'memory' }] })] });
  await until(() => desk.linkState() === 'ready' && health().includes('exit ok'));
  device.presentCard({ facility: 3, number: 77 });
  turnstile.presentCard({ facility: 3, number: 78 });
  await until(() => desk.of('card').length === 2);
  expect(
    desk
      .of('card')
      .map(({ direction }) => direction)
      .sort(),
  ).toEqual(['entry', 'exit']);
  expect(memory.connections).toBe(2);
});
