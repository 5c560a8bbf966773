import { fromBase64 } from './signedNote';

/** An inclusion proof in a file of its own (C2SP tlog-proof). */
export interface TlogProof {
  seq: number;
  /** 64 hex digits each, the leaf's neighbour first. */
  path: readonly string[];
  /** The entry's bytes where they come along, as C2SP's extra data. Nothing but the path vouches for them. */
  entry: string | null;
  /** The signed checkpoint it leads to. */
  checkpoint: string;
}

const firstLine = 'c2sp.org/tlog-proof@v1';
/** More steps than any tree of 2^53 leaves has. */
const mostSteps = 63;

export const tlogProofText = ({ seq, path, entry, checkpoint }: TlogProof): string =>
  [
    firstLine,
    ...(entry === null ? [] : [`extra ${Buffer.from(entry, 'utf8').toString('base64')}`]),
    `index ${seq}`,
    ...path.map((hash) => Buffer.from(hash, 'hex').toString('base64')),
    '',
    checkpoint,
  ].join('\n');

/** Null when the text is not written as C2SP says. */
export function parseTlogProof(text: string): TlogProof | null {
  const at = text.indexOf('\n\n');
  const [head, extraOrIndex = '', ...more] = at < 0 ? [] : text.slice(0, at).split('\n');
  const hasExtra = extraOrIndex.startsWith('extra ');
  const extra = hasExtra ? fromBase64(extraOrIndex.slice('extra '.length)) : null;
  if (head !== firstLine || (hasExtra && extra === null)) return null;
  const [index = '', ...steps] = hasExtra ? more : [extraOrIndex, ...more];
  const seq = /^index (0|[1-9][0-9]{0,15})$/.exec(index)?.[1];
  const path = steps.map((step) => fromBase64(step));
  if (seq === undefined || !Number.isSafeInteger(Number(seq)) || path.length > mostSteps) return null;
  if (path.some((hash) => hash?.length !== 32)) return null;
  return {
    seq: Number(seq),
    path: path.map((hash) => hash?.toString('hex') ?? ''),
    entry: extra?.toString('utf8') ?? null,
    checkpoint: text.slice(at + 2),
  };
}
