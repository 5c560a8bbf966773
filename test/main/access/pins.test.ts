import { describe, expect, it } from 'vitest';
import { noRules } from '../../../main/contract/config';
import { laneId } from '../../support/station/stationUnderTest';
import { LaneUnderTest } from './laneUnderTest';

/** A lane that takes PINs; resident 1 has 27182818. */
function keypad(pins = true) {
  const lane = new LaneUnderTest();
  lane.laneRules = { ...noRules, pins };
  const li = lane.moveIn(1);
  lane.pins.set('27182818', { found: 'live', personId: li });
  const press = (keys: string, direction: 'entry' | 'exit' = 'entry') =>
    lane.lanes.onSerial({ type: 'keys', laneId, direction, keys, atMonoMs: lane.time.clock.monoMs() });
  return { lane, press, li };
}

describe('a PIN typed at a lane', () => {
  it.each([
    ['all at once', ['27182818']],
    ['key by key', [...'27182818']],
    ['with the end key', [...'27182818', '#']],
    ['after a slip and the clear key', ['271*27182818']],
    ['with the end key first', ['#27182818#']],
  ])('opens it for its holder, %s', (_, presses) => {
    const { lane, press, li } = keypad();
    for (const keys of presses) press(keys);
    expect(lane.said()).toEqual(['granted: pin-valid']);
    expect(lane.decisions[0]).toMatchObject({ method: 'pin', personId: li, unit: '1-1-1' });
    expect(lane.grants()).toHaveLength(1);
  });

  it('is begun anew by whoever comes ten seconds later', () => {
    const { lane, press } = keypad();
    press('2718');
    lane.time.pass(10_000);
    press('2818');
    expect(lane.said()).toEqual([]);
    press('#');
    expect(lane.said()).toEqual(['denied: pin-unknown']);
    press('2718');
    lane.time.pass(9_999);
    press('2818');
    expect(lane.said().at(-1)).toBe('granted: pin-valid');
  });

  it('on one side is none on the other', () => {
    const { lane, press } = keypad();
    press('2718', 'entry');
    press('2818', 'exit');
    expect(lane.said()).toEqual([]);
    press('2818', 'entry');
    expect(lane.decisions).toMatchObject([{ direction: 'entry', outcome: 'granted' }]);
  });

  it('that is nobody’s, or too short, opens nothing', () => {
    const { lane, press } = keypad();
    press('31415926');
    press('2718281#');
    expect(lane.said()).toEqual(['denied: pin-unknown', 'denied: pin-unknown']);
    expect(lane.grants()).toEqual([]);
  });

  it('opens nothing for somebody who may not pass now, or where PINs are off, and those count as no guesses', () => {
    const late = keypad();
    const resident = late.lane.residents.get(late.li);
    if (resident) resident.mayPass = 'outside-hours';
    const off = keypad(false);
    for (let n = 0; n < 7; n += 1) {
      late.press('27182818');
      off.press('31415926');
    }
    expect(new Set(late.lane.said())).toEqual(new Set(['ask-guard: outside-hours']));
    expect(new Set(off.lane.said())).toEqual(new Set(['ask-guard: pins-off']));
    expect(off.lane.noted).not.toContain('pin-blocked');
  });

  it('is looked at no more after five wrong ones, with an alarm for as long; then the right one opens', () => {
    const { lane, press } = keypad();
    for (let n = 0; n < 5; n += 1) press('31415926');
    expect(lane.alarms.at(-1)).toEqual(['raise', 'pin-blocked', laneId]);
    press('27182818');
    expect(lane.said().at(-1)).toBe('ask-guard: pin-blocked');
    expect(lane.desk()).toMatchObject({ needsGuard: true, unit: null, name: null });
    press('27182818', 'exit');
    expect(lane.said().at(-1)).toBe('granted: pin-valid');
    lane.time.pass(60_000);
    expect(lane.alarms.at(-1)).toEqual(['clear', 'pin-blocked', laneId]);
    press('27182818');
    expect(lane.said().at(-1)).toBe('granted: pin-valid');
    expect(lane.noted.filter((kind) => kind === 'pin-blocked')).toHaveLength(1);
  });

  it('that cannot be looked up is the guard’s business, and no guess', () => {
    const { lane, press } = keypad();
    lane.pins.set('31415926', { found: 'unreadable' });
    for (let n = 0; n < 6; n += 1) press('31415926');
    expect(new Set(lane.said())).toEqual(new Set(['ask-guard: ']));
  });

  it('never reaches a record, the desk or the feed', () => {
    const { lane, press } = keypad();
    press('27182818');
    press('31415926');
    const all = JSON.stringify([lane.decisions, lane.board.list(), lane.noted, lane.sent, lane.view()]);
    expect(all).not.toContain('27182818');
    expect(all).not.toContain('31415926');
    expect(lane.decisions[1]?.personId).toBeNull();
  });
});
