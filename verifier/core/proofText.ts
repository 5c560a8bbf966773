import { fromBase64 } from './bytes';
import { bad, type Checked, good } from './fault';

/** An inclusion proof with the checkpoint it leads to (C2SP tlog-proof). */
export interface InclusionText {
  seq: number;
  proof: Uint8Array[];
  note: string;
}

const firstLine = 'c2sp.org/tlog-proof@v1';
/** More than any tree of 2^53 leaves needs, in either kind of proof. */
const mostHashes = 64 * 2;

export const isInclusionText = (text: string): boolean => text.startsWith(`${firstLine}\n`);

/** `file` names it in a fault. What an `extra` line says is not covered by anything and is passed over. */
export function readInclusion(text: string, file: string): Checked<InclusionText> {
  const split = text.indexOf('\n\n');
  const lines = split < 0 ? [] : text.slice(0, split).split('\n').slice(1);
  if (lines[0]?.startsWith('extra ')) lines.shift();
  const seq = /^index (0|[1-9][0-9]*)$/.exec(lines.shift() ?? '')?.[1];
  const proof = hashesOf(lines);
  if (seq === undefined || !Number.isSafeInteger(Number(seq)) || !proof) return bad('proof-malformed', { values: { file } });
  return good({ seq: Number(seq), proof, note: text.slice(split + 2) });
}

/** A proof of consistency as it is told: one base64 hash a line. Null when the text is something else. */
export function readConsistency(text: string): Uint8Array[] | null {
  const lines = text.split('\n').filter((line) => line !== '');
  return lines.length > 0 ? hashesOf(lines) : null;
}

function hashesOf(lines: readonly string[]): Uint8Array[] | null {
  const hashes = lines.flatMap((line) => fromBase64(line) ?? []);
  const isWhole = hashes.length === lines.length && hashes.length <= mostHashes && hashes.every((hash) => hash.length === 32);
  return isWhole ? hashes : null;
}
