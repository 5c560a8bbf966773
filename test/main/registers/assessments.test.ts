import { afterEach, describe, expect, it } from 'vitest';
import type { CommandInput } from '../../../main/contract/commands';
import { addDays } from '../../../main/registers/days';
import { signAssessment } from '../../support/station/assessmentSigned';
import { nameHandler } from '../../support/station/handlerNamed';
import { faceOf, oneLane, StationUnderTest, testRecogniser } from '../../support/station/stationUnderTest';
import { ask, codeOf, daysLater, dueOf, entriesOf, inputs, nowOf, recordCount, todayOf } from './registersUnderTest';

let station: StationUnderTest | null = null;
afterEach(() => station?.end());

const start = (options: ConstructorParameters<typeof StationUnderTest>[0] = {}) => {
  station = new StationUnderTest(options).standReady();
  nameHandler(station.station);
  return station;
};
const faceWay = (at: StationUnderTest) => at.station.slices().lanes[0]?.ways.face;
const oneToOne = { recogniserOf: () => ({ ...testRecogniser, use: '1:1' as const }) };
const withRate = (falseMatchRate: number) => ({
  config: { ...oneLane, recognition: { ...oneLane.recognition, falseMatchRate } },
});
const words = { necessity: '必要', effects: '影响', risks: '风险', protections: '保护' };

async function signing(at: StationUnderTest): Promise<CommandInput<'assessment.sign'>> {
  const { fingerprint } = await ask(at, 'assessment.draft', {});
  return { fingerprint, words, signing: { by: 'paper', name: '周评估', paperSha256: 'a'.repeat(64) } };
}

describe('before an impact assessment is signed (L15)', () => {
  it('faces are off at every lane and say why; cards and guards work', async () => {
    const at = start({ assessed: false });
    expect(faceWay(at)).toEqual({ on: false, why: 'no-assessment' });
    expect(dueOf(at, 'assessment-missing')).toMatchObject([{ severity: 'alarm' }]);
    await at.moveIn('3-1-502', { facility: 1, number: 7 });
    at.holdCard({ facility: 1, number: 7 });
    expect(at.grants()).toHaveLength(1);
    at.acknowledge();
    at.passage('passed');
    const opened = at.call(
      'lane.openManually',
      {
        laneId: oneLane.lanes[0]?.id ?? '',
        direction: 'entry',
        reason: 'no-face',
        unit: null,
        note: null,
        answersDecision: null,
      },
      'guard',
    );
    at.acknowledge();
    expect(codeOf(await opened)).toBe('ok');
  });

  it('nobody is enrolled, whatever was agreed, and the refusal is on record', async () => {
    const at = start({ assessed: false });
    const personId = await at.moveIn('3-1-502', { facility: 1, number: 7 });
    await at.decideOnFace(personId, 'given');
    expect(codeOf(await at.enrol(personId, faceOf(1)))).toBe('ASSESSMENT_MISSING');
    expect(codeOf(await at.enrolShots(personId, [faceOf(1)]))).toBe('ASSESSMENT_MISSING');
    expect(at.rows('SELECT 1 FROM template')).toEqual([]);
    const refused = entriesOf(at, 'command.refused').map(({ body }) => body);
    expect(refused).toContainEqual({ command: 'enrolment.fromPhoto', code: 'ASSESSMENT_MISSING', role: 'guard', personId });
  });

  it('no face is looked at, and its template is wiped', async () => {
    const before = start();
    const personId = await before.residentWithFace('3-1-502', 1);
    // The record of the assessment is changed from outside: it is worth nothing any more.
    before.database.db.exec('DROP TRIGGER register_record_never_changes');
    before.database.db.exec("UPDATE register_record SET at_ms = at_ms + 1 WHERE kind = 'assessment.signed'");
    station = before.restart({ assessed: false }).standReady();
    expect(station.rows('SELECT 1 FROM template')).toHaveLength(1);
    const embedding = station.frame(1, faceOf(1));
    station.walkUp(2, faceOf(1));
    expect(station.grants()).toEqual([]);
    expect(station.station.slices().desk).toEqual([]);
    expect(embedding.every((value) => value === 0)).toBe(true);
    expect(faceWay(station)).toEqual({ on: false, why: 'no-assessment' });
    expect(personId).toBeDefined();
  });

  it('signing it lets faces open at once', async () => {
    const at = start({ assessed: false });
    await ask(at, 'assessment.sign', await signing(at));
    expect(faceWay(at)).toEqual({ on: true, why: null });
    await at.residentWithFace('3-1-502', 1);
    at.walkUp(1, faceOf(1));
    expect(at.grants()).toHaveLength(1);
    expect(dueOf(at, 'assessment-missing')).toEqual([]);
  });
});

describe('signing', () => {
  it('goes on record with hashes of what was read, and not a word of it in the clear', async () => {
    const at = start({ assessed: false });
    const given = await signing(at);
    const { recordId } = await ask(at, 'assessment.sign', given);
    expect(entriesOf(at, 'assessment.signed').at(-1)?.body).toEqual({
      recordId,
      by: 'guard',
      ...given.fingerprint,
      signedBy: 'paper',
      paperSha256: 'a'.repeat(64),
      people: 0,
      demo: false,
      detailsSha256: expect.any(String),
    });
    const { signed, facts } = await ask(at, 'assessment.draft', {});
    expect(signed).toMatchObject({ recordId, demo: false });
    expect(facts).toMatchObject({
      purpose: 'pass-lanes',
      use: '1:N',
      egress: 'none',
      peopleByAge: { adult: 0, '14-17': 0, 'under-14': 0 },
      recognition: {
        falseMatchRateSet: 1e-5,
        threshold: expect.any(Number),
        measured: [
          [1e-3, 0.4],
          [1e-6, 0.6],
        ],
      },
      lanes: [{ id: 'east-1', camera: 'rtsp', otherWays: ['card', 'guard'] }],
    });
    expect(JSON.stringify(facts)).not.toContain('camera-secret');
  });

  it.each([
    ['a dot', [[[0.5, 0.5]]]],
    ['nothing', []],
    [
      'a pen that rests',
      [
        [
          [0.5, 0.5],
          [0.5, 0.5],
        ],
      ],
    ],
  ] as [string, [number, number][][]][])('%s is no signature', async (_story, strokes) => {
    const at = start({ assessed: false });
    const given = await signing(at);
    const before = recordCount(at);
    const signed = await at.call('assessment.sign', { ...given, signing: { by: 'drawn', name: '周评估', strokes } });
    expect(codeOf(signed)).toBe('SIGNATURE_NEEDED');
    expect(recordCount(at)).toBe(before);
    expect(faceWay(at)?.on).toBe(false);
  });

  it('whoever read other settings than those in force now signs nothing', async () => {
    const at = start({ assessed: false });
    const given = await signing(at);
    await ask(at, 'recognition.set', { falseMatchRate: 1e-4, framesToAgree: 3 });
    expect(codeOf(await at.call('assessment.sign', given))).toBe('ASSESSMENT_FACTS_CHANGED');
    expect(faceWay(at)?.on).toBe(false);
  });

  it('the demo signs through the same door, and its assessment says that it is a demo', async () => {
    const at = start({ isDemo: true });
    expect((await ask(at, 'assessment.draft', {})).signed).toMatchObject({ demo: true });
  });
});

describe('when what is done changes (L15)', () => {
  it('another method suspends faces at once, until it is assessed', async () => {
    station = start()
      .restart({ ...oneToOne, assessed: false })
      .standReady();
    expect(faceWay(station)).toEqual({ on: false, why: 'assessment-outdated' });
    expect(dueOf(station, 'assessment-outdated')).toMatchObject([{ severity: 'alarm' }]);
    expect(entriesOf(station, 'assessment.outdated').map(({ body }) => [body.why, body.by, body.graceUntil])).toEqual([
      ['essence', 'station', null],
    ]);
    signAssessment(station.station);
    expect(faceWay(station)?.on).toBe(true);
  });

  it('children under 14 are another kind of people: faces wait for the assessment', () => {
    const config = { ...oneLane, children: { ...oneLane.children, under14: true } };
    station = start().restart({ config, assessed: false }).standReady();
    expect(faceWay(station)?.why).toBe('assessment-outdated');
  });

  it('other settings must be assessed within thirty days; then faces stop', async () => {
    const at = start();
    await ask(at, 'recognition.set', { falseMatchRate: 1e-4, framesToAgree: 3 });
    expect(faceWay(at)?.on).toBe(true);
    const lastDay = addDays(todayOf(at), 30);
    expect(dueOf(at, 'assessment-due')).toMatchObject([{ severity: 'attention', dueOn: lastDay }]);
    station = daysLater(at, 30, withRate(1e-4)).standReady();
    expect(faceWay(station)?.why).not.toBe('assessment-outdated');
    station = daysLater(station, 1, withRate(1e-4)).standReady();
    expect(faceWay(station)?.why).toBe('assessment-outdated');
    expect(dueOf(station, 'assessment-outdated')).toHaveLength(1);
    signAssessment(station.station);
    expect(faceWay(station)?.why).not.toBe('assessment-outdated');
  });

  it('taking a change back ends the duty; making it again begins no new thirty days', async () => {
    const at = start();
    const first = addDays(todayOf(at), 30);
    await ask(at, 'recognition.set', { falseMatchRate: 1e-4, framesToAgree: 3 });
    await ask(at, 'recognition.set', { falseMatchRate: 1e-5, framesToAgree: 3 });
    expect(dueOf(at, 'assessment-due')).toEqual([]);
    station = daysLater(at, 20);
    await ask(station, 'recognition.set', { falseMatchRate: 1e-4, framesToAgree: 3 });
    expect(dueOf(station, 'assessment-due')).toMatchObject([{ dueOn: first }]);
    expect(entriesOf(station, 'assessment.outdated')).toHaveLength(1);
  });

  it('a restart within the grace does not lengthen it', () => {
    const at = start();
    const lastDay = addDays(todayOf(at), 30);
    const changed = at.restart({ ...withRate(1e-4), assessed: false }).standReady();
    station = changed.restart({ ...withRate(1e-4), assessed: false }).standReady();
    expect(dueOf(station, 'assessment-due')).toMatchObject([{ dueOn: lastDay }]);
    expect(entriesOf(station, 'assessment.outdated')).toHaveLength(1);
  });

  it('a renamed lane changes nothing that was assessed', () => {
    const config = { ...oneLane, lanes: oneLane.lanes.map((lane) => ({ ...lane, name: '南通道' })) };
    station = start().restart({ config, assessed: false }).standReady();
    expect(dueOf(station, 'assessment-due')).toEqual([]);
  });

  const incidentNow = (at: StationUnderTest) => ({
    ...inputs(todayOf(at)).incident,
    dataKinds: ['contact' as const],
    affected: [],
    discoveredAtMs: nowOf(at) - 60_000,
  });

  it('an incident that turns out to be a major one asks for it anew, though the assessment is younger than the incident', async () => {
    let at = start();
    const incident = incidentNow(at);
    const { recordId: incidentId } = await ask(at, 'incident.open', incident);
    await ask(at, 'assessment.sign', await signing(at));
    await ask(at, 'incident.amend', { incidentId, details: { ...incident, cause: '查明之后' } });
    station = at = daysLater(at, 1).standReady();
    expect(dueOf(at, 'assessment-due')).toEqual([]);
    await ask(at, 'incident.amend', { incidentId, details: { ...incident, major: true } });
    station = at = daysLater(at, 1).standReady();
    expect(dueOf(at, 'assessment-due')).toHaveLength(1);
    await ask(at, 'incident.amend', { incidentId, details: { ...incident, major: true, cause: '又查明' } });
    await ask(at, 'assessment.sign', await signing(at));
    expect(dueOf(at, 'assessment-due')).toEqual([]);
  });

  it('a major incident from a day when the clock was a year ahead is over with the assessment after it', async () => {
    let at = start();
    station = at = daysLater(at, 365).standReady();
    await ask(at, 'incident.open', { ...incidentNow(at), major: true });
    station = at = daysLater(at, -365).standReady();
    await ask(at, 'assessment.sign', await signing(at));
    station = at = daysLater(at, 40).standReady();
    expect(dueOf(at, 'assessment-due')).toEqual([]);
    expect(faceWay(at)?.why).not.toBe('assessment-outdated');
  });

  it('whoever sets the clock ahead before he changes the settings gains no day of grace by it', async () => {
    let at = start();
    station = at = daysLater(at, 365, withRate(1e-4)).standReady();
    expect(dueOf(at, 'assessment-due')).toHaveLength(1);
    station = at = daysLater(at, -365, withRate(1e-4)).standReady();
    const right = todayOf(at);
    expect(dueOf(at, 'assessment-due')).toMatchObject([{ dueOn: addDays(right, 30) }]);
    station = at = daysLater(at, 20, withRate(1e-4)).standReady();
    expect(dueOf(at, 'assessment-due')).toMatchObject([{ dueOn: addDays(right, 30) }]);
    station = at = daysLater(at, 11, withRate(1e-4)).standReady();
    expect(dueOf(at, 'assessment-outdated')).toHaveLength(1);
  });

  it('a major incident asks for it anew; a small one does not', async () => {
    const at = start();
    await ask(at, 'incident.open', inputs(todayOf(at)).incident as never);
    expect(dueOf(at, 'assessment-due')).toEqual([]);
    at.time.pass(60_000);
    const dueOn = addDays(todayOf(at), 30);
    await ask(at, 'incident.open', { ...inputs(todayOf(at)).incident, major: true } as never);
    expect(dueOf(at, 'assessment-due')).toMatchObject([{ dueOn }]);
  });
});
