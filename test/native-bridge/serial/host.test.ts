import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Line } from '../../support/serial/line';
import { startTurnstile, type Turnstile } from '../../support/serial/osdp/turnstile';
import { laneSettings, type MemoryGate, scbk, startMemoryGate } from './memoryGate';

let gate: MemoryGate;

beforeEach(() => {
  gate = startMemoryGate();
});
afterEach(() => {
  gate.dispose();
  vi.useRealTimers();
});

/** A second device on the same cable: both hear every byte. */
function addTurnstile(address: number): Turnstile {
  let listener: (bytes: Buffer) => void = () => {};
  const first = startTurnstile({ line: { ...gate.line, onBytes: (take) => (listener = take) } as Line, address: 1, scbk });
  const heardByFirst = listener;
  const second = startTurnstile({ line: { ...gate.line, onBytes: (take) => (listener = take) } as Line, address, scbk });
  const heardBySecond = listener;
  gate.line.onBytes((bytes) => {
    heardByFirst(bytes);
    heardBySecond(bytes);
  });
  gate.turnstile = first;
  return second;
}

const twoLanes = (changes = {}) => [laneSettings(), laneSettings({ laneId: 'lane-2', address: 2, ...changes })];

test('says that it listens before anything else', () => {
  expect(gate.events[0]).toEqual({ type: 'started' });
});

test('two devices share a line, and each grant reaches its own', async () => {
  const second = addTurnstile(2);
  gate.send({ type: 'configure', lanes: twoLanes() });
  await gate.until(() => gate.linkState('lane-1') === 'ready' && gate.linkState('lane-2') === 'ready');
  gate.grant('g1', { laneId: 'lane-2', direction: 'exit' });
  await gate.until(() => gate.outcome('g1')?.outcome === 'acked');
  expect(gate.turnstile.opens).toEqual([]);
  expect(second.opens.map((open) => open.direction)).toEqual(['exit']);
});

test('a dead device holds up its neighbour by one transaction at most', async () => {
  const second = addTurnstile(2);
  gate.send({ type: 'configure', lanes: twoLanes() });
  await gate.until(() => gate.linkState('lane-1') === 'ready' && gate.linkState('lane-2') === 'ready');
  second.faults.silence(true);
  for (let turn = 0; turn < 40; turn++) {
    await gate.run(173);
    gate.grant(`g${turn}`);
    const mark = gate.line.written.length;
    await gate.until(() => gate.outcome(`g${turn}`) !== undefined, 400);
    const ahead = gate.line.written.slice(mark).findIndex(({ bytes }) => bytes[2] === 1 && bytes[8] === 0x68);
    expect(ahead).toBeLessThanOrEqual(0);
    expect(gate.outcome(`g${turn}`)?.outcome).toBe('acked');
  }
  expect(gate.linkState('lane-1')).toBe('ready');
});

test('a line that did not change stays up; a lane that did begins anew; a lane that left is silent', async () => {
  const second = addTurnstile(2);
  gate.send({ type: 'configure', lanes: twoLanes() });
  await gate.until(() => gate.linkState('lane-1') === 'ready' && gate.linkState('lane-2') === 'ready');
  const before = gate.of('link').filter(({ laneId }) => laneId === 'lane-1').length;
  gate.send({ type: 'configure', lanes: twoLanes({ passMs: 7_000 }) });
  await gate.until(() => gate.of('link').filter(({ laneId, state }) => laneId === 'lane-2' && state === 'ready').length === 2);
  gate.send({ type: 'configure', lanes: [laneSettings()] });
  await gate.run(10_000);
  expect(second.isOnline).toBe(false);
  expect(gate.line.connections).toBe(1);
  expect(gate.of('link').filter(({ laneId }) => laneId === 'lane-1')).toHaveLength(before);
  gate.grant('g1');
  await gate.until(() => gate.outcome('g1')?.outcome === 'acked');
});

test('two lanes with one device: the second is told that it is taken', async () => {
  gate.send({ type: 'configure', lanes: [laneSettings(), laneSettings({ laneId: 'lane-2' })] });
  await gate.until(() => gate.linkState('lane-1') === 'ready');
  expect(gate.of('link').filter(({ laneId }) => laneId === 'lane-2')).toMatchObject([{ state: 'absent', reason: 'port-busy' }]);
});

test.each([[null], ['open'], [{ type: 'grant' }], [{ type: 'open', laneId: 'lane-1' }], [{ type: 'configure', lanes: [{}] }]])(
  'a message that is none changes nothing: %j',
  async (message) => {
    await gate.until(() => gate.linkState() === 'ready' && gate.of('reader').length > 0);
    const events = gate.events.length;
    gate.send(message);
    await gate.run(3_000);
    expect(gate.events).toHaveLength(events);
    expect(gate.turnstile.opens).toEqual([]);
  },
);

test('disposed: the line is closed and no timer is left', async () => {
  await gate.until(() => gate.linkState() === 'ready');
  gate.dispose();
  expect(vi.getTimerCount()).toBe(0);
});
