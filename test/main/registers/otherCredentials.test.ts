import { afterEach, beforeEach, describe, expect, it, test } from 'vitest';
import { noRules } from '../../../main/contract/config';
import type { Direction, PersonId } from '../../../main/contract/ids';
import { PersonExport } from '../../../main/contract/personExport';
import { createPassageLog } from '../../../main/registers/passages';
import { laneId, StationUnderTest } from '../../support/station/stationUnderTest';
import { ask, codeOf, entriesOf, must, todayOf } from './registersUnderTest';

const HOUR_MS = 3_600_000;
let station: StationUnderTest;
beforeEach(async () => {
  station = new StationUnderTest().standReady();
  await ask(station, 'lane.setRules', { laneId, rules: { ...noRules, pins: true } });
});
afterEach(() => station.end());

const atMonoMs = () => station.time.clock.monoMs();
const type = (keys: string) => station.serial.say({ type: 'keys', laneId, direction: 'entry', keys, atMonoMs: atMonoMs() });
const show = (text: string, direction: Direction = 'entry') =>
  station.serial.say({ type: 'code', laneId, direction, text, atMonoMs: atMonoMs() });
const said = () => station.station.slices().desk.map(({ outcome, reasons }) => `${outcome}: ${reasons.join()}`)[0];
const pass = () => {
  station.acknowledge();
  station.passage('passed');
  station.time.pass(10_000);
};
const issue = async (unit = '3-1-502', uses: number | null = 1) => {
  const fromMs = station.time.clock.nowMs();
  const times = { fromMs, untilMs: fromMs + 3 * HOUR_MS };
  return must(
    await station.call('pass.issue', { unit, label: '水管工', direction: null, groups: null, ...times, uses }, 'guard'),
  );
};
const methodsOf = async () => {
  const today = todayOf(station);
  const report = await ask(station, 'report.equalTreatment', { from: today, to: today });
  return { report, granted: Object.fromEntries(report.methods.map(({ method, granted }) => [method, granted])) };
};

describe('a PIN at a station', () => {
  it('opens for whoever the manager gave it to, until it is taken back, and stands on record without its digits', async () => {
    const personId = await station.moveIn('3-1-502', { facility: 1, number: 7 });
    const { pin } = await ask(station, 'pin.issue', { personId });
    const [shown] = (await ask(station, 'people.findByUnit', { unit: '3-1-502' })).people;
    expect(shown?.pin).toEqual({ issuedAtMs: expect.any(Number) });
    type(`${pin}#`);
    expect(said()).toBe('granted: pin-valid');
    pass();
    expect(station.rows('SELECT method, person_id FROM decision')).toEqual([{ method: 'pin', person_id: personId }]);
    must(await station.call('pin.revoke', { personId }));
    type(pin);
    expect(said()).toBe('denied: pin-unknown');
    expect(station.rows("SELECT kind FROM event WHERE kind LIKE 'pin-%' ORDER BY seq")).toEqual([
      { kind: 'pin-issued' },
      { kind: 'pin-revoked' },
    ]);
    const everything = JSON.stringify([station.rows('SELECT * FROM event'), entriesOf(station), station.station.slices()]);
    expect(everything).not.toContain(pin);
  });

  it('is the manager’s to give, not the guard’s', async () => {
    const personId = await station.moveIn('3-1-502', { facility: 1, number: 7 });
    expect(codeOf(await station.call('pin.issue', { personId }, 'guard'))).toBe('NOT_ALLOWED');
  });

  it('goes on opening after a consent was withdrawn: nobody loses another way in by that', async () => {
    const personId = await station.residentWithFace('3-1-502', 1);
    const { pin } = await ask(station, 'pin.issue', { personId });
    must(await station.call('consent.withdraw', { personId }));
    type(pin);
    expect(said()).toBe('granted: pin-valid');
  });

  it('that is guessed at is blocked, with an alarm, and a restart clears the alarm of a block it does not know', async () => {
    for (let n = 0; n < 5; n += 1) type('31415926');
    expect(station.station.slices().alarms.map(({ kind, clearedAtMs }) => [kind, clearedAtMs])).toEqual([['pin-blocked', null]]);
    station = station.restart().standReady();
    expect(station.station.slices().alarms).toMatchObject([{ kind: 'pin-blocked', clearedAtMs: expect.any(Number) }]);
  });
});

describe('a pass at a station', () => {
  it('opens once, is nobody’s, and is not good for a second time after the station was started anew', async () => {
    const { text } = await issue();
    show(text);
    expect(said()).toBe('granted: pass-valid');
    pass();
    expect(
      station.rows('SELECT d.method, d.person_id, e.unit FROM decision AS d JOIN event AS e ON e.seq = d.event_seq'),
    ).toEqual([{ method: 'pass', person_id: null, unit: '3-1-502' }]);
    station = station.restart().standReady();
    show(text);
    expect(said()).toBe('denied: pass-used');
    expect((await ask(station, 'pass.list', {})).passes).toMatchObject([{ used: 1, state: 'used', label: '水管工' }]);
  });

  it('is ended at the desk', async () => {
    const { pass: issued, text } = await issue();
    must(await station.call('pass.revoke', { passId: issued.id }, 'guard'));
    show(text);
    expect(said()).toBe('denied: pass-revoked');
  });

  it('of a flat ends when the last of its residents leaves, not before', async () => {
    const residents = [7, 8].map((number) => station.moveIn('3-1-502', { facility: 1, number }));
    const { text } = await issue('3-1-502', null);
    const other = await issue('3-1-503');
    const states = async () => (await ask(station, 'pass.list', {})).passes.map(({ unit, state }) => `${unit} ${state}`);
    const moveOut = (personId: PersonId) =>
      ask(station, 'people.moveOut', { personId, reason: 'moved-out', toldBy: 'resident', movedOnDay: todayOf(station) });
    for (const personId of await Promise.all(residents)) {
      show(text);
      expect(said()).toBe('granted: pass-valid');
      pass();
      await moveOut(personId);
    }
    show(text);
    expect(said()).toBe('denied: pass-revoked');
    expect(await states()).toEqual(['3-1-503 live', '3-1-502 revoked']);
    show(other.text);
    expect(said()).toBe('granted: pass-valid');
  });

  it('is another station’s business where another station made it', async () => {
    const other = new StationUnderTest().standReady();
    const fromMs = other.time.clock.nowMs();
    const wanted = { unit: '3-1-502', label: null, direction: null, groups: null, uses: null };
    const { text } = must(await other.call('pass.issue', { ...wanted, fromMs, untilMs: fromMs + HOUR_MS }, 'guard'));
    other.end();
    show(text);
    expect(said()).toBe('denied: pass-forged');
  });
});

describe('a disk that takes no more', () => {
  it('lets nobody in by PIN or pass, and the guard is asked; when it is back both open', async () => {
    const personId = await station.moveIn('3-1-502', { facility: 1, number: 7 });
    const { pin } = await ask(station, 'pin.issue', { personId });
    const { text } = await issue();
    const grants = station.grants().length;
    station.database.db.exec('PRAGMA query_only = ON');
    show(text);
    expect(station.station.slices().desk[0]).toMatchObject({ method: 'pass', outcome: 'ask-guard', needsGuard: true });
    type(pin);
    expect(station.station.slices().desk[0]).toMatchObject({ method: 'pin', outcome: 'ask-guard', needsGuard: true });
    expect(station.grants()).toHaveLength(grants);
    station.database.db.exec('PRAGMA query_only = OFF');
    station.time.pass(5_000);
    show(text);
    expect(said()).toBe('granted: pass-valid');
    pass();
    type(pin);
    expect(said()).toBe('granted: pin-valid');
  });
});

describe('PINs and passes on record', () => {
  it('are ways without a face where people are compared by their ways', async () => {
    const personId = await station.moveIn('3-1-502', { facility: 1, number: 7 });
    const { pin } = await ask(station, 'pin.issue', { personId });
    const { text } = await issue();
    type(pin);
    pass();
    show(text);
    pass();
    show(text);
    const { report, granted } = await methodsOf();
    expect(granted).toEqual({ face: 0, card: 0, 'card-and-face': 0, pin: 1, pass: 1, guard: 0 });
    expect(report.methods.find(({ method }) => method === 'pin')?.waiting).toMatchObject({ measured: 1, medianMs: 5 });
    expect(report.cardsRefused).toBe(1);
    expect(createPassageLog(station.database).figures(0).nonFaceShare).toBe(1);
  });

  it('are told to whom they concern: his PINs, and passes of his flat in his time, without digits, text or what they were called', async () => {
    const before = await issue();
    station.time.pass(60_000);
    const personId = await station.moveIn('3-1-502', { facility: 1, number: 7 });
    const { pin } = await ask(station, 'pin.issue', { personId });
    const mine = await issue('3-1-502', 3);
    const others = await issue('9-9-909');
    show(mine.text);
    pass();
    const { export: told } = await ask(station, 'person.export', { personId, why: 'request' });
    expect(PersonExport.parse(told)).toEqual(told);
    expect(told.cards).toHaveLength(1);
    expect(told.pins).toEqual([{ issuedAt: expect.any(String), revokedAt: null }]);
    expect(told.passes).toMatchObject([{ from: new Date(mine.pass.fromMs).toISOString(), uses: 3, used: 1, revokedAt: null }]);
    const text = JSON.stringify(told);
    for (const secret of [pin, mine.text, before.text, others.text, '水管工', '9-9-909']) expect(text).not.toContain(secret);
  });
});

test('the side somebody passed last stands in his copy while it is kept, and not in his neighbour’s', async () => {
  await ask(station, 'lane.setRules', { laneId, rules: { ...noRules, antiPassback: 'soft' } });
  const personId = await station.moveIn('3-1-502', { facility: 1, number: 7 });
  const neighbour = await station.moveIn('3-1-503', { facility: 1, number: 8 }, '李四');
  station.holdCard({ facility: 1, number: 7 });
  station.acknowledge();
  station.passage('passed');
  const copyOf = async (id: PersonId) => (await ask(station, 'person.export', { personId: id, why: 'request' })).export;
  const copy = await copyOf(personId);
  expect(PersonExport.parse(copy).lastSide).toEqual({ direction: 'entry', at: expect.any(String) });
  expect((await copyOf(neighbour)).lastSide).toBeNull();
});
