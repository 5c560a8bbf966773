import { sameBytes, textOf, toHex } from './bytes';
import { type Entry, readEntry } from './entry';
import { bad, type Checked, type Fault, good } from './fault';
import type { LogReading } from './log';
import { isConsistent, leafHash, rootByInclusion } from './merkle';
import { type Checkpoint, fingerprintOf, readCheckpoint, readKey, type VerifierKey } from './note';
import type { ReceiptContent } from './receiptCode';

/** A receipt whose signature, proof and entry are right. Whose key it is, only the eye can say: by the fingerprint. */
export interface GenuineReceipt {
  entry: Entry;
  /** Of the entry's bytes, hex. */
  leafHex: string;
  entryText: string;
  checkpoint: Checkpoint;
  key: VerifierKey;
  fingerprint: string;
}

/** Does the checkpoint, signed by the receipt's own key, stand for a log with this entry at this place? */
export function judgeReceipt(content: ReceiptContent): Checked<GenuineReceipt> {
  const key = readKey(content.keyLine);
  if (!key.ok) return key;
  const entry = readEntry(content.entryBytes, content.seq);
  if (!entry.ok) return entry;
  if (entry.value.seq !== content.seq) return bad('entry-seq', { seq: content.seq, values: { found: entry.value.seq } });
  const checkpoint = readCheckpoint(content.note, [key.value], 'checkpoint');
  if (!checkpoint.ok) return checkpoint;
  const leaf = leafHash(content.entryBytes);
  const root = rootByInclusion(leaf, content.seq, checkpoint.value.size, content.proof);
  if (!root || !sameBytes(root, checkpoint.value.root)) return bad('proof-wrong', { seq: content.seq });
  const fault = stationFault(entry.value.station, checkpoint.value);
  if (fault) return fault;
  return good({
    entry: entry.value,
    leafHex: toHex(leaf),
    entryText: textOf(content.entryBytes) ?? '',
    checkpoint: checkpoint.value,
    key: key.value,
    fingerprint: fingerprintOf(key.value),
  });
}

/** The log's name ends in the id of the station whose entries it holds. */
function stationFault(station: string, checkpoint: Checkpoint) {
  return checkpoint.origin === `fairgate.local/${station}`
    ? null
    : bad('other-log', { values: { origin: checkpoint.origin, station } });
}

/** What a newer sign of the log says about an older receipt. */
export type Continued =
  /** The same entry at the same place. */
  | { verdict: 'still-there'; size: number }
  /** It lets nothing be said: another entry's receipt, or a checkpoint without a proof. */
  | { verdict: 'not-shown'; size: number };

/** Holds a receipt against another one. Two logs of one station are named as what they are. */
export function compareReceipts(older: GenuineReceipt, newer: GenuineReceipt): Checked<Continued> {
  const other = otherStation(older, newer.checkpoint.origin);
  if (other) return other;
  const isSame = older.entry.seq === newer.entry.seq;
  if (isSame && older.leafHex !== newer.leafHex) return bad('fork', { seq: older.entry.seq });
  const apart = sizesAgree(older.checkpoint, newer.checkpoint);
  if (apart) return apart;
  return good({ verdict: isSame ? 'still-there' : 'not-shown', size: newer.checkpoint.size });
}

/** Holds a receipt against a checkpoint that was signed elsewhere, and a proof where there is one. */
export function compareWithCheckpoint(
  receipt: GenuineReceipt,
  checkpoint: Checkpoint,
  proof: readonly Uint8Array[] | null,
): Checked<Continued> {
  const other = otherStation(receipt, checkpoint.origin);
  if (other) return other;
  const apart = sizesAgree(receipt.checkpoint, checkpoint);
  if (apart) return apart;
  if (receipt.checkpoint.size === checkpoint.size) return good({ verdict: 'still-there', size: checkpoint.size });
  if (!proof) return good({ verdict: 'not-shown', size: checkpoint.size });
  const consistent = judgeConsistency(receipt.checkpoint, checkpoint, proof);
  if (!consistent.ok) return consistent;
  return good({ verdict: checkpoint.size > receipt.checkpoint.size ? 'still-there' : 'not-shown', size: checkpoint.size });
}

/** Holds a receipt against a whole log that was read with the receipt's place kept and its checkpoint's size watched. */
export function compareWithLog(receipt: GenuineReceipt, log: LogReading): Checked<Continued> {
  const { entry, checkpoint } = receipt;
  if (log.station !== entry.station) return bad('receipt-key-other', { values: { station: entry.station } });
  const bytes = log.entries.get(entry.seq);
  if (!bytes) return bad('log-shorter', { values: { entries: log.size, size: checkpoint.size } });
  if (textOf(bytes) !== receipt.entryText) return bad('receipt-entry-differs', { seq: entry.seq });
  const root = log.roots.get(checkpoint.size);
  if (!root) return bad('log-shorter', { values: { entries: log.size, size: checkpoint.size } });
  return sameBytes(root, checkpoint.root)
    ? good({ verdict: 'still-there', size: log.size })
    : bad('fork', { values: { size: checkpoint.size } });
}

function otherStation(receipt: GenuineReceipt, origin: string) {
  return receipt.checkpoint.origin === origin ? null : bad('receipt-key-other', { values: { station: origin } });
}

function sizesAgree(a: Checkpoint, b: Checkpoint) {
  return a.size === b.size && !sameBytes(a.root, b.root) ? bad('fork', { values: { size: a.size } }) : null;
}

export interface Consistency {
  older: Checkpoint;
  newer: Checkpoint;
}

/** Whether the larger of two checkpoints' logs begins with the smaller one's. */
export function judgeConsistency(a: Checkpoint, b: Checkpoint, proof: readonly Uint8Array[] | null): Checked<Consistency> {
  const [older, newer] = a.size <= b.size ? [a, b] : [b, a];
  if (older.origin !== newer.origin) return bad('other-log', { values: { origin: older.origin, station: newer.origin } });
  const apart = sizesAgree(older, newer);
  if (apart) return apart;
  const isTrivial = older.size === newer.size || older.size === 0;
  if (!proof && !isTrivial) return bad('proof-missing', { values: { older: older.size, newer: newer.size } });
  return isConsistent(older, newer, isTrivial ? [] : (proof ?? []))
    ? good({ older, newer })
    : bad('fork', { values: { older: older.size, newer: newer.size } });
}

/** Whether an entry's bytes stand at this place of the checkpoint's log. */
export function judgeInclusion(
  entryBytes: Uint8Array,
  seq: number,
  proof: readonly Uint8Array[],
  checkpoint: Checkpoint,
): Checked<Entry> {
  const entry = readEntry(entryBytes, seq);
  if (!entry.ok) return entry;
  if (entry.value.seq !== seq) return bad('entry-seq', { seq, values: { found: entry.value.seq } });
  const root = rootByInclusion(leafHash(entryBytes), seq, checkpoint.size, proof);
  if (!root || !sameBytes(root, checkpoint.root)) return bad('proof-wrong', { seq });
  return stationFault(entry.value.station, checkpoint) ?? good(entry.value);
}

/** Holds a log that was read to its end against its checkpoint and older ones, whose sizes were watched. */
export function judgeLog(
  log: LogReading,
  keys: readonly VerifierKey[],
  newest: Checkpoint,
  older: readonly Checkpoint[],
): Checked<{ size: number }> {
  const end = log.end();
  if (!end.ok) return end;
  const { size } = end.value;
  if (log.station !== null) {
    const fault = stationFault(log.station, newest);
    if (fault) return fault;
  }
  const values = { entries: size, size: newest.size };
  if (size < newest.size) return bad('log-shorter', { values });
  if (size > newest.size) return bad('log-longer', { seq: newest.size, values });
  if (!sameBytes(end.value.root, newest.root)) return bad('root-differs', { values });
  for (const checkpoint of older) {
    if (checkpoint.origin !== newest.origin)
      return bad('other-log', { values: { origin: checkpoint.origin, station: newest.origin } });
    const root = log.roots.get(checkpoint.size);
    if (!root) return bad('log-shorter', { values: { entries: size, size: checkpoint.size } });
    if (!sameBytes(root, checkpoint.root)) return bad('fork', { values: { size: checkpoint.size } });
  }
  const fault = keysFault(log, keys, [newest, ...older]);
  return fault ? { ok: false, fault } : good({ size });
}

/**
 * The log names each of its keys, and keys.txt lists just those, in order. Each key is handed over by a checkpoint that holds the new
 * one's entry and that both the old and the new key signed; so who trusts the first may trust the last.
 */
function keysFault(log: LogReading, keys: readonly VerifierKey[], checkpoints: readonly Checkpoint[]): Fault | null {
  if (log.size === 0) return null;
  if (log.namedKeys.map(({ line }) => line).join() !== keys.map(({ line }) => line).join()) return { code: 'keys-differ' };
  const last = log.namedKeys.at(-1)?.line;
  const isNewestsOwn = checkpoints.some(({ size, signedBy }) => size === log.size && signedBy.some(({ line }) => line === last));
  if (!isNewestsOwn) return { code: 'note-key-unknown', values: { file: 'checkpoint.txt' } };
  for (const [at, { line, seq }] of log.namedKeys.entries()) {
    const before = log.namedKeys[at - 1]?.line;
    if (before === undefined) continue;
    const isHandedOver = checkpoints.some(
      ({ size, signedBy }) => size > seq && [before, line].every((one) => signedBy.some((key) => key.line === one)),
    );
    if (!isHandedOver) return { code: 'handover-missing', values: { seq } };
  }
  return null;
}
