import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DecisionId, LaneId } from '../../../main/contract/ids';
import type { Reason } from '../../../main/contract/lanes';
import { createEventLog } from '../../../main/events/eventLog';
import { createStrangerCount } from '../../../main/events/strangers';
import { temporaryStation } from '../storage/temporaryStation';

const [east, west] = [LaneId.parse('east-1'), LaneId.parse('west-1')];
const zone = process.env.TZ;

beforeEach(() => {
  process.env.TZ = 'Europe/Berlin';
});
afterEach(() => {
  if (zone === undefined) delete process.env.TZ;
  else process.env.TZ = zone;
});

function gate() {
  const station = temporaryStation();
  const log = createEventLog(station);
  const count = createStrangerCount({ ...station, laneIds: [east, west] });
  const at = (month: number, day: number, hour: number, minute = 0) =>
    station.clock.setTimeOfDay(new Date(2026, month - 1, day, hour, minute).getTime());
  const decide = (
    change: { laneId?: LaneId; reasons?: Reason[]; method?: 'face' | 'card'; outcome?: 'ask-guard' | 'denied' } = {},
  ) =>
    log.recordDecision({
      decisionId: DecisionId.parse(station.newId()),
      laneId: east,
      direction: 'entry',
      method: 'face',
      outcome: 'ask-guard',
      reasons: ['face-not-recognised'],
      personId: null,
      unit: null,
      manualReason: null,
      note: null,
      ...change,
    });
  return { count, at, decide };
}

describe('strangers a day', () => {
  it('are not known before a whole day has passed', () => {
    const { count, at, decide } = gate();
    at(11, 2, 9);
    expect(count()).toEqual({ days: 0, perDay: new Map() });
    decide();
    at(11, 3, 9);
    expect(count().days).toBe(0);
    at(11, 4, 0);
    expect(count().days).toBe(1);
  });

  it('are counted lane by lane over whole days: not the first, not today', () => {
    const { count, at, decide } = gate();
    at(11, 2, 9);
    decide();
    at(11, 3, 0);
    decide();
    at(11, 3, 23, 59);
    decide();
    decide({ laneId: west });
    at(11, 4, 12);
    decide();
    at(11, 5, 0);
    decide();
    expect(count()).toEqual({
      days: 2,
      perDay: new Map([
        [east, 1.5],
        [west, 0.5],
      ]),
    });
  });

  it('are faces that were nobody’s, and nothing else the guard was asked about', () => {
    const { count, at, decide } = gate();
    at(11, 2, 9);
    decide();
    at(11, 3, 9);
    decide({ reasons: ['face-ambiguous'] });
    decide({ reasons: ['outside-hours'] });
    decide({ method: 'card', outcome: 'denied', reasons: ['card-unknown'] });
    decide();
    at(11, 4, 9);
    expect(count().perDay.get(east)).toBe(1);
  });

  it('of a year count for the last thirty days only', () => {
    const { count, at, decide } = gate();
    at(1, 1, 9);
    decide();
    for (let n = 0; n < 300; n += 1) decide();
    at(10, 1, 9);
    for (let n = 0; n < 60; n += 1) decide();
    at(10, 31, 9);
    expect(count()).toMatchObject({ days: 30 });
    expect(count().perDay.get(east)).toBe(2);
  });

  it('a day that is an hour longer is one day', () => {
    const { count, at, decide } = gate();
    at(10, 24, 9);
    decide();
    at(10, 25, 9);
    decide();
    at(10, 26, 9);
    expect(count()).toMatchObject({
      days: 1,
      perDay: new Map([
        [east, 1],
        [west, 0],
      ]),
    });
  });

  it('are counted anew when a new day has begun', () => {
    const { count, at, decide } = gate();
    at(11, 2, 9);
    decide();
    at(11, 4, 9);
    expect(count().perDay.get(east)).toBe(0);
    decide();
    decide();
    expect(count().perDay.get(east)).toBe(0);
    at(11, 5, 0);
    expect(count().perDay.get(east)).toBe(1);
  });

  it('are none that a clock set back would count twice', () => {
    const { count, at, decide } = gate();
    at(11, 9, 9);
    decide();
    at(11, 2, 9);
    expect(count()).toEqual({ days: 0, perDay: new Map() });
  });
});
