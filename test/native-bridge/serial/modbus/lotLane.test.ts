import { afterEach, describe, expect, it, vi } from 'vitest';
import { type MemoryModbus, startMemoryLot } from './memoryModbus';

let gate: MemoryModbus;
const ready = () => gate.until(() => gate.linkState() === 'ready');
const again = async () => {
  await gate.until(() => gate.linkState() !== 'ready');
  await ready();
};
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

describe('connecting', () => {
  it('closes both sides, sets the pass timer to what the site says, and is ready', async () => {
    gate = startMemoryLot({ passMs: 7_000 });
    await ready();
    expect(writes()).toEqual(['3011=0007', '0040=0000', '0041=0000']);
    expect(gate.device.opens).toEqual([]);
  });

  it('writes nothing that stands right already but the closing of its sides', async () => {
    gate = startMemoryLot();
    await ready();
    expect(writes()).toEqual(['0040=0000', '0041=0000']);
  });

  it('a turnstile that adds passes up is told not to, and believed when it says so', async () => {
    gate = startMemoryLot({}, { accumulates: true });
    await ready();
    expect(writes()[0]).toBe('3010=0000');
  });

  it('one that goes on adding up is never used, and said to be set wrong', async () => {
    gate = startMemoryLot({}, { accumulates: true, accumulateFixed: true });
    await gate.until(() => gate.of('link').some(({ reason }) => reason === 'settings-wrong'));
    gate.grant('g1');
    await gate.run(10_000);
    expect(gate.outcome('g1')).toMatchObject({ outcome: 'refused', writtenAtMonoMs: null });
    expect(gate.linkState()).not.toBe('ready');
    expect(gate.device.opens).toEqual([]);
  });

  it('one that gives registers only singly is read singly', async () => {
    gate = startMemoryLot({}, { singleReads: true });
    await ready();
    gate.grant('g1');
    await gate.until(() => gate.outcome('g1')?.outcome === 'acked');
    gate.device.forcePassage('entry');
    await gate.until(() => gate.laneWords().includes('passed entry g1'), 1_500);
    gate.device.alarm('fault', true);
    await gate.until(() => gate.laneWords().includes('fault null null'), 1_500);
  });

  it('one whose registers are elsewhere is found there, and where nothing is the settings are wrong', async () => {
    gate = startMemoryLot({ map: { ...elsewhere, mode: 0x5000 } });
    await gate.until(() => gate.of('link').some(({ reason }) => reason === 'settings-wrong'));
    expect(gate.device.opens).toEqual([]);
  });
});

const elsewhere = {
  entry: 0x40,
  exit: 0x41,
  entryOccupied: 0x42,
  exitOccupied: 0x43,
  counters: 0x44,
  errors: 0x48,
  mode: 0x3000,
  accumulate: 0x3010,
  permissionTimer: 0x3011,
};

describe('a grant', () => {
  it('allows one pass, and the counter says who went', async () => {
    gate = startMemoryLot();
    await ready();
    writes();
    gate.grant('g1');
    await gate.until(() => gate.outcome('g1') !== undefined);
    expect(gate.outcome('g1')).toMatchObject({ outcome: 'acked' });
    expect(gate.device.isOpen('entry')).toBe(true);
    gate.device.forcePassage('entry');
    await gate.until(() => gate.laneWords().includes('passed entry g1'));
    expect(gate.device.isOpen('entry')).toBe(false);
    await gate.run(6_000);
    expect(writes()).toEqual(['0040=0001']);
    expect(gate.words()).toEqual(['opened entry g1', 'passed entry g1']);
  });

  it('is the byte string of the manual', async () => {
    gate = startMemoryLot();
    await ready();
    gate.written();
    gate.grant('g1');
    await gate.until(() => gate.outcome('g1')?.outcome === 'acked');
    expect(gate.written()).toContain('0110004000010200016950');
  });

  it('passages are counted across the wrap of the counter', async () => {
    gate = startMemoryLot({}, { countsFrom: 0xffff });
    await ready();
    gate.grant('g1', { direction: 'exit' });
    await gate.until(() => gate.outcome('g1')?.outcome === 'acked');
    gate.device.forcePassage('exit');
    await gate.until(() => gate.laneWords().includes('passed exit g1'));
  });

  it('two people on one grant are a passage and a tailgate; without a grant it is forced', async () => {
    gate = startMemoryLot();
    await ready();
    gate.device.forcePassage('exit');
    await gate.run(500);
    gate.grant('g1');
    await gate.until(() => gate.outcome('g1')?.outcome === 'acked');
    gate.device.forcePassage('entry');
    gate.device.forcePassage('entry');
    await gate.run(500);
    expect(gate.words()).toEqual(['forced exit null', 'opened entry g1', 'passed entry g1', 'tailgate entry g1']);
  });

  it('nobody comes: the turnstile closes by itself and it is timed out', async () => {
    gate = startMemoryLot();
    await ready();
    gate.grant('g1');
    await gate.run(5_050);
    expect(gate.device.isOpen('entry')).toBe(false);
    await gate.run(500);
    expect(gate.words()).toEqual(['opened entry g1', 'timedOut entry g1']);
  });

  it('a pass that is left when nobody is awaited any more is taken back', async () => {
    gate = startMemoryLot({ passMs: 2_100 });
    await ready();
    gate.grant('g1');
    await gate.until(() => gate.outcome('g1')?.outcome === 'acked');
    gate.written();
    await gate.until(() => gate.laneWords().includes('timedOut entry g1'));
    await gate.run(300);
    expect(writes()).toEqual(['0040=0000']);
    expect(gate.device.isOpen('entry')).toBe(false);
  });

  it('swapped, the device counts the other side', async () => {
    gate = startMemoryLot({ swap: true });
    await ready();
    gate.grant('g1', { direction: 'entry' });
    await gate.until(() => gate.outcome('g1')?.outcome === 'acked');
    expect(gate.device.opens.map(({ direction }) => direction)).toEqual(['exit']);
    gate.device.forcePassage('exit');
    await gate.until(() => gate.laneWords().includes('passed entry g1'));
  });

  it('on a side this lane does not have is refused', async () => {
    gate = startMemoryLot({ exit: null });
    await ready();
    gate.grant('g1', { direction: 'exit' });
    await gate.until(() => gate.outcome('g1') !== undefined);
    expect(gate.outcome('g1')?.outcome).toBe('refused');
    expect(gate.device.opens).toEqual([]);
  });
});

describe('a pass without its answer', () => {
  it('is never written again: registers and counters are read, and tell that it is open', async () => {
    gate = startMemoryLot();
    await ready();
    writes();
    gate.device.faults.dropReplies(1);
    gate.grant('g1');
    await gate.until(() => gate.outcome('g1')?.outcome === 'unknown');
    await again();
    expect(gate.device.opens).toHaveLength(1);
    expect(writes().filter((write) => write.endsWith('=0001'))).toEqual(['0040=0001']);
    expect(gate.words()).toEqual(['opened entry g1']);
    expect(gate.device.isOpen('entry')).toBe(true);
    gate.device.forcePassage('entry');
    await gate.until(() => gate.laneWords().includes('passed entry g1'));
  });

  it('whose person has gone through meanwhile was opened and passed', async () => {
    gate = startMemoryLot();
    await ready();
    gate.device.faults.dropReplies(1);
    gate.grant('g1');
    await gate.until(() => gate.device.opens.length === 1);
    gate.device.forcePassage('entry');
    await gate.until(() => gate.outcome('g1')?.outcome === 'unknown');
    await again();
    expect(gate.words()).toEqual(['opened entry g1', 'passed entry g1']);
    expect(gate.device.opens).toHaveLength(1);
  });

  it('that never reached the turnstile did not open: nothing is told, nothing is open', async () => {
    gate = startMemoryLot();
    await ready();
    gate.device.faults.silence(true);
    gate.grant('g1');
    await gate.until(() => gate.outcome('g1')?.outcome === 'unknown');
    gate.device.faults.silence(false);
    await again();
    await gate.run(6_000);
    expect(gate.words()).toEqual([]);
    expect(gate.device.opens).toEqual([]);
  });

  it('does not let the one that waits behind it go out before the state was read', async () => {
    gate = startMemoryLot();
    await ready();
    gate.written();
    gate.device.faults.dropReplies(1);
    gate.grant('g1');
    gate.grant('g2');
    await gate.until(() => gate.outcome('g2') !== undefined);
    expect(gate.outcome('g1')?.outcome).toBe('unknown');
    expect(gate.outcome('g2')).toMatchObject({ outcome: 'refused', writtenAtMonoMs: null });
    expect(writes()).toEqual(['0040=0001']);
  });
});

describe('what goes wrong at the turnstile', () => {
  it('errors are told, their bits raw, and their end', async () => {
    gate = startMemoryLot();
    await ready();
    gate.device.alarm('fault', true);
    await gate.run(500);
    gate.device.alarm('fault', false);
    await gate.run(500);
    expect(gate.words()).toEqual(['fault null null', 'faultOver null null']);
    expect(gate.of('status').map(({ rawHex }) => rawHex)).toEqual(['0000', '0001', '0000']);
  });

  it('somebody who stands in the lane is in the way after ten seconds, on his side, until he has gone', async () => {
    gate = startMemoryLot({}, { occupiedMs: 12_000 });
    await ready();
    gate.device.forcePassage('exit');
    await gate.run(9_500);
    expect(gate.words()).toEqual(['forced exit null']);
    await gate.run(1_500);
    expect(gate.words()).toEqual(['obstructed exit null']);
    await gate.run(2_000);
    expect(gate.words()).toEqual(['obstructedOver exit null']);
  });

  it('who went through while the line was cut is nobody of now', async () => {
    gate = startMemoryLot();
    await ready();
    await gate.line.cut();
    gate.device.forcePassage('entry');
    await gate.line.restore();
    await ready();
    await gate.run(1_000);
    expect(gate.words()).toEqual([]);
  });

  it('counters that begin anew are nobody; the turnstile is met anew', async () => {
    gate = startMemoryLot({}, { countsFrom: 5_000, forgetsCounts: true });
    await ready();
    gate.device.faults.reboot(100);
    await again();
    await gate.run(1_000);
    expect(gate.laneWords()).toEqual([]);
    gate.device.forcePassage('entry');
    await gate.until(() => gate.words().includes('forced entry null'));
  });

  it('somebody else lets everybody through: told and closed', async () => {
    gate = startMemoryLot();
    await ready();
    gate.otherMaster('01100040000102ffffa920');
    expect(gate.device.isOpen('entry')).toBe(true);
    await gate.until(() => !gate.device.isOpen('entry'), 2_000);
    expect(gate.words()[0]).toBe('heldOpen entry null');
    await gate.until(() => gate.laneWords().includes('heldOpenOver entry null'));
  });

  it('silence is a link that is degraded, then lost, and found again', async () => {
    gate = startMemoryLot();
    await ready();
    gate.device.faults.silence(true);
    await gate.until(() => gate.linkState() === 'degraded');
    await gate.until(() => gate.of('link').some(({ reason }) => reason === 'silent'), 20_000);
    gate.device.faults.silence(false);
    await ready();
    expect(gate.device.opens).toEqual([]);
  });
});
