import { afterEach, describe, expect, it } from 'vitest';
import type { RecordId } from '../../../main/contract/recordParts';
import { addDays } from '../../../main/registers/days';
import { StationUnderTest } from '../../support/station/stationUnderTest';
import { ask, codeOf, daysLater, dueOf, entriesOf, inputs, recordCount, todayOf } from './registersUnderTest';

let station = new StationUnderTest();
afterEach(() => {
  station.end();
  station = new StationUnderTest();
});

const answer = { outcome: 'done', answer: '已当面交付。', reason: null } as const;
const receive = (asks: 'access' | 'complaint' = 'access') => ask(station, 'request.receive', { ...inputs('').request, asks });

describe('a resident asks (L20)', () => {
  it.each([
    ['access', 15],
    ['complaint', 10],
  ] as const)('%s is to be answered within %i days, also when a guard takes it', async (asks, days) => {
    const received = await station.call('request.receive', { ...inputs('').request, asks }, 'guard');
    expect(received.ok && received.value.dueOn).toBe(addDays(todayOf(station), days));
    const [entry] = entriesOf(station, 'request.received');
    expect(entry?.body).toMatchObject({
      asks,
      dueOn: addDays(todayOf(station), days),
      detailsSha256: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
  });

  it('by a letter that lay in the box: the time runs from the day it came', async () => {
    const cameOn = addDays(todayOf(station), -3);
    const { dueOn } = await ask(station, 'request.receive', { ...inputs('').request, receivedOn: cameOn });
    expect(dueOn).toBe(addDays(cameOn, 15));
    expect(entriesOf(station, 'request.received')[0]?.body).toMatchObject({ receivedOn: cameOn, dueOn });
    const tomorrow = { ...inputs('').request, receivedOn: addDays(todayOf(station), 1) };
    expect(codeOf(await station.call('request.receive', tomorrow))).toBe('DATE_IN_FUTURE');
    expect(entriesOf(station, 'request.received')).toHaveLength(1);
  });

  it('is listed until it is answered, presses three days before the day, and is an alarm after it', async () => {
    const { recordId } = await receive();
    expect(dueOf(station, 'request-due')).toMatchObject([{ severity: 'info', recordId }]);
    station = daysLater(station, 12);
    expect(dueOf(station, 'request-due')).toMatchObject([{ severity: 'attention' }]);
    station = daysLater(station, 3);
    expect(dueOf(station, 'request-due')).toMatchObject([{ severity: 'attention' }]);
    station = daysLater(station, 1);
    expect(dueOf(station, 'request-due')).toMatchObject([{ severity: 'alarm' }]);
    await ask(station, 'request.answer', { requestId: recordId, details: { ...answer, answeredOn: todayOf(station) } });
    expect(dueOf(station, 'request-due')).toEqual([]);
    expect(entriesOf(station, 'request.answered')[0]?.body).toMatchObject({ about: recordId, outcome: 'done' });
  });

  it('a shorter term holds for later requests and never moves an earlier day', async () => {
    const before = await receive();
    await ask(station, 'request.setTerms', { requestDays: 7, complaintDays: 3 });
    expect((await receive()).dueOn).toBe(addDays(todayOf(station), 7));
    expect(dueOf(station, 'request-due').map(({ dueOn }) => dueOn)).toContain(before.dueOn);
    expect(codeOf(await station.call('request.setTerms', { requestDays: 16, complaintDays: 3 }))).toBe('INPUT_INVALID');
    expect(codeOf(await station.call('request.setTerms', { requestDays: 15, complaintDays: 11 }))).toBe('INPUT_INVALID');
  });

  it.each([
    ['a refusal without a reason', { outcome: 'refused', answer: '不行。', reason: null }, 0, 'INPUT_INVALID'],
    ['half an answer without a reason', { outcome: 'partly', answer: '一半。', reason: null }, 0, 'INPUT_INVALID'],
    ['a refusal with its reason', { outcome: 'refused', answer: '录像须留存。', reason: 'law-requires-keeping' }, 0, 'ok'],
    ['an answer of tomorrow', answer, 1, 'DATE_IN_FUTURE'],
    ['an answer before the question', answer, -1, 'DATES_REVERSED'],
  ] as const)('%s', async (_story, details, daysOn, expected) => {
    const { recordId } = await receive();
    const before = recordCount(station);
    const answered = await station.call('request.answer', {
      requestId: recordId,
      details: { ...details, answeredOn: addDays(todayOf(station), daysOn) },
    });
    expect(codeOf(answered)).toBe(expected);
    if (expected === 'ok') return;
    expect(recordCount(station)).toBe(before);
    expect(entriesOf(station, 'command.refused').at(-1)?.body).toMatchObject({ command: 'request.answer', code: expected });
  });

  it('two managers answer at once: one answer is kept, the other is told', async () => {
    const { recordId } = await receive();
    const details = { ...answer, answeredOn: todayOf(station) };
    const both = await Promise.all([1, 2].map(() => station.call('request.answer', { requestId: recordId, details })));
    expect(both.map(codeOf).sort()).toEqual(['RECORD_MOVED_ON', 'ok']);
    expect(entriesOf(station, 'request.answered')).toHaveLength(1);
  });

  it('nobody answers what nobody asked', async () => {
    const requestId = '01935a3e-0000-7000-8000-000000000001' as RecordId;
    const answered = await station.call('request.answer', { requestId, details: { ...answer, answeredOn: todayOf(station) } });
    expect(codeOf(answered)).toBe('RECORD_UNKNOWN');
    const { recordId } = await ask(station, 'register.disclose', {
      personId: null,
      details: { ...inputs(todayOf(station)).disclosure, dataKinds: ['contact'] },
    });
    const other = await station.call('request.answer', {
      requestId: recordId,
      details: { ...answer, answeredOn: todayOf(station) },
    });
    expect(codeOf(other)).toBe('RECORD_UNKNOWN');
  });
});

describe('a record that was wrong', () => {
  it('is corrected by a new one that names it; the old one stays, and what followed follows the new one', async () => {
    const { recordId, dueOn } = await receive();
    const details = { asks: 'access', receivedOn: todayOf(station), dueOn, from: '孙先生', contact: '', words: '更正后的话' };
    const corrected = await ask(station, 'register.correct', { recordId, details });
    expect(dueOf(station, 'request-due')).toMatchObject([{ recordId: corrected.recordId }]);
    const { records } = await ask(station, 'register.list', {
      kinds: ['request.received'],
      about: null,
      personId: null,
      beforeSeq: null,
      limit: 10,
    });
    expect(
      records.map(({ recordId: id, corrects, correctedBy, details: told }) => [id, corrects, correctedBy, told?.from]),
    ).toEqual([
      [corrected.recordId, recordId, null, '孙先生'],
      [recordId, null, corrected.recordId, '孙女士'],
    ]);
    expect(entriesOf(station, 'request.received').at(-1)?.body).toMatchObject({ corrects: recordId });
    expect(codeOf(await station.call('register.correct', { recordId, details }))).toBe('RECORD_MOVED_ON');
    const late = await station.call('request.answer', {
      requestId: recordId,
      details: { ...answer, answeredOn: todayOf(station) },
    });
    expect(codeOf(late)).toBe('RECORD_MOVED_ON');
    await ask(station, 'request.answer', { requestId: corrected.recordId, details: { ...answer, answeredOn: todayOf(station) } });
    expect(dueOf(station, 'request-due')).toEqual([]);
  });

  it.each([
    ['its last day', { dueOn: '2099-01-01' }],
    ['the day it came in', { receivedOn: '2020-01-01' }],
    ['what was asked', { asks: 'complaint' }],
  ])('never moves %s', async (_story, change) => {
    const { recordId, dueOn } = await receive();
    const details = { asks: 'access', receivedOn: todayOf(station), dueOn, from: '孙先生', contact: '', words: '话', ...change };
    expect(codeOf(await station.call('register.correct', { recordId, details }))).toBe('INPUT_INVALID');
    expect(dueOf(station, 'request-due')).toMatchObject([{ recordId, dueOn }]);
  });

  it('a signed assessment, a look-up or a count is never corrected', async () => {
    const { records } = await ask(station, 'register.list', {
      kinds: ['assessment.signed'],
      about: null,
      personId: null,
      beforeSeq: null,
      limit: 1,
    });
    const [signed] = records;
    if (!signed?.details) throw new Error('nothing was signed');
    expect(codeOf(await station.call('register.correct', { recordId: signed.recordId, details: signed.details }))).toBe(
      'RECORD_NOT_CORRECTABLE',
    );
  });
});
