import { existsSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { DatabaseSync, type DatabaseSyncInstance } from '@photostructure/sqlite';
import type { ErrorCode, ErrorParams } from '../contract/errors';
import { notesIn, parseCheckpoint } from '../ledger/checkpoint';
import { exportLog } from '../ledger/exportLog';
import { type LogTables, readLogTables } from '../ledger/logTables';
import { inclusionPath } from '../ledger/merkle';
import { tlogProofText } from '../ledger/tlogProof';
import { newestVersion, versionOf } from '../storage/migrations';

export interface ReadFailure {
  code: ErrorCode;
  params: ErrorParams;
}
type Done<T> = { ok: true; value: T } | { ok: false; error: ReadFailure };

export interface Exported {
  folder: string;
  entries: number;
  /** Entries newer than the newest signed checkpoint; they are not in the export. */
  notYetSigned: number;
}
export interface Proved {
  file: string;
  seq: number;
}

const fail = (code: ErrorCode, params: ErrorParams = {}) => ({ ok: false as const, error: { code, params } });

interface Signed {
  tables: LogTables;
  checkpoint: string;
  size: number;
}

/** Copies the log up to its newest signed checkpoint. Only reads the station's data, needs none of its keys, and works beside the console. */
export function exportStation(dataFolder: string, folder: string, verifierPage?: string): Done<Exported> {
  return withLog(dataFolder, ({ tables, checkpoint, size }) => {
    const steps = exportLog(folder, { tables, checkpoint, size, verifierPage });
    try {
      while (!steps.next().done);
    } catch {
      return fail('LEDGER_EXPORT_FOLDER', { folder });
    }
    return { ok: true, value: { folder, entries: size, notYetSigned: (tables.last()?.seq ?? -1) + 1 - size } };
  });
}

/** Writes the proof (C2SP tlog-proof) that an entry is in the log of the newest signed checkpoint. */
export function proveEntry(dataFolder: string, seq: number, file: string): Done<Proved> {
  return withLog(dataFolder, ({ tables, checkpoint, size }) => {
    if (seq >= size) return fail('LEDGER_ENTRY_UNKNOWN');
    try {
      writeFileSync(file, tlogProofText({ seq, path: inclusionPath(tables.node, seq, size), checkpoint }), {
        flag: 'wx',
        mode: 0o600,
      });
    } catch {
      return fail('LEDGER_EXPORT_FOLDER', { folder: file });
    }
    return { ok: true, value: { file, seq } };
  });
}

function withLog<T>(dataFolder: string, work: (log: Signed) => Done<T>): Done<T> {
  const file = path.join(dataFolder, 'station.db');
  if (!existsSync(file)) return fail('FILE_MISSING', { file });
  let db: DatabaseSyncInstance | null = null;
  try {
    db = new DatabaseSync(file, { readOnly: true, timeout: 2_000 });
    const found = versionOf(db);
    if (found > newestVersion) return fail('DATABASE_NEWER', { found, known: newestVersion });
    if (found < 6) return fail('LEDGER_NOT_SIGNED');
    // One state of the log from the first read to the last, whatever the console writes meanwhile.
    db.exec('BEGIN');
    const tables = readLogTables(db);
    const note = tables.meta('ledger-checkpoint');
    const checkpoint = note ? Buffer.from(note).toString('utf8') : '';
    const [whole = ''] = notesIn(checkpoint);
    const size = parseCheckpoint(whole.slice(0, whole.indexOf('\n\n') + 1))?.size;
    return size === undefined ? fail('LEDGER_NOT_SIGNED') : work({ tables, checkpoint, size });
  } catch {
    return fail('DATABASE_BROKEN');
  } finally {
    db?.close();
  }
}
