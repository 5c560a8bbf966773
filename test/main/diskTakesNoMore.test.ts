import path from 'node:path';
import { DatabaseSync } from '@photostructure/sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { faceOf, laneId, StationUnderTest } from '../support/station/stationUnderTest';

let gate: StationUnderTest;

beforeEach(() => {
  gate = new StationUnderTest().standReady();
});
afterEach(() => gate.end());

/** As when the system has made a failing disk read-only: whatever is written is refused, reading goes on. */
const diskTakesNoMore = () => gate.database.db.exec('PRAGMA query_only = ON');
const diskIsBack = () => gate.database.db.exec('PRAGMA query_only = OFF');
const open = () =>
  gate.call('lane.openManually', {
    laneId,
    direction: 'entry',
    reason: 'emergency',
    unit: null,
    note: null,
    answersDecision: null,
  });
const storage = () => gate.station.slices().health.find(({ id }) => id === 'storage');

async function opensByHand(): Promise<void> {
  const answer = open();
  gate.acknowledge();
  expect(await answer).toMatchObject({ ok: true, value: { outcome: 'acked' } });
}

describe('a disk that takes no more', () => {
  it('the gate opens by hand and the desk says what is wrong, until the disk is back', async () => {
    diskTakesNoMore();
    await opensByHand();
    expect(storage()).toMatchObject({ state: 'down', error: { code: 'DATA_FOLDER_UNWRITABLE' } });
    diskIsBack();
    await opensByHand();
    expect(storage()).toMatchObject({ state: 'ok', error: null });
  });

  it('a resident whose face or card cannot be put on record is not let in, but the guard is asked to look', async () => {
    await gate.residentWithFace('3-1-502', 0);
    diskTakesNoMore();
    gate.walkUp(1, faceOf(0), 3);
    expect(gate.station.slices().desk[0]).toMatchObject({ method: 'face', outcome: 'ask-guard', needsGuard: true, name: null });
    gate.holdCard({ facility: 1, number: 100 });
    expect(gate.station.slices().desk[0]).toMatchObject({ method: 'card', outcome: 'ask-guard', needsGuard: true, unit: null });
    expect(gate.grants()).toHaveLength(0);
  });

  it('the serial process dies meanwhile: the guard is told, the alarm shows, and after its return the gate opens', async () => {
    diskTakesNoMore();
    const inFlight = open();
    gate.serial.die();
    expect(await inFlight).toMatchObject({ ok: false, error: { code: 'LANE_LINK_DOWN' } });
    expect(gate.station.slices().alarms).toMatchObject([{ kind: 'line-lost', clearedAtMs: null }]);
    expect(gate.station.slices().health.find(({ id }) => id === 'serial')?.state).toBe('down');
    gate.serial.comeUp();
    gate.serial.say({ type: 'started' });
    gate.link('ready');
    expect(gate.station.slices().lanes[0]).toMatchObject({ state: 'closed', link: 'ready' });
    expect(gate.station.slices().alarms[0]?.clearedAtMs).not.toBeNull();
    await opensByHand();
  });

  it('the vision process dies meanwhile and comes back', () => {
    diskTakesNoMore();
    gate.vision.die();
    expect(gate.station.slices().lanes[0]?.ways.face.why).toBe('vision-down');
    expect(gate.station.slices().alarms).toMatchObject([{ kind: 'vision-lost' }]);
    gate.vision.comeUp();
    gate.vision.say({ type: 'ready', profile: 'accurate', model: 'test-model' });
    gate.vision.say({ type: 'camera', laneId, state: 'live', fault: 'none', fps: 10, latencyMs: 50 });
    expect(gate.station.slices().lanes[0]?.ways.face).toEqual({ on: true, why: null });
  });

  it('a forced lane and an opened device cabinet are still shown', () => {
    diskTakesNoMore();
    for (const what of ['forced', 'tamper'] as const)
      gate.serial.say({ type: 'lane', laneId, what, direction: null, grantId: null, atMonoMs: gate.time.clock.monoMs() });
    expect(gate.station.slices().alarms.map(({ kind }) => kind)).toEqual(['tamper', 'forced']);
  });

  it('a consent that runs out meanwhile opens nothing, and is erased as soon as the disk is back', async () => {
    await gate.residentWithFace('3-1-502', 0, 1);
    diskTakesNoMore();
    gate.time.pass(32 * 24 * 3_600_000);
    gate.walkUp(1, faceOf(0), 3);
    expect(gate.grants()).toHaveLength(0);
    diskIsBack();
    gate.time.pass(3_600_000);
    expect(gate.rows('SELECT * FROM template')).toEqual([]);
  });

  it('a manager who is idle is signed out, and a press of the button meanwhile still opens', async () => {
    await gate.station.claimManager('a manager password');
    await gate.call('operator.signIn', { password: 'a manager password' }, 'guard');
    expect(gate.station.role()).toBe('manager');
    diskTakesNoMore();
    gate.time.pass(11 * 60_000);
    expect(gate.station.role()).toBe('guard');
    await opensByHand();
  });

  it('a station that is started on such a disk stands and opens by hand', async () => {
    gate.end();
    gate = new StationUnderTest({ prepare: ({ db }) => db.exec('PRAGMA query_only = ON') }).standReady();
    expect(storage()?.state).toBe('down');
    await opensByHand();
  });

  it('it ends without a word', () => {
    diskTakesNoMore();
    expect(() => gate.station.dispose()).not.toThrow();
  });
});

it('records that can no longer be read leave the lanes and the button on the desk', async () => {
  gate.database.db.exec('DROP TABLE decision_outcome; DROP TABLE decision; DROP TABLE event');
  expect(gate.station.slices()).toMatchObject({ feed: [], lanes: [{ id: laneId, state: 'closed' }] });
  expect(storage()).toMatchObject({ state: 'down', error: { code: 'DATABASE_BROKEN' } });
  await opensByHand();
});

it('another program holds the database: the press waits for less than a blink, then opens', async () => {
  const other = new DatabaseSync(path.join(gate.folder, 'station.db'));
  other.exec('BEGIN IMMEDIATE');
  const pressedAt = performance.now();
  const answer = open();
  expect(gate.grants()).toHaveLength(1);
  expect(performance.now() - pressedAt).toBeLessThan(1_000);
  other.exec('ROLLBACK');
  other.close();
  gate.acknowledge();
  expect(await answer).toMatchObject({ ok: true });
});

describe('records of residents that can no longer be read', () => {
  const gone = () => gate.database.db.exec('ALTER TABLE credential RENAME TO credential_gone');

  it('a card cannot be looked up: the guard is asked to look, and reads no reason that is not true', async () => {
    await gate.moveIn('3-1-502', { facility: 1, number: 100 });
    gone();
    gate.holdCard({ facility: 1, number: 100 });
    expect(gate.station.slices().desk[0]).toMatchObject({ method: 'card', outcome: 'ask-guard', reasons: [], needsGuard: true });
    expect(gate.logged.some((line) => line.startsWith('record-failed'))).toBe(true);
    expect(gate.grants()).toHaveLength(0);
    await opensByHand();
  });

  it('a card that waits for its face when the line dies: the lane says at once that the line is gone', async () => {
    const personId = await gate.residentWithFace('3-1-502', 0);
    await gate.call('people.setFaceMode', { personId, faceMode: 'card-and-face' });
    gate.holdCard({ facility: 1, number: 100 });
    expect(gate.station.slices().lanes[0]?.prompt?.kind).toBe('show-face');
    gone();
    gate.serial.die();
    expect(gate.station.slices().lanes[0]).toMatchObject({ link: 'absent', prompt: null });
    expect(gate.station.slices().desk[0]).toMatchObject({ outcome: 'ask-guard', needsGuard: true });
  });

  it('its time is over: the guard is asked, and nothing breaks', async () => {
    const personId = await gate.residentWithFace('3-1-502', 0);
    await gate.call('people.setFaceMode', { personId, faceMode: 'card-and-face' });
    gate.holdCard({ facility: 1, number: 100 });
    gone();
    expect(() => gate.time.pass(6_000)).not.toThrow();
    expect(gate.station.slices().desk[0]).toMatchObject({ outcome: 'ask-guard', needsGuard: true });
  });

  it('a name cannot be read when a face is recognised: no more is broken than the name', async () => {
    const personId = await gate.residentWithFace('3-1-502', 0);
    gate.database.db.exec("UPDATE person SET name_sealed = x'00'");
    expect(() => gate.walkUp(1, faceOf(0), 3)).not.toThrow();
    expect(gate.station.slices().desk[0]).toMatchObject({ method: 'face', outcome: 'granted', name: '—' });
    expect(gate.rows('SELECT person_id FROM decision')).toEqual([{ person_id: personId }]);
  });

  it('nothing of residents can be read: nobody’s face is taken for his, for how old he is cannot be known; the gate opens by hand', async () => {
    await gate.residentWithFace('3-1-502', 0);
    gate.database.db.exec('ALTER TABLE person RENAME TO person_gone');
    expect(() => gate.walkUp(1, faceOf(0), 3)).not.toThrow();
    expect(gate.rows('SELECT person_id FROM decision')).toEqual([]);
    expect(storage()).toMatchObject({ state: 'down', error: { code: 'DATABASE_BROKEN' } });
    await opensByHand();
  });
});
