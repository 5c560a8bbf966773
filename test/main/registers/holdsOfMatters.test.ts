import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { RecordId } from '../../../main/contract/recordParts';
import { recordSchemas } from '../../../main/contract/records';
import { addDays } from '../../../main/registers/days';
import { StationUnderTest } from '../../support/station/stationUnderTest';
import { ask, codeOf, DAY_MS, entriesOf, inputs, nowOf, todayOf } from './registersUnderTest';

let station: StationUnderTest;
let today: string;
beforeEach(() => {
  station = new StationUnderTest();
  today = todayOf(station);
});
afterEach(() => station.end());

const dayMs = (day: string) => new Date(`${day}T00:00:00`).getTime();
const days = (from: string, to: string) => ({ fromMs: dayMs(from), toMs: dayMs(addDays(to, 1)) - 1 });
const holds = async () => (await ask(station, 'retention.status', {})).status.holds;
const [from, to] = [() => addDays(today, -12), () => addDays(today, -10)];
const disclosure = (change = {}) => ({
  ...inputs(today).disclosure,
  dataKinds: ['passage-records' as const],
  from: from(),
  to: to(),
  ...change,
});
const incident = (change = {}) => ({ ...inputs(today).incident, dataKinds: ['contact' as const], affected: [], ...change });
const closed = { lessons: '换锁。', closedOn: '' };

/** Every matter that keeps records, how it begins and how it ends. */
const matters = {
  disclosure: {
    begin: () => ask(station, 'register.disclose', { personId: null, details: disclosure() }),
    end: (disclosureId: RecordId) =>
      ask(station, 'register.closeDisclosure', { disclosureId, details: { closedOn: today, outcome: '结案' } }),
  },
  incident: {
    begin: () => ask(station, 'incident.open', incident({ happenedFrom: from(), happenedTo: to() })),
    end: async (incidentId: RecordId) => {
      for (const whom of ['authority', 'people-not-needed'] as const)
        await ask(station, 'incident.notified', {
          incidentId,
          details: { whom, atMs: nowOf(station), office: '市网信办', how: '电话' },
        });
      return ask(station, 'incident.close', { incidentId, details: { ...closed, closedOn: today } });
    },
  },
  request: {
    begin: () => ask(station, 'request.receive', { ...inputs(today).request, disputedFrom: from(), disputedTo: to() }),
    end: (requestId: RecordId) =>
      ask(station, 'request.answer', {
        requestId,
        details: { outcome: 'done', answer: '已更正', reason: null, answeredOn: today },
      }),
  },
} as const;

describe.each(['disclosure', 'incident', 'request'] as const)('a matter: %s', (name) => {
  it('holds exactly its days by itself, and lets them go when it is closed, with an entry each', async () => {
    const { recordId } = await matters[name].begin();
    expect(await holds()).toMatchObject([{ why: name, recordId, ...days(from(), to()) }]);
    expect(entriesOf(station, 'retention.hold-placed')[0]?.body).toMatchObject({ why: name, recordId });
    const ended = await matters[name].end(recordId);
    expect(await holds()).toEqual([]);
    expect(entriesOf(station, 'retention.hold-released')[0]?.body).toMatchObject({ closedBy: ended.recordId });
  });

  it('lets nothing go that another one holds', async () => {
    const { hold } = await ask(station, 'retention.hold', { why: 'complaint', recordId: null, ...days(from(), to()) });
    const first = await matters[name].begin();
    const second = await matters.incident.begin();
    await matters[name].end(first.recordId);
    expect((await holds()).map(({ holdId, recordId }) => recordId ?? holdId)).toEqual([hold.holdId, second.recordId]);
  });
});

describe('what is held for a matter', () => {
  it('grows with what is learnt later, and never shrinks while it is open', async () => {
    const { recordId: incidentId } = await ask(station, 'incident.open', incident({ happenedFrom: from(), happenedTo: to() }));
    const amend = (happenedFrom: string) =>
      ask(station, 'incident.amend', { incidentId, details: incident({ happenedFrom, happenedTo: to() }) });
    await amend(to());
    expect(await holds()).toMatchObject([days(from(), to())]);
    await amend(addDays(from(), -5));
    expect(await holds()).toMatchObject([days(from(), to()), days(addDays(from(), -5), to())]);
    await matters.incident.end(incidentId);
    expect(await holds()).toEqual([]);
  });

  it('follows a correction of a disclosure, without shortening what was held', async () => {
    const { recordId } = await matters.disclosure.begin();
    const later = await ask(station, 'register.correct', { recordId, details: disclosure({ to: addDays(to(), 3) }) });
    expect(await holds()).toMatchObject([days(from(), to()), days(from(), addDays(to(), 3))]);
    await matters.disclosure.end(later.recordId);
    expect(await holds()).toEqual([]);
    await ask(station, 'register.correct', { recordId: later.recordId, details: disclosure({ to: addDays(to(), 5) }) });
    expect(await holds(), 'it is over').toEqual([]);
  });

  it('of an incident nobody knows the beginning of: all there is, up to its discovery', async () => {
    await ask(station, 'incident.open', incident());
    const [held] = await holds();
    expect(held).toMatchObject({ fromMs: 0, toMs: dayMs(today) + DAY_MS - 1 });
  });

  it('goes on when the resident goes on after the answer, until somebody lets it go', async () => {
    const { recordId: requestId } = await matters.request.begin();
    const answer = {
      outcome: 'refused' as const,
      answer: '无法核实',
      reason: 'other' as const,
      answeredOn: today,
      stillDisputed: true,
    };
    await ask(station, 'request.answer', { requestId, details: answer });
    const [held] = await holds();
    expect(held?.recordId).toBe(requestId);
    if (held) await ask(station, 'retention.release', { holdId: held.holdId });
    expect(await holds()).toEqual([]);
  });

  it.each([
    [
      'a disclosure of other data',
      () => ask(station, 'register.disclose', { personId: null, details: disclosure({ dataKinds: ['identity'] }) }),
    ],
    ['a request nobody disputes', () => ask(station, 'request.receive', inputs(today).request)],
  ])('is nothing for %s', async (_story, begin) => {
    await begin();
    expect(await holds()).toEqual([]);
  });

  it('is needed: records of passing of no period are not given away', async () => {
    const call = station.call('register.disclose', { personId: null, details: disclosure({ from: null, to: null }) });
    expect(codeOf(await call)).toBe('INPUT_INVALID');
    expect(
      codeOf(await station.call('request.receive', { ...inputs(today).request, disputedFrom: to(), disputedTo: from() })),
    ).toBe('DATES_REVERSED');
  });

  it('a disclosure is closed once, and not before it was made', async () => {
    const { recordId: disclosureId } = await matters.disclosure.begin();
    const close = (closedOn: string) =>
      station.call('register.closeDisclosure', { disclosureId, details: { closedOn, outcome: '结案' } });
    expect(codeOf(await close(addDays(today, -1)))).toBe('DATES_REVERSED');
    expect(codeOf(await close(today))).toBe('ok');
    expect(codeOf(await close(today))).toBe('RECORD_MOVED_ON');
  });
});

describe('a record from before periods and names were asked for', () => {
  it.each([
    [
      'incident.opened',
      {
        discoveredAtMs: 1,
        major: false,
        dataKinds: ['contact'],
        cause: 'a',
        harm: 'b',
        remedies: 'c',
        whatPeopleCanDo: 'd',
        contact: 'e',
      },
      { affectedCount: 0, affected: [] },
      { affectedWho: 'unknown', happenedFrom: null, happenedTo: null },
    ],
    [
      'request.received',
      { asks: 'copy', receivedOn: '2026-01-02', dueOn: '2026-01-17', from: 'a', contact: '', words: 'b' },
      {},
      { disputedFrom: null, disputedTo: null },
    ],
    ['request.answered', { outcome: 'done', answer: 'a', reason: null, answeredOn: '2026-01-05' }, {}, { stillDisputed: false }],
  ] as const)('%s still reads', (kind, details, more, expected) => {
    expect(recordSchemas[kind].parse({ ...details, ...more })).toMatchObject(expected);
  });
});

describe('a hold by hand', () => {
  it.each([
    ['for a record there is not', { recordId: '01935a3e-0000-7000-8000-000000000009' }, 'RECORD_UNKNOWN'],
    ['for all time to come', { toMs: 8_000_000_000_000_000 }, 'INPUT_INVALID'],
    ['for more time than there is', { toMs: Number.MAX_SAFE_INTEGER }, 'INPUT_INVALID'],
  ])('%s is refused', async (_story, change, code) => {
    const wanted = { why: 'complaint', recordId: null, ...days(from(), to()), ...change };
    expect(codeOf(await station.call('retention.hold', wanted as never))).toBe(code);
    expect(await holds()).toEqual([]);
  });
});

describe('a term of another length', () => {
  it('stands in the assessment at once, which no longer fits', async () => {
    expect((await ask(station, 'assessment.draft', {})).facts.retention).toContainEqual({ what: 'passages-at-least', days: 90 });
    await ask(station, 'retention.setTerm', { eventDays: 60 });
    expect(entriesOf(station, 'assessment.outdated').at(-1)?.body).toMatchObject({ why: 'settings' });
    expect(station.station.slices().compliance.items.map(({ kind }) => kind)).toContain('assessment-due');
  });
});
