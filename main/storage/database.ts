import { accessSync, closeSync, constants, openSync, readSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync, type DatabaseSyncInstance } from '@photostructure/sqlite';
import { fail, ok, type Result, type UserError } from '../contract/errors';
import { migrate, newestVersion, versionOf } from './migrations';
import { putSchemaRight } from './schemaGuard';

/** `station.db`, open in this process. One per process; everything is synchronous. */
export interface StationDatabase {
  readonly db: DatabaseSyncInstance;
  /** Triggers and indexes another program had dropped or changed, put back when the database was opened. Normally empty. */
  readonly mended: readonly string[];
  /** All of `work` or nothing of it; a throw undoes it. Nested calls become savepoints. */
  transaction<T>(work: () => T): T;
  /**
   * Writes the log back and cuts it to zero bytes, so that deleted rows are gone from disk. False when another program
   * is reading and the log could not be cut yet: call again.
   */
  flushErased(): boolean;
  close(): void;
}

/** Nobody else writes here but for moments, and while this process waits no button works. */
const busyTimeoutMs = 250;

/** Opens or creates the database and brings it to the newest version. DATABASE_NEWER and DATABASE_BROKEN leave the file as it is. */
export function openStationDatabase(path: string): Result<StationDatabase> {
  const folder = dirname(path);
  try {
    accessSync(folder, constants.W_OK | constants.X_OK);
    // Made here so that only the owner may read it; SQLite gives its log the same rights.
    closeSync(openSync(path, 'a', 0o600));
  } catch {
    return fail('DATA_FOLDER_UNWRITABLE', { folder });
  }
  const found = versionInHeader(path);
  if (found === 'not a database') return fail('DATABASE_BROKEN');
  if (found > newestVersion) return fail('DATABASE_NEWER', { found, known: newestVersion });
  let db: DatabaseSyncInstance | null = null;
  try {
    db = new DatabaseSync(path, { timeout: busyTimeoutMs, defensive: true, enableDoubleQuotedStringLiterals: false });
    const opened = prepare(db);
    if (!opened.ok) db.close();
    return opened;
  } catch (error) {
    if (db?.isOpen) db.close();
    const { code } = storageError(error);
    return fail(code, code === 'DATABASE_BROKEN' ? {} : { folder });
  }
}

function prepare(db: DatabaseSyncInstance): Result<StationDatabase> {
  // Asked again, for the header does not know what still lies in the log.
  const found = versionOf(db);
  if (found > newestVersion) return fail('DATABASE_NEWER', { found, known: newestVersion });
  db.exec(`
    PRAGMA journal_mode = WAL;
    PRAGMA synchronous = FULL;
    PRAGMA foreign_keys = ON;
    PRAGMA recursive_triggers = ON;
    PRAGMA secure_delete = ON;
    PRAGMA trusted_schema = OFF;
    PRAGMA cell_size_check = ON;
    PRAGMA temp_store = MEMORY;
  `);
  const check = db.prepare('PRAGMA quick_check(1)').get() as { quick_check: string };
  if (check.quick_check !== 'ok') return fail('DATABASE_BROKEN');
  migrate(db);
  const { tablesIntact, mended } = putSchemaRight(db);
  if (!tablesIntact) return fail('DATABASE_BROKEN');
  const database = stationDatabase(db, mended);
  // A process that was killed after a withdrawal and before its flush left the erased bytes in the log.
  database.flushErased();
  return ok(database);
}

function stationDatabase(db: DatabaseSyncInstance, mended: readonly string[]): StationDatabase {
  let depth = 0;
  return {
    db,
    mended,
    transaction(work) {
      const [begin, commit, rollback] =
        depth === 0
          ? ['BEGIN IMMEDIATE', 'COMMIT', 'ROLLBACK']
          : [`SAVEPOINT s${depth}`, `RELEASE s${depth}`, `ROLLBACK TO s${depth}; RELEASE s${depth}`];
      db.exec(begin);
      depth += 1;
      try {
        const result = work();
        db.exec(commit);
        return result;
      } catch (error) {
        // SQLite may have rolled back by itself (a full disk); then there is nothing left to undo.
        if (db.isTransaction) db.exec(rollback);
        throw error;
      } finally {
        depth -= 1;
      }
    },
    flushErased() {
      const done = db.prepare('PRAGMA wal_checkpoint(TRUNCATE)').get() as { busy: number };
      return done.busy === 0;
    },
    close: () => {
      // Statements that were not let go keep SQLite from doing this itself; whoever copies `station.db` gets all of it.
      try {
        db.prepare('PRAGMA wal_checkpoint(TRUNCATE)').get();
      } catch {
        // A full disk: the log stays beside the file and is read with it the next time.
      }
      db.close();
    },
  };
}

/** SQLite file format 1.3: 100 bytes of header, `user_version` as a big-endian word at offset 60. Empty files count as version 0. */
function versionInHeader(path: string): number | 'not a database' {
  if (statSync(path).size === 0) return 0;
  const header = Buffer.alloc(100);
  const file = openSync(path, 'r');
  try {
    if (readSync(file, header, 0, 100, 0) < 100) return 'not a database';
  } finally {
    closeSync(file);
  }
  return header.toString('latin1', 0, 16) === 'SQLite format 3\0' ? header.readInt32BE(60) : 'not a database';
}

/** What a failed read or write comes down to for the user. */
export const storageError = (error: unknown): UserError => ({ code: storageCode(error), params: {} });

/**
 * By the low byte of SQLite's extended code: SQLITE_BUSY 5 and SQLITE_LOCKED 6; SQLITE_READONLY 8, SQLITE_IOERR 10, SQLITE_FULL 13 and
 * SQLITE_CANTOPEN 14.
 */
function storageCode(error: unknown): 'DATA_FOLDER_IN_USE' | 'DATA_FOLDER_UNWRITABLE' | 'DATABASE_BROKEN' {
  const { errcode } = error as { errcode?: unknown };
  const code = typeof errcode === 'number' ? errcode & 0xff : 0;
  if ([5, 6].includes(code)) return 'DATA_FOLDER_IN_USE';
  return [8, 10, 13, 14].includes(code) ? 'DATA_FOLDER_UNWRITABLE' : 'DATABASE_BROKEN';
}
