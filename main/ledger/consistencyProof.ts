import { fromBase64 } from './signedNote';

/** That the log of a checkpoint begins with an earlier one, in a file of its own: written as C2SP tlog-witness has it in a request to a witness. */
export interface ConsistencyProof {
  /** Number of entries of the earlier checkpoint. */
  from: number;
  /** RFC 6962 2.1.2, 64 hex digits each. */
  path: readonly string[];
  /** The signed checkpoint that continues it. */
  checkpoint: string;
}

/** More steps than any two trees of up to 2^53 leaves need. */
const mostSteps = 63;

export const consistencyProofText = ({ from, path, checkpoint }: ConsistencyProof): string =>
  [`old ${from}`, ...path.map((hash) => Buffer.from(hash, 'hex').toString('base64')), '', checkpoint].join('\n');

/** Null when the text is not written like that, to the letter. */
export function parseConsistencyProof(text: string): ConsistencyProof | null {
  const at = text.indexOf('\n\n');
  const [first = '', ...steps] = at < 0 ? [] : text.slice(0, at).split('\n');
  const from = /^old (0|[1-9][0-9]{0,15})$/.exec(first)?.[1];
  const path = steps.map((step) => fromBase64(step));
  if (from === undefined || !Number.isSafeInteger(Number(from)) || path.length > mostSteps) return null;
  if (path.some((hash) => hash?.length !== 32)) return null;
  return { from: Number(from), path: path.map((hash) => hash?.toString('hex') ?? ''), checkpoint: text.slice(at + 2) };
}
