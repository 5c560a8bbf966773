import { existsSync } from 'node:fs';
import path from 'node:path';
import type { LedgerFault } from '../contract/ledger';
import { notesIn } from './checkpoint';
import { exportFiles } from './exportLog';
import { linesOf, readSmallFile } from './exportReading';
import {
  type ExportQuestions,
  Found,
  keysIn,
  mostNoteBytes,
  ofSameLog,
  type Signed,
  signed,
  stationOf,
  textOf,
  type WholeExport,
} from './handedIn';
import { LogWalk } from './logWalk';
import { verifyInclusion } from './merkleProofs';
import type { VerifierKey } from './signedNote';
import { parseTlogProof, type TlogProof } from './tlogProof';
import { continuedBy } from './verifyContinued';

export type ExportCheck =
  | WholeExport
  /** `firstBad` is null when no entry is bad by itself; `file` is the one that shows the fault. */
  | { ok: false; entries: number; rootHex: string | null; firstBad: number | null; why: LedgerFault; file: string };

const mostHistoryBytes = 16 << 20;

/**
 * Verifies an export, or a proof of consistency, by itself: no database, no secret. Everything in it is taken for hostile.
 */
export function verifyExport(folder: string, asked: ExportQuestions): ExportCheck {
  let walk: LogWalk | null = null;
  try {
    const isThere = (name: string) => existsSync(path.join(folder, name));
    if (!isThere(exportFiles.entries) && isThere(exportFiles.consistency)) {
      // An entry's proof is held against the entries.
      if (asked.proof !== null) throw new Found('unreadable', exportFiles.entries);
      return continuedBy(folder, asked);
    }
    const files = readFiles(folder, asked);
    const { newest, history, since, proof } = files;
    const notes = [newest, ...history, ...(since ? [since] : []), ...(proof ? [proof.signed] : [])];
    walk = new LogWalk(
      stationOf(newest),
      notes.map(({ checkpoint }) => checkpoint.size),
    );
    const leaf = walkEntries(folder, walk, { size: newest.checkpoint.size, seq: proof?.what.seq ?? null });
    checkNotes(walk, files);
    const namedKeys = walk.namedKeys.map(({ key }) => key).join();
    if (namedKeys !== files.keys.map(({ text }) => text).join()) throw new Found('keys-differ', exportFiles.keys);
    const signedBy = trustedSigner(walk, files, asked.trusted);
    if (proof) checkProof(proof, leaf);
    const { origin, size, rootHex } = newest.checkpoint;
    const trustedKeys = asked.trusted ? 'given' : 'from the export';
    const earlier = since?.checkpoint.size ?? null;
    return { ok: true, origin, entries: size, rootHex, signedBy, trustedKeys, since: earlier, withEntries: true };
  } catch (error) {
    if (!(error instanceof Found)) throw error;
    const { why, file, firstBad } = error;
    return { ok: false, entries: walk?.size ?? 0, rootHex: walk?.root() ?? null, firstBad, why, file };
  }
}

interface Files {
  keys: VerifierKey[];
  newest: Signed;
  history: Signed[];
  since: Signed | null;
  proof: { what: TlogProof; signed: Signed } | null;
}

function readFiles(folder: string, { trusted, proof, since }: ExportQuestions): Files {
  const keys = keysIn(folder);
  const known = [...keys, ...(trusted ?? [])];
  const newest = signed(textOf(path.join(folder, exportFiles.checkpoint), mostNoteBytes), exportFiles.checkpoint, known);
  // Only needed to get from an old key to a new one; exports without it are whole.
  const kept = readSmallFile(path.join(folder, exportFiles.checkpoints), mostHistoryBytes) ?? '';
  const history = notesIn(kept).map((note) => ofSameLog(newest, signed(note, exportFiles.checkpoints, known)));
  const what = proof === null ? null : parseTlogProof(textOf(proof, mostNoteBytes));
  if (proof !== null && what === null) throw new Found('proof-malformed', proof);
  return {
    keys,
    newest,
    history,
    since: since === null ? null : ofSameLog(newest, signed(textOf(since, mostNoteBytes), since, known)),
    proof: what && { what, signed: ofSameLog(newest, signed(what.checkpoint, proof ?? '', known)) },
  };
}

/** Answers with the leaf hash at `seq`. */
function walkEntries(folder: string, walk: LogWalk, { size, seq }: { size: number; seq: number | null }): string | null {
  const file = exportFiles.entries;
  let leaf: string | null = null;
  try {
    for (const [line, isWhole] of linesOf(path.join(folder, file))) {
      if (walk.size === size) throw new Found('unsigned', file, size);
      const fault = isWhole ? walk.take(line, kindIn(line)) : 'not-canonical';
      if (fault) throw new Found(fault, file, walk.size);
      if (walk.size - 1 === seq) leaf = walk.leaf;
    }
  } catch (error) {
    throw error instanceof Found ? error : new Found('unreadable', file);
  }
  if (walk.size < size) throw new Found('cut', file, walk.size);
  return leaf;
}

/** The last `"kind"` is the entry's own; that it is, and the only one there, is what the walk checks. */
function kindIn(line: string): string {
  const name = ',"kind":"';
  const from = line.lastIndexOf(name) + name.length;
  return line.slice(from, line.indexOf('"', from));
}

function checkNotes(walk: LogWalk, { newest, history, since, proof }: Files): void {
  const { checkpoint } = newest;
  if (walk.rootAt(checkpoint.size) !== checkpoint.rootHex) throw new Found('root-differs', newest.file);
  if (since && since.checkpoint.size > checkpoint.size) throw new Found('earlier-larger', since.file);
  for (const note of [...history, ...(since ? [since] : []), ...(proof ? [proof.signed] : [])]) {
    if (walk.rootAt(note.checkpoint.size) !== note.checkpoint.rootHex) throw new Found('not-consistent', note.file);
  }
}

/** Whoever trusts a key trusts the ones that are named in what it signed. The newest of the log signs, so that one that was retired cannot. */
function trustedSigner(walk: LogWalk, { keys, newest, history }: Files, given: readonly VerifierKey[] | null): string {
  const trusted = new Set((given ?? keys).map(({ text }) => text));
  for (let before = -1; before < trusted.size; ) {
    before = trusted.size;
    for (const { checkpoint, signedBy } of [...history, newest]) {
      if (!signedBy.some(({ text }) => trusted.has(text))) continue;
      for (const { key, seq } of walk.namedKeys) if (seq < checkpoint.size) trusted.add(key);
    }
  }
  const current = walk.namedKeys.at(-1)?.key;
  const signer = newest.signedBy.find(({ text }) => text === current && trusted.has(text));
  if (!signer) throw new Found('key-unknown', newest.file);
  return signer.text;
}

function checkProof({ what, signed: { checkpoint, file } }: NonNullable<Files['proof']>, leaf: string | null): void {
  const root = { size: checkpoint.size, root: checkpoint.rootHex };
  if (leaf === null || !verifyInclusion({ leaf, seq: what.seq, path: what.path }, root)) throw new Found('proof-wrong', file);
}
