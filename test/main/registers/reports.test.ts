import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { PersonExport } from '../../../main/contract/personExport';
import { addDays } from '../../../main/registers/days';
import { equalTreatment } from '../../../main/registers/equalTreatment';
import { createPassageLog, type PassageLog, quantile } from '../../../main/registers/passages';
import { faceOf, laneId, StationUnderTest } from '../../support/station/stationUnderTest';
import { ask, codeOf, entriesOf, inputs, todayOf } from './registersUnderTest';

let station: StationUnderTest;
beforeEach(() => {
  station = new StationUnderTest().standReady();
});
afterEach(() => station.end());

describe('equal treatment by method (L2)', () => {
  const passByCard = (number: number) => {
    station.holdCard({ facility: 1, number });
    station.acknowledge();
    station.passage('passed');
    station.time.pass(10_000);
  };

  it('shares and waiting of each way, at each lane and hour, from the log of the gate', async () => {
    await station.residentWithFace('3-1-502', 1);
    await station.moveIn('4-1-101', { facility: 1, number: 7 });
    passByCard(7);
    passByCard(7);
    passByCard(101);
    station.walkUp(1, faceOf(1));
    station.acknowledge();
    station.passage('passed');
    station.holdCard({ facility: 9, number: 9 });
    const today = todayOf(station);
    const report = await ask(station, 'report.equalTreatment', { from: addDays(today, -1), to: today });
    expect(report.methods.map(({ method, granted, share }) => [method, granted, share])).toEqual([
      ['face', 1, 0.25],
      ['card', 3, 0.75],
      ['card-and-face', 0, 0],
      ['pin', 0, 0],
      ['pass', 0, 0],
      ['guard', 0, 0],
    ]);
    const [face, card] = report.methods;
    expect(card?.waiting).toEqual({ measured: 3, medianMs: 5, p90Ms: 5, maxMs: 5 });
    expect(face?.waiting).toMatchObject({ measured: 1, medianMs: expect.any(Number) });
    expect(face?.waiting.medianMs).toBeGreaterThan(100);
    expect(report.cardsRefused).toBe(1);
    expect(report.lanes).toMatchObject([{ laneId, methods: [{ granted: 1 }, { granted: 3 }, {}, {}, {}, {}] }]);
    const at = new Date(station.time.clock.nowMs());
    expect(report.hours.map(({ weekday, band }) => [weekday, band])).toContainEqual([
      at.getDay() || 7,
      Math.floor(at.getHours() / 4) * 4,
    ]);
    expect(report.notMeasured).toEqual(['guard-without-question', 'queue-before-lane', 'who-gave-up']);
  });

  it('a grant nobody acknowledged is no passage, and the report says so', async () => {
    await station.moveIn('4-1-101', { facility: 1, number: 7 });
    station.holdCard({ facility: 1, number: 7 });
    const today = todayOf(station);
    const report = await ask(station, 'report.equalTreatment', { from: today, to: today });
    expect(report.methods.every(({ granted }) => granted === 0)).toBe(true);
    expect(report.notMeasured).toContain('grants-not-acknowledged');
  });

  it('a guard’s opening without a question has no waiting time: nobody knows when the person came', async () => {
    const opened = station.call(
      'lane.openManually',
      { laneId, direction: 'entry', reason: 'no-face', unit: null, note: null, answersDecision: null },
      'guard',
    );
    station.acknowledge();
    await opened;
    const today = todayOf(station);
    const report = await ask(station, 'report.equalTreatment', { from: today, to: today });
    expect(report.methods.at(-1)).toEqual({
      method: 'guard',
      granted: 1,
      share: 1,
      waiting: { measured: 0, medianMs: null, p90Ms: null, maxMs: null },
    });
  });

  it('days outside the period do not count', async () => {
    await station.moveIn('4-1-101', { facility: 1, number: 7 });
    passByCard(7);
    const yesterday = addDays(todayOf(station), -1);
    const report = await ask(station, 'report.equalTreatment', { from: addDays(yesterday, -5), to: yesterday });
    expect(report.methods.every(({ granted }) => granted === 0)).toBe(true);
  });

  const bothWays = async (axis: number) => {
    const personId = await station.residentWithFace('3-1-502', 1);
    await ask(station, 'people.setFaceMode', { personId, faceMode: 'card-and-face' });
    station.holdCard({ facility: 1, number: 101 });
    station.walkUp(1, faceOf(axis));
  };

  it('who passes with card and face does not pass without a face, and is no card that was quick', async () => {
    await bothWays(1);
    station.acknowledge();
    const figures = createPassageLog(station.database).figures(0);
    expect(figures).toMatchObject({ nonFaceShare: 0, waitMedianMs: { card: null } });
    await station.moveIn('4-1-101', { facility: 1, number: 7 });
    passByCard(7);
    expect(createPassageLog(station.database).figures(0)).toMatchObject({ nonFaceShare: 0.5, waitMedianMs: { card: 5 } });
  });

  it('whom the machine sends to the guard after a card is a question to him, and his answer counts', async () => {
    await bothWays(2);
    station.time.pass(30_000);
    const [asked] = station.station.slices().desk;
    if (!asked) throw new Error('nobody was asked');
    expect(asked).toMatchObject({ method: 'card', outcome: 'ask-guard' });
    const opened = station.call(
      'lane.openManually',
      { laneId, direction: 'entry', reason: 'device-fault', unit: null, note: null, answersDecision: asked.decisionId },
      'guard',
    );
    station.acknowledge();
    await opened;
    const today = todayOf(station);
    const report = await ask(station, 'report.equalTreatment', { from: today, to: today });
    expect(report.humanChecks).toMatchObject({ asked: 1, letIn: 1, noAnswer: 0 });
    expect(report.cardsRefused).toBe(0);
    expect(report.methods.at(-1)).toMatchObject({ method: 'guard', granted: 1, waiting: { measured: 1 } });
  });

  it('two months of a large compound keep nobody waiting, and tell the same as one day of them', async () => {
    const perDay = 6_000;
    let readUntilMs = 0;
    let longestMs = 0;
    const log = {
      between(fromMs: number) {
        longestMs = Math.max(longestMs, performance.now() - readUntilMs);
        const passed = Array.from({ length: perDay }, (_, place) => ({
          atMs: fromMs + place * 14_400,
          laneId: `lane-${place % 4}`,
          method: place % 3 === 0 ? ('face' as const) : ('card' as const),
          waitedMs: place,
        }));
        readUntilMs = performance.now();
        return { passed, asked: [], cardsRefused: 0, notAcknowledged: 0 };
      },
    } as unknown as PassageLog;
    const read = async (from: string, to: string) => {
      readUntilMs = performance.now();
      const report = await equalTreatment(log, from, to);
      longestMs = Math.max(longestMs, performance.now() - readUntilMs);
      if (!report.ok) throw new Error(report.error.code);
      return report.value;
    };
    const one = await read('2026-06-01', '2026-06-01');
    longestMs = 0;
    const whole = await read('2026-01-01', '2026-03-01');
    expect(whole.methods.map(({ granted }) => granted)).toEqual(one.methods.map(({ granted }) => granted * 60));
    expect(whole.methods.map(({ waiting: { measured: _, ...times } }) => times)).toEqual(
      one.methods.map(({ waiting: { measured: _, ...times } }) => times),
    );
    expect(longestMs).toBeLessThan(500);
  });

  it('the last days there are come to an end', async () => {
    expect(codeOf(await station.call('report.equalTreatment', { from: '9999-12-01', to: '9999-12-31' }))).toBe('ok');
    expect(codeOf(await equalTreatment(createPassageLog(station.database), '2026-01-01', 'NaN-NaN-NaN'))).toBe('REPORT_PERIOD');
  });

  it.each([
    ['backwards', '2026-11-02', '2026-11-01'],
    ['longer than a year', '2025-01-01', '2026-11-01'],
  ])('a period %s is refused', async (_story, from, to) => {
    expect(codeOf(await station.call('report.equalTreatment', { from, to }))).toBe('REPORT_PERIOD');
  });

  it.each([
    [[], 0.5, null],
    [[3], 0.9, 3],
    [[1, 2, 3, 4], 0.5, 2],
    [[10, 1, 9, 2, 8, 3, 7, 4, 6, 5], 0.9, 9],
  ] as [number[], number, number | null][])('quantile of %j at %f', (values, part, expected) => {
    expect(quantile(values, part)).toBe(expected);
  });
});

describe('all that is stored of one person (L20)', () => {
  it('is told to that person: consents, cards by label, passages, look-ups, requests, disclosures', async () => {
    const personId = await station.residentWithFace('3-1-502', 1);
    const neighbour = await station.moveIn('9-9-909', { facility: 1, number: 7 }, '邻居');
    station.holdCard({ facility: 1, number: 101 });
    station.acknowledge();
    await station.call('people.findByUnit', { unit: '3-1-502' }, 'guard');
    await station.call('people.findByUnit', { unit: '9-9-909' }, 'guard');
    await ask(station, 'request.receive', { ...inputs('').request, personId });
    await ask(station, 'register.disclose', {
      personId,
      details: { ...inputs(todayOf(station)).disclosure, dataKinds: ['contact'] },
    });
    await ask(station, 'register.disclose', {
      personId: neighbour,
      details: { ...inputs(todayOf(station)).disclosure, dataKinds: ['contact'] },
    });
    const { export: told } = await ask(station, 'person.export', { personId, why: 'request' });
    expect(PersonExport.parse(told)).toEqual(told);
    expect(told.person).toMatchObject({ unit: '3-1-502', name: '张三', birthDate: '1980-01-01', ageBand: 'adult' });
    expect(told.cards).toHaveLength(1);
    expect(told.consents).toMatchObject([{ event: 'given', purpose: 'pass-lanes' }]);
    expect(told.templates).toMatchObject([{ model: 'test-model' }]);
    expect(told.passages).toMatchObject([{ laneId, method: 'card', outcome: 'granted' }]);
    expect(told.records.map(({ kind }) => kind)).toEqual(['lookup.made', 'request.received', 'disclosure.made']);
    expect(JSON.stringify(told)).not.toContain('9-9-909');
  });

  it('tells nothing of a disclosure that the law keeps secret, until it no longer does', async () => {
    const personId = await station.residentWithFace('3-1-502', 1);
    const details = { ...inputs(todayOf(station)).disclosure, dataKinds: ['contact'] as 'contact'[], given: '一页' };
    const kinds = async () =>
      (await ask(station, 'person.export', { personId, why: 'request' })).export.records.map(({ kind }) => kind);
    await station.call('people.findByUnit', { unit: '3-1-502', why: 'disclosure' });
    const first = await ask(station, 'register.disclose', { personId, details });
    expect(await kinds()).toEqual(['lookup.made', 'disclosure.made']);
    const secret = { ...details, mustStaySecret: true };
    const second = await ask(station, 'register.correct', { recordId: first.recordId, details: secret });
    await ask(station, 'register.closeDisclosure', {
      disclosureId: second.recordId,
      details: { closedOn: todayOf(station), outcome: '已结' },
    });
    expect(await kinds()).toEqual(['person.exported']);
    const paper = await station.call('people.findByUnit', { unit: '3-1-502', why: 'request' });
    expect(paper.ok).toBe(true);
    await ask(station, 'register.correct', { recordId: second.recordId, details });
    expect(await kinds()).toContain('disclosure.made');
  });

  it('never tells a template, a key or a card’s number', async () => {
    const personId = await station.residentWithFace('3-1-502', 1);
    const { export: told } = await ask(station, 'person.export', { personId, why: 'request' });
    expect(Object.keys(told.templates[0] ?? {}).sort()).toEqual(['model', 'storedAt']);
    const [template] = station.rows('SELECT hex(sealed) AS sealed FROM template');
    const [card] = station.rows('SELECT hex(number_hash) AS hash FROM credential');
    const text = JSON.stringify(told).toLowerCase();
    for (const secret of [template?.sealed, card?.hash]) {
      const bytes = Buffer.from(String(secret), 'hex');
      for (const form of ['hex', 'base64'] as const) expect(text).not.toContain(bytes.toString(form).toLowerCase());
    }
  });

  it('an end with its steps and certificate, and every freeze, are in the copy of the data', async () => {
    const personId = await station.residentWithFace('3-1-777', 3);
    const shown = await ask(station, 'people.findByUnit', { unit: '3-1-777' });
    const basedOnSeq = shown.people[0]?.consent.seq ?? 0;
    await ask(station, 'consent.freeze', { personId, reason: 'dispute', basedOnSeq });
    await ask(station, 'consent.release', { personId, basedOnSeq });
    const { report } = await ask(station, 'consent.withdraw', { personId });
    const { export: told } = await ask(station, 'person.export', { personId, why: 'request' });
    expect(told.freezes).toMatchObject([{ kind: 'consent.frozen', reason: 'dispute' }, { kind: 'consent.released' }]);
    const { withdrawalId, sha256, steps } = report.certificate;
    expect(told.withdrawals).toMatchObject([{ withdrawalId, sha256, steps, certifiedSeq: steps.at(-1)?.entrySeq }]);
    expect(steps).toHaveLength(9);
  });

  it('is an entry with the hash of what was given, and nobody unknown has one', async () => {
    const personId = await station.moveIn('3-1-502', { facility: 1, number: 7 });
    await ask(station, 'person.export', { personId, why: 'request' });
    expect(entriesOf(station, 'person.exported')).toHaveLength(1);
    const nobody = '01935a3e-0000-7000-8000-000000000009';
    expect(codeOf(await station.call('person.export', { personId: nobody, why: 'request' } as never))).toBe('PERSON_UNKNOWN');
    expect(entriesOf(station, 'person.exported')).toHaveLength(1);
  });
});
