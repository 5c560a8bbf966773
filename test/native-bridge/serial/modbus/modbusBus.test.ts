import { afterEach, describe, expect, it, vi } from 'vitest';
import { sealed } from '../../../../native-bridge/serial/modbus/frames';
import { quietMsAt } from '../../../../native-bridge/serial/modbus/line';
import { type MemoryModbus, relayLane, startMemoryLot, startMemoryRelay } from './memoryModbus';

const untimed = { firstCoil: 0, firstInput: 0, firstFlash: null, flashUnitMs: 100 };

let gate: MemoryModbus;
const ready = () => gate.until(() => gate.linkState() === 'ready');
/** The answer to an open request that is under way is kept from here on. */
const held = async (grantId: string): Promise<() => void> => {
  const letGo = gate.line.holdReplies();
  gate.grant(grantId);
  await gate.until(() => gate.device.opens.length > 0);
  return letGo;
};

afterEach(() => {
  gate.dispose();
  vi.useRealTimers();
});

describe.each([
  ['a relay board', () => startMemoryRelay()],
  ['a relay board without a timer', () => startMemoryRelay({ map: untimed }, { waitMs: 0 })],
  ['a LOT turnstile', () => startMemoryLot()],
] as const)('%s', (_, start) => {
  it('unplugged in mid-grant: unknown, closed when it comes back, and not opened again', async () => {
    gate = start();
    await ready();
    const letGo = await held('g1');
    await gate.line.cut();
    await gate.until(() => gate.outcome('g1') !== undefined);
    expect(gate.outcome('g1')).toMatchObject({ outcome: 'unknown', writtenAtMonoMs: expect.any(Number) });
    expect(gate.linkState()).toBe('lost');
    await gate.line.restore();
    letGo();
    await ready();
    await gate.run(3_000);
    expect(gate.device.opens).toHaveLength(1);
    expect(gate.laneWords()).toEqual([]);
  });

  it('unplugged with a grant waiting: not one of its bytes is on the next connection', async () => {
    gate = start();
    await ready();
    await gate.line.cut();
    gate.grant('g1', { expiresInMs: 60_000 });
    await gate.line.restore();
    await ready();
    await gate.run(3_000);
    expect(gate.outcome('g1')).toMatchObject({ outcome: 'refused', writtenAtMonoMs: null });
    expect(gate.device.opens).toEqual([]);
  });

  it('the late answer to an opening acknowledges nothing', async () => {
    gate = start();
    await ready();
    const letGo = await held('g1');
    await gate.until(() => gate.outcome('g1') !== undefined);
    expect(gate.outcome('g1')?.outcome).toBe('unknown');
    letGo();
    await gate.run(2_000);
    expect(gate.of('grantOutcome')).toHaveLength(1);
    expect(gate.device.opens).toHaveLength(1);
  });

  it('an answer that comes twice is one passage opened', async () => {
    gate = start();
    await ready();
    gate.device.faults.duplicateReplies(20);
    gate.grant('g1');
    await gate.until(() => gate.outcome('g1')?.outcome === 'acked');
    gate.device.forcePassage('entry');
    await gate.run(1_000);
    expect(gate.laneWords()).toEqual(['opened entry g1', 'passed entry g1']);
  });

  it('another device that answers in its place acknowledges nothing', async () => {
    gate = start();
    await ready();
    gate.device.faults.silence(true);
    gate.grant('g1');
    await gate.run(10);
    // What this device would have answered, from the neighbour's address.
    const asked = Buffer.from(gate.written().at(-1) ?? '', 'hex');
    expect(asked[1] === 0x05 || asked[1] === 0x10).toBe(true);
    gate.line.inject(sealed(Uint8Array.from([2, ...asked.subarray(1, 6)])));
    await gate.until(() => gate.outcome('g1') !== undefined);
    expect(gate.outcome('g1')?.outcome).toBe('unknown');
  });

  it('a damaged answer is none, and noise around a whole one does not matter', async () => {
    gate = start();
    await ready();
    gate.device.faults.corruptReplies(1);
    gate.grant('g1');
    await gate.until(() => gate.outcome('g1')?.outcome === 'unknown');
    await gate.run(1_000);
    await ready();
    gate.grant('g2');
    gate.line.inject(Buffer.from('0105ff01030000fffe8501', 'hex'));
    await gate.until(() => gate.outcome('g2') !== undefined);
    expect(gate.outcome('g2')?.outcome).toBe('acked');
  });

  it('a reboot in mid-grant opens nothing afterwards', async () => {
    gate = start();
    await ready();
    gate.grant('g1');
    await gate.until(() => gate.outcome('g1')?.outcome === 'acked');
    gate.device.faults.reboot(500);
    await gate.run(20_000);
    expect(gate.linkState()).toBe('ready');
    expect(gate.device.opens).toHaveLength(1);
    expect(gate.device.isOpen('entry')).toBe(false);
  });

  it('a hold that is taken back while a slow device is still being told of it leaves nothing open', async () => {
    gate = start();
    await ready();
    gate.device.faults.delayReplies(150);
    gate.mode('held', { direction: 'exit', leaseMs: 300 });
    gate.grant('g1', { direction: 'exit' });
    await gate.run(400);
    const opened = gate.device.opens.length;
    await gate.run(3_000);
    expect(gate.device.opens).toHaveLength(opened);
    expect(gate.device.isOpen('exit')).toBe(false);
  });

  it('a grant on a held side opens nothing once the hold has been taken back', async () => {
    gate = start();
    await ready();
    expect(await gate.stand('exit', 'held')).toBe('acked');
    gate.device.faults.delayReplies(150);
    gate.grant('g1', { direction: 'exit' });
    await gate.run(200);
    gate.mode('normal', { direction: 'exit' });
    const opened = gate.device.opens.length;
    await gate.run(7_000);
    expect(gate.device.opens).toHaveLength(opened);
    expect(gate.device.isOpen('exit')).toBe(false);
  });

  it('locked before it was ever there: nothing opens when it comes', async () => {
    gate = start();
    gate.device.faults.silence(true);
    await gate.run(500);
    const request = gate.mode('locked', { direction: 'entry' });
    await gate.run(10);
    expect(gate.modeOutcome(request)).toMatchObject({ outcome: 'unknown', writtenAtMonoMs: null });
    gate.device.faults.silence(false);
    await ready();
    gate.grant('g1');
    await gate.until(() => gate.outcome('g1') !== undefined);
    expect(gate.outcome('g1')?.outcome).toBe('refused');
    expect(gate.device.opens).toEqual([]);
  });
});

describe('two lanes on one bus', () => {
  const dead = relayLane({ laneId: 'lane-2', address: 2 });

  it('a dead neighbour delays an opening by one transaction at most', async () => {
    gate = startMemoryRelay({}, {}, [dead]);
    await ready();
    let slowestMs = 0;
    for (let grant = 0; grant < 25; grant++) {
      await gate.run(350 + grant * 13);
      const askedAtMs = Number(process.hrtime.bigint()) / 1e6;
      gate.grant(`g${grant}`);
      await gate.until(() => gate.outcome(`g${grant}`) !== undefined);
      const { outcome, ackedAtMonoMs } = gate.outcome(`g${grant}`) ?? {};
      expect(outcome).toBe('acked');
      slowestMs = Math.max(slowestMs, (ackedAtMonoMs ?? 0) - askedAtMs);
    }
    // One response time-out and the time of its bytes.
    expect(slowestMs).toBeLessThanOrEqual(260);
    expect(gate.linkState('lane-2')).toBe('probing');
  });

  it('what one is granted the other does not do', async () => {
    gate = startMemoryRelay({}, {}, [dead]);
    await ready();
    gate.grant('g1', { laneId: 'lane-2' });
    await gate.until(() => gate.outcome('g1') !== undefined);
    expect(gate.outcome('g1')?.outcome).toBe('refused');
    expect(gate.device.opens).toEqual([]);
  });
});

describe('the pause between two messages', () => {
  it.each([
    [9_600, 4.01],
    [19_200, 2.01],
    [115_200, 1.75],
  ])('at %i bit/s is %f ms', (baudRate, quietMs) => {
    expect(quietMsAt(baudRate)).toBeCloseTo(quietMs, 2);
  });

  it('is kept after every answer', async () => {
    gate = startMemoryRelay();
    const sentAtMs: number[] = [];
    const heard = gate.device.received;
    await ready();
    for (const piece of heard) sentAtMs.push(piece.atEpochMs);
    const pauses = sentAtMs.slice(1).map((atMs, index) => atMs - (sentAtMs[index] ?? 0));
    expect(pauses.length).toBeGreaterThan(4);
    expect(Math.min(...pauses)).toBeGreaterThanOrEqual(4);
  });
});
