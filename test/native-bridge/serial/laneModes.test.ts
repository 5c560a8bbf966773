import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { laneSettings, type MemoryGate, startMemoryGate } from './memoryGate';

let gate: MemoryGate;

const begin = async (...parts: Parameters<typeof startMemoryGate>): Promise<void> => {
  gate?.dispose();
  gate = startMemoryGate(...parts);
  gate.turnstile.setPassages('never');
  await gate.until(() => gate.linkState() === 'ready');
};
const done = async (requestId: number, outcome = 'acked'): Promise<void> => {
  await gate.until(() => gate.modeOutcome(requestId) !== undefined);
  expect(gate.modeOutcome(requestId)?.outcome).toBe(outcome);
};
const replug = async (): Promise<void> => {
  await gate.line.cut();
  await gate.line.restore();
  await gate.until(() => gate.linkState() === 'ready');
};
/** Commands that were written, by their code; those inside the channel have it behind the security block. */
const codes = (mark: number): (number | undefined)[] => gate.line.written.slice(mark).map(({ bytes }) => bytes[8]);
const OUT = 0x68;
const lockable = { lockOutput: 2 };

beforeEach(() => begin());
afterEach(() => {
  gate.dispose();
  vi.useRealTimers();
});

describe('a side held open', () => {
  test('stands open as long as its lease, renewed, and not a moment longer than the device itself allows', async () => {
    await done(gate.mode('held', { leaseMs: 35_000 }));
    for (let second = 1; second < 35; second++) {
      await gate.run(1_000);
      expect(gate.turnstile.isUnlocked('entry')).toBe(true);
      expect(gate.turnstile.isUnlocked('exit')).toBe(false);
    }
    await gate.run(1_500);
    expect(gate.turnstile.isUnlocked('entry')).toBe(false);
    expect(gate.laneWords()).toEqual(['holdOver entry null']);
  });

  test('ends with its lease when the station stops renewing, and lasts when it goes on', async () => {
    for (let turn = 0; turn < 6; turn++) {
      await done(gate.mode('held', { leaseMs: 15_000 }));
      await gate.run(10_000);
    }
    expect(gate.laneWords()).toEqual([]);
    await gate.run(6_000);
    expect(gate.turnstile.isUnlocked('entry')).toBe(false);
    expect(gate.laneWords()).toEqual(['holdOver entry null']);
  });

  test('closes by itself when this process dies', async () => {
    await done(gate.mode('held', { leaseMs: 600_000 }));
    await gate.run(20_000);
    expect(gate.turnstile.isUnlocked('entry')).toBe(true);
    gate.dispose();
    await gate.run(10_100);
    expect(gate.turnstile.isUnlocked('entry')).toBe(false);
  });

  test('lets people pass without a grant, and one with a grant on that grant', async () => {
    await done(gate.mode('held'));
    gate.turnstile.forcePassage('entry');
    await gate.until(() => gate.laneWords().length === 1);
    gate.grant('g1');
    await gate.until(() => gate.outcome('g1')?.outcome === 'acked');
    await gate.run(500);
    gate.turnstile.forcePassage('entry');
    await gate.until(() => gate.laneWords().length === 3);
    expect(gate.laneWords()).toEqual(['passed entry null', 'opened entry g1', 'passed entry g1']);
    await gate.run(5_000);
    expect(gate.turnstile.isUnlocked('entry')).toBe(true);
  });

  test('stands open again after the plug was pulled, while its lease lasts', async () => {
    await done(gate.mode('held', { leaseMs: 60_000 }));
    gate.turnstile.faults.reboot(0);
    await replug();
    expect(gate.turnstile.isUnlocked('entry')).toBe(true);
    await gate.line.cut();
    await gate.run(60_000);
    await gate.line.restore();
    await gate.until(() => gate.linkState() === 'ready');
    expect(gate.turnstile.isUnlocked('entry')).toBe(false);
  });

  test('ends at once when it is set back', async () => {
    await done(gate.mode('held'));
    await done(gate.mode('normal'));
    expect(gate.turnstile.isUnlocked('entry')).toBe(false);
    await gate.run(70_000);
    expect(gate.turnstile.isUnlocked('entry')).toBe(false);
    expect(gate.laneWords()).toEqual([]);
  });
});

describe('a locked side', () => {
  test('is closed at once, refuses grants, and takes them again when it is set back', async () => {
    gate.grant('g1');
    await gate.until(() => gate.turnstile.isUnlocked('entry'));
    await done(gate.mode('locked'));
    expect(gate.turnstile.isUnlocked('entry')).toBe(false);
    gate.grant('g2');
    gate.grant('g3', { direction: 'exit' });
    await gate.run(500);
    expect(gate.outcome('g2')).toMatchObject({ outcome: 'refused', writtenAtMonoMs: null });
    expect(gate.outcome('g3')?.outcome).toBe('acked');
    await done(gate.mode('normal'));
    gate.grant('g4');
    await gate.until(() => gate.outcome('g4')?.outcome === 'acked');
    expect(gate.turnstile.opens.map(({ direction }) => direction)).toEqual(['entry', 'exit', 'entry']);
  });

  test('wins over grants that wait their turn: none of them is written', async () => {
    await gate.run(100);
    const letGo = gate.line.holdReplies();
    // A poll is under way; the grants come before the lock and are older than it.
    await gate.run(80);
    for (let turn = 0; turn < 5; turn++) gate.grant(`g${turn}`);
    const lock = gate.mode('locked');
    letGo();
    await done(lock);
    for (let turn = 0; turn < 5; turn++) expect(gate.outcome(`g${turn}`)?.outcome).toBe('refused');
    await gate.run(2_000);
    expect(gate.turnstile.opens).toEqual([]);
  });

  test('wins over a grant that went out and was not heard: it is not repeated, and the lock is on before anything else', async () => {
    await gate.run(100);
    gate.turnstile.faults.silence(true);
    gate.grant('g1', { expiresInMs: 60_000 });
    await gate.run(10);
    gate.mode('locked');
    gate.turnstile.faults.silence(false);
    const mark = gate.line.written.length;
    await gate.until(() => gate.outcome('g1') !== undefined);
    expect(gate.outcome('g1')?.outcome).toBe('unknown');
    await gate.until(() => gate.linkState() === 'syncing');
    await gate.until(() => gate.linkState() === 'ready');
    expect(codes(mark)).toContain(OUT);
    await gate.run(5_000);
    expect(gate.turnstile.opens).toEqual([]);
    gate.grant('g2');
    await gate.run(100);
    expect(gate.outcome('g2')?.outcome).toBe('refused');
  });

  test('is sent again after a replug, before any grant is taken', async () => {
    await begin(lockable, lockable);
    await done(gate.mode('locked'));
    await done(gate.mode('locked', { direction: 'exit' }));
    await gate.line.cut();
    gate.turnstile.faults.reboot(0);
    await gate.line.restore();
    const outcomes = new Set<string | undefined>();
    for (let turn = 0; gate.linkState() !== 'ready'; turn++) {
      gate.grant(`g${turn}`);
      await gate.run(5);
      outcomes.add(gate.outcome(`g${turn}`)?.outcome);
    }
    gate.grant('after');
    await gate.run(100);
    expect([...outcomes, gate.outcome('after')?.outcome]).toEqual(['refused', 'refused']);
    expect(gate.turnstile.opens).toEqual([]);
    // The stop contact is on again: not even a level from elsewhere would open it.
    gate.turnstile.forcePassage('entry');
    expect(gate.turnstile.isUnlocked('entry')).toBe(false);
  });

  test('that was said while the plug was out is on when it is back', async () => {
    await gate.line.cut();
    await gate.until(() => gate.linkState() === 'lost');
    await done(gate.mode('locked'), 'unknown');
    await gate.line.restore();
    await gate.until(() => gate.linkState() === 'ready');
    gate.grant('g1');
    await gate.run(100);
    expect(gate.outcome('g1')?.outcome).toBe('refused');
  });

  test('stays locked when the lane gets other settings, and is forgotten with its lane', async () => {
    await done(gate.mode('locked'));
    const outcomes = async (grantId: string): Promise<string | undefined> => {
      gate.grant(grantId);
      await gate.until(() => gate.outcome(grantId) !== undefined);
      return gate.outcome(grantId)?.outcome;
    };
    const isReadyAgain = async (lanes: unknown[]): Promise<void> => {
      const ready = () => gate.of('link').filter(({ state }) => state === 'ready').length;
      const before = ready();
      gate.send({ type: 'configure', lanes });
      await gate.until(() => ready() > before);
    };
    await isReadyAgain([laneSettings({ passMs: 5_000 })]);
    expect(await outcomes('g1')).toBe('refused');
    gate.send({ type: 'configure', lanes: [] });
    await isReadyAgain([laneSettings()]);
    expect(await outcomes('g2')).toBe('acked');
  });

  test('every side: the stop contact is closed, and opened before anybody is let in again', async () => {
    await begin(lockable, lockable);
    const stop = (): boolean => gate.turnstile.isOn(2);
    await done(gate.mode('locked'));
    expect(stop()).toBe(false);
    await done(gate.mode('locked', { direction: 'exit' }));
    expect(stop()).toBe(true);
    await done(gate.mode('normal', { direction: 'exit' }));
    expect(stop()).toBe(false);
    gate.grant('g1', { direction: 'exit' });
    await gate.until(() => gate.outcome('g1')?.outcome === 'acked');
    expect(gate.turnstile.isUnlocked('exit')).toBe(true);
    expect(gate.turnstile.isUnlocked('entry')).toBe(false);
  });
});

describe('the fire contact', () => {
  const fire = { inputs: { fire: { input: 3, inverted: false }, obstructed: null, tamper: null } };

  test('is told, and our stop contact gives way until it is over', async () => {
    await begin({ ...lockable, ...fire }, { ...lockable, fireInput: 3 });
    await done(gate.mode('locked'));
    await done(gate.mode('locked', { direction: 'exit' }));
    gate.turnstile.fire(true);
    await gate.until(() => gate.laneWords().length === 1);
    await gate.run(500);
    expect(gate.turnstile.isOn(2)).toBe(false);
    expect(gate.turnstile.isUnlocked('entry')).toBe(true);
    gate.turnstile.fire(false);
    await gate.until(() => gate.laneWords().length === 2);
    await gate.run(500);
    expect(gate.turnstile.isOn(2)).toBe(true);
    expect(gate.laneWords()).toEqual(['fireRelease null null', 'fireOver null null']);
  });

  test('that means fire when it opens is read the other way round', async () => {
    await begin({ inputs: { ...fire.inputs, fire: { input: 3, inverted: true } } }, { ports: 4 });
    expect(gate.laneWords()).toEqual(['fireRelease null null']);
    gate.turnstile.setContact(3, true);
    await gate.until(() => gate.laneWords().at(-1) === 'fireOver null null');
  });
});

test('inputs for obstruction and tampering are told when they change, and what the housing says is told with them', async () => {
  await begin(
    { inputs: { fire: null, obstructed: { input: 4, inverted: false }, tamper: { input: 5, inverted: true } } },
    { ports: 6 },
  );
  gate.turnstile.setContact(5, true);
  await gate.until(() => gate.laneWords().length === 2);
  gate.turnstile.setContact(4, true);
  await gate.until(() => gate.laneWords().length === 3);
  gate.turnstile.setContact(4, false);
  await gate.until(() => gate.laneWords().length === 4);
  expect(gate.laneWords()).toEqual([
    'tamper null null',
    'tamperCleared null null',
    'obstructed null null',
    'obstructedOver null null',
  ]);
});

test('keys, and the side of their keypad', async () => {
  gate.turnstile.pressKeys('12345678#');
  gate.turnstile.pressKeys('*', 1);
  await gate.until(() => gate.of('keys').length === 3);
  expect(gate.of('keys').map(({ direction, keys }) => `${direction} ${keys}`)).toEqual(['entry 12345678', 'entry #', 'exit *']);
});

test('a mode for a lane that is not there is refused', async () => {
  await done(gate.mode('locked', { laneId: 'lane-9' }), 'refused');
});
