import { fromBase64 } from './bytes';
import { bad, type Checked, good } from './fault';

/** An inclusion proof with the checkpoint it leads to (C2SP tlog-proof). */
export interface InclusionText {
  seq: number;
  proof: Uint8Array[];
  /** The entry's bytes, where they come along as extra data: what the proof shows is that these stand there. */
  entryBytes: Uint8Array | null;
  note: string;
}

/** A proof that the log of a checkpoint begins with an earlier one of `from` entries (as C2SP tlog-witness writes it). */
export interface ConsistencyText {
  from: number;
  proof: Uint8Array[];
  note: string;
}

const firstLine = 'c2sp.org/tlog-proof@v1';
/** More than any tree of 2^53 leaves needs, in either kind of proof. */
const mostHashes = 63;

export const isInclusionText = (text: string): boolean => text.startsWith(`${firstLine}\n`);

/** `file` names it in a fault. */
export function readInclusion(text: string, file: string): Checked<InclusionText> {
  const split = text.indexOf('\n\n');
  const lines = split < 0 ? [] : text.slice(0, split).split('\n').slice(1);
  const extra = lines[0]?.startsWith('extra ') ? (lines.shift()?.slice('extra '.length) ?? null) : null;
  const entryBytes = extra === null ? null : fromBase64(extra);
  const seq = /^index (0|[1-9][0-9]*)$/.exec(lines.shift() ?? '')?.[1];
  const proof = hashesOf(lines);
  const isWhole = proof && (extra === null || entryBytes);
  if (seq === undefined || !Number.isSafeInteger(Number(seq)) || !isWhole) return bad('proof-malformed', { values: { file } });
  return good({ seq: Number(seq), proof, entryBytes, note: text.slice(split + 2) });
}

export const isConsistencyText = (text: string): boolean => /^old [0-9]/.test(text);

/** `file` names it in a fault. */
export function readConsistency(text: string, file: string): Checked<ConsistencyText> {
  const split = text.indexOf('\n\n');
  const [first = '', ...lines] = split < 0 ? [] : text.slice(0, split).split('\n');
  const from = /^old (0|[1-9][0-9]*)$/.exec(first)?.[1];
  const proof = hashesOf(lines);
  if (from === undefined || !Number.isSafeInteger(Number(from)) || !proof) return bad('proof-malformed', { values: { file } });
  return good({ from: Number(from), proof, note: text.slice(split + 2) });
}

function hashesOf(lines: readonly string[]): Uint8Array[] | null {
  const hashes = lines.flatMap((line) => fromBase64(line) ?? []);
  const isWhole = hashes.length === lines.length && hashes.length <= mostHashes && hashes.every((hash) => hash.length === 32);
  return isWhole ? hashes : null;
}
