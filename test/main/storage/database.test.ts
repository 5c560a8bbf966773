import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from '@photostructure/sqlite';
import { describe, expect, it } from 'vitest';
import { openStationDatabase } from '../../../main/storage/database';
import { errorOf, must, temporaryFolder, temporaryStation } from './temporaryStation';

describe('opening the database', () => {
  it('uses the settings that durability and erasure rest on', () => {
    const { db } = temporaryStation().database;
    const settings = ['journal_mode', 'synchronous', 'foreign_keys', 'recursive_triggers', 'secure_delete', 'trusted_schema'];
    const found = settings.map((name) => Object.values(db.prepare(`PRAGMA ${name}`).get() as object)[0]);
    expect(found).toEqual(['wal', 2, 1, 1, 1, 0]);
    const loose = db.prepare(
      "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND strict = 0 AND name NOT LIKE 'sqlite_%'",
    );
    expect(loose.all()).toEqual([]);
  });

  it.skipIf(process.platform === 'win32')('lets only the owner read it, the log included', () => {
    const { path, database } = temporaryStation();
    database.db.exec("INSERT INTO meta VALUES ('a', x'01')");
    for (const file of [path, `${path}-wal`]) expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  const whole = () => {
    const path = join(temporaryFolder(), 'station.db');
    const database = must(openStationDatabase(path));
    database.transaction(() => {
      for (let i = 0; i < 200; i += 1) database.db.prepare('INSERT INTO meta VALUES (?, zeroblob(300))').run(`row ${i}`);
    });
    database.close();
    return path;
  };
  const damaged: [string, (path: string) => void][] = [
    ['is a text file', (path) => writeFileSync(path, 'this was a station once\n'.repeat(40))],
    ['is cut in the middle', (path) => writeFileSync(path, readFileSync(path).subarray(0, 20_000))],
    ['is cut inside its header', (path) => writeFileSync(path, readFileSync(path).subarray(0, 60))],
    [
      'has pages of noise',
      (path) => {
        const bytes = readFileSync(path);
        bytes.fill(0xa5, 4096 * 3, bytes.length - 4096);
        writeFileSync(path, bytes);
      },
    ],
    [
      'lost a table',
      (path) => {
        const db = new DatabaseSync(path);
        db.exec('PRAGMA foreign_keys = OFF; DROP TABLE consent_signature');
        db.close();
      },
    ],
    [
      'has a table with another shape',
      (path) => {
        const db = new DatabaseSync(path);
        db.exec('ALTER TABLE template ADD COLUMN note TEXT');
        db.close();
      },
    ],
  ];
  it.each(damaged)('says DATABASE_BROKEN and changes nothing when the file %s', (_, damage) => {
    const path = whole();
    damage(path);
    const before = readFileSync(path);
    expect(errorOf(openStationDatabase(path)).code).toBe('DATABASE_BROKEN');
    expect(readFileSync(path).equals(before)).toBe(true);
  });

  it('says DATA_FOLDER_UNWRITABLE when the folder is missing or a folder lies in its place', () => {
    const folder = temporaryFolder();
    const missing = join(folder, 'gone');
    expect(errorOf(openStationDatabase(join(missing, 'station.db')))).toEqual({
      code: 'DATA_FOLDER_UNWRITABLE',
      params: { folder: missing },
    });
    mkdirSync(join(folder, 'station.db'));
    expect(errorOf(openStationDatabase(join(folder, 'station.db'))).code).toBe('DATA_FOLDER_UNWRITABLE');
  });

  it('puts back rules that another program dropped, weakened or added, and names them', () => {
    const path = whole();
    const other = new DatabaseSync(path);
    other.exec(`
      DROP TRIGGER template_needs_live_consent;
      DROP TRIGGER consent_never_changes;
      CREATE TRIGGER consent_never_changes BEFORE UPDATE ON consent BEGIN SELECT 1; END;
      CREATE TRIGGER swallow AFTER INSERT ON event BEGIN SELECT 1; END;
      DROP INDEX credential_live_number;
    `);
    other.close();
    const database = must(openStationDatabase(path));
    expect(database.mended).toEqual([
      'consent_never_changes',
      'credential_live_number',
      'swallow',
      'template_needs_live_consent',
    ]);
    database.close();
    const again = must(openStationDatabase(path));
    expect(again.mended).toEqual([]);
    again.close();
  });
});

describe('a transaction', () => {
  const names = (station: ReturnType<typeof temporaryStation>) =>
    (station.database.db.prepare('SELECT name FROM meta ORDER BY name').all() as { name: string }[]).map(({ name }) => name);
  const put = (station: ReturnType<typeof temporaryStation>, name: string) =>
    station.database.db.prepare("INSERT INTO meta VALUES (?, x'00')").run(name);

  it('is undone as a whole by a throw', () => {
    const station = temporaryStation();
    const work = () => {
      put(station, 'a');
      throw new Error('no');
    };
    expect(() => station.database.transaction(work)).toThrow('no');
    expect(names(station)).toEqual([]);
    expect(station.database.transaction(() => put(station, 'b').changes)).toBe(1);
  });

  it('undoes only its inner part when the outer one catches the throw', () => {
    const station = temporaryStation();
    station.database.transaction(() => {
      put(station, 'outer');
      try {
        station.database.transaction(() => {
          put(station, 'inner');
          throw new Error('no');
        });
      } catch {
        put(station, 'after');
      }
    });
    expect(names(station)).toEqual(['after', 'outer']);
  });
});

describe('flushErased', () => {
  it('leaves no byte of a deleted row in any file of the database', () => {
    const { path, database } = temporaryStation();
    const secret = 'q7w-erase-me-q7w-'.repeat(600);
    database.db.prepare('INSERT INTO meta VALUES (?, ?)').run('a', Buffer.from(secret));
    database.db.exec("DELETE FROM meta WHERE name = 'a'");
    const everything = () =>
      [path, `${path}-wal`, `${path}-journal`]
        .filter(existsSync)
        .map((file) => readFileSync(file).toString('latin1'))
        .join();
    expect(everything()).toContain('q7w-erase-me');
    expect(database.flushErased()).toBe(true);
    expect(everything()).not.toContain('erase-me');
  });

  it('says so when another program is still reading, and succeeds afterwards', () => {
    const { path, database } = temporaryStation();
    database.db.exec("PRAGMA busy_timeout = 10; INSERT INTO meta VALUES ('a', x'01')");
    const reader = new DatabaseSync(path);
    reader.exec('BEGIN');
    reader.prepare('SELECT count(*) FROM meta').get();
    database.db.exec('DELETE FROM meta');
    expect(database.flushErased()).toBe(false);
    reader.exec('COMMIT');
    expect(database.flushErased()).toBe(true);
    reader.close();
  });
});
