import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { PassId } from '../../../main/contract/credentials';
import { errorOf, must } from '../storage/temporaryStation';
import { DAY_MS, HOUR_MS, north, south, visitorsGate } from './visitorsGate';

describe('a pass', () => {
  it('is told once, and kept with its label sealed', () => {
    const gate = visitorsGate();
    const { pass, text } = gate.issue({ label: '李家的水管工' });
    expect(pass).toMatchObject({ unit: '3-1-502', label: '李家的水管工', used: 0, uses: 1, state: 'live' });
    expect(gate.passes.list()).toEqual([pass]);
    gate.database.flushErased();
    const file = readFileSync(gate.path);
    for (const secret of ['李家的水管工', text, text.slice(-40)]) expect(file.includes(secret)).toBe(false);
    expect(file.includes('3-1-502')).toBe(true);
  });

  it('opens on the sides and at the lanes it is for, and the guard is told which else', () => {
    const gate = visitorsGate();
    const { text } = gate.issue({ direction: 'exit', groups: [north, north], uses: null });
    expect(gate.read(text, 'exit', north)).toBe('live');
    expect(gate.read(text, 'entry', north)).toBe('other-direction');
    expect(gate.read(text, 'exit', south)).toBe('other-lanes');
    const everywhere = gate.issue({ uses: null });
    expect(gate.read(everywhere.text, 'entry', south)).toBe('live');
    expect(gate.read(everywhere.text, 'exit', north)).toBe('live');
  });

  it('opens as often as it was issued for, and never again: not after a restart either', () => {
    const gate = visitorsGate();
    const { pass, text } = gate.issue({ uses: 2 });
    expect([gate.use(pass.id), gate.read(text), gate.use(pass.id)]).toEqual([true, 'live', true]);
    expect(gate.read(text)).toBe('used');
    gate.restart();
    expect(gate.read(text)).toBe('used');
    expect(gate.use(pass.id)).toBe(false);
    expect(gate.passes.list()).toMatchObject([{ used: 2, uses: 2, state: 'used' }]);
  });

  it('without a number of uses opens until it ends', () => {
    const gate = visitorsGate();
    const { pass, text } = gate.issue({ uses: null });
    for (let n = 0; n < 300; n += 1) gate.use(pass.id);
    expect(gate.read(text)).toBe('live');
    expect(gate.passes.list()).toMatchObject([{ used: 300, uses: null }]);
  });

  it('that was ended opens no more, and cannot be ended twice', async () => {
    const gate = visitorsGate();
    const { pass, text } = gate.issue();
    must(await gate.commands['pass.revoke']({ passId: pass.id }));
    expect(gate.read(text)).toBe('revoked');
    expect(gate.use(pass.id)).toBe(false);
    must(await gate.commands['pass.revoke']({ passId: pass.id }));
    expect(gate.notes.map(({ kind, unit }) => [kind, unit])).toEqual([['pass-revoked', '3-1-502']]);
    const unknown = PassId.parse('00000000-0000-7000-8000-00000000ffff');
    expect(errorOf(await gate.commands['pass.revoke']({ passId: unknown })).code).toBe('PASS_UNKNOWN');
  });

  it('is not a pass of another station, nor of the same before its key was lost', () => {
    const here = visitorsGate();
    const there = visitorsGate('fairgate.local/0b0b0b0b-1111-4222-8333-444455556666');
    here.issue();
    expect(here.read(there.issue().text)).toBe('forged');
    expect(here.read('https://example.org/menu')).toBe('forged');
    const { text } = here.issue();
    here.underOtherKey();
    expect(here.read(text)).toBe('forged');
    expect(here.read(here.issue().text)).toBe('live');
  });

  it('of a station that never made one is forged', () => {
    const gate = visitorsGate();
    expect(gate.read(visitorsGate().issue().text)).toBe('forged');
    expect(gate.database.db.prepare('SELECT count(*) AS n FROM pass_key').get()).toEqual({ n: 0 });
  });

  it('that is not on record any more, or stands there otherwise, is the guard’s business', () => {
    const gate = visitorsGate();
    const { pass, text } = gate.issue();
    const { db } = gate.database;
    for (const rule of ['pass_only_ends', 'pass_is_kept_for_its_term']) db.exec(`DROP TRIGGER ${rule}`);
    db.exec('UPDATE pass SET uses = 200');
    expect(gate.read(text)).toBe('unreadable');
    db.exec('UPDATE pass SET uses = 1, until_ms = until_ms + 1000');
    expect(gate.read(text)).toBe('unreadable');
    db.exec('DELETE FROM pass');
    expect(gate.read(text)).toBe('unreadable');
    expect(gate.use(pass.id)).toBe(false);
  });
});

describe('the records themselves', () => {
  it('count no use too many, take none back, and bring nothing back to life, whoever writes', () => {
    const gate = visitorsGate();
    const { pass } = gate.issue({ uses: 2 });
    const { db } = gate.database;
    const use = (number: number) =>
      `INSERT INTO pass_use (pass_id, number, decision_id, at_ms) VALUES ('${pass.id}', ${number}, '${gate.newId()}', 1)`;
    expect(() => db.exec(use(2))).toThrow(/opens no more/);
    db.exec(use(1));
    expect(() => db.exec(use(1))).toThrow(/opens no more/);
    db.exec(use(2));
    expect(() => db.exec(use(3))).toThrow(/opens no more/);
    expect(() => db.exec('DELETE FROM pass_use')).toThrow(/kept for their term/);
    expect(() => db.exec('UPDATE pass_use SET number = 9 WHERE number = 1')).toThrow(/never change/);
    expect(() => db.exec('UPDATE pass SET uses = 9')).toThrow(/only ends/);
    expect(() => db.exec('UPDATE pass SET until_ms = until_ms + 1')).toThrow(/only ends/);
    expect(() => db.exec('DELETE FROM pass')).toThrow(/kept for its term/);
    gate.passes.revoke(pass.id);
    db.exec('UPDATE pass SET revoked_at_ms = 5');
    expect(() => db.exec('UPDATE pass SET revoked_at_ms = NULL')).toThrow(/only ends/);
    expect(() => db.exec(`UPDATE pass_key SET public = zeroblob(32)`)).toThrow(/never change/);
  });
});

describe('issuing', () => {
  it.each([
    ['that ends before it begins', 2 * HOUR_MS, HOUR_MS],
    ['that ended', -2 * HOUR_MS, -HOUR_MS],
    ['that ends this very second', -HOUR_MS, 0],
    ['of no time', HOUR_MS, HOUR_MS],
    ['of more than 31 days', 0, 31 * DAY_MS + 1_000],
    ['of a time no code can say', -Date.now() - DAY_MS, DAY_MS],
  ])('a pass %s is refused', async (_, fromIn, untilIn) => {
    const gate = visitorsGate();
    const nowMs = gate.clock.nowMs();
    const wanted = { unit: '1-1', label: null, direction: null, groups: null, uses: null };
    const issued = await gate.commands['pass.issue']({ ...wanted, fromMs: nowMs + fromIn, untilMs: nowMs + untilIn });
    expect(errorOf(issued).code).toBe('PASS_TIMES_WRONG');
    expect(gate.notes).toEqual([]);
  });

  it('a pass of 31 days is made, and the feed names the flat and nobody else', async () => {
    const gate = visitorsGate();
    const fromMs = gate.clock.nowMs();
    const wanted = { unit: '1-1', label: 'parents', direction: null, groups: null, uses: null };
    const { pass } = must(await gate.commands['pass.issue']({ ...wanted, fromMs, untilMs: fromMs + 31 * DAY_MS }));
    expect(pass.state).toBe('live');
    expect(gate.notes).toMatchObject([{ kind: 'pass-issued', unit: '1-1', note: null }]);
  });

  it('for lanes that are none is refused', () => {
    const gate = visitorsGate();
    const wanted = {
      unit: '1-1',
      label: null,
      direction: null,
      fromMs: gate.clock.nowMs(),
      untilMs: gate.clock.nowMs() + HOUR_MS,
    };
    const groups = [north, 'west' as typeof north];
    expect(errorOf(gate.passes.issue({ ...wanted, groups, uses: 1 }))).toMatchObject({
      code: 'ACCESS_GROUP_UNKNOWN',
      params: { group: 'west' },
    });
  });
});

describe('the list', () => {
  it('has what is or will be good, and what ended within a day, newest first', () => {
    const gate = visitorsGate();
    const ids = {
      short: gate.issue({ uses: null }).pass.id,
      used: gate.issue({ untilMs: gate.clock.nowMs() + 5 * DAY_MS }).pass.id,
      revoked: gate.issue({ untilMs: gate.clock.nowMs() + 5 * DAY_MS }).pass.id,
      later: gate.issue({ fromMs: gate.clock.nowMs() + 2 * DAY_MS, untilMs: gate.clock.nowMs() + 5 * DAY_MS }).pass.id,
    };
    gate.use(ids.used);
    gate.passes.revoke(ids.revoked);
    const states = () =>
      gate.passes.list().map(({ id, state }) => [Object.entries(ids).find(([, each]) => each === id)?.[0], state]);
    const before = [
      ['later', 'not-yet'],
      ['revoked', 'revoked'],
      ['used', 'used'],
      ['short', 'live'],
    ];
    expect(states()).toEqual(before);
    gate.run(4 * HOUR_MS);
    expect(states()).toEqual([...before.slice(0, 3), ['short', 'expired']]);
    gate.run(21 * HOUR_MS);
    expect(states()).toEqual([
      ['later', 'not-yet'],
      ['short', 'expired'],
    ]);
    gate.run(3 * HOUR_MS);
    expect(states()).toEqual([['later', 'not-yet']]);
  });

  it('has two hundred at most', () => {
    const gate = visitorsGate();
    gate.database.transaction(() => {
      for (let n = 0; n < 205; n += 1) gate.issue();
    });
    expect(gate.passes.list()).toHaveLength(200);
  });
});
