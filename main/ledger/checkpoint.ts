import { fromBase64, openNote, type Signer, signNote, type VerifierKey } from './signedNote';

/** The head of a log's tree (C2SP tlog-checkpoint). */
export interface Checkpoint {
  origin: string;
  /** Number of entries. */
  size: number;
  /** RFC 6962 root, 64 hex digits. */
  rootHex: string;
  /** Further lines; this station writes none. */
  extensions: readonly string[];
}

export type OpenedCheckpoint =
  | { ok: true; checkpoint: Checkpoint; signedBy: readonly VerifierKey[] }
  | { ok: false; why: 'malformed' | 'unknown' | 'wrong' };

/** Three lines, the text that is signed. */
export const checkpointText = ({ origin, size, rootHex, extensions }: Checkpoint): string =>
  [origin, String(size), Buffer.from(rootHex, 'hex').toString('base64'), ...extensions].map((line) => `${line}\n`).join('');

/** Null when the text is no checkpoint's, to the letter. */
export function parseCheckpoint(text: string): Checkpoint | null {
  if (!text.endsWith('\n')) return null;
  const [origin = '', size = '', root = '', ...extensions] = text.slice(0, -1).split('\n');
  const rootBytes = fromBase64(root);
  const isWhole = origin !== '' && /^(0|[1-9][0-9]{0,15})$/.test(size) && rootBytes?.length === 32;
  if (!isWhole || !Number.isSafeInteger(Number(size)) || extensions.includes('')) return null;
  return { origin, size: Number(size), rootHex: rootBytes.toString('hex'), extensions };
}

export const signCheckpoint = (head: Omit<Checkpoint, 'extensions'>, signers: readonly Signer[]): string =>
  signNote(checkpointText({ ...head, extensions: [] }), signers);

/** The notes in a file of many, one after another with an empty line between; what is none is read over. */
export function notesIn(text: string): string[] {
  const blocks = text.split('\n\n').map((block) => block.replace(/^\n+/, ''));
  return blocks.flatMap((block, index) => {
    const signatures = blocks[index + 1];
    if (block.startsWith('— ') || !signatures?.startsWith('— ')) return [];
    return [`${block}\n\n${signatures.trimEnd()}\n`];
  });
}

/** A signed checkpoint that at least one of `keys` signed. The origin is for the caller to compare. */
export function openCheckpoint(note: string, keys: readonly VerifierKey[]): OpenedCheckpoint {
  const opened = openNote(note, keys);
  if (!opened.ok) return opened;
  const checkpoint = parseCheckpoint(opened.text);
  return checkpoint ? { ok: true, checkpoint, signedBy: opened.signedBy } : { ok: false, why: 'malformed' };
}
