import { afterEach, describe, expect, it, vi } from 'vitest';
import { type MemoryModbus, relayLane, startMemoryRelay } from './memoryModbus';

let gate: MemoryModbus;
const ready = () => gate.until(() => gate.linkState() === 'ready');
const again = async () => {
  await gate.until(() => gate.linkState() !== 'ready');
  await ready();
};
const isWrite = (hex: string): boolean => hex.slice(2, 4) === '05';

afterEach(() => {
  gate.dispose();
  vi.useRealTimers();
});

describe('connecting', () => {
  it('reads coils and inputs, switches everything off, and only then is ready', async () => {
    gate = startMemoryRelay();
    await ready();
    const written = gate.written();
    expect(written.slice(0, 3).map((hex) => hex.slice(0, 12))).toEqual(['010100000008', '010100000008', '010200000005']);
    expect(written.filter(isWrite).map((hex) => hex.slice(0, 12))).toEqual([
      '010500000000',
      '010500070000',
      '010500010000',
      '010500070000',
    ]);
    expect(gate.device.opens).toEqual([]);
    expect(gate.of('link').map(({ state }) => state)).toEqual(['opening', 'probing', 'syncing', 'ready']);
  });

  it('closes what an earlier process left open', async () => {
    gate = startMemoryRelay({}, { waitMs: 0 });
    await ready();
    expect(await gate.stand('entry', 'held')).toBe('acked');
    expect(gate.device.isOpen('entry')).toBe(true);
    gate.send({ type: 'configure', lanes: [] });
    gate.send({ type: 'configure', lanes: [relayLane()] });
    await ready();
    await gate.until(() => !gate.device.isOpen('entry'), 1_000);
  });

  it('says that the settings are wrong where the board has no such coils', async () => {
    gate = startMemoryRelay({ map: { firstCoil: 100, firstInput: 0, firstFlash: null, flashUnitMs: 100 } });
    await gate.until(() => gate.of('link').some(({ reason }) => reason === 'settings-wrong'));
    gate.grant('g1');
    await gate.run(1_500);
    expect(gate.outcome('g1')?.outcome).toBe('refused');
    expect(gate.written().filter(isWrite)).toEqual([]);
  });

  it('is silent, not ready, where only a neighbour answers', async () => {
    gate = startMemoryRelay({ address: 9 });
    await gate.until(() => gate.of('link').some(({ reason }) => reason === 'silent'));
    expect(gate.linkState()).toBe('probing');
  });
});

describe('a grant', () => {
  it('is one device-timed pulse, acknowledged by its echo', async () => {
    gate = startMemoryRelay();
    await ready();
    gate.written();
    gate.grant('g1');
    await gate.until(() => gate.outcome('g1') !== undefined);
    expect(gate.outcome('g1')).toMatchObject({ outcome: 'acked' });
    expect(gate.written().filter(isWrite)).toEqual(['0105020000078db0']);
    expect(gate.device.opens).toHaveLength(1);
    expect(gate.words()).toEqual(['opened entry g1']);
    await gate.run(2_000);
    expect(gate.written().filter(isWrite)).toEqual([]);
  });

  it('takes the flash unit and the first flash address as they are set', async () => {
    gate = startMemoryRelay(
      { map: { firstCoil: 0, firstInput: 0, firstFlash: 0x300, flashUnitMs: 50 } },
      { firstFlash: 0x300, flashUnitMs: 50 },
    );
    await ready();
    gate.written();
    gate.grant('g1', { direction: 'exit' });
    await gate.until(() => gate.outcome('g1')?.outcome === 'acked');
    expect(gate.written().filter(isWrite)[0]?.slice(0, 12)).toBe('01050301000e');
    expect(gate.device.opens.map(({ direction }) => direction)).toEqual(['exit']);
  });

  it('without a timer on the board is on, and off after the pulse', async () => {
    gate = startMemoryRelay({ map: { firstCoil: 0, firstInput: 0, firstFlash: null, flashUnitMs: 100 } }, { waitMs: 0 });
    await ready();
    gate.written();
    gate.grant('g1');
    await gate.until(() => gate.outcome('g1')?.outcome === 'acked');
    await gate.run(600);
    expect(gate.device.isOpen('entry')).toBe(true);
    await gate.run(150);
    expect(gate.device.isOpen('entry')).toBe(false);
    expect(gate.written().filter(isWrite)).toEqual(['01050000ff008c3a', '010500000000cdca']);
  });

  it('opens the other side where sides are swapped', async () => {
    gate = startMemoryRelay({ swap: true });
    await ready();
    gate.grant('g1', { direction: 'entry' });
    await gate.until(() => gate.outcome('g1')?.outcome === 'acked');
    expect(gate.device.opens.map(({ direction }) => direction)).toEqual(['exit']);
    gate.device.forcePassage('exit');
    await gate.until(() => gate.laneWords().includes('passed entry g1'));
  });

  it('is refused where the board says no', async () => {
    gate = startMemoryRelay({}, { firstFlash: null });
    await ready();
    gate.grant('g1');
    await gate.until(() => gate.outcome('g1') !== undefined);
    expect(gate.outcome('g1')).toMatchObject({ outcome: 'refused', writtenAtMonoMs: expect.any(Number), ackedAtMonoMs: null });
    expect(gate.device.opens).toEqual([]);
  });

  it('twice with the same id opens once', async () => {
    gate = startMemoryRelay();
    await ready();
    gate.grant('g1');
    gate.grant('g1');
    await gate.until(() => gate.of('grantOutcome').length === 2);
    expect(gate.device.opens).toHaveLength(1);
  });

  it('that is late is not written', async () => {
    gate = startMemoryRelay();
    await ready();
    gate.grant('g1', { expiresInMs: 0 });
    await gate.until(() => gate.outcome('g1') !== undefined);
    expect(gate.outcome('g1')).toMatchObject({ outcome: 'expired', writtenAtMonoMs: null });
    expect(gate.device.opens).toEqual([]);
  });
});

describe('an opening that is not acknowledged', () => {
  it('is unknown; the coils are read back and tell that it opened', async () => {
    gate = startMemoryRelay();
    await ready();
    gate.written();
    gate.device.faults.dropReplies(1);
    gate.grant('g1');
    await gate.until(() => gate.outcome('g1') !== undefined);
    expect(gate.outcome('g1')).toMatchObject({ outcome: 'unknown', writtenAtMonoMs: expect.any(Number) });
    await again();
    expect(gate.device.opens).toHaveLength(1);
    expect(gate.words()).toEqual(['opened entry g1']);
    const functions = gate.written().map((hex) => hex.slice(2, 4));
    expect(functions.slice(functions.indexOf('05') + 1)[0]).toBe('01');
    gate.device.forcePassage('entry');
    await gate.until(() => gate.laneWords().includes('passed entry g1'));
  });

  it('of which nothing reached the board is no opening: somebody who pushes through is forced', async () => {
    gate = startMemoryRelay();
    await ready();
    gate.device.faults.silence(true);
    gate.grant('g1');
    await gate.until(() => gate.outcome('g1')?.outcome === 'unknown');
    gate.device.faults.silence(false);
    await again();
    gate.device.forcePassage('entry');
    await gate.until(() => gate.words().includes('forced entry null'));
    expect(gate.device.opens).toEqual([]);
  });

  it('whose pulse is over when the board can be read again may have opened: the passage belongs to it', async () => {
    gate = startMemoryRelay();
    await ready();
    gate.device.faults.dropReplies(4);
    gate.grant('g1');
    await gate.until(() => gate.outcome('g1')?.outcome === 'unknown');
    await again();
    expect(gate.words()).toEqual([]);
    gate.device.forcePassage('entry');
    await gate.until(() => gate.words().includes('passed entry g1'));
  });

  it('without a timer on the board is switched off after its pulse all the same', async () => {
    gate = startMemoryRelay({ map: { firstCoil: 0, firstInput: 0, firstFlash: null, flashUnitMs: 100 } }, { waitMs: 0 });
    await ready();
    gate.device.faults.dropReplies(1);
    gate.grant('g1');
    await gate.until(() => gate.outcome('g1')?.outcome === 'unknown');
    expect(gate.device.isOpen('entry')).toBe(true);
    await gate.until(() => !gate.device.isOpen('entry'), 1_000);
    expect(gate.device.opens).toHaveLength(1);
  });

  it('whose switching off is lost is switched off by the next synchronising', async () => {
    gate = startMemoryRelay({ map: { firstCoil: 0, firstInput: 0, firstFlash: null, flashUnitMs: 100 } }, { waitMs: 0 });
    await ready();
    gate.grant('g1');
    await gate.until(() => gate.outcome('g1')?.outcome === 'acked');
    gate.device.faults.silence(true);
    await gate.run(1_500);
    expect(gate.device.isOpen('entry')).toBe(true);
    gate.device.faults.silence(false);
    await gate.until(() => !gate.device.isOpen('entry'), 5_000);
    expect(gate.device.opens).toHaveLength(1);
  });
});

describe('passages and alarms', () => {
  it('a pass output of 0.3 s is never missed, awaited or not, while answers take their time', async () => {
    gate = startMemoryRelay();
    await ready();
    gate.device.faults.delayReplies(40);
    for (let person = 1; person <= 20; person++) {
      await gate.run(1_000 + person * 37);
      gate.device.forcePassage('exit');
    }
    await gate.run(1_000);
    expect(gate.words()).toEqual(Array(20).fill('forced exit null'));
  });

  it('inputs are read at least every 150 ms while somebody is awaited', async () => {
    gate = startMemoryRelay();
    await ready();
    gate.grant('g1');
    await gate.until(() => gate.outcome('g1')?.outcome === 'acked');
    gate.written();
    await gate.run(4_500);
    const reads = gate.written().filter((hex) => hex.startsWith('0102'));
    expect(reads.length).toBeGreaterThanOrEqual(30);
  });

  it('what is left of a long pulse after the passage is taken back', async () => {
    gate = startMemoryRelay({ pulseMs: 4_000 }, { waitMs: 0 });
    await ready();
    gate.grant('g1');
    await gate.until(() => gate.outcome('g1')?.outcome === 'acked');
    gate.written();
    gate.device.forcePassage('entry');
    await gate.until(() => gate.laneWords().includes('passed entry g1'));
    await gate.run(100);
    expect(gate.device.isOpen('entry')).toBe(false);
    expect(gate.written().filter(isWrite)).toEqual(['010500000000cdca']);
  });

  it('nobody comes: timed out', async () => {
    gate = startMemoryRelay();
    await ready();
    gate.grant('g1');
    await gate.run(6_000);
    expect(gate.words()).toEqual(['opened entry g1', 'timedOut entry g1']);
  });

  it.each([
    ['obstructed', 'obstructed', 'obstructedOver'],
    ['tamper', 'tamper', 'tamperCleared'],
    ['fire', 'fireRelease', 'fireOver'],
  ] as const)('the %s contact is told once and its end too', async (alarm, on, off) => {
    gate = startMemoryRelay();
    await ready();
    gate.device.alarm(alarm, true);
    await gate.run(1_000);
    gate.device.alarm(alarm, false);
    await gate.run(1_000);
    expect(gate.words()).toEqual([`${on} null null`, `${off} null null`]);
  });

  it('a fire contact that opens by going low means what it says', async () => {
    const inputs = { fire: { input: 2, inverted: true }, obstructed: null, tamper: null };
    gate = startMemoryRelay({ inputs });
    await ready();
    await gate.run(500);
    expect(gate.words()).toEqual(['fireRelease null null']);
    gate.device.alarm('fire', true);
    await gate.run(500);
    expect(gate.words()).toEqual(['fireOver null null']);
  });
});

it('a relay that somebody else has switched on is told and switched off', async () => {
  gate = startMemoryRelay();
  await ready();
  await gate.run(5_200);
  gate.otherMaster('01050000ff008c3a');
  expect(gate.device.isOpen('entry')).toBe(true);
  await gate.until(() => gate.words().includes('heldOpen entry null'), 6_000);
  await gate.until(() => gate.laneWords().includes('heldOpenOver entry null'), 6_000);
});
