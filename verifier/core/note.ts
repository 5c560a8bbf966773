import * as ed25519 from '../vendored/noble-ed25519/index.js';
import { sha256, sha512 } from '../vendored/noble-hashes/sha2.js';
import { concat, fromBase64, isByteOrderMark, sameBytes, textOf, toHex, utf8 } from './bytes';
import { bad, type Checked, good } from './fault';
import type { TreeHead } from './merkle';

ed25519.hashes.sha512 = sha512;

/** A verifier key as C2SP signed-note writes it: `name+hash+base64(type, key)`; only Ed25519 (type 1). */
export interface VerifierKey {
  line: string;
  name: string;
  /** First 4 bytes of SHA-256(name, newline, type, key). */
  id: Uint8Array;
  publicKey: Uint8Array;
}

/** SHA-256 of the key's line, first 80 bits, five groups of four: what the sign at the gate shows. */
export function fingerprintOf(key: VerifierKey): string {
  return toHex(sha256(utf8(key.line)).subarray(0, 10))
    .toUpperCase()
    .replace(/.{4}(?=.)/g, '$& ');
}

const ed25519Type = 1;
const largestNote = 64 * 1024;

export function readKey(line: string): Checked<VerifierKey> {
  const match = /^([^\s\u0085+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/]+={0,2})$/.exec(line);
  const key = fromBase64(match?.[3] ?? '');
  if (!match || !key || key.length !== 33 || key[0] !== ed25519Type)
    return bad('keys-malformed', { values: { line: line.slice(0, 60) } });
  const name = match[1] ?? '';
  const id = sha256(concat(utf8(`${name}\n`), key)).subarray(0, 4);
  if (toHex(id) !== match[2]) return bad('keys-hash-wrong', { values: { name } });
  return good({ line, name, id, publicKey: key.subarray(1) });
}

/** keys.txt: one verifier key a line, each with its line end. */
export function readKeys(bytes: Uint8Array): Checked<VerifierKey[]> {
  const text = readText(bytes, 'keys.txt');
  if (!text.ok) return text;
  const keys: VerifierKey[] = [];
  if (!text.value.endsWith('\n')) return bad('keys-malformed', { values: { line: text.value.slice(-60) } });
  for (const line of text.value.slice(0, -1).split('\n')) {
    const key = readKey(line);
    if (!key.ok) return key;
    if (keys.some((other) => other.name === key.value.name && sameBytes(other.id, key.value.id)))
      return bad('keys-twice', { values: { name: key.value.name } });
    keys.push(key.value);
  }
  return good(keys);
}

/** Text of a small file; what mail programs and editors do to it is named. */
export function readText(bytes: Uint8Array, file: string): Checked<string> {
  if (bytes.length === 0) return bad('file-empty', { values: { file } });
  if (isByteOrderMark(bytes)) return bad('file-byte-order-mark', { values: { file } });
  if (bytes.includes(13)) return bad('file-line-ends', { values: { file } });
  const text = textOf(bytes);
  return text === null ? bad('file-not-text', { values: { file } }) : good(text);
}

export interface Checkpoint extends TreeHead {
  /** The log's name, the note's first line. */
  origin: string;
  /** Those of the known keys whose signature was found and is right; at least one. */
  signedBy: VerifierKey[];
  note: string;
}

/** Reads a C2SP tlog-checkpoint and checks its signatures (C2SP signed-note, Ed25519). `file` names it in a fault. */
export function readCheckpoint(bytes: Uint8Array, keys: readonly VerifierKey[], file: string): Checked<Checkpoint> {
  const text = readText(bytes, file);
  if (!text.ok) return text;
  const note = text.value;
  const values = { file };
  const split = note.lastIndexOf('\n\n');
  if (split < 0 || !note.endsWith('\n') || note.length > largestNote || hasControls(note))
    return bad('note-malformed', { values });
  const signed = note.slice(0, split + 1);
  const head = readHead(signed);
  if (!head) return bad('note-not-checkpoint', { values });
  const signedBy: VerifierKey[] = [];
  for (const line of note.slice(split + 2, -1).split('\n')) {
    const match = /^\u2014 ([^\s\u0085+]+) (\S+)$/.exec(line);
    const blob = fromBase64(match?.[2] ?? '');
    if (!match || !blob || blob.length < 5) return bad('note-malformed', { values });
    const key = keys.find(({ name, id }) => name === match[1] && sameBytes(id, blob.subarray(0, 4)));
    // Signatures of others, a witness for instance, are passed over, as C2SP wants it.
    if (!key) continue;
    if (!isSignature(blob.subarray(4), signed, key))
      return bad('note-signature-wrong', { values: { ...values, name: key.name } });
    if (!signedBy.includes(key)) signedBy.push(key);
  }
  return signedBy.length > 0 ? good({ ...head, signedBy, note }) : bad('note-key-unknown', { values });
}

/** Control characters other than newlines, which a note must not hold. */
function hasControls(text: string): boolean {
  for (let at = 0; at < text.length; at += 1) if (text.charCodeAt(at) < 32 && text[at] !== '\n') return true;
  return false;
}

function readHead(signed: string): { origin: string; size: number; root: Uint8Array } | null {
  const [origin = '', count = '', hash = '', ...more] = signed.slice(0, -1).split('\n');
  const root = fromBase64(hash);
  const size = Number(count);
  if (origin === '' || !/^(0|[1-9][0-9]*)$/.test(count) || !Number.isSafeInteger(size)) return null;
  return root?.length === 32 && more.every((line) => line !== '') ? { origin, size, root } : null;
}

export function isSignature(signature: Uint8Array, signed: string, key: VerifierKey): boolean {
  try {
    return ed25519.verify(signature, utf8(signed), key.publicKey, { zip215: false });
  } catch {
    return false;
  }
}
