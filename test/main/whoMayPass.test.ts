import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { StationConfig } from '../../main/contract/config';
import { LaneId, type PersonId } from '../../main/contract/ids';
import { localMoment } from '../../main/contract/passTimes';
import type { PersonAccess } from '../../main/contract/people';
import { faceOf, laneId, oneLane, StationUnderTest } from '../support/station/stationUnderTest';

const west = LaneId.parse('west-1');
const [eastLane] = oneLane.lanes;
if (!eastLane) throw new Error('no lane');
/** Two lanes with galleries of their own. */
const twoGroups = StationConfig.parse({
  ...oneLane,
  lanes: [eastLane, { ...eastLane, id: west, name: '西通道 1', group: 'B', turnstile: { ...eastLane.turnstile, address: 2 } }],
});

let gate: StationUnderTest;

/** With the west lane up as well. */
function stand(station: StationUnderTest): StationUnderTest {
  station.standReady();
  station.serial.say({ type: 'link', laneId: west, state: 'ready', reason: 'none' });
  station.vision.say({ type: 'camera', laneId: west, state: 'live', fault: 'none', fps: 10, latencyMs: 50 });
  return station;
}

beforeEach(() => {
  gate = stand(new StationUnderTest({ config: twoGroups }));
});
afterEach(() => gate.end());

const anytime: PersonAccess = { groups: null, untilDay: null, hours: null };
const allow = (personId: PersonId, access: Partial<PersonAccess>) =>
  gate.call('people.setAccess', { personId, access: { ...anytime, ...access } });
/** The newest decision at a lane. */
const said = (lane: LaneId) => gate.station.slices().desk.find((card) => card.laneId === lane);
const groups = () =>
  gate.station.slices().recognition.groups.map(({ group, people, templates }) => ({ group, people, templates }));

describe('lanes of two groups', () => {
  it('a resident of one group is a stranger to the other, at once, and a resident again when he is let in there', async () => {
    const personId = await gate.residentWithFace('3-1-502', 0);
    expect(await allow(personId, { groups: ['A'] })).toMatchObject({
      ok: true,
      value: { person: { access: { groups: ['A'] } } },
    });
    gate.walkUp(1, faceOf(0), 12, west);
    expect(said(west)).toMatchObject({ outcome: 'ask-guard', reasons: ['face-not-recognised'] });
    expect(groups()).toEqual([
      { group: 'A', people: 1, templates: 1 },
      { group: 'B', people: 0, templates: 0 },
    ]);
    await allow(personId, { groups: ['A', 'B'] });
    gate.time.pass(20_000);
    gate.walkUp(2, faceOf(0), 3, west);
    expect(gate.grants()).toHaveLength(1);
  });

  it('two frames agreed, then he is taken out of the group: the third opens nothing', async () => {
    const personId = await gate.residentWithFace('3-1-502', 0);
    gate.walkUp(1, faceOf(0), 2, west);
    await allow(personId, { groups: ['A'] });
    gate.walkUp(1, faceOf(0), 10, west);
    expect(gate.grants()).toHaveLength(0);
  });

  it('of twins of two groups neither gets the other’s passage: who looks alike is told apart at every lane', async () => {
    const twin = faceOf(0);
    twin[0] = 0.99;
    twin[1] = Math.sqrt(1 - 0.99 ** 2);
    await allow(await gate.residentWithFace('3-1-502', 0), { groups: ['B'] });
    const second = await gate.moveIn('3-1-503', { facility: 2, number: 7 }, '李四');
    await gate.decideOnFace(second, 'given');
    await allow(second, { groups: ['A'] });
    expect(await gate.enrol(second, twin)).toMatchObject({ ok: true, value: { lookAlike: { unit: '3-1-502' } } });
    gate.walkUp(1, twin, 12, west);
    expect(gate.grants()).toHaveLength(0);
    expect(said(west)).toMatchObject({ outcome: 'ask-guard', reasons: ['face-ambiguous'], name: null });
    gate = stand(gate.restart({ config: twoGroups }));
    gate.walkUp(1, twin, 12, west);
    expect(gate.grants()).toHaveLength(0);
    // Told apart by a new enrolment, he is looked for at his own lanes alone again.
    await gate.enrol(second, faceOf(5));
    expect(groups()).toEqual([
      { group: 'A', people: 1, templates: 1 },
      { group: 'B', people: 1, templates: 1 },
    ]);
  });

  it('the twin has gone and the manager lets the other pass by face alone: he is looked for at his own lanes again', async () => {
    const first = await gate.residentWithFace('3-1-502', 0);
    await allow(first, { groups: ['B'] });
    const second = await gate.moveIn('3-1-503', { facility: 2, number: 7 }, '李四');
    await gate.decideOnFace(second, 'given');
    await allow(second, { groups: ['A'] });
    await gate.enrol(second, faceOf(0));
    await gate.call('consent.withdraw', { personId: first });
    expect(groups().map(({ people }) => people)).toEqual([1, 1]);
    expect(await gate.call('people.setFaceMode', { personId: second, faceMode: 'face' })).toMatchObject({ ok: true });
    expect(groups().map(({ people }) => people)).toEqual([1, 0]);
  });

  it('a card of the other group opens nothing here, and the guard reads why', async () => {
    const personId = await gate.residentWithFace('3-1-502', 0);
    await allow(personId, { groups: ['B'] });
    gate.holdCard({ facility: 1, number: 100 });
    expect(gate.grants()).toHaveLength(0);
    expect(said(laneId)).toMatchObject({ outcome: 'ask-guard', reasons: ['other-lanes'] });
  });

  it('withdrawn, he is in no gallery before the answer comes', async () => {
    const personId = await gate.residentWithFace('3-1-502', 0);
    const withdrawn = gate.call('consent.withdraw', { personId }, 'guard');
    expect(await withdrawn).toMatchObject({ ok: true, value: { report: { stillMatchable: false } } });
    expect(groups().every(({ people, templates }) => people === 0 && templates === 0)).toBe(true);
    gate.walkUp(1, faceOf(0), 12);
    gate.walkUp(2, faceOf(0), 12, west);
    expect(gate.grants()).toHaveLength(0);
  });

  it('galleries are the same after a restart', async () => {
    const personId = await gate.residentWithFace('3-1-502', 0);
    await gate.residentWithFace('7-2-101', 1);
    await allow(personId, { groups: ['B'] });
    const before = groups();
    gate = stand(gate.restart({ config: twoGroups }));
    expect(groups()).toEqual(before);
    gate.walkUp(1, faceOf(0), 12);
    expect(gate.grants()).toHaveLength(0);
  });

  it('a group no lane has is refused, and nothing changes', async () => {
    const personId = await gate.residentWithFace('3-1-502', 0);
    expect(await allow(personId, { groups: ['A', 'Z'] })).toMatchObject({
      ok: false,
      error: { code: 'ACCESS_GROUP_UNKNOWN', params: { group: 'Z' } },
    });
    gate.walkUp(1, faceOf(0), 3, west);
    expect(gate.grants()).toHaveLength(1);
  });

  it('a look-alike of other lanes counts too', async () => {
    await allow(await gate.residentWithFace('3-1-502', 0), { groups: ['B'] });
    const second = await gate.moveIn('3-1-503', { facility: 2, number: 7 }, '李四');
    await allow(second, { groups: ['A'] });
    await gate.decideOnFace(second, 'given');
    expect(await gate.enrol(second, faceOf(0))).toMatchObject({ value: { lookAlike: { unit: '3-1-502' } } });
  });

  it('what a manager changed is in the feed, with the flat and no more', async () => {
    await allow(await gate.residentWithFace('3-1-502', 0), { untilDay: '2099-01-01' });
    expect(gate.station.slices().feed[0]).toMatchObject({ kind: 'access-changed', unit: '3-1-502', note: null });
  });
});

describe('hours and last day', () => {
  const moment = () => localMoment(gate.time.clock.nowMs());
  /** From now on, for two minutes. */
  const thisMinute = () => {
    const { weekday, minute } = moment();
    return [{ days: [weekday], fromMinute: minute, toMinute: Math.min(1440, minute + 2) }];
  };
  const anotherDay = () => [{ days: [(moment().weekday % 7) + 1], fromMinute: 0, toMinute: 1440 }];

  it('within them face and card open', async () => {
    await allow(await gate.residentWithFace('3-1-502', 0), { hours: thisMinute(), untilDay: moment().day });
    gate.walkUp(1, faceOf(0), 3);
    expect(gate.grants()).toHaveLength(1);
  });

  it('outside them neither does, the guard is asked, and the name is not shown', async () => {
    await allow(await gate.residentWithFace('3-1-502', 0), { hours: anotherDay() });
    gate.walkUp(1, faceOf(0), 3);
    expect(gate.grants()).toHaveLength(0);
    expect(said(laneId)).toMatchObject({ outcome: 'ask-guard', reasons: ['outside-hours'], name: null });
    gate.holdCard({ facility: 1, number: 100 });
    expect(gate.grants()).toHaveLength(0);
  });

  it('after the last day nothing opens either', async () => {
    await allow(await gate.residentWithFace('3-1-502', 0), { untilDay: '2020-01-01' });
    gate.walkUp(1, faceOf(0), 3);
    gate.holdCard({ facility: 1, number: 100 });
    expect(gate.grants()).toHaveLength(0);
  });

  it('whoever is outside his hours still makes his twin ambiguous, so that he gains nothing by the twin’s hours', async () => {
    const first = await gate.residentWithFace('3-1-502', 0);
    const twin = faceOf(0);
    twin[0] = 0.99;
    twin[1] = Math.sqrt(1 - 0.99 ** 2);
    const second = await gate.moveIn('3-1-503', { facility: 2, number: 7 }, '李四');
    await gate.decideOnFace(second, 'given');
    await allow(first, { hours: anotherDay() });
    expect(await gate.enrol(second, twin)).toMatchObject({ ok: true });
    gate.walkUp(1, faceOf(0), 12);
    expect(gate.grants()).toHaveLength(0);
    expect(said(laneId)).toMatchObject({ reasons: ['face-ambiguous'] });
  });

  it('a rule that another program spoiled opens nothing until a manager sets it anew', async () => {
    const personId = await gate.residentWithFace('3-1-502', 0);
    await allow(personId, { hours: thisMinute() });
    gate.database.db.exec(`UPDATE person_access SET hours = '[{"days":"always"}]'`);
    gate.holdCard({ facility: 1, number: 100 });
    expect(gate.grants()).toHaveLength(0);
    await allow(personId, {});
    gate.holdCard({ facility: 1, number: 100 });
    expect(gate.grants()).toHaveLength(1);
  });
});
