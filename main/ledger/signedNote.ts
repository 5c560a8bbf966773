import { createHash, createPrivateKey, createPublicKey, type KeyObject, sign, verify } from 'node:crypto';
import { isWellFormed } from './canonicalJson';

/** A public key as C2SP signed-note names it. `text` is `name+hex+base64`, one line of keys.txt. */
export interface VerifierKey {
  name: string;
  /** First 4 bytes of SHA-256(name, newline, 0x01, key), 8 hex digits. */
  id: string;
  text: string;
  publicKey: KeyObject;
}

export interface Signer {
  key: VerifierKey;
  sign(text: string): Uint8Array;
}

export type OpenedNote =
  | { ok: true; text: string; signedBy: readonly VerifierKey[] }
  | { ok: false; why: 'malformed' | 'unknown' | 'wrong' };

const ed25519 = 1;
/** What goes before the 32 raw bytes in DER (RFC 8410). */
const spkiHead = Buffer.from('302a300506032b6570032100', 'hex');
const pkcs8Head = Buffer.from('302e020100300506032b657004220420', 'hex');
const largestNote = 64 * 1024;
const mostSignatures = 100;

const isName = (name: string) => name !== '' && !/[\s\u0085+]/u.test(name);

function verifierKey(name: string, raw: Uint8Array): VerifierKey {
  const encoded = Buffer.concat([Uint8Array.of(ed25519), raw]);
  const id = createHash('sha256').update(`${name}\n`).update(encoded).digest().toString('hex', 0, 4);
  const publicKey = createPublicKey({ key: Buffer.concat([spkiHead, raw]), format: 'der', type: 'spki' });
  return { name, id, text: `${name}+${id}+${encoded.toString('base64')}`, publicKey };
}

/** Signs as `name` with the Ed25519 key of this 32-byte seed (RFC 8032); the caller wipes the seed. */
export function createSigner(name: string, seed: Uint8Array): Signer {
  if (!isName(name) || seed.length !== 32) throw new Error('no name or seed of a key');
  const der = Buffer.concat([pkcs8Head, seed]);
  const secret = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
  der.fill(0);
  const spki = createPublicKey(secret).export({ format: 'der', type: 'spki' });
  return {
    key: verifierKey(name, spki.subarray(spkiHead.length)),
    sign: (text) => sign(null, Buffer.from(text, 'utf8'), secret),
  };
}

/** Null unless the text is a whole Ed25519 verifier key whose id is the one of its bytes. */
export function parseVerifierKey(text: string): VerifierKey | null {
  const [name = '', id = '', base64 = '', ...more] = text.split('+', 2).concat(text.split('+').slice(2).join('+'));
  const encoded = fromBase64(base64);
  if (more.length > 0 || !isName(name) || encoded?.length !== 33 || encoded[0] !== ed25519) return null;
  try {
    const key = verifierKey(name, encoded.subarray(1));
    return key.id === id && key.text === text ? key : null;
  } catch {
    return null;
  }
}

/** The note of a text that ends in a newline, with one signature line a signer. Throws for a text no note can hold. */
export function signNote(text: string, signers: readonly Signer[]): string {
  if (!text.endsWith('\n') || !isNoteText(text)) throw new Error('no text for a note');
  const lines = signers.map(({ key, sign: signText }) => {
    const signature = Buffer.concat([Buffer.from(key.id, 'hex'), signText(text)]);
    return `— ${key.name} ${signature.toString('base64')}\n`;
  });
  return `${text}\n${lines.join('')}`;
}

/**
 * The text of a note that at least one of `keys` signed. Signatures of unknown keys are ignored; one of a known key that is wrong makes
 * the whole note wrong.
 */
export function openNote(note: string, keys: readonly VerifierKey[]): OpenedNote {
  const at = note.lastIndexOf('\n\n');
  if (note.length > largestNote || at < 0 || !isNoteText(note) || !note.endsWith('\n')) return { ok: false, why: 'malformed' };
  const text = note.slice(0, at + 1);
  const lines = note.slice(at + 2, -1).split('\n');
  if (lines.length > mostSignatures) return { ok: false, why: 'malformed' };
  const signedBy: VerifierKey[] = [];
  for (const line of lines) {
    const [dash, name = '', base64 = '', ...more] = line.split(' ');
    const bytes = fromBase64(base64);
    if (dash !== '—' || !isName(name) || more.length > 0 || bytes === null || bytes.length < 5)
      return { ok: false, why: 'malformed' };
    const id = bytes.toString('hex', 0, 4);
    const key = keys.find((known) => known.name === name && known.id === id);
    if (!key || signedBy.includes(key)) continue;
    if (!verify(null, Buffer.from(text, 'utf8'), key.publicKey, bytes.subarray(4))) return { ok: false, why: 'wrong' };
    signedBy.push(key);
  }
  return signedBy.length > 0 ? { ok: true, text, signedBy } : { ok: false, why: 'unknown' };
}

/** Valid Unicode, no control characters but newlines. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for.
const isNoteText = (text: string): boolean => isWellFormed(text) && !/[\u0000-\u0009\u000b-\u001f]/.test(text);

/** Null for anything but the standard form with its padding (RFC 4648 section 4). */
export function fromBase64(text: string): Buffer | null {
  const bytes = Buffer.from(text, 'base64');
  return text !== '' && bytes.toString('base64') === text ? bytes : null;
}
