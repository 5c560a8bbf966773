import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { methodsNow } from '../../../main/access/laneTimes';
import { type LaneRules, noRules, StationConfig } from '../../../main/contract/config';
import { fail } from '../../../main/contract/errors';
import { areTimesWithin, faceOutlivesCard, isOn, localMoment } from '../../../main/contract/passTimes';
import type { PassWindow } from '../../../main/contract/people';
import { readConfig, writeConfig } from '../../../main/site/configFile';
import { createKeyring } from '../../../main/storage/keyring';
import { faceOf, oneLane, StationUnderTest } from '../../support/station/stationUnderTest';
import { east, entered, feedKinds, holdCardAt } from './lanesStation';

const everyDay = [1, 2, 3, 4, 5, 6, 7];
const at = (fromMinute: number, toMinute: number, days = everyDay): PassWindow => ({ days, fromMinute, toMinute });
const times = (but: Partial<LaneRules['schedules']>): LaneRules['schedules'] => ({ ...noRules.schedules, ...but });

const anyWindow: fc.Arbitrary<PassWindow> = fc.record({
  days: fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1, maxLength: 7 }),
  fromMinute: fc.integer({ min: 0, max: 1439 }),
  toMinute: fc.integer({ min: 1, max: 1440 }),
});
const anyTimes = fc.option(fc.array(anyWindow, { minLength: 1, maxLength: 4 }), { nil: null });
const anyMoment = fc.record({ weekday: fc.integer({ min: 1, max: 7 }), minute: fc.integer({ min: 0, max: 1439 }) });

describe('times of the methods', () => {
  it('a face is never on where the card is not, whatever was set', () => {
    fc.assert(
      fc.property(anyTimes, anyTimes, anyMoment, (face, card, moment) => {
        const now = methodsNow(times({ face, card }), { day: '2026-01-01', ...moment });
        expect(now.face && !now.card).toBe(false);
        expect(now.card).toBe(isOn(card, moment));
      }),
    );
  });

  it('one is within the other just when no minute of the week lies outside', () => {
    fc.assert(
      fc.property(anyTimes, anyTimes, anyMoment, (inner, outer, moment) => {
        if (areTimesWithin(inner, outer)) expect(isOn(inner, moment) && !isOn(outer, moment)).toBe(false);
      }),
      { numRuns: 60 },
    );
    expect(areTimesWithin([at(600, 700)], [at(600, 700)])).toBe(true);
    expect(areTimesWithin([at(600, 701)], [at(600, 700)])).toBe(false);
    expect(areTimesWithin([at(1300, 100)], [at(1300, 1440), at(0, 100)])).toBe(true);
    expect(areTimesWithin([at(1300, 100, [7])], [at(1300, 1440, [7]), at(0, 100, [7])])).toBe(false);
    expect(areTimesWithin(null, [at(0, 1440)])).toBe(true);
    expect(areTimesWithin(null, [at(0, 1439)])).toBe(false);
  });

  it('of faces are nobody’s business where there are none', () => {
    const rules = { ...noRules, schedules: times({ card: [at(600, 700)] }) };
    expect(faceOutlivesCard({ faceAllowed: true, rules })).toBe(true);
    expect(faceOutlivesCard({ faceAllowed: false, rules })).toBe(false);
  });
});

describe('a configuration in which faces outlive cards', () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'fairgate-times-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const keyring = createKeyring(new Uint8Array(32).fill(7));
  const rules = { ...noRules, schedules: times({ card: [at(600, 700)], face: [at(600, 701)] }) };
  const config = StationConfig.parse({ ...oneLane, lanes: oneLane.lanes.map((lane) => ({ ...lane, rules })) });
  const where = 'lanes[0].rules.schedules.face';

  it('is not written, and one that somebody wrote by hand is not read', () => {
    expect(writeConfig(folder, keyring, config)).toMatchObject({ error: { code: 'INPUT_INVALID', params: { field: where } } });
    expect(writeConfig(folder, keyring, oneLane).ok).toBe(true);
    const file = path.join(folder, 'station.json');
    const text = JSON.parse(readFileSync(file, 'utf8'));
    writeFileSync(file, JSON.stringify({ ...text, lanes: [{ ...text.lanes[0], rules }] }));
    expect(readConfig(folder, keyring)).toMatchObject({ error: { code: 'CONFIG_BROKEN', params: { where } } });
  });
});

describe('at the station', () => {
  let gate: StationUnderTest;
  afterEach(() => gate.end());
  const now = () => localMoment(gate.time.clock.nowMs()).minute;
  const until = (minutes: number) => [at(0, now() + minutes)];
  const set = (schedules: Partial<LaneRules['schedules']>) =>
    gate.call('lane.setRules', { laneId: east, rules: { ...noRules, schedules: times(schedules) } });
  const said = () => gate.station.slices().desk[0]?.reasons;

  it('rules are in force at once and end by the clock; face ends with the card', async () => {
    gate = new StationUnderTest().standReady();
    await gate.residentWithFace('3-1-502', 7);
    expect(await set({ card: until(10), face: until(10) })).toMatchObject({ ok: true });
    gate.time.pass(11 * 60_000);
    gate.walkUp(1, faceOf(7));
    expect(said()).toEqual(['method-not-now']);
    holdCardAt(gate, 'entry', east, 107);
    expect(said()).toEqual(['method-not-now']);
    expect(gate.grants()).toEqual([]);
    expect(await set({})).toMatchObject({ ok: true });
    holdCardAt(gate, 'entry', east, 107);
    expect(said()).toEqual(['card-valid']);
    expect(feedKinds(gate)).toContain('lane-rules-changed');
    expect(entered(gate, 'lane.rules-set')).toMatchObject([
      { laneId: east, timed: ['face', 'card'], by: 'guard' },
      { timed: [] },
    ]);
  });

  it('faces that outlive cards are refused, and nothing changes', async () => {
    gate = new StationUnderTest().standReady();
    expect(await set({ card: until(10), face: until(11) })).toMatchObject({ error: { code: 'LANE_TIMES_FACE_OUTLIVES' } });
    expect(await set({ card: until(10) })).toMatchObject({ error: { code: 'LANE_TIMES_FACE_OUTLIVES' } });
    expect(await gate.call('lane.rules', {})).toEqual({
      ok: true,
      value: { lanes: [{ laneId: east, rules: noRules, takesKey: true }] },
    });
  });

  it('rules that could not be kept are not in force', async () => {
    gate = new StationUnderTest({ saveConfig: () => fail('DATA_FOLDER_UNWRITABLE') }).standReady();
    expect(await set({ card: until(10), face: until(10) })).toMatchObject({ error: { code: 'CONFIG_NOT_SAVED' } });
    gate.time.pass(11 * 60_000);
    holdCardAt(gate, 'entry');
    expect(said()).not.toEqual(['method-not-now']);
    expect(oneLane.lanes[0]?.rules).toEqual(noRules);
  });
});
