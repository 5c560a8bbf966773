import type { LedgerFault } from '../contract/ledger';
import { openCheckpoint } from './checkpoint';
import type { HeadPlace } from './ledgerHead';
import { batchSize, type LogTables, separator, storedLevel } from './logTables';
import { LogWalk, originPrefix } from './logWalk';
import { type Hash, leafHash } from './merkle';
import { parseVerifierKey, type VerifierKey } from './signedNote';

/** What a verification found. `firstBad` is null when no entry is bad by itself. */
export type LedgerCheck =
  | { ok: true; entries: number; rootHex: string }
  | { ok: false; entries: number; firstBad: number | null; why: LedgerFault };

/** A root the log must have had, and what is wrong when it had another. */
export interface KnownRoot {
  size: number;
  rootHex: Hash;
  ahead: LedgerFault;
  differs: LedgerFault;
}

interface Log {
  tables: LogTables;
  head: HeadPlace;
  station: string;
  /** Roots known from elsewhere. */
  known: readonly KnownRoot[];
}

/**
 * The whole log from its bytes, against the sealed place of its end, every checkpoint and key handover on record, and what else is known.
 * Yields after each 256 entries, so that a gate can be opened in between; entries appended meanwhile are gone through as well.
 */
export function* verifyLog(log: Log): Generator<number, LedgerCheck> {
  const { tables } = log;
  const signed = signedRoots(log);
  const known = [...log.known, ...('why' in signed ? [] : signed)];
  const head = log.head.read();
  const sizes = known.map(({ size }) => size);
  let badNode: number | null = null;
  const walk = new LogWalk(log.station, typeof head === 'string' ? sizes : [...sizes, head.size], (level, place, hash) => {
    if (storedLevel(level) && tables.storedNode(level, place) !== hash) badNode ??= place * 2 ** level;
  });
  for (;;) {
    const fault = takeBatch(walk, tables);
    if (fault) return { ok: false, entries: walk.size, firstBad: walk.size, why: fault };
    if (badNode !== null) return { ok: false, entries: badNode, firstBad: badNode, why: 'node-wrong' };
    if ((tables.last()?.seq ?? -1) < walk.size) break;
    yield walk.size;
  }
  const broken = (why: LedgerFault, firstBad: number | null = null): LedgerCheck => ({
    ok: false,
    entries: firstBad ?? walk.size,
    firstBad,
    why,
  });
  // Nothing is appended between the last batch and here: the end is that of this very moment.
  const end = endFault(walk, log);
  if (end) return broken(end.why, end.firstBad);
  if ('why' in signed) return broken(signed.why);
  for (const { size, rootHex, ahead, differs } of known) {
    if (size > walk.size) return broken(ahead, walk.size);
    if (walk.rootAt(size) !== rootHex) return broken(differs);
  }
  return { ok: true, entries: walk.size, rootHex: walk.root() };
}

/** Takes up to 256 entries. The cheap way first: three long texts; if anything about them is odd, row by row, so that the bad one is named. */
function takeBatch(walk: LogWalk, tables: LogTables): LedgerFault | null {
  const { count, kinds, hashes, texts } = tables.batch(walk.size);
  const kind = kinds.split(separator);
  const text = texts.split(separator);
  const isPlain = count > 0 && kind.length === count && text.length === count && hashes.length === count * 64;
  // What is not UTF-8 is read as U+FFFD: only the bytes tell which it was.
  if (!isPlain || texts.includes('\ufffd')) return takeRows(walk, tables);
  for (let index = 0; index < count; index += 1) {
    const fault = walk.take(text[index] ?? '', kind[index] ?? '', hashes.slice(index * 64, index * 64 + 64));
    if (fault) return fault;
  }
  return null;
}

function takeRows(walk: LogWalk, tables: LogTables): LedgerFault | null {
  const from = walk.size;
  for (const { seq, kind, hash, text } of tables.rowsFrom(from)) {
    if (seq >= from + batchSize) break;
    if (seq !== walk.size) return 'wrong-seq';
    const bytes = tables.bytes(seq);
    if (!bytes || !Buffer.from(text, 'utf8').equals(bytes)) return 'wrong-hash';
    const fault = walk.take(text, kind, hash);
    if (fault) return fault;
  }
  return walk.size === from && tables.last() !== null && (tables.last()?.seq ?? 0) >= from ? 'wrong-seq' : null;
}

function endFault(walk: LogWalk, { head, tables }: Log): { why: LedgerFault; firstBad: number | null } | null {
  const place = head.read();
  if (typeof place === 'string') return { why: 'head-missing', firstBad: null };
  if (place.size > walk.size) return { why: 'cut', firstBad: walk.size };
  if (place.size < walk.size) return { why: 'head-differs', firstBad: place.size };
  if (place.leaf !== walk.leaf || place.root !== walk.root()) return { why: 'head-differs', firstBad: null };
  const onRecord = tables.keys().map(({ verifier }) => verifier);
  const named = walk.namedKeys.map(({ key }) => key);
  return onRecord.join() === named.join() ? null : { why: 'keys-differ', firstBad: null };
}

/** The newest checkpoint and the one of each handover, or what is wrong with one of them. */
function signedRoots({ tables, station }: Log): KnownRoot[] | { why: LedgerFault } {
  const rows = tables.keys();
  const keys = rows.map(({ verifier }) => parseVerifierKey(verifier));
  const isKey = (key: VerifierKey | null): key is VerifierKey => key !== null;
  if (!keys.every(isKey)) return { why: 'keys-differ' };
  const notes = rows.flatMap(({ handover }, index) => {
    const signers = keys.slice(Math.max(0, index - 1), index + 1);
    return index === 0 ? [] : [{ note: handover ?? '', signers, all: true }];
  });
  const newest = tables.meta('ledger-checkpoint');
  if (newest) notes.push({ note: Buffer.from(newest).toString('utf8'), signers: keys, all: false });
  const roots: KnownRoot[] = [];
  for (const { note, signers, all } of notes) {
    const opened = openCheckpoint(note, signers);
    if (!opened.ok || (all && opened.signedBy.length < signers.length)) return { why: 'signature-wrong' };
    const { origin, size, rootHex } = opened.checkpoint;
    if (origin !== originPrefix + station) return { why: 'origin-differs' };
    roots.push({ size, rootHex, ahead: 'cut', differs: 'root-differs' });
  }
  return roots;
}

/** Whether an entry read by itself has the hash on record. */
export const hasItsHash = ({ text, hash }: { text: string; hash: Hash }): boolean => leafHash(text) === hash;
