import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync, type DatabaseSyncInstance } from '@photostructure/sqlite';
import { describe, expect, it } from 'vitest';
import { openStationDatabase } from '../../../main/storage/database';
import { migrate, migrations, newestVersion, versionOf } from '../../../main/storage/migrations';
import { errorOf, must, temporaryFolder } from './temporaryStation';

const person = '00000000-0000-7000-8000-000000000001';
const addPerson = `INSERT INTO person VALUES ('${person}', '3-1-502', x'01', x'02', 5)`;
const tables = (db: DatabaseSyncInstance) =>
  (
    db.prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name").all() as {
      name: string;
    }[]
  ).map(({ name }) => name);

/** What each step must add, and data of the version before that must outlive it. */
const steps = [
  { to: 1, adds: ['credential', 'meta', 'person'], before: '', kept: 'SELECT 0 AS n', keptRows: 0 },
  {
    to: 2,
    adds: ['consent', 'consent_signature', 'notice_text', 'person_key', 'template'],
    before: addPerson,
    kept: 'SELECT count(*) AS n FROM person',
    keptRows: 1,
  },
  {
    to: 3,
    adds: ['alarm', 'decision', 'decision_outcome', 'event'],
    before: addPerson,
    kept: 'SELECT count(*) AS n FROM person',
    keptRows: 1,
  },
  { to: 4, adds: ['operator'], before: addPerson, kept: 'SELECT count(*) AS n FROM person', keptRows: 1 },
  {
    to: 5,
    adds: ['person_access', 'person_face_mode'],
    before: addPerson,
    kept: 'SELECT count(*) AS n FROM person',
    keptRows: 1,
  },
  {
    to: 6,
    adds: ['ledger_entry', 'ledger_key', 'ledger_node'],
    before: addPerson,
    kept: 'SELECT count(*) AS n FROM person',
    keptRows: 1,
  },
  {
    to: 7,
    adds: ['person_left', 'person_right_seal', 'stripping', 'tombstone_seen', 'withdrawal', 'withdrawal_step'],
    before: `${addPerson};
      INSERT INTO person_face_mode (person_id, chosen) SELECT id, 1 FROM person`,
    kept: 'SELECT count(*) AS n FROM person_face_mode WHERE chosen = 1',
    keptRows: 1,
  },
  {
    to: 8,
    adds: ['guardianship'],
    before: addPerson,
    kept: 'SELECT count(*) AS n FROM person',
    keptRows: 1,
  },
  {
    to: 9,
    adds: ['human_check', 'register_record'],
    before: addPerson,
    kept: 'SELECT count(*) AS n FROM person',
    keptRows: 1,
  },
  {
    to: 10,
    adds: ['other_way_answer', 'retention_day', 'retention_hold', 'retention_run', 'retention_term', 'shift'],
    before: `INSERT INTO event (seq, id, at_ms, kind, severity, reasons)
      VALUES (1, '00000000-0000-7000-8000-000000000009', 1, 'passed', 'info', '[]')`,
    kept: 'SELECT count(*) AS n FROM event',
    keptRows: 1,
  },
  {
    to: 11,
    adds: ['inspector', 'inspector_door'],
    before: addPerson,
    kept: 'SELECT count(*) AS n FROM person',
    keptRows: 1,
  },
  { to: 12, adds: ['sealed_detail'], before: addPerson, kept: 'SELECT count(*) AS n FROM person', keptRows: 1 },
  {
    to: 13,
    adds: [],
    before: `${addPerson};
      INSERT INTO guardianship VALUES ('00000000-0000-7000-8000-000000000009', '${person}', NULL, x'01', '${'a'.repeat(64)}', 5, NULL)`,
    kept: 'SELECT count(*) AS n FROM guardianship WHERE length(details_sealed) = 1',
    keptRows: 1,
  },
  {
    to: 14,
    adds: ['pass', 'pass_key', 'pass_use'],
    before: `${addPerson};
      INSERT INTO credential VALUES ('00000000-0000-7000-8000-000000000009', '${person}', 'card', zeroblob(32), '··07', 5, NULL)`,
    kept: 'SELECT count(*) AS n FROM credential',
    keptRows: 1,
  },
  {
    to: 15,
    adds: ['lane_lock', 'whereabouts'],
    before: addPerson,
    kept: 'SELECT count(*) AS n FROM person',
    keptRows: 1,
  },
];

describe('migrations', () => {
  it('are numbered one by one, and each has a story below', () => {
    expect(migrations.map(({ to }) => to)).toEqual(migrations.map((_, index) => index + 1));
    expect(steps.map(({ to }) => to)).toEqual(migrations.map(({ to }) => to));
  });

  it.each(steps)('step $to adds its tables and keeps what was there', ({ to, adds, before, kept, keptRows }) => {
    const db = new DatabaseSync(':memory:');
    migrate(db, to - 1);
    const tablesBefore = tables(db);
    db.exec(before);
    migrate(db, to);
    expect(versionOf(db)).toBe(to);
    expect(tables(db)).toEqual([...tablesBefore, ...adds].sort());
    expect(db.prepare(kept).get()).toEqual({ n: keptRows });
    db.close();
  });

  it('leave the version before whole when a step fails', () => {
    const db = new DatabaseSync(':memory:');
    migrate(db, 2);
    db.exec('CREATE TABLE alarm (in_the_way TEXT)');
    expect(() => migrate(db)).toThrow(/alarm/);
    expect(versionOf(db)).toBe(2);
    expect(tables(db)).not.toContain('event');
    db.close();
  });

  it('bring an old database file to the newest version when it is opened', () => {
    const path = join(temporaryFolder(), 'station.db');
    const old = new DatabaseSync(path);
    migrate(old, 1);
    old.exec(addPerson);
    old.close();
    const database = must(openStationDatabase(path));
    expect(versionOf(database.db)).toBe(newestVersion);
    expect(database.db.prepare('SELECT unit FROM person').get()).toEqual({ unit: '3-1-502' });
    expect(database.mended).toEqual([]);
    database.close();
  });

  it('refuse a database of a newer version and leave its bytes alone', () => {
    const path = join(temporaryFolder(), 'station.db');
    must(openStationDatabase(path)).close();
    const later = new DatabaseSync(path);
    later.exec(`PRAGMA user_version = ${newestVersion + 3}`);
    later.close();
    const before = readFileSync(path);
    expect(errorOf(openStationDatabase(path))).toEqual({
      code: 'DATABASE_NEWER',
      params: { found: newestVersion + 3, known: newestVersion },
    });
    expect(readFileSync(path).equals(before)).toBe(true);
  });

  it('refuse a newer version that is still only in the log', () => {
    const path = join(temporaryFolder(), 'station.db');
    const station = must(openStationDatabase(path));
    const later = new DatabaseSync(path);
    later.exec(`PRAGMA wal_autocheckpoint = 0; PRAGMA user_version = ${newestVersion + 1}`);
    expect(errorOf(openStationDatabase(path)).code).toBe('DATABASE_NEWER');
    later.close();
    station.close();
  });
});
