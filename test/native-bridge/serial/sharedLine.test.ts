import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { SerialLane } from '../../../native-bridge/serial/laneSettings';
import type { Line } from '../../support/serial/line';
import { startTurnstile, type Turnstile } from '../../support/serial/osdp/turnstile';
import { laneSettings, type MemoryGate, scbk, startMemoryGate } from './memoryGate';

let gate: MemoryGate;
let second: Turnstile;

/** Both devices hear every byte of the cable. */
function joinDevices(): void {
  let hear: (bytes: Buffer) => void = () => {};
  const line = { ...gate.line, onBytes: (take: (bytes: Buffer) => void) => (hear = take) } as Line;
  gate.turnstile = startTurnstile({ line, address: 1, scbk });
  const heardByFirst = hear;
  second = startTurnstile({ line, address: 2, scbk });
  const heardBySecond = hear;
  gate.line.onBytes((bytes) => {
    heardByFirst(bytes);
    heardBySecond(bytes);
  });
}

beforeEach(async () => {
  gate = startMemoryGate();
  joinDevices();
  gate.turnstile.setPassages('never');
  second.setPassages('never');
  gate.send({ type: 'configure', lanes: [laneSettings(), laneSettings({ laneId: 'lane-2', address: 2 })] });
  await gate.until(() => gate.linkState('lane-1') === 'ready' && gate.linkState('lane-2') === 'ready');
});
afterEach(() => {
  gate.dispose();
  vi.useRealTimers();
});

describe('two lanes on one line, one of them dead', () => {
  test('the other is locked, held and opened with at most one transaction before it', async () => {
    second.faults.silence(true);
    for (let turn = 0; turn < 15; turn++) {
      await gate.run(311);
      const mark = gate.line.written.length;
      const request = gate.mode((['held', 'locked', 'normal'] as const)[turn % 3] ?? 'normal');
      await gate.until(() => gate.modeOutcome(request) !== undefined, 400);
      expect(gate.modeOutcome(request)?.outcome).toBe('acked');
      // Whatever was under way had begun before; the very next bytes on the line are this lane's.
      expect(gate.line.written[mark]?.bytes.slice(2, 3)).toEqual(Uint8Array.of(1));
    }
    gate.grant('g1');
    await gate.until(() => gate.outcome('g1') !== undefined, 400);
    expect(gate.outcome('g1')?.outcome).toBe('acked');
  });

  test('a lock for the dead one is kept, and is on before it takes a grant again', async () => {
    second.faults.silence(true);
    await gate.until(() => gate.linkState('lane-2') === 'lost');
    const request = gate.mode('locked', { laneId: 'lane-2' });
    await gate.run(10);
    expect(gate.modeOutcome(request)?.outcome).toBe('unknown');
    second.faults.silence(false);
    await gate.until(() => gate.linkState('lane-2') === 'ready');
    gate.grant('g1', { laneId: 'lane-2' });
    gate.grant('g2', { laneId: 'lane-2', direction: 'exit' });
    await gate.run(200);
    expect([gate.outcome('g1')?.outcome, gate.outcome('g2')?.outcome]).toEqual(['refused', 'acked']);
  });
});

describe('a flood of cards', () => {
  test('does not hold up an opening, and none of them is lost or doubled', async () => {
    const numbers: number[] = [];
    for (let turn = 0; turn < 100; turn++) {
      numbers.push(turn);
      gate.turnstile.presentCard({ facility: 1, number: turn });
      await gate.run(60);
      if (turn % 10 !== 0) continue;
      const mark = gate.line.written.length;
      gate.grant(`g${turn}`);
      expect(gate.line.written.length - mark).toBeLessThanOrEqual(1);
      await gate.until(() => gate.outcome(`g${turn}`) !== undefined, 20);
      expect(gate.outcome(`g${turn}`)?.outcome).toBe('acked');
    }
    await gate.until(() => gate.of('card').length === numbers.length);
    const read = gate.of('card').map(({ dataHex }) => (Number.parseInt(dataHex, 16) >>> 7) & 0xffff);
    expect(read).toEqual(numbers);
    expect(gate.linkState()).toBe('ready');
  });
});

test('another protocol, or another speed, on a line that is taken: told, and the line goes on as it is', async () => {
  const digicon: SerialLane = {
    laneId: 'lane-3',
    driver: 'digicon',
    port: 'memory',
    baudRate: 9_600,
    address: 0,
    passMs: 3_000,
    swap: false,
    readers: [],
    entry: {},
    exit: {},
  };
  const fast = laneSettings({ laneId: 'lane-4', address: 4, baudRate: 115_200 });
  gate.send({ type: 'configure', lanes: [laneSettings(), laneSettings({ laneId: 'lane-2', address: 2 }), digicon, fast] });
  await gate.run(1_000);
  for (const laneId of ['lane-3', 'lane-4']) {
    const told = gate.of('link').filter((event) => event.laneId === laneId);
    expect(told).toMatchObject([{ state: 'absent', reason: 'port-busy' }]);
  }
  expect(gate.linkState('lane-1')).toBe('ready');
  expect(gate.line.connections).toBe(1);
});

test('the plug is pulled under load: no byte of what was wanted before is on the line afterwards', async () => {
  gate.mode('held', { leaseMs: 2_000 });
  for (let turn = 0; turn < 10; turn++) gate.grant(`g${turn}`, { laneId: turn % 2 ? 'lane-1' : 'lane-2', expiresInMs: 60_000 });
  await gate.line.cut();
  await gate.run(3_000);
  const opens = gate.turnstile.opens.length + second.opens.length;
  const before = new Set(gate.line.written.map(({ bytes }) => Buffer.from(bytes).toString('hex')));
  await gate.line.restore();
  await gate.until(() => gate.linkState('lane-1') === 'ready' && gate.linkState('lane-2') === 'ready');
  await gate.run(5_000);
  const after = gate.line.written.filter(({ connection }) => connection > 1);
  expect(after.length).toBeGreaterThan(20);
  for (const { bytes } of after) expect(before.has(Buffer.from(bytes).toString('hex'))).toBe(false);
  expect(gate.turnstile.opens.length + second.opens.length).toBe(opens);
  expect(gate.turnstile.isUnlocked('entry')).toBe(false);
});
