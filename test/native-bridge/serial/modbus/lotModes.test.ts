import { afterEach, describe, expect, it, vi } from 'vitest';
import { type MemoryModbus, startMemoryLot } from './memoryModbus';

let gate: MemoryModbus;
const ready = () => gate.until(() => gate.linkState() === 'ready');
/** Register and value of each write since the last look. */
const writes = (): string[] =>
  gate
    .written()
    .filter((hex) => hex.slice(2, 4) === '10')
    .map((hex) => `${hex.slice(4, 8)}=${hex.slice(14, 18)}`);

afterEach(() => {
  gate.dispose();
  vi.useRealTimers();
});

describe('modes', () => {
  it('held is free in one direction, renewed, and closed at its end', async () => {
    gate = startMemoryLot();
    await ready();
    writes();
    expect(await gate.stand('entry', 'held', 15_000)).toBe('acked');
    for (let person = 0; person < 3; person++) {
      gate.device.forcePassage('entry');
      await gate.run(3_000);
    }
    expect(gate.device.isOpen('entry')).toBe(true);
    await gate.run(7_000);
    expect(gate.device.isOpen('entry')).toBe(false);
    const said = writes();
    expect(new Set(said.slice(0, -1))).toEqual(new Set(['0040=ffff']));
    expect(said.at(-1)).toBe('0040=0000');
    expect(gate.words()).toEqual([...Array(3).fill('passed entry null'), 'holdOver entry null']);
  });

  it('one side locked is refused there; the lane as a whole stays normal', async () => {
    gate = startMemoryLot();
    await ready();
    expect(await gate.stand('entry', 'locked')).toBe('acked');
    gate.grant('g1');
    gate.grant('g2', { direction: 'exit' });
    await gate.until(() => gate.outcome('g2') !== undefined);
    expect(gate.outcome('g1')?.outcome).toBe('refused');
    expect(gate.outcome('g2')?.outcome).toBe('acked');
    expect(writes().some((write) => write.startsWith('3000'))).toBe(false);
  });

  it('both sides locked block the lane; the first that is unlocked makes it normal', async () => {
    gate = startMemoryLot();
    await ready();
    await gate.stand('entry', 'locked');
    writes();
    expect(await gate.stand('exit', 'locked')).toBe('acked');
    expect(writes()).toEqual(['0041=0000', '3000=0001']);
    expect(await gate.stand('entry', 'normal')).toBe('acked');
    expect(writes()).toEqual(['0040=0000', '3000=0000']);
  });

  it('the only side there is, locked, blocks the lane', async () => {
    gate = startMemoryLot({ exit: null });
    await ready();
    await gate.stand('entry', 'locked');
    expect(writes()).toContain('3000=0001');
  });

  it('a turnstile that was without power is blocked again', async () => {
    gate = startMemoryLot();
    await ready();
    await gate.stand('entry', 'locked');
    await gate.stand('exit', 'locked');
    gate.device.faults.reboot(100);
    await gate.run(100);
    writes();
    await gate.until(() => writes().includes('3000=0001'), 3_000);
  });

  it('a lock takes back the pass that was allowed', async () => {
    gate = startMemoryLot();
    await ready();
    gate.grant('g1');
    await gate.until(() => gate.outcome('g1')?.outcome === 'acked');
    await gate.stand('entry', 'locked');
    expect(gate.device.isOpen('entry')).toBe(false);
  });
});

describe('antipanic', () => {
  it('is told as fire release and its end', async () => {
    gate = startMemoryLot();
    await ready();
    gate.device.alarm('fire', true);
    await gate.run(1_000);
    gate.device.alarm('fire', false);
    await gate.run(1_000);
    expect(gate.words()).toEqual(['fireRelease null null', 'fireOver null null']);
  });

  it('is never undone by us: no mode, no side is written while it lasts, and the lock comes back after it', async () => {
    gate = startMemoryLot();
    await ready();
    await gate.stand('entry', 'locked');
    await gate.stand('exit', 'locked');
    await gate.run(500);
    gate.device.alarm('fire', true);
    // Before it was seen: the guard unlocks in the same moment.
    writes();
    await gate.stand('entry', 'normal');
    await gate.stand('entry', 'locked');
    await gate.run(5_000);
    expect(writes()).toEqual([]);
    gate.device.alarm('fire', false);
    await gate.run(1_000);
    expect(writes()).toContain('3000=0001');
  });

  it('a grant meanwhile is true without being written', async () => {
    gate = startMemoryLot();
    await ready();
    gate.device.alarm('fire', true);
    await gate.until(() => gate.words().includes('fireRelease null null'));
    writes();
    gate.grant('g1');
    await gate.until(() => gate.outcome('g1') !== undefined);
    expect(gate.outcome('g1')?.outcome).toBe('acked');
    expect(writes()).toEqual([]);
  });

  it('that was there before the console is found when it connects', async () => {
    gate = startMemoryLot();
    gate.device.alarm('fire', true);
    await ready();
    expect(gate.words()).toEqual(['fireRelease null null']);
    expect(writes()).toEqual([]);
  });
});
