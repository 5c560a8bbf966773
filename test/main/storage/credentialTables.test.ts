import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { DatabaseSync, type DatabaseSyncInstance } from '@photostructure/sqlite';
import { describe, expect, it, onTestFinished } from 'vitest';
import { feedNote } from '../../../main/contract/feed';
import { DecisionId, LaneId, PersonId } from '../../../main/contract/ids';
import { createEventLog } from '../../../main/events/eventLog';
import { createPassageSeals } from '../../../main/events/passageSeals';
import { createStationLedger } from '../../../main/ledger/stationLedger';
import { openStationDatabase, type StationDatabase } from '../../../main/storage/database';
import { newUuidV7 } from '../../../main/storage/ids';
import { atOnce } from '../../../main/storage/inSlices';
import { createKeyring } from '../../../main/storage/keyring';
import { migrate, newestVersion, versionOf } from '../../../main/storage/migrations';
import { must, TestClock, temporaryFolder } from './temporaryStation';

const person = PersonId.parse('00000000-0000-7000-8000-000000000001');
const laneId = LaneId.parse('east-1');
const hash = 'a'.repeat(64);
const masterKey = new Uint8Array(randomBytes(32));

/** A database of version 13 as that version leaves it, open the way the station opens one. */
function oldDatabase(path: string): StationDatabase {
  const db = new DatabaseSync(path);
  db.exec('PRAGMA journal_mode = WAL; PRAGMA foreign_keys = ON; PRAGMA recursive_triggers = ON;');
  migrate(db, 13);
  return {
    db,
    mended: [],
    transaction(work) {
      db.exec('SAVEPOINT whole');
      const result = work();
      db.exec('RELEASE whole');
      return result;
    },
    flushErased: () => true,
    close: () => db.close(),
  };
}

function roomsOf(database: StationDatabase, clock: TestClock) {
  const random = (n: number) => new Uint8Array(randomBytes(n));
  const newId = () => newUuidV7(clock.nowMs(), random);
  const deps = { database, keyring: createKeyring(masterKey), clock, random, newId };
  const ledger = createStationLedger(deps);
  const seals = createPassageSeals({
    database,
    ledger,
    timers: { after: () => () => {} },
    alarms: { raise: () => {}, clear: () => {} },
    spared: (work) => work(),
  });
  onTestFinished(() => seals.stop());
  return { events: createEventLog(deps), ledger, seals, newId };
}

const cardIds = ['00000000-0000-7000-8000-0000000000c1', '00000000-0000-7000-8000-0000000000c2'] as const;

/** Residents with cards, one of them a consent's other way; passages of each kind, sealed; numbers with gaps, as terms leave them. */
function fill(database: StationDatabase, clock: TestClock) {
  const { db } = database;
  db.exec(`INSERT INTO person VALUES ('${person}', '3-1-502', x'01', x'02', 5);
    INSERT INTO credential (rowid, id, person_id, kind, number_hash, label, issued_at_ms, revoked_at_ms) VALUES
      (7, '${cardIds[0]}', '${person}', 'card', x'${'11'.repeat(32)}', '··07', 5, 9),
      (9, '${cardIds[1]}', '${person}', 'card', x'${'11'.repeat(32)}', '··07', 10, NULL);
    INSERT INTO notice_text VALUES ('${hash}', '{}');
    INSERT INTO consent VALUES (1, '00000000-0000-7000-8000-0000000000a1', '${person}', 'refused', 'face-lanes', 1, '${hash}', 'en',
      'pass-lanes', 'screen', 1, 1, 0, NULL, '${cardIds[1]}', 10, 'manager', NULL, 'none', 11, '${'0'.repeat(64)}', '${hash}')`);
  // The first numbers went by their term, long ago.
  db.exec(`INSERT INTO event (seq, id, at_ms, kind, severity, reasons)
    VALUES (40, '00000000-0000-7000-8000-0000000000e0', 1, 'station-started', 'info', '[]')`);
  const { events, seals, ledger, newId } = roomsOf(database, clock);
  const decide = (method: 'face' | 'card' | 'guard', outcome: 'granted' | 'denied' | 'ask-guard') => {
    clock.advance(1_000);
    const decisionId = DecisionId.parse(newId());
    const shown = { unit: '3-1-502', manualReason: method === 'guard' ? ('visitor' as const) : null };
    events.recordDecision({
      ...{ decisionId, laneId, direction: 'entry', method, outcome, reasons: [], personId: method === 'guard' ? null : person },
      ...{ ...shown, note: method === 'guard' ? 'a note' : null },
    });
    if (outcome === 'granted') events.recordOutcome({ decisionId, outcome: 'acked', decisionToAckMs: 4.5, frameToWriteMs: null });
    return decisionId;
  };
  decide('card', 'granted');
  decide('guard', 'granted');
  const asked = decide('face', 'ask-guard');
  decide('card', 'denied');
  events.record(feedNote('passed', 'info', { laneId }));
  db.exec(`INSERT INTO human_check (rowid, decision_id, outcome, waited_ms, at_ms) VALUES (5, '${asked}', 'let-in', 900, 12)`);
  seals.seal();
  ledger.append('people.left', { personId: person });
}

const rebuilt = ['event', 'decision', 'credential'];
const around = ['decision_outcome', 'human_check', 'consent', 'person', 'ledger_entry'];
const rowsOf = (db: DatabaseSyncInstance) =>
  Object.fromEntries(
    [...rebuilt, ...around].map((table) => [table, db.prepare(`SELECT rowid AS place, * FROM ${table} ORDER BY rowid`).all()]),
  );
const rulesOf = (db: DatabaseSyncInstance) =>
  db
    .prepare(
      `SELECT type, name, tbl_name, sql FROM sqlite_schema
       WHERE type <> 'table' AND sql IS NOT NULL AND name NOT LIKE 'pass%' AND name <> 'credential_one_live_pin' ORDER BY name`,
    )
    .all();
const foreignKeysOf = (db: DatabaseSyncInstance) =>
  [...rebuilt, ...around].map((table) =>
    db.prepare(`SELECT "from", "table", "to" FROM pragma_foreign_key_list('${table}')`).all(),
  );

describe('a database of version 13', () => {
  it('keeps every row in its place, every rule and every reference when it is opened', () => {
    const path = join(temporaryFolder(), 'station.db');
    const clock = new TestClock();
    const old = oldDatabase(path);
    fill(old, clock);
    const [rows, rules, keys] = [rowsOf(old.db), rulesOf(old.db), foreignKeysOf(old.db)];
    expect(rows.event).toHaveLength(6);
    old.close();

    const database = must(openStationDatabase(path));
    onTestFinished(() => database.close());
    const { db } = database;
    expect(versionOf(db)).toBe(newestVersion);
    expect(database.mended).toEqual([]);
    expect(rowsOf(db)).toEqual(rows);
    expect(rulesOf(db)).toEqual(expect.arrayContaining(rules));
    expect(foreignKeysOf(db)).toEqual(keys);
    expect(db.prepare('PRAGMA foreign_key_check').all()).toEqual([]);
    expect(db.prepare('PRAGMA integrity_check').get()).toEqual({ integrity_check: 'ok' });
    expect(db.prepare("SELECT name FROM sqlite_schema WHERE name LIKE 'kept%' OR name = 'consent_by_other_way'").all()).toEqual(
      [],
    );
  });

  it('still proves its passages against their seals, and its log', () => {
    const path = join(temporaryFolder(), 'station.db');
    const clock = new TestClock();
    const old = oldDatabase(path);
    fill(old, clock);
    old.close();
    const database = must(openStationDatabase(path));
    onTestFinished(() => database.close());
    const { seals, ledger } = roomsOf(database, clock);
    expect(atOnce(seals.check())).toBeNull();
    expect(ledger.verify().ok).toBe(true);
    const triggers = database.db
      .prepare("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger' AND tbl_name = 'event'")
      .all() as { name: string; sql: string }[];
    for (const { name } of triggers) database.db.exec(`DROP TRIGGER ${name}`);
    database.db.exec("UPDATE event SET method = 'pin' WHERE seq = 41");
    expect(atOnce(seals.check())).toEqual({ seq: 41, why: 'changed' });
  });

  it('takes PINs and passes from then on, and nothing else', () => {
    const path = join(temporaryFolder(), 'station.db');
    const clock = new TestClock();
    const old = oldDatabase(path);
    fill(old, clock);
    const addMethod = (db: DatabaseSyncInstance, method: string, seq: number) =>
      db.exec(`INSERT INTO event (seq, id, at_ms, kind, severity, method, reasons)
        VALUES (${seq}, '00000000-0000-7000-8000-0000000000e${seq % 10}', 1, 'granted', 'pass', '${method}', '[]')`);
    const addPin = (db: DatabaseSyncInstance, byte: string, kind = 'pin') =>
      db.exec(`INSERT INTO credential (id, person_id, kind, number_hash, label, issued_at_ms)
        VALUES ('00000000-0000-7000-8000-0000000000${byte}', '${person}', '${kind}', x'${byte.repeat(32)}', '', 20)`);
    expect(() => addMethod(old.db, 'pin', 51)).toThrow(/CHECK/);
    expect(() => addPin(old.db, 'd1')).toThrow(/CHECK/);
    old.close();
    const { db, close } = must(openStationDatabase(path));
    onTestFinished(close);
    addMethod(db, 'pin', 51);
    addMethod(db, 'pass', 52);
    expect(() => addMethod(db, 'knock', 53)).toThrow(/CHECK/);
    addPin(db, 'd1');
    expect(() => addPin(db, 'd2')).toThrow(/UNIQUE/);
    expect(() => addPin(db, 'd3', 'key')).toThrow(/CHECK/);
    expect(() => db.exec("DELETE FROM credential WHERE label <> ''")).toThrow(/FOREIGN KEY/);
  });

  it('is whole when the step fails at its end, and takes it once nothing is in the way', () => {
    const old = oldDatabase(join(temporaryFolder(), 'station.db'));
    fill(old, new TestClock());
    const [rows, rules] = [rowsOf(old.db), rulesOf(old.db)];
    old.db.exec('CREATE TABLE pass (in_the_way TEXT)');
    expect(() => migrate(old.db)).toThrow(/pass/);
    expect([versionOf(old.db), rowsOf(old.db), rulesOf(old.db)]).toEqual([13, rows, rules]);
    old.db.exec('DROP TABLE pass');
    migrate(old.db);
    expect([versionOf(old.db), rowsOf(old.db)]).toEqual([newestVersion, rows]);
    old.close();
  });

  it('opens although a reference of it was lost before, and loses no other', () => {
    const path = join(temporaryFolder(), 'station.db');
    const old = oldDatabase(path);
    fill(old, new TestClock());
    const rows = rowsOf(old.db);
    // Somebody wrote in an outcome of no decision.
    old.db.exec(`PRAGMA foreign_keys = OFF;
      INSERT INTO decision_outcome (decision_id, outcome, at_ms) VALUES ('00000000-0000-7000-8000-00000000ffff', 'acked', 1)`);
    old.db.exec('PRAGMA foreign_keys = ON');
    migrate(old.db);
    // It was lost before; nothing else is.
    expect(old.db.prepare('SELECT count(*) AS n FROM pragma_foreign_key_check').get()).toEqual({ n: 1 });
    expect(rowsOf(old.db).decision).toEqual(rows.decision);
    old.close();
  });
});
