import path from 'node:path';
import { parseConsistencyProof } from './consistencyProof';
import { exportFiles } from './exportLog';
import { readSmallFile } from './exportReading';
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
import { parseEntry } from './logEntry';
import { rotatedKind } from './logWalk';
import { leafHash } from './merkle';
import { verifyConsistency, verifyInclusion } from './merkleProofs';
import type { VerifierKey } from './signedNote';
import { parseTlogProof } from './tlogProof';

/** The proof that the key in line `number` of keys.txt, counted from 1, was named by the one before. */
export const keyProofName = (number: number): string => `key-${number}.txt`;

/**
 * Verifies a folder with a proof of consistency and no entries: the newer checkpoint continues the earlier one that whoever asks brings,
 * and its key is his or follows from it. Throws Found.
 */
export function continuedBy(folder: string, { trusted, since }: ExportQuestions): WholeExport {
  const keys = keysIn(folder);
  const known = [...keys, ...(trusted ?? [])];
  const proof = parseConsistencyProof(textOf(path.join(folder, exportFiles.consistency), mostNoteBytes));
  if (!proof) throw new Found('proof-malformed', exportFiles.consistency);
  const newer = signed(proof.checkpoint, exportFiles.consistency, known);
  stationOf(newer);
  if (since === null) throw new Found('earlier-missing', exportFiles.consistency);
  const earlier = ofSameLog(newer, signed(textOf(since, mostNoteBytes), path.basename(since), known));
  const [from, to] = [earlier, newer].map(({ checkpoint: { size, rootHex } }) => ({ size, root: rootHex }));
  if (!from || !to) throw new Error('two checkpoints');
  if (from.size > to.size) throw new Found('earlier-larger', earlier.file);
  if (proof.from !== from.size) throw new Found('proof-of-other', exportFiles.consistency);
  if (!verifyConsistency(from, to, proof.path)) throw new Found('not-consistent', exportFiles.consistency);
  // Whoever brings a checkpoint trusts the key it was signed with, unless he names another.
  const vouched = new Set((trusted ?? earlier.signedBy).map(({ text }) => text));
  for (const [index, key] of keys.entries()) {
    if (index > 0) followKey({ folder, number: index + 1, key, before: keys[index - 1], known, newer }, vouched);
  }
  // A key that was replaced signs no more.
  const newest = keys.at(-1)?.text;
  const signer = newer.signedBy.find(({ text }) => text === newest && vouched.has(text));
  if (!signer) throw new Found('key-unknown', exportFiles.consistency);
  const { origin, size: entries, rootHex } = newer.checkpoint;
  const trustedKeys = trusted ? 'given' : 'from the export';
  return { ok: true, origin, entries, rootHex, signedBy: signer.text, trustedKeys, since: from.size, withEntries: false };
}

interface Handover {
  folder: string;
  number: number;
  key: VerifierKey;
  before: VerifierKey | undefined;
  /** All that were handed in: a wrong signature of any of them spoils a note. */
  known: readonly VerifierKey[];
  newer: Signed;
}

/** Takes the key for good when the one before signed a checkpoint with the entry that names it. */
function followKey({ folder, number, key, before, known, newer }: Handover, vouched: Set<string>): void {
  if (vouched.has(key.text) || !before || !vouched.has(before.text)) return;
  const file = keyProofName(number);
  const text = readSmallFile(path.join(folder, file), mostNoteBytes);
  // Without it the way ends here.
  if (text === null) return;
  const proof = parseTlogProof(text);
  const entry = proof?.entry === undefined || proof.entry === null ? null : parseEntry(proof.entry);
  if (!proof || !entry || proof.entry === null) throw new Found('proof-malformed', file);
  const handover = ofSameLog(newer, signed(proof.checkpoint, file, known));
  // What the new key signs beside the one before vouches for nothing.
  if (!handover.signedBy.some(({ text }) => text === before.text)) throw new Found('key-unknown', file);
  const { size, rootHex } = handover.checkpoint;
  const isIn = verifyInclusion({ leaf: leafHash(proof.entry), seq: proof.seq, path: proof.path }, { size, root: rootHex });
  const names = entry.seq === proof.seq && entry.kind === rotatedKind && entry.body.key === key.text;
  if (!isIn || !names || entry.station !== stationOf(newer)) throw new Found('proof-wrong', file);
  vouched.add(key.text);
}
