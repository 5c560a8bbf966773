import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CommandInput } from '../../../main/contract/commands';
import type { RecordId } from '../../../main/contract/recordParts';
import { addDays } from '../../../main/registers/days';
import { laneId, StationUnderTest } from '../../support/station/stationUnderTest';
import { ask, codeOf, daysLater, dueOf, inputs, nowOf, todayOf } from './registersUnderTest';

let station: StationUnderTest;
let today: string;
beforeEach(() => {
  station = new StationUnderTest().standReady();
  today = todayOf(station);
});
afterEach(() => station.end());

const correct = (recordId: RecordId, details: Record<string, unknown>) =>
  station.call('register.correct', { recordId, details }).then(codeOf);
const answer = { outcome: 'done', answer: '已当面交付。', reason: null } as const;

describe('a correction', () => {
  it('is held to the days that held for what it corrects', async () => {
    const { disclosure, request, vendor, audit } = inputs(today);
    const dated: CommandInput<'register.disclose'>['details'] = {
      ...disclosure,
      dataKinds: ['passage-records'],
      from: today,
      to: today,
    };
    const given = await ask(station, 'register.disclose', { personId: null, details: dated });
    expect(await correct(given.recordId, { ...dated, givenOn: addDays(today, 1) })).toBe('DATE_IN_FUTURE');
    const { recordId: requestId } = await ask(station, 'request.receive', request);
    const answered = await ask(station, 'request.answer', { requestId, details: { ...answer, answeredOn: today } });
    expect(await correct(answered.recordId, { ...answer, answeredOn: addDays(today, -1) })).toBe('DATES_REVERSED');
    const engaged = await ask(station, 'vendor.engage', { ...vendor, dataKinds: [] });
    expect(await correct(engaged.recordId, { ...vendor, until: addDays(today, -1) })).toBe('DATES_REVERSED');
    const audited = await ask(station, 'register.audit', audit);
    expect(await correct(audited.recordId, { ...audit, nextOn: addDays(today, -1) })).toBe('DATES_REVERSED');
    expect(await correct(audited.recordId, { ...audit, auditor: '另一家' })).toBe('ok');
  });

  it('of where a sign hung does not hang it up again, nor at another lane', async () => {
    const sign = { laneId, placedOn: today, photoOn: null };
    const { recordId } = await ask(station, 'sign.placed', { ...sign, where: '东门', photo: null });
    await ask(station, 'sign.removed', { laneId, removedOn: today, why: '大风' });
    expect(dueOf(station, 'sign-missing')).toHaveLength(1);
    expect(await correct(recordId, { ...sign, where: '东门', photoSha256: 'a'.repeat(64), photoOn: today })).toBe(
      'INPUT_INVALID',
    );
    expect(await correct(recordId, { ...sign, where: '东门左侧', photoSha256: null })).toBe('ok');
    expect(dueOf(station, 'sign-missing')).toHaveLength(1);
  });

  it('of an older audit is still the older audit, also when it is corrected twice', async () => {
    const { audit } = inputs(today);
    const { recordId } = await ask(station, 'register.audit', audit);
    await ask(station, 'register.audit', { ...audit, nextOn: addDays(today, 365) });
    const once = await station.call('register.correct', { recordId, details: { ...audit, auditor: '甲' } });
    if (!once.ok) throw new Error(once.error.code);
    expect(await correct(once.value.recordId, { ...audit, auditor: '乙' })).toBe('ok');
    expect(dueOf(station, 'audit-due')).toEqual([]);
  });
});

describe('what was written down while the clock was a year ahead', () => {
  beforeEach(() => {
    station = daysLater(station, 365).standReady();
  });
  const setRight = () => {
    station = daysLater(station, -365).standReady();
    today = todayOf(station);
  };

  it('is answered when it is right again, and the time for it runs from now at the latest', async () => {
    const { recordId: requestId } = await ask(station, 'request.receive', inputs('').request);
    setRight();
    expect(dueOf(station, 'request-due')).toMatchObject([{ dueOn: addDays(today, 15) }]);
    await ask(station, 'request.answer', { requestId, details: { ...answer, answeredOn: today } });
    expect(dueOf(station, 'request-due')).toEqual([]);
  });

  it('is amended, told of and closed', async () => {
    const discoveredAtMs = nowOf(station) - 60_000;
    const incident: CommandInput<'incident.open'> = {
      ...inputs(todayOf(station)).incident,
      dataKinds: ['contact'],
      affected: [],
      discoveredAtMs,
    };
    const { recordId: incidentId } = await ask(station, 'incident.open', incident);
    setRight();
    await ask(station, 'incident.amend', { incidentId, details: { ...incident, cause: '查明了' } });
    for (const whom of ['authority', 'people-not-needed'] as const)
      await ask(station, 'incident.notified', {
        incidentId,
        details: { whom, atMs: nowOf(station), office: '网信办', how: '书面' },
      });
    await ask(station, 'incident.close', { incidentId, details: { lessons: '备份加锁', closedOn: today } });
    expect(dueOf(station, 'incident-open')).toEqual([]);
  });
});
