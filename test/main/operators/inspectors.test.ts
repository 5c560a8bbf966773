import { describe, expect, it } from 'vitest';
import type { InspectorId } from '../../../main/contract/inspectors';
import { createStationLedger } from '../../../main/ledger/stationLedger';
import { createInspectors } from '../../../main/operators/inspectors';
import { createOperators } from '../../../main/operators/operators';
import { errorOf, must, temporaryStation } from '../storage/temporaryStation';

const cost = { n: 2 ** 8, r: 8, p: 1 };
const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

async function office() {
  const station = temporaryStation();
  const { clock } = station;
  const ledger = createStationLedger(station);
  const open = () => createInspectors({ ...station, ledger, seenMs: () => clock.monoMs(), cost });
  const inspectors = open();
  const operators = createOperators({ ...station, cost, inspectors, after: () => () => {} });
  const nowMs = clock.nowMs();
  const wanted = { name: '王敏', office: '区网信办', fromMs: nowMs, untilMs: nowMs + 7 * dayMs };
  return { ...station, ledger, inspectors, operators, wanted, open };
}

describe('an inspector’s access', () => {
  it('opens with its code, is shown once, and leaves neither code nor name in the records', async () => {
    const { inspectors, operators, wanted, database, ledger } = await office();
    const { code, inspector } = must(await inspectors.grant(wanted));
    expect(code).toMatch(/^[2-9A-Z]{4}(-[2-9A-Z]{4}){3}$/);
    expect(inspector).toMatchObject({ name: '王敏', office: '区网信办', state: 'open' });
    must(await operators.signInInspector(` ${code.toLowerCase()} `));
    expect(operators.role()).toBe('inspector');
    expect(operators.inspector()).toBe(inspector.inspectorId);
    const rows = JSON.stringify(database.db.prepare('SELECT * FROM inspector').all());
    const entries = [...ledger.entries()].map(({ bytes }) => Buffer.from(bytes).toString('utf8')).join();
    for (const secret of [code.slice(5), code.replaceAll('-', '').slice(4), '王敏', '网信办'])
      for (const place of [rows, entries]) expect(place).not.toContain(secret);
  });

  it('ends with its time, by the clock on the wall, and signs out whoever is in', async () => {
    const { inspectors, operators, wanted, clock } = await office();
    const { code } = must(await inspectors.grant({ ...wanted, untilMs: wanted.fromMs + 5 * 60_000 }));
    must(await operators.signInInspector(code));
    clock.setTimeOfDay(wanted.fromMs + 5 * 60_000);
    expect(operators.role()).toBe('guard');
    expect(errorOf(await operators.signInInspector(code)).code).toBe('SIGN_IN_WRONG');
  });

  it('ends with its time by what the station has run, though the clock is set back', async () => {
    const { inspectors, operators, wanted, clock } = await office();
    const { code } = must(await inspectors.grant(wanted));
    clock.passMono(7 * dayMs - 1);
    must(await operators.signInInspector(code));
    clock.passMono(1);
    expect(operators.role()).toBe('guard');
    expect(inspectors.list()[0]?.state).toBe('over');
  });

  it('has not begun before its first moment, nor before it was granted', async () => {
    const { inspectors, operators, wanted, clock } = await office();
    const { code } = must(await inspectors.grant({ ...wanted, fromMs: wanted.fromMs + dayMs }));
    expect(inspectors.list()[0]?.state).toBe('waiting');
    expect(errorOf(await operators.signInInspector(code)).code).toBe('SIGN_IN_WRONG');
    clock.advance(dayMs);
    must(await operators.signInInspector(code));
    clock.setTimeOfDay(wanted.fromMs - dayMs);
    expect(operators.role()).toBe('guard');
  });

  it.each([
    ['longer than 30 days', 0, 30 * dayMs + 1, 'INSPECTOR_TERM'],
    ['over already', -2 * dayMs, -1, 'INSPECTOR_TERM'],
    ['to begin in two months', 60 * dayMs, 61 * dayMs, 'INSPECTOR_TERM'],
    ['the wrong way round', dayMs, 0, 'DATES_REVERSED'],
  ])('is refused when it is %s', async (_words, from, until, code) => {
    const { inspectors, clock, wanted } = await office();
    const nowMs = clock.nowMs();
    expect(errorOf(await inspectors.grant({ ...wanted, fromMs: nowMs + from, untilMs: nowMs + until })).code).toBe(code);
    expect(inspectors.list()).toEqual([]);
  });

  it('ends at once when it is revoked, and is revoked once', async () => {
    const { inspectors, operators, wanted, newId, database } = await office();
    const { code, inspector } = must(await inspectors.grant(wanted));
    must(await operators.signInInspector(code));
    must(inspectors.revoke(inspector.inspectorId));
    expect(operators.role()).toBe('guard');
    expect(errorOf(await operators.signInInspector(code)).code).toBe('SIGN_IN_WRONG');
    expect(errorOf(inspectors.revoke(inspector.inspectorId)).code).toBe('INSPECTOR_UNKNOWN');
    expect(errorOf(inspectors.revoke(newId() as InspectorId)).code).toBe('INSPECTOR_UNKNOWN');
    expect(() => database.db.exec('UPDATE inspector SET revoked_at_ms = NULL')).toThrow(/only ends/);
  });

  it('that was lengthened in the file opens nothing', async () => {
    const { inspectors, operators, wanted, database } = await office();
    const { code } = must(await inspectors.grant(wanted));
    expect(() => database.db.exec('UPDATE inspector SET until_ms = until_ms + 1')).toThrow(/only ends/);
    database.db.exec('DROP TRIGGER inspector_only_ends; UPDATE inspector SET until_ms = until_ms + 1');
    expect(errorOf(await operators.signInInspector(code)).code).toBe('SIGN_IN_WRONG');
  });

  it('is locked after five wrong codes, over a restart too, and leaves the manager’s door alone', async () => {
    const { inspectors, operators, wanted, open, clock } = await office();
    const { code } = must(await inspectors.grant(wanted));
    await operators.setManagerPassword('the manager’s own');
    for (let guess = 0; guess < 5; guess += 1)
      expect(errorOf(await inspectors.check(`${code.slice(0, -1)}?`)).code).toBe('SIGN_IN_WRONG');
    expect(errorOf(await inspectors.check(code)).code).toBe('SIGN_IN_LOCKED');
    expect(errorOf(await open().check(code)).code).toBe('SIGN_IN_LOCKED');
    must(await operators.signIn('the manager’s own'));
    expect(operators.role()).toBe('manager');
    clock.advance(61_000);
    must(await operators.signInInspector(code));
    expect(operators.role()).toBe('inspector');
  });

  it('that cannot be read any more is none: the desk is a guard’s, and is asked who sits there without a throw', async () => {
    const { inspectors, operators, wanted, database } = await office();
    const { code } = must(await inspectors.grant(wanted));
    must(await operators.signInInspector(code));
    const told: string[] = [];
    operators.onChange((role) => told.push(role));
    database.close();
    expect(operators.role()).toBe('guard');
    expect(operators.inspector()).toBeNull();
    expect(told).toEqual(['guard']);
  });
});
