import path from 'node:path';
import type { LedgerFault } from '../contract/ledger';
import { type Checkpoint, openCheckpoint } from './checkpoint';
import { exportFiles } from './exportLog';
import { readSmallFile } from './exportReading';
import { isStation } from './logEntry';
import { originPrefix } from './logWalk';
import { parseVerifierKey, type VerifierKey } from './signedNote';

export interface ExportQuestions {
  /** Keys whoever asks trusts of his own knowledge; null: those that came with the export. */
  trusted: readonly VerifierKey[] | null;
  /** Path of a C2SP tlog-proof. */
  proof: string | null;
  /** Path of an earlier signed checkpoint; must be there when the folder holds a proof of consistency instead of the entries. */
  since: string | null;
}

export interface WholeExport {
  ok: true;
  origin: string;
  entries: number;
  rootHex: string;
  signedBy: string;
  trustedKeys: 'given' | 'from the export';
  /** Number of entries of the earlier checkpoint which this one continues; null when none was asked about. */
  since: number | null;
  /** False: the entries themselves were not there, only the proof. */
  withEntries: boolean;
}

/** A checkpoint with a right signature. */
export interface Signed {
  checkpoint: Checkpoint;
  signedBy: readonly VerifierKey[];
  file: string;
}

/** A fault in what was handed in, on the way out of any depth. */
export class Found extends Error {
  constructor(
    readonly why: LedgerFault,
    readonly file: string,
    readonly firstBad: number | null = null,
  ) {
    super(why);
  }
}

const mostKeyBytes = 1 << 20;
export const mostNoteBytes = 64 * 1024;

/** Of a small file. Found `unreadable`. */
export function textOf(file: string, mostBytes: number): string {
  const text = readSmallFile(file, mostBytes);
  if (text === null) throw new Found('unreadable', path.basename(file));
  return text;
}

/** The lines of an export's keys.txt, oldest first. Found `unreadable`, `keys-malformed`. */
export function keysIn(folder: string): VerifierKey[] {
  const text = textOf(path.join(folder, exportFiles.keys), mostKeyBytes);
  const keys = text.slice(0, -1).split('\n').map(parseVerifierKey);
  const isKey = (key: VerifierKey | null): key is VerifierKey => key !== null;
  if (!text.endsWith('\n') || !keys.every(isKey)) throw new Found('keys-malformed', exportFiles.keys);
  return keys;
}

/** A note that one of these keys signed. Found `checkpoint-malformed`, `key-unknown`, `signature-wrong`. */
export function signed(note: string, file: string, known: readonly VerifierKey[]): Signed {
  const opened = openCheckpoint(note, known);
  if (opened.ok) return { checkpoint: opened.checkpoint, signedBy: opened.signedBy, file };
  const why = { malformed: 'checkpoint-malformed', unknown: 'key-unknown', wrong: 'signature-wrong' } as const;
  throw new Found(why[opened.why], file);
}

/** Holds a checkpoint to be of a station's log. Found `origin-differs`. */
export function stationOf({ checkpoint: { origin }, file }: Signed): string {
  const station = origin.slice(originPrefix.length);
  if (!origin.startsWith(originPrefix) || !isStation(station)) throw new Found('origin-differs', file);
  return station;
}

/** Two checkpoints of which the second must be of the first one's log. Found `origin-differs`. */
export function ofSameLog(one: Signed, other: Signed): Signed {
  if (other.checkpoint.origin !== one.checkpoint.origin) throw new Found('origin-differs', other.file);
  return other;
}
