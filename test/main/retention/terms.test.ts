import { describe, expect, it } from 'vitest';
import type { Result } from '../../../main/contract/errors';
import type { HoldId } from '../../../main/contract/retention';
import { errorOf, must } from '../storage/temporaryStation';
import { roomWithConsents } from './consentRows';
import { DAY_MS, keepingRoom, laneId } from './keepingRoom';

const now = async <T>(result: Result<T> | Promise<Result<T>>) => must(await result);

describe('records of passages', () => {
  it('stay for the term, 90 days unless the site says otherwise, and then go with all that hangs on them', () => {
    const room = keepingRoom();
    room.decide();
    const old = room.note();
    room.run();
    room.live(90);
    expect(room.ids().has(old)).toBe(true);
    room.live(1);
    expect(room.ids()).toEqual(new Set());
    for (const table of ['decision', 'decision_outcome']) expect(room.count(`SELECT count(*) AS n FROM ${table}`)).toBe(0);
    const [ran] = [...room.ledger.entries({ kinds: ['retention.ran'] })].slice(-1);
    expect(ran?.body).toMatchObject({
      deleted: { events: 2, decisions: 1, outcomes: 1, alarms: 0, signatures: 0, records: 0 },
      held: 0,
    });
    expect(room.ledger.verify().ok).toBe(true);
  });

  it('go after 30 days where the site sets so; a term somebody wrote in from outside shortens nothing', async () => {
    const room = keepingRoom();
    await now(room.handlers['retention.setTerm']({ eventDays: 30 }));
    const first = room.note();
    room.run();
    room.live(30);
    expect(room.ids().has(first)).toBe(true);
    room.live(1);
    expect(room.ids().size).toBe(0);
    room.database.db.exec('INSERT INTO retention_term VALUES (2, 30, 0, 0, zeroblob(32))');
    expect((await now(room.handlers['retention.status']({}))).status.eventDays).toBe(365);
    expect(room.kinds('retention.term-set')).toHaveLength(1);
  });

  it('go by nobody else: not by a guard, not by raw SQL, not before their term', () => {
    const room = keepingRoom();
    room.decide();
    room.live(40);
    const { db } = room.database;
    for (const table of ['event', 'decision', 'decision_outcome', 'retention_run', 'retention_day'])
      expect(() => db.exec(`DELETE FROM ${table}`)).toThrow(/kept for their term|never deleted/);
    expect(() => db.exec('UPDATE event SET at_ms = 0')).toThrow(/never change/);
    // A cut-off made up from outside: beyond the thirty days of the database's own clock, or of records the station has not held so long.
    const run = (beforeMs: number, seq: number) =>
      db.exec(
        `INSERT INTO retention_run VALUES ((SELECT coalesce(max(seq), 0) + 1 FROM retention_run), 0, ${beforeMs}, ${seq}, 0, 0, 0, 0, '{}', 0, 0, zeroblob(32))`,
      );
    expect(() => run(Date.now(), 0)).toThrow(/last thirty days/);
    room.live(1);
    const newest = room.note();
    expect(() => run(Date.now() - 31 * DAY_MS, 999)).toThrow(/last thirty days/);
    expect(room.ids().has(newest)).toBe(true);
  });

  it('that are held stay until the hold is released, and the run says so', async () => {
    const room = keepingRoom();
    const held = room.note();
    const atMs = room.clock.nowMs();
    room.clock.advance(DAY_MS);
    const free = room.note();
    room.run();
    const wanted = { why: 'disclosure' as const, recordId: null, fromMs: atMs - 1, toMs: atMs + 1 };
    expect(errorOf(await room.handlers['retention.hold']({ ...wanted, toMs: atMs - 2 })).code).toBe('DATES_REVERSED');
    const { hold } = await now(room.handlers['retention.hold'](wanted));
    room.live(120);
    expect(room.ids().has(free)).toBe(false);
    expect(room.ids().has(held)).toBe(true);
    expect(() => room.database.db.exec('DELETE FROM event')).toThrow(/kept for their term/);
    expect(room.kinds('retention.held').length).toBeGreaterThan(10);
    await now(room.handlers['retention.release']({ holdId: hold.holdId }));
    expect(errorOf(await room.handlers['retention.release']({ holdId: hold.holdId })).code).toBe('HOLD_UNKNOWN');
    expect(errorOf(await room.handlers['retention.release']({ holdId: room.newId() as HoldId })).code).toBe('HOLD_UNKNOWN');
    expect(() => room.database.db.exec('UPDATE retention_hold SET released_at_ms = NULL')).toThrow(/only ends/);
    room.live(1);
    expect(room.ids().has(held)).toBe(false);
  });

  it('of alarms go when they were seen to and their term is over', () => {
    const room = keepingRoom();
    const over = room.alarms.raise('forced', laneId);
    room.alarms.clear('forced', laneId);
    room.alarms.acknowledge(over.id);
    room.alarms.raise('tamper', laneId);
    room.run();
    room.live(95);
    expect(room.database.db.prepare('SELECT kind FROM alarm').all()).toEqual([{ kind: 'tamper' }]);
    expect(() => room.database.db.exec('DELETE FROM alarm')).toThrow(/kept for their term/);
  });

  it('that are very many go in parts, so that no button waits', () => {
    const room = keepingRoom();
    room.database.db.exec(
      `WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 7000)
       INSERT INTO event (id, at_ms, kind, severity, reasons)
       SELECT printf('00000000-0000-7000-8000-%012d', i), ${room.clock.nowMs()}, 'passed', 'info', '[]' FROM n`,
    );
    room.run();
    room.live(91);
    expect(room.ids().size).toBe(2000);
    room.run();
    expect(room.ids().size).toBe(0);
  });
});

describe('evidence', () => {
  it('of a consent: the signature stays for three years after the end and then goes; the record and its hash stay', () => {
    const { room, db, insert } = roomWithConsents();
    insert(1, 'given', room.clock.nowMs());
    db.exec("INSERT INTO consent_signature (consent_seq, strokes_sealed) VALUES (1, x'01')");
    room.live(10);
    insert(2, 'withdrawn', room.clock.nowMs());
    expect(() => db.exec('DELETE FROM consent_signature')).toThrow(/kept for their term/);
    room.live(1096);
    expect(room.count('SELECT count(*) AS n FROM consent_signature')).toBe(1);
    room.live(1);
    expect(room.count('SELECT count(*) AS n FROM consent_signature')).toBe(0);
    expect(room.count('SELECT count(*) AS n FROM consent')).toBe(2);
  });

  it('of a consent in force stays however old it is', () => {
    const { room, db, insert } = roomWithConsents();
    insert(1, 'given', room.clock.nowMs());
    db.exec("INSERT INTO consent_signature (consent_seq, strokes_sealed) VALUES (1, x'01')");
    room.live(1200);
    expect(room.count('SELECT count(*) AS n FROM consent_signature')).toBe(1);
  });

  it('in the registers goes by whole matters, three years after their end; what is open or in force stays', () => {
    const room = keepingRoom();
    const { db } = room.database;
    db.exec('PRAGMA foreign_keys = OFF');
    let seq = 0;
    const record = (kind: string, about: string | null = null) => {
      seq += 1;
      const id = `00000000-0000-7000-8000-00000000020${seq}`;
      db.prepare(
        "INSERT INTO register_record (seq, id, kind, about, made_by, at_ms, entry_seq, details_sha256, details_sealed) VALUES (?, ?, ?, ?, 'manager', ?, ?, ?, x'00')",
      ).run(seq, id, kind, about, room.clock.nowMs(), 100_000 + seq, 'c'.repeat(64));
      return id;
    };
    record('lookup.made');
    const closed = record('incident.opened');
    record('incident.opened');
    record('assessment.signed');
    room.live(20);
    record('incident.closed', closed);
    record('assessment.signed');
    const left = () =>
      (db.prepare('SELECT seq FROM register_record ORDER BY seq').all() as { seq: number }[]).map((row) => row.seq);
    room.live(1077);
    expect(left()).toEqual([2, 3, 4, 5, 6]);
    room.live(20);
    expect(left()).toEqual([3, 6]);
    record('lookup.made');
    expect(() => db.exec('DELETE FROM register_record WHERE seq = 7')).toThrow(/kept for three years/);
  });
});

describe('today', () => {
  it('the shortest term runs by the clock of the very day, to the second', async () => {
    const room = keepingRoom(Date.now());
    await now(room.handlers['retention.setTerm']({ eventDays: 30 }));
    const young = room.note();
    room.run();
    room.live(40);
    expect(room.kinds('retention.ran')).toHaveLength(41);
    // By the room's clock it is due; by the database's own it was written a moment ago.
    expect(room.ids().has(young)).toBe(true);
  });
});
