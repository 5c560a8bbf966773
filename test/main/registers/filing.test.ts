import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { PersonId } from '../../../main/contract/ids';
import { addDays, addWorkingDays, workCalendar } from '../../../main/registers/days';
import { countPeople, levelOf } from '../../../main/registers/faceCount';
import { faceOf, StationUnderTest } from '../../support/station/stationUnderTest';
import { ask, codeOf, daysLater, dueOf, entriesOf, todayOf } from './registersUnderTest';

describe('counting people (L23)', () => {
  const ids = fc.uniqueArray(fc.uuid(), { maxLength: 60 }) as unknown as fc.Arbitrary<PersonId[]>;

  it('each person once: never more than the records, never fewer than the identities that were read', () => {
    fc.assert(
      fc.property(ids, fc.integer({ min: 1, max: 20 }), fc.integer({ min: 0, max: 10 }), (people, persons, unreadable) => {
        const identity = (id: PersonId) => {
          const place = people.indexOf(id);
          return place < unreadable ? null : `person ${place % persons}`;
        };
        const counted = countPeople(people, identity);
        const read = new Set(people.map(identity).filter((known) => known !== null));
        expect(counted).toBe(read.size + people.filter((id) => identity(id) === null).length);
        expect(counted).toBeLessThanOrEqual(people.length);
      }),
    );
  });

  it('one record more never makes fewer people, and at most one more', () => {
    fc.assert(
      fc.property(ids, fc.integer({ min: 1, max: 9 }), (people, persons) => {
        const identity = (id: PersonId) => `person ${people.indexOf(id) % persons}`;
        const steps = people.map((_, index) => countPeople(people.slice(0, index + 1), identity));
        steps.forEach((count, index) => {
          expect(count - (steps[index - 1] ?? 0)).toBeGreaterThanOrEqual(0);
          expect(count - (steps[index - 1] ?? 0)).toBeLessThanOrEqual(1);
        });
      }),
    );
  });

  it.each([
    [0, 'none'],
    [79_999, 'none'],
    [80_000, 'near'],
    [99_999, 'near'],
    [100_000, 'file'],
  ] as const)('%i people: %s', (people, level) => expect(levelOf(people)).toBe(level));
});

describe('at the station', () => {
  let station: StationUnderTest;
  let today: string;
  beforeEach(() => {
    station = new StationUnderTest().standReady();
    today = todayOf(station);
  });
  afterEach(() => station.end());

  const faces = () => station.station.slices().compliance.faces;
  const others = (people: number) => ask(station, 'filing.declareOthers', { stations: 3, people });

  it('only stored faces count, and a withdrawal takes its own off', async () => {
    await station.moveIn('1-1-101', { facility: 1, number: 7 });
    const personId = await station.residentWithFace('3-1-502', 1);
    await Promise.resolve();
    expect(faces()).toEqual({ here: 1, recordsHere: 1, elsewhere: 0, total: 1, level: 'none' });
    await ask(station, 'consent.withdraw', { personId });
    await Promise.resolve();
    expect(faces()).toMatchObject({ here: 0, total: 0 });
  });

  it('whoever is on record twice, by name and day of birth, is one person', async () => {
    for (const [unit, axis, name] of [
      ['1-1-101', 1, '王小明'],
      ['2-2-202', 2, '王 小 明'],
      ['3-3-303', 3, '王大明'],
    ] as const) {
      const personId = await station.moveIn(unit, { facility: 1, number: 40 + axis }, name);
      await station.decideOnFace(personId, 'given');
      expect(codeOf(await station.enrol(personId, faceOf(axis)))).toBe('ok');
    }
    await Promise.resolve();
    expect(faces()).toMatchObject({ recordsHere: 3, here: 2 });
  });

  it('80,000 warns; 100,000 begins the thirty working days, once', async () => {
    await others(80_000);
    expect(dueOf(station, 'count-near')).toMatchObject([{ severity: 'attention', count: 80_000 }]);
    expect(dueOf(station, 'filing-due')).toEqual([]);
    await others(100_000);
    station.time.pass(3_700_000);
    const [due] = dueOf(station, 'filing-due');
    expect(due).toMatchObject({ dueOn: addWorkingDays(todayOf(station), 30, workCalendar([])), count: 100_000 });
    expect(dueOf(station, 'officer-missing')).toHaveLength(1);
    // Fewer people, more people: the day it was reached stays.
    await others(99_000);
    station = daysLater(station, 1);
    await others(120_000);
    station = daysLater(station, 1);
    expect(entriesOf(station, 'filing.reached').map(({ body }) => [body.by, body.people])).toEqual([['station', 100_000]]);
    expect(dueOf(station, 'filing-due')).toMatchObject([{ dueOn: due?.dueOn }]);
  });

  it('holidays move the last day, and years without a list are told', async () => {
    await others(100_000);
    station.time.pass(3_700_000);
    const before = dueOf(station, 'filing-due')[0]?.dueOn ?? '';
    expect(dueOf(station, 'holidays-missing')).toHaveLength(1);
    const years = [...new Set([today.slice(0, 4), before.slice(0, 4), String(Number(before.slice(0, 4)) + 1)])];
    const monday = addWorkingDays(todayOf(station), 3, workCalendar([]));
    for (const year of years) {
      const holidays = monday.startsWith(year) ? [monday] : [];
      await ask(station, 'filing.setHolidays', { year: Number(year), holidays, workedWeekendDays: [] });
    }
    expect(dueOf(station, 'filing-due')).toMatchObject([{ dueOn: addWorkingDays(before, 1, workCalendar([])) }]);
    expect(dueOf(station, 'holidays-missing')).toEqual([]);
    expect((await ask(station, 'filing.pack', {})).yearsWithoutHolidays).toEqual([]);
  });

  it.each([
    ['a holiday of another year', { holidays: ['2027-01-01'], workedWeekendDays: [] }],
    ['a worked day that is no weekend day', { holidays: [], workedWeekendDays: ['2026-11-23'] }],
    ['a day that is both', { holidays: ['2026-11-22'], workedWeekendDays: ['2026-11-22'] }],
    ['a day that is none', { holidays: ['2026-02-30'], workedWeekendDays: [] }],
  ])('%s is refused', async (_story, lists) => {
    expect(codeOf(await station.call('filing.setHolidays', { year: 2026, ...lists }))).toBe('INPUT_INVALID');
  });

  it('filed, changed, stopped, ended: each duty follows from the one before', async () => {
    const made = { office: '省网信办', number: 'FR-2026-17', madeOn: today };
    expect(codeOf(await station.call('filing.change', { office: '省网信办', what: '改变', madeOn: today }))).toBe(
      'FILING_NOT_MADE',
    );
    expect(codeOf(await station.call('filing.end', { office: '省网信办', endedOn: today }))).toBe('FILING_NOT_MADE');
    await others(100_000);
    await ask(station, 'filing.nameOfficer', { name: '吴负责人', contact: '物业中心', namedOn: today });
    expect(dueOf(station, 'officer-missing')).toEqual([]);
    await ask(station, 'filing.make', made);
    expect(codeOf(await station.call('filing.make', made))).toBe('RECORD_MOVED_ON');
    expect(dueOf(station, 'filing-due')).toEqual([]);

    await ask(station, 'recognition.set', { falseMatchRate: 1e-4, framesToAgree: 3 });
    expect(dueOf(station, 'filing-change-due')).toMatchObject([{ dueOn: addWorkingDays(today, 30, workCalendar([])) }]);
    await ask(station, 'filing.change', { office: '省网信办', what: '误识率', madeOn: today });
    expect(dueOf(station, 'filing-change-due')).toEqual([]);

    await ask(station, 'filing.stop', { stoppedOn: today, why: '不再使用人脸' });
    expect(dueOf(station, 'filing-end-due')).toMatchObject([{ dueOn: addWorkingDays(today, 30, workCalendar([])) }]);
    expect(codeOf(await station.call('filing.end', { office: '省网信办', endedOn: addDays(today, -1) }))).toBe('DATES_REVERSED');
    await ask(station, 'filing.end', { office: '省网信办', endedOn: today });
    expect(dueOf(station, 'filing-end-due')).toEqual([]);
  });

  const filed = async () => {
    await others(100_000);
    station.time.pass(3_700_000);
    await ask(station, 'filing.make', { office: '省网信办', number: 'FR-2026-17', madeOn: today });
  };
  const ended = async () => {
    await others(0);
    await ask(station, 'filing.stop', { stoppedOn: todayOf(station), why: '不再使用人脸' });
    await ask(station, 'filing.end', { office: '省网信办', endedOn: todayOf(station) });
  };

  it('ended, nothing is due any more, and 100,000 reached again begin thirty working days of their own', async () => {
    await filed();
    await ended();
    station = daysLater(station, 300);
    station.time.pass(3_700_000);
    expect(dueOf(station, 'filing-due')).toEqual([]);
    await others(100_000);
    station.time.pass(3_700_000);
    expect(dueOf(station, 'filing-due')).toMatchObject([{ dueOn: addWorkingDays(todayOf(station), 30, workCalendar([])) }]);
    expect(entriesOf(station, 'filing.reached')).toHaveLength(2);
  });

  it('a change is due thirty working days after it was made, before and after the assessment is signed anew', async () => {
    await filed();
    station = daysLater(station, 150).standReady();
    const changedOn = todayOf(station);
    await ask(station, 'recognition.set', { falseMatchRate: 1e-4, framesToAgree: 3 });
    station = daysLater(station, 2).standReady();
    await ask(station, 'recognition.set', { falseMatchRate: 1e-4, framesToAgree: 3 });
    const due = { dueOn: addWorkingDays(changedOn, 30, workCalendar([])) };
    expect(dueOf(station, 'filing-change-due')).toMatchObject([due]);
    const { fingerprint } = await ask(station, 'assessment.draft', {});
    const words = { necessity: '便', effects: '小', risks: '少', protections: '全' };
    await ask(station, 'assessment.sign', {
      fingerprint,
      words,
      signing: { by: 'paper', name: '评估人', paperSha256: 'a'.repeat(64) },
    });
    expect(dueOf(station, 'filing-change-due')).toMatchObject([due]);
  });

  it('a change or an end from before the filing is refused', async () => {
    await filed();
    const before = addDays(today, -1);
    const change = await station.call('filing.change', { office: '省网信办', what: '改变', madeOn: before });
    expect(codeOf(change)).toBe('DATES_REVERSED');
    expect(codeOf(await station.call('filing.stop', { stoppedOn: before, why: '不再使用人脸' }))).toBe('DATES_REVERSED');
  });

  it('the pack has its five items, says what is missing, and names no resident', async () => {
    await station.residentWithFace('3-1-502', 1);
    const pack = await ask(station, 'filing.pack', {});
    expect(pack).toMatchObject({
      basics: { station: '翠湖花园', officer: null },
      purposeAndMethod: { purpose: 'pass-lanes', use: '1:N' },
      countAndSafeguards: { count: { total: 1 }, safeguards: expect.arrayContaining(['no-vector-export']) },
      rules: { notices: [{ language: 'zh-CN' }, { language: 'en' }] },
      assessment: { recordId: expect.any(String) },
      missing: ['officer'],
    });
    expect(JSON.stringify(pack)).not.toContain('3-1-502');
    expect(JSON.stringify(pack)).not.toContain('张三');
  });
});
