import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { StationUnderTest } from '../../support/station/stationUnderTest';
import { answerGrant, east, feedKinds, holdCardAt, laneSays, laneView, linkUp, side, twoLanes } from './lanesStation';

let gate: StationUnderTest;
beforeEach(async () => {
  gate = new StationUnderTest({ config: twoLanes() }).standReady();
  await gate.moveIn('3-1-502', { facility: 1, number: 7 });
});
afterEach(() => gate.end());

const alarm = (kind: string) => gate.station.slices().alarms.find((one) => one.kind === kind && one.laneId === east);
const isOn = (kind: string) => alarm(kind)?.clearedAtMs === null;
const count = (kind: string) => feedKinds(gate).filter((each) => each === kind).length;

describe('what happens once', () => {
  it.each(['tailgate', 'reverse', 'forced'] as const)(
    '%s stays listed until somebody has seen it, and is listed anew the next time',
    async (what) => {
      laneSays(gate, what, 'entry');
      expect(alarm(what)).toMatchObject({ acknowledgedAtMs: null });
      const alarmId = alarm(what)?.id;
      if (!alarmId) throw new Error('nothing is listed');
      await gate.call('alarm.acknowledge', { alarmId }, 'guard');
      expect(alarm(what)).toBeUndefined();
      laneSays(gate, what, 'exit');
      expect(alarm(what)).toBeDefined();
      expect(count(what)).toBe(2);
    },
  );

  it('names the flat behind whom somebody went through, and nobody', () => {
    holdCardAt(gate, 'entry');
    laneSays(gate, 'tailgate', 'entry', east, answerGrant(gate));
    expect(gate.station.slices().feed[0]).toMatchObject({
      kind: 'tailgate',
      unit: '3-1-502',
      method: 'card',
      direction: 'entry',
    });
  });
});

describe('what lasts', () => {
  it.each([
    ['heldOpen', 'heldOpenOver', 'held-open', 'held'],
    ['obstructed', 'obstructedOver', 'obstructed', 'closed'],
    ['fault', 'faultOver', 'device-fault', 'fault'],
    ['fireRelease', 'fireOver', 'fire-released', 'released'],
    ['tamper', 'tamperCleared', 'tamper', 'closed'],
  ] as const)('%s is told once, until %s', (begins, ends, kind, state) => {
    laneSays(gate, begins, 'entry');
    laneSays(gate, begins, 'entry');
    expect(isOn(kind)).toBe(true);
    expect(count(kind)).toBe(1);
    expect(side(gate, 'entry').state).toBe(state);
    laneSays(gate, ends, 'entry');
    expect(isOn(kind)).toBe(false);
    expect(side(gate, 'entry').state).toBe('closed');
    laneSays(gate, begins, 'entry');
    expect(count(kind)).toBe(2);
  });

  it('on both sides is over with the second', () => {
    laneSays(gate, 'obstructed', 'entry');
    laneSays(gate, 'obstructed', 'exit');
    laneSays(gate, 'obstructedOver', 'entry');
    expect(isOn('obstructed')).toBe(true);
    laneSays(gate, 'obstructedOver', 'exit');
    expect(isOn('obstructed')).toBe(false);
  });

  it('and was over while the line was cut is over once the device was read again; what still lasts is told anew', () => {
    laneSays(gate, 'fireRelease');
    laneSays(gate, 'fault', 'exit');
    gate.link('lost');
    expect(isOn('fire-released')).toBe(true);
    gate.serial.say({ type: 'link', laneId: east, state: 'syncing', reason: 'none' });
    laneSays(gate, 'fault', 'exit');
    linkUp(gate);
    expect(isOn('fire-released')).toBe(false);
    expect(isOn('device-fault')).toBe(true);
    expect(laneView(gate).state).toBe('fault');
  });
});

describe('status that only its maker understands', () => {
  it('is shown as it is until the line is lost', () => {
    gate.serial.say({ type: 'status', laneId: east, rawHex: '7f0102', atMonoMs: 1 });
    expect(laneView(gate).rawStatus).toBe('7f0102');
    gate.link('lost');
    expect(laneView(gate).rawStatus).toBeNull();
  });
});

describe('an answer that was lost', () => {
  it('and is found on a session made anew on the same line: the passage still belongs to its card', () => {
    holdCardAt(gate, 'entry');
    const { grantId, laneId } = gate.grants()[0] ?? {};
    if (!grantId || !laneId) throw new Error('nothing was granted');
    const at = { writtenAtMonoMs: 1, ackedAtMonoMs: null };
    gate.serial.say({ type: 'grantOutcome', laneId, grantId, outcome: 'unknown', ...at });
    gate.serial.say({ type: 'link', laneId, state: 'syncing', reason: 'none' });
    laneSays(gate, 'opened', 'entry', east, grantId);
    linkUp(gate);
    expect(side(gate, 'entry').state).toBe('passing');
    expect(gate.station.slices().desk[0]).toMatchObject({ passage: 'awaited', needsGuard: false });
    laneSays(gate, 'passed', 'entry', east, grantId);
    expect(gate.station.slices().desk[0]).toMatchObject({ passage: 'passed' });
    expect(side(gate, 'entry').state).toBe('closed');
  });
});
