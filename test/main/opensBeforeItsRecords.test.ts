import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { PersonId } from '../../main/contract/ids';
import { faceOf, laneId, StationUnderTest } from '../support/station/stationUnderTest';

const byHand = { laneId, direction: 'entry', reason: 'emergency', unit: null, note: null, answersDecision: null } as const;

let gate: StationUnderTest;
let personId: PersonId;

/** Every look at the clock takes as long as a slice may: the records are gone through step by step, as time is let pass. */
function slowClock() {
  let looks = 0;
  return {
    nowMs: () => Date.now(),
    monoMs: () => {
      looks += 10;
      return looks;
    },
  };
}

beforeEach(async () => {
  gate = new StationUnderTest().standReady();
  personId = await gate.residentWithFace('3-1-502', 0);
  await gate.residentWithFace('3-1-503', 1);
  gate = gate.restart({ clock: slowClock(), assessed: false }).standReady();
});
afterEach(() => gate.end());

const isTrusted = () => gate.station.slices().ledger.verification.state === 'whole';
/** As in `walkUp`, in no time at all. */
const seen = () => {
  const { monoMs } = gate.time.clock;
  for (let frame = 0; frame < 12; frame += 1) {
    gate.vision.say({
      ...{ type: 'observation', laneId, trackId: 1, frameArrivedMonoMs: monoMs(), firstGoodFrameMonoMs: monoMs() },
      ...{ box: { x: 0.4, y: 0.3, width: 0.2, height: 0.3 }, fault: null, embedding: faceOf(0), passiveLive: null },
      ...{ motion: null, facesInLane: 1 },
    });
  }
};
const goThroughAll = () => {
  for (let turn = 0; !isTrusted() && turn < 500; turn += 1) gate.time.pass(4);
  expect(isTrusted()).toBe(true);
};
const opensByHand = async () => {
  const before = gate.grants().length;
  const opened = gate.call('lane.openManually', byHand, 'guard');
  await expect.poll(() => gate.grants().length).toBe(before + 1);
  gate.acknowledge();
  expect((await opened).ok).toBe(true);
  gate.passage('passed');
};

describe('a station that has just started and has not gone through its records', () => {
  it('opens by hand and by card at once; faces wait until all was gone through', async () => {
    seen();
    expect([isTrusted(), gate.grants()]).toEqual([false, []]);
    await opensByHand();
    gate.holdCard({ facility: 1, number: 101 });
    expect(gate.grants()).toHaveLength(2);
    gate.acknowledge();
    gate.passage('passed');
    goThroughAll();
    gate.walkUp(2, faceOf(0));
    expect(gate.grants()).toHaveLength(3);
  });

  it('lets whoever asks be forgotten at once, and never matches him when it has gone through them', async () => {
    const withdrawn = await gate.call('consent.withdraw', { personId }, 'guard');
    expect(withdrawn).toMatchObject({ ok: true, value: { report: { stillMatchable: false } } });
    expect(gate.rows('SELECT * FROM template')).toHaveLength(1);
    goThroughAll();
    gate.walkUp(1, faceOf(0));
    expect(gate.grants()).toEqual([]);
    expect(gate.station.slices().alarms.map(({ kind }) => kind)).not.toContain('template-tampered');
  });

  it('answers questions about consents when it knows the answer, not before', async () => {
    let answered = false;
    const asked = gate.call('people.findByUnit', { unit: '3-1-502' }, 'guard').then((answer) => {
      answered = true;
      return answer;
    });
    await Promise.resolve();
    expect(answered).toBe(false);
    goThroughAll();
    expect(await asked).toMatchObject({ ok: true, value: { people: [{ consent: { state: 'given' } }] } });
  });

  it('has no answer for a manager who went away while it was waited for', async () => {
    await gate.station.claimManager('a manager password');
    await gate.call('operator.signIn', { password: 'a manager password' }, 'guard');
    expect(gate.station.role()).toBe('manager');
    const asked = gate.call('people.list', { search: '' });
    await gate.call('operator.signOut', {}, 'guard');
    goThroughAll();
    expect(await asked).toMatchObject({ ok: false, error: { code: 'NOT_ALLOWED' } });
  });

  it('says nothing of what is due before it knows the notice in force', () => {
    expect(gate.station.slices().compliance.items).toEqual([]);
    goThroughAll();
    gate.time.pass(1_000);
    expect(gate.station.slices().compliance.faces).toMatchObject({ here: 1, recordsHere: 2 });
  });
});
