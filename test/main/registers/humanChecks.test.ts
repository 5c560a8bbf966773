import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type AccessRequest, decide } from '../../../main/access/policy';
import { faceOf, laneId, StationUnderTest } from '../../support/station/stationUnderTest';
import { codeOf, todayOf } from './registersUnderTest';

const aFace: fc.Arbitrary<AccessRequest['by']> = fc.oneof(
  fc.record({
    method: fc.constant('face' as const),
    vote: fc.constant('matched' as const),
    consentLive: fc.boolean(),
    mayPass: fc.constantFrom('yes' as const, 'outside-hours' as const, 'other-lanes' as const),
    use: fc.constantFrom('1:N' as const, '1:1' as const),
    mode: fc.constantFrom('face' as const, 'card-and-face' as const),
    life: fc.constantFrom('shown' as const, 'doubtful' as const, 'not-done' as const),
  }),
  fc.record({ method: fc.constant('face' as const), vote: fc.constantFrom('unknown' as const, 'ambiguous' as const) }),
  fc.record({
    method: fc.constant('card' as const),
    card: fc.constant('live' as const),
    mayPass: fc.constantFrom('yes' as const, 'outside-hours' as const, 'other-lanes' as const),
    face: fc.constantFrom('differs' as const, 'not-seen' as const),
  }),
);
const aLane = fc.record({
  link: fc.constantFrom('absent', 'opening', 'probing', 'syncing', 'ready', 'degraded', 'lost'),
  faceAllowed: fc.boolean(),
  locked: fc.boolean(),
  interlocked: fc.boolean(),
  methodNow: fc.record({ face: fc.boolean(), card: fc.boolean(), pin: fc.boolean(), pass: fc.boolean() }),
  pins: fc.boolean(),
  passback: fc.constantFrom('clear', 'noted', 'stopped'),
});

describe('no machine alone turns a face away (L21)', () => {
  it('whatever the face, the lane and the hour: it opens or a person looks', () => {
    fc.assert(
      fc.property(aFace, aLane, (by, lane) => {
        expect(['granted', 'ask-guard']).toContain(decide({ by, lane } as AccessRequest).outcome);
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('the human check', () => {
  let station: StationUnderTest;
  beforeEach(() => {
    station = new StationUnderTest().standReady();
  });
  afterEach(() => station.end());

  const stranger = (track = 1) => {
    station.walkUp(track, faceOf(7));
    const card = station.station.slices().desk[0];
    if (!card?.needsGuard) throw new Error('nobody was asked');
    return card.decisionId;
  };
  const checks = () => station.rows('SELECT decision_id, outcome, waited_ms FROM human_check ORDER BY at_ms');
  const letIn = async (answersDecision: ReturnType<typeof stranger>) => {
    const opened = station.call(
      'lane.openManually',
      { laneId, direction: 'entry', reason: 'no-face', unit: null, note: null, answersDecision },
      'guard',
    );
    station.acknowledge();
    return codeOf(await opened);
  };

  it('what the guard did is kept with the decision, and how long it took', async () => {
    const decisionId = stranger();
    station.time.pass(4_000);
    expect(await letIn(decisionId)).toBe('ok');
    expect(checks()).toEqual([{ decision_id: decisionId, outcome: 'let-in', waited_ms: expect.any(Number) }]);
    expect(Number(checks()[0]?.waited_ms)).toBeGreaterThanOrEqual(4_000);
  });

  it('turning away is kept too; the first answer counts', async () => {
    const decisionId = stranger();
    await station.call('lane.turnAway', { decisionId }, 'guard');
    await station.call('lane.turnAway', { decisionId }, 'guard');
    await letIn(decisionId);
    expect(checks()).toMatchObject([{ decision_id: decisionId, outcome: 'turned-away' }]);
  });

  it('a lane that did not open was not opened: no answer is kept', async () => {
    const decisionId = stranger();
    station.link('lost');
    const opened = station.call(
      'lane.openManually',
      { laneId, direction: 'entry', reason: 'no-face', unit: null, note: null, answersDecision: decisionId },
      'guard',
    );
    station.time.pass(10_000);
    expect(codeOf(await opened)).not.toBe('ok');
    expect(checks()).toEqual([]);
  });

  it('nothing is kept of a question nobody asked', async () => {
    expect(await letIn('01935a3e-0000-7000-8000-000000000001' as ReturnType<typeof stranger>)).toBe('ok');
    expect(checks()).toEqual([]);
  });

  it('is never in the way of the gate', async () => {
    const decisionId = stranger();
    station.database.db.exec("CREATE TEMP TRIGGER full BEFORE INSERT ON human_check BEGIN SELECT raise(ABORT, 'full'); END");
    expect(await letIn(decisionId)).toBe('ok');
    expect(checks()).toEqual([]);
  });

  it('shows in the report on equal treatment, with questions nobody answered', async () => {
    await letIn(stranger(1));
    station.passage('passed');
    station.time.pass(60_000);
    stranger(2);
    const today = todayOf(station);
    const report = await station.call('report.equalTreatment', { from: today, to: today }, 'inspector');
    expect(report.ok && report.value.humanChecks).toMatchObject({ asked: 2, letIn: 1, turnedAway: 0, noAnswer: 1 });
    expect(report.ok && report.value.methods.find(({ method }) => method === 'guard')).toMatchObject({
      granted: 1,
      share: 1,
      waiting: { measured: 1, medianMs: expect.any(Number) },
    });
  });
});
