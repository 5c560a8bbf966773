import type { Bag, ProvenCheckpoint } from './bag';
import { readEntry } from './entry';
import { bad, type Checked, good } from './fault';
import { type Consistency, judgeConsistency } from './judge';
import type { Checkpoint, VerifierKey } from './note';
import type { InclusionText } from './proofText';

/** A key that the log names, in an entry that stands in a checkpoint which these keys signed. */
export interface KeyNaming {
  line: string;
  signedBy: readonly VerifierKey[];
}

/** The key this proof of an entry names; the proof itself must have been judged. Null where it is of another entry. */
export function namingOf({ entryBytes, seq }: InclusionText, { signedBy }: Checkpoint): KeyNaming | null {
  const entry = entryBytes && readEntry(entryBytes, seq);
  if (!entry?.ok || entry.value.kind !== 'ledger.key-rotated') return null;
  const { key } = entry.value.body;
  return typeof key === 'string' ? { line: key, signedBy } : null;
}

/** The lines of these keys, and of all that were named in what one of them signed. A signature beside another one names nobody. */
export function vouchedFor(keys: readonly VerifierKey[], namings: readonly KeyNaming[]): ReadonlySet<string> {
  const vouched = new Set(keys.map(({ line }) => line));
  for (let before = -1; before < vouched.size; ) {
    before = vouched.size;
    for (const { line, signedBy } of namings) if (signedBy.some((key) => vouched.has(key.line))) vouched.add(line);
  }
  return vouched;
}

/**
 * Whether each checkpoint but the largest is continued by a larger one, by a proof for just its size; and whether the larger one's key is
 * its own or follows from it. Several proofs may lead from one to the next.
 */
export function continuedCheckpoints(bag: Bag, namings: readonly KeyNaming[]): Checked<Consistency[]> {
  const { checkpoints, consistencies } = bag;
  const [newest, ...older] = checkpoints;
  if (!newest) return good([]);
  const other = older.find(({ origin }) => origin !== newest.origin);
  if (other) return bad('other-log', { values: { origin: other.origin, station: newest.origin } });
  const largest = Math.max(...consistencies.map(({ checkpoint }) => checkpoint.size));
  if (consistencies.length > 0 && newest.size > largest)
    return bad('older-larger', { values: { older: newest.size, newer: largest } });
  if (consistencies.length > 0 && older.length === 0)
    return bad('older-missing', { values: { size: consistencies[0]?.from ?? 0 } });
  const found: Consistency[] = [];
  for (const one of older) {
    const proven = consistencies.find(({ from, checkpoint }) => from === one.size && checkpoint.size > one.size) ?? null;
    if (!proven && consistencies.length > 0 && one.size !== newest.size) return notFor(one, consistencies);
    const judged = judgeConsistency(one, proven?.checkpoint ?? newest, proven?.proof ?? null);
    if (!judged.ok) return judged;
    const { older: before, newer } = judged.value;
    const isOneTree = before.size === newer.size && isFollowed({ older: newer, newer: before }, bag, namings);
    if (!isOneTree && !isFollowed(judged.value, bag, namings))
      return bad('key-not-followed', { values: { name: newest.origin } });
    found.push(judged.value);
  }
  return good(found);
}

const notFor = ({ size }: Checkpoint, proofs: readonly ProvenCheckpoint[]) =>
  bad('proof-of-other', { values: { size, from: proofs.map(({ from }) => from).join(', ') } });

/** A key that was replaced signs no more: the newer one is signed with the last of keys.txt, unless a proof goes on from there. */
function isFollowed({ older, newer }: Consistency, { currentKey, checkpoints }: Bag, namings: readonly KeyNaming[]): boolean {
  const vouched = vouchedFor(older.signedBy, namings);
  const isLast = newer.size === checkpoints[0]?.size;
  return newer.signedBy.some(({ line }) => vouched.has(line) && (!isLast || line === currentKey?.line));
}
