import { afterEach, describe, expect, it } from 'vitest';
import { type InterlockedLane, isInterlocked } from '../../../main/access/interlock';
import { noRules } from '../../../main/contract/config';
import { LaneId } from '../../../main/contract/ids';
import type { LaneState } from '../../../main/contract/lanes';
import { StationUnderTest } from '../../support/station/stationUnderTest';
import { answerGrant, answerMode, east, holdCardAt, laneSays, linkUp, side, twoLanes, walkThrough, west } from './lanesStation';

const lane = (id: LaneId, states: LaneState[], interlockWith: LaneId[] = []): InterlockedLane => ({
  id,
  interlockWith,
  states,
  busy: false,
});

describe('two lanes that may not stand open together', () => {
  it.each<[LaneState, boolean]>([
    ['closed', false],
    ['granted', true],
    ['passing', true],
    ['held', true],
    ['locked', false],
    ['released', false],
    ['fault', false],
    ['unknown', false],
  ])('a partner that is %s: stopped is %s, whichever of the two names the other', (state, stopped) => {
    const partner = ['closed', state] as LaneState[];
    for (const [names, named] of [
      [[west], []],
      [[], [east]],
      [[west], [east]],
    ] as const) {
      const own = lane(east, ['closed'], [...names]);
      expect(isInterlocked(own, [own, lane(west, partner, [...named])])).toBe(stopped);
      const released = lane(east, ['released'], [...names]);
      expect(isInterlocked(released, [released, lane(west, partner, [...named])])).toBe(false);
    }
    const alone = lane(east, ['closed']);
    expect(isInterlocked(alone, [alone, lane(west, partner), lane(LaneId.parse('north'), partner, [west])])).toBe(false);
  });
});

describe('at the station', () => {
  let gate: StationUnderTest;
  afterEach(() => gate.end());
  const begin = async () => {
    gate = new StationUnderTest({ config: twoLanes({ interlockWith: [west] }) }).standReady();
    linkUp(gate, west);
    await gate.moveIn('3-1-502', { facility: 1, number: 7 });
  };
  const byHand = (laneId: LaneId, reason: 'no-face' | 'emergency' = 'no-face') => {
    const input = { laneId, direction: 'entry', reason, unit: null, note: null, answersDecision: null } as const;
    return gate.call('lane.openManually', input, 'guard');
  };
  const hold = (laneId: LaneId, reason: 'delivery' | 'emergency' = 'delivery') => {
    const input = { laneId, direction: 'entry', mode: 'held', reason, note: null, minutes: 5 } as const;
    return gate.call('lane.setMode', input, 'guard');
  };

  it('the second lane waits for the first, for cards, guards and holds alike, and says why', async () => {
    await begin();
    holdCardAt(gate, 'entry', west);
    answerGrant(gate);
    holdCardAt(gate, 'exit', east);
    const card = gate.station.slices().desk.find(({ laneId }) => laneId === east);
    expect(card).toMatchObject({ outcome: 'ask-guard', reasons: ['lane-interlocked'] });
    expect(await byHand(east)).toMatchObject({ error: { code: 'LANE_INTERLOCKED' } });
    expect(await hold(east)).toMatchObject({ error: { code: 'LANE_INTERLOCKED' } });
    expect(gate.grants()).toHaveLength(1);
    walkThrough(gate);
    laneSays(gate, 'passed', 'entry', west, gate.grants()[0]?.grantId ?? null);
    holdCardAt(gate, 'exit', east);
    expect(gate.grants()).toHaveLength(2);
  });

  it('in an emergency a guard opens all the same', async () => {
    await begin();
    holdCardAt(gate, 'entry', west);
    answerGrant(gate);
    const opened = byHand(east, 'emergency');
    answerGrant(gate);
    expect((await opened).ok).toBe(true);
    const held = hold(east, 'emergency');
    answerMode(gate, 'entry');
    expect((await held).ok).toBe(true);
    expect(side(gate, 'entry').state).toBe('held');
  });

  it('is void while the fire contact is on', async () => {
    await begin();
    holdCardAt(gate, 'entry', west);
    answerGrant(gate);
    laneSays(gate, 'fireRelease', null, east);
    const opened = byHand(east);
    answerGrant(gate);
    expect((await opened).ok).toBe(true);
  });

  it('is set while the station runs, and is in force at once', async () => {
    await begin();
    const free = await gate.call('lane.setRules', { laneId: east, rules: noRules });
    expect(free.ok).toBe(true);
    holdCardAt(gate, 'entry', west);
    holdCardAt(gate, 'entry', east);
    expect(gate.grants()).toHaveLength(2);
    const self = { ...noRules, interlockWith: [east] };
    expect(await gate.call('lane.setRules', { laneId: east, rules: self })).toMatchObject({ error: { code: 'LANE_UNKNOWN' } });
    const unknown = { ...noRules, interlockWith: [LaneId.parse('north')] };
    expect(await gate.call('lane.setRules', { laneId: east, rules: unknown })).toMatchObject({ error: { code: 'LANE_UNKNOWN' } });
  });
});
