import { existsSync } from 'node:fs';
import path from 'node:path';
import { DatabaseSync, type DatabaseSyncInstance } from '@photostructure/sqlite';
import type { ErrorCode, ErrorParams } from '../contract/errors';
import type { LedgerFault } from '../contract/ledger';
import { type Checkpoint, notesIn, openCheckpoint, parseCheckpoint } from '../ledger/checkpoint';
import { exportLog, writeWhole } from '../ledger/exportLog';
import { readSmallFile } from '../ledger/exportReading';
import { type LogTables, readLogTables } from '../ledger/logTables';
import { inclusionPath, rootOf } from '../ledger/merkle';
import { parseVerifierKey } from '../ledger/signedNote';
import { tlogProofText } from '../ledger/tlogProof';
import { writeContinuation } from '../ledger/writeContinuation';
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
export interface ProvedContinued {
  folder: string;
  from: number;
  entries: number;
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
      const entry = tables.row(seq)?.text ?? null;
      writeWhole(file, tlogProofText({ seq, path: inclusionPath(tables.node, seq, size), entry, checkpoint }));
    } catch {
      return fail('LEDGER_EXPORT_FOLDER', { folder: file });
    }
    return { ok: true, value: { file, seq } };
  });
}

/** Writes the proof that the log of the newest signed checkpoint continues an earlier one, into a new or empty folder. */
export function proveContinued(
  dataFolder: string,
  earlierFile: string,
  folder: string,
  verifierPage?: string,
): Done<ProvedContinued> {
  return withLog(dataFolder, ({ tables, checkpoint, size }) => {
    const earlier = earlierIn(earlierFile, tables);
    if ('why' in earlier) return fail('LEDGER_EARLIER_REFUSED', { why: earlier.why, file: path.basename(earlierFile) });
    const why =
      earlier.size > size ? 'earlier-larger' : rootOf(tables.node, earlier.size) !== earlier.rootHex ? 'not-consistent' : null;
    if (why) return fail('LEDGER_EARLIER_REFUSED', { why, file: path.basename(earlierFile) });
    try {
      writeContinuation(folder, { tables, checkpoint, size, from: earlier.size, verifierPage });
    } catch {
      return fail('LEDGER_EXPORT_FOLDER', { folder });
    }
    return { ok: true, value: { folder, from: earlier.size, entries: size } };
  });
}

/** A checkpoint that left the station some time ago, when it is one of this log by its signature. */
function earlierIn(file: string, tables: LogTables): Checkpoint | { why: LedgerFault } {
  const text = readSmallFile(file, 64 * 1024);
  if (text === null) return { why: 'unreadable' };
  const keys = tables.keys().flatMap(({ verifier }) => parseVerifierKey(verifier) ?? []);
  const opened = openCheckpoint(text, keys);
  if (opened.ok) return opened.checkpoint.origin === keys[0]?.name ? opened.checkpoint : { why: 'origin-differs' };
  const why = { malformed: 'checkpoint-malformed', unknown: 'key-unknown', wrong: 'signature-wrong' } as const;
  // Another station's is told from one that a stranger signed.
  const isOther = opened.why === 'unknown' && !text.startsWith(`${keys[0]?.name}\n`);
  return { why: isOther ? 'origin-differs' : why[opened.why] };
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
