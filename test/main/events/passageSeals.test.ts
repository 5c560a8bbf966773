import { DatabaseSync, type DatabaseSyncInstance } from '@photostructure/sqlite';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type AlteredPassage, createPassageSeals } from '../../../main/events/passageSeals';
import { newUuidV7 } from '../../../main/storage/ids';
import { ManualTime } from '../../support/station/manualTime';
import { DAY_MS, keepingRoom } from '../retention/keepingRoom';
import { must } from '../storage/temporaryStation';

const HOUR_MS = 3_600_000;

function sealingRoom() {
  const room = keepingRoom();
  const alarms = new Set<string>();
  const open = (time = new ManualTime()) => {
    const seals = createPassageSeals({
      database: room.database,
      ledger: room.ledger,
      timers: time.timers,
      alarms: { raise: (kind) => void alarms.add(kind), clear: (kind) => void alarms.delete(kind) },
      spared: (work) => work(),
    });
    onTestFinished(() => seals.stop());
    return { seals, time };
  };
  const first = open();
  const entries = (kind: string) => [...room.ledger.entries({ kinds: [kind] })].map(({ body }) => body);
  return {
    ...room,
    room,
    alarms,
    open,
    ...first,
    entries,
    seqOf: (id: string) => room.count(`SELECT seq AS n FROM event WHERE id = '${id}'`),
    /** Goes through everything now, as a station that was just started does. */
    altered(): AlteredPassage | null {
      const steps = open().seals.check();
      for (;;) {
        const step = steps.next();
        if (step.done) return step.value;
      }
    },
    /** By another program: every trigger of the two tables is dropped, and put back afterwards to the letter. */
    attack(work: (db: DatabaseSyncInstance) => void) {
      const db = new DatabaseSync(room.path);
      const triggers = db
        .prepare(
          "SELECT name, sql FROM sqlite_schema WHERE type = 'trigger' AND tbl_name IN ('event', 'decision', 'decision_outcome')",
        )
        .all() as { name: string; sql: string }[];
      db.exec('PRAGMA foreign_keys = OFF');
      for (const { name } of triggers) db.exec(`DROP TRIGGER ${name}`);
      work(db);
      for (const { sql } of triggers) db.exec(sql);
      db.close();
    },
  };
}

/** So many passages, each with its decision, and all of them sealed. */
function sealed(count = 12) {
  const room = sealingRoom();
  const ids = Array.from({ length: count }, (_, at) => (at % 3 === 2 ? room.note() : room.decide()));
  room.seals.seal();
  room.time.pass(60_000);
  return { ...room, ids, seqs: ids.map(room.seqOf) };
}

describe('the passage log in the ledger', () => {
  it('is sealed in runs of 256 rows, each row once, without person, flat or note', () => {
    const { entries, seals, decide, note } = sealed(600);
    const runs = entries('passages.sealed').map(({ fromSeq, toSeq }) => [fromSeq, toSeq]);
    expect(runs).toEqual([
      [1, 256],
      [257, 512],
      [513, 600],
    ]);
    expect(entries('passages.sealed')[0]).toMatchObject({ decisions: 171 });
    expect(JSON.stringify(entries('passages.sealed'))).not.toContain('502');
    seals.seal();
    expect(entries('passages.sealed')).toHaveLength(3);
    decide();
    note();
    seals.seal();
    expect(entries('passages.sealed')[3]).toMatchObject({ fromSeq: 601, toSeq: 602, decisions: 1 });
  });

  it('is sealed by every process on from where the last one stopped, hourly by itself', () => {
    const room = sealed(5);
    room.decide();
    const { time } = room.open();
    time.pass(HOUR_MS - 1);
    expect(room.entries('passages.sealed')).toHaveLength(1);
    time.pass(1);
    expect(room.entries('passages.sealed').map(({ fromSeq, toSeq }) => [fromSeq, toSeq])).toEqual([
      [1, 5],
      [6, 6],
    ]);
    time.pass(HOUR_MS);
    expect(room.entries('passages.sealed')).toHaveLength(2);
  });

  it('is sealed in parts where very much is to be sealed, so that no button waits', () => {
    const room = sealingRoom();
    for (let count = 0; count < 600; count += 1) room.note();
    room.seals.seal();
    const upTo = () => room.entries('passages.sealed').at(-1)?.toSeq;
    expect(upTo()).toBe(256);
    room.time.pass(19);
    expect(upTo()).toBe(256);
    room.time.pass(1);
    expect(upTo()).toBe(512);
    room.time.pass(20);
    expect(upTo()).toBe(600);
    expect(room.altered()).toBeNull();
  });

  it('is whole when nothing happened to it', () => {
    const room = sealed(600);
    expect(room.altered()).toBeNull();
    room.open().time.pass(60_000);
    expect([...room.alarms]).toEqual([]);
  });

  it('stays whole when a person’s consent ends and his passages lose person and flat', () => {
    const room = sealed();
    room.attack((db) => {
      db.exec(`UPDATE decision SET person_id = '${newUuidV7(0, room.random)}'`);
      db.exec('UPDATE event SET unit = NULL');
    });
    expect(room.altered()).toBeNull();
  });
});

describe('a row changed by raw SQL, with every trigger put back', () => {
  const attacks: [string, (seq: number) => string, AlteredPassage['why']][] = [
    [
      'a passage made a refusal',
      (seq) => `UPDATE event SET kind = 'denied', severity = 'attention' WHERE seq = ${seq}`,
      'changed',
    ],
    ['another hour', (seq) => `UPDATE event SET at_ms = at_ms + 3600000 WHERE seq = ${seq}`, 'changed'],
    ['another lane', (seq) => `UPDATE event SET lane_id = 'west-1' WHERE seq = ${seq}`, 'changed'],
    ['another way', (seq) => `UPDATE event SET method = 'face' WHERE seq = ${seq}`, 'changed'],
    ['other reasons', (seq) => `UPDATE event SET reasons = '["face-matched"]' WHERE seq = ${seq}`, 'changed'],
    ['a guard’s reason', (seq) => `UPDATE event SET manual_reason = 'resident' WHERE seq = ${seq}`, 'changed'],
    ['a note', (seq) => `UPDATE event SET note_sealed = x'00' WHERE seq = ${seq}`, 'changed'],
    ['another id', (seq) => `UPDATE event SET id = '01935a3e-0000-7000-8000-000000000009' WHERE seq = ${seq}`, 'changed'],
    ['a decision’s outcome', (seq) => `UPDATE decision SET outcome = 'ask-guard' WHERE event_seq = ${seq}`, 'changed'],
    ['a decision’s way', (seq) => `UPDATE decision SET method = 'guard' WHERE event_seq = ${seq}`, 'changed'],
    ['a decision’s time', (seq) => `UPDATE decision SET at_ms = at_ms - 1 WHERE event_seq = ${seq}`, 'changed'],
    ['a decision taken away', (seq) => `DELETE FROM decision WHERE event_seq = ${seq}`, 'changed'],
    [
      'a decision put in',
      (seq) =>
        `INSERT INTO decision SELECT '01935a3e-0000-7000-8000-000000000009', at_ms, lane_id, direction, method, outcome, person_id, event_seq FROM decision WHERE event_seq = ${seq}`,
      'changed',
    ],
    [
      'the row taken away',
      (seq) => `DELETE FROM decision WHERE event_seq = ${seq}; DELETE FROM event WHERE seq = ${seq}`,
      'missing',
    ],
  ];
  it.each(attacks)('%s is found, and named', (_what, sql, why) => {
    const room = sealed();
    const seq = room.seqs[6] ?? 0;
    room.attack((db) => db.exec(sql(seq)));
    expect(room.altered()).toEqual({ seq, why });
  });

  it.each([
    ['the oldest ones, seals and all', 'seq <= 300', 600],
    ['all of them', 'seq > 0', 600],
    ['the newest ones', 'seq > 2', 12],
  ])('%s taken away are missed from the first on', (_what, which, count) => {
    const room = sealed(count);
    room.attack((db) => db.exec(`DELETE FROM decision WHERE event_${which}; DELETE FROM event WHERE ${which}`));
    expect(room.altered()).toEqual({ seq: which === 'seq > 2' ? 3 : 1, why: 'missing' });
  });

  it('is told at the start by an alarm and once in the ledger; when it was mended the alarm is over', () => {
    const room = sealed();
    const seq = room.seqs[4] ?? 0;
    room.attack((db) => db.exec(`UPDATE event SET at_ms = at_ms + 1 WHERE seq = ${seq}`));
    for (let start = 0; start < 3; start += 1) room.open().time.pass(60_000);
    expect([...room.alarms]).toEqual(['passages-altered']);
    expect(room.entries('passages.altered')).toEqual([{ seq, why: 'changed' }]);
    room.attack((db) => db.exec(`UPDATE event SET at_ms = at_ms - 1 WHERE seq = ${seq}`));
    room.open().time.pass(60_000);
    expect([...room.alarms]).toEqual([]);
  });

  it('is found by a station that is never restarted, within a day', () => {
    const room = sealed();
    room.time.pass(HOUR_MS);
    room.attack((db) => db.exec('UPDATE event SET at_ms = at_ms + 1 WHERE seq = 3'));
    expect([...room.alarms]).toEqual([]);
    room.time.pass(DAY_MS);
    expect([...room.alarms]).toEqual(['passages-altered']);
  });

  it('is found after its rows were taken away before they were sealed, by the gap', () => {
    const room = sealed(4);
    const [first, last] = [room.decide(), room.decide()];
    room.attack((db) => db.exec(`DELETE FROM decision WHERE event_seq = 5; DELETE FROM event WHERE id = '${first}'`));
    room.seals.seal();
    expect([room.seqOf(last), room.altered()]).toEqual([6, { seq: 5, why: 'missing' }]);
  });
});

describe('rows that go by their term', () => {
  it('are missed by nobody, and what stays is still held to its seal', () => {
    const room = sealed(300);
    room.room.live(60);
    const stays = room.decide();
    room.seals.seal();
    room.room.live(60);
    expect(room.count('SELECT count(*) AS n FROM event')).toBe(1);
    expect(room.altered()).toBeNull();
    room.attack((db) => db.exec('UPDATE event SET at_ms = at_ms + 1'));
    expect(room.altered()).toEqual({ seq: room.seqOf(stays), why: 'changed' });
  });

  it('all of them, leave their numbers taken: what happens later is sealed behind them', () => {
    const room = sealed(3);
    room.room.live(130);
    expect(room.count('SELECT count(*) AS n FROM event')).toBe(0);
    expect(room.altered()).toBeNull();
    expect(room.seqOf(room.decide())).toBe(4);
    room.seals.seal();
    expect(room.entries('passages.sealed').at(-1)).toMatchObject({ fromSeq: 4, toSeq: 4 });
    expect(room.altered()).toBeNull();
  });

  it('but for those that are held: a change in one of those is found though its neighbours are gone', async () => {
    const room = sealingRoom();
    room.decide();
    room.room.live(1);
    const held = room.decide();
    const atMs = room.clock.nowMs();
    const wanted = { why: 'disclosure' as const, recordId: null, fromMs: atMs - 1, toMs: atMs + 1 };
    must(await room.room.handlers['retention.hold'](wanted));
    room.room.live(1);
    room.decide();
    room.seals.seal();
    room.room.live(130);
    expect([...room.room.ids()]).toEqual([held]);
    expect(room.altered()).toBeNull();
    room.attack((db) => db.exec("UPDATE event SET kind = 'denied'"));
    expect(room.altered()).toEqual({ seq: 2, why: 'changed' });
  });

  it('and one more that somebody took away with them is missed', () => {
    const room = sealed(300);
    room.room.live(60);
    const later = Array.from({ length: 3 }, () => room.decide());
    room.seals.seal();
    room.room.live(60);
    const seq = room.seqOf(later[1] ?? '');
    room.attack((db) => db.exec(`DELETE FROM decision WHERE event_seq = ${seq}; DELETE FROM event WHERE seq = ${seq}`));
    expect(room.altered()).toEqual({ seq, why: 'missing' });
  });
});
