import { createHash } from 'node:crypto';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { Result } from '../contract/errors';
import { fromBase41, toBase41 } from './base41';
import { receiptWords } from './receiptWords';

/** What a resident needs to check one entry of the ledger without the station. */
export interface ReceiptParts {
  /** Exactly the bytes that were hashed, without a line end. */
  entryBytes: Uint8Array;
  /** The entry's place in the ledger; the first is 0. */
  seq: number;
  /** RFC 6962 inclusion proof, 32 bytes each, the leaf's neighbour first. */
  proof: readonly Uint8Array[];
  /** The signed note (C2SP tlog-checkpoint) the proof leads to, with its signature lines. */
  checkpointNote: string;
  /** The key that signed it, as a line of keys.txt: `name+hash+base64`. */
  verifierKey: string;
}

/** What is printed on the receipt. */
export interface Receipt {
  /** One text per QR code (`receiptQr.ts` draws them), 1 to 9; typically 2 (a withdrawal's: 1). */
  codes: string[];
  /** The key's fingerprint, as on the sign at the gate: five groups of four capitals or digits. */
  fingerprint: string;
  /** The entry's RFC 6962 leaf hash in sixteen groups of four. */
  entryHash: string;
}

/** Version 25 at level M holds 1,451 letters. */
const maxLettersPerCode = 1_451;
const maxCodes = 9;
/** Three texts of at most 65,535 bytes and 255 hashes; what swells beyond is no receipt. */
const maxUnpackedBytes = 3 * 65_537 + 9 + 255 * 32;
const hashBytes = 32;
const dictionary = Buffer.from(receiptWords, 'utf8');

/**
 * The receipt's codes and what is compared by eye. The format is written down in docs/verifier.md. Throws when an entry is too large
 * for nine codes, which no room's entry is.
 */
export function receiptOf(parts: ReceiptParts): Receipt {
  const packed = deflateRawSync(pack(parts), { level: 9, dictionary });
  const text = toBase41(packed);
  const check = checkOf(packed);
  const room = maxLettersPerCode - header(1, 1, check).length;
  const count = Math.ceil(text.length / room);
  if (count > maxCodes) throw new Error('an entry too large for a receipt');
  const share = Math.ceil(text.length / count);
  const codes = Array.from({ length: count }, (_, at) => header(at + 1, count, check) + text.slice(at * share, (at + 1) * share));
  return { codes, fingerprint: fingerprintOf(parts.verifierKey), entryHash: groups(leafHash(parts.entryBytes).toString('hex')) };
}

/** SHA-256 of the key's line, its first 80 bits, as people compare it: `9F3A 6C01 D2B7 44E0 1A5C`. */
export function fingerprintOf(verifierKey: string): string {
  const digest = createHash('sha256').update(verifierKey.trim(), 'utf8').digest('hex');
  return groups(digest.slice(0, 20).toUpperCase());
}

/** What is wrong with codes that were read: no receipt's, some missing, of several receipts, or misread. */
export type ReceiptFault =
  | { kind: 'not-a-receipt' }
  | { kind: 'missing'; missing: number[]; of: number }
  | { kind: 'mixed' }
  | { kind: 'damaged' };

/** Reads the codes of one receipt, in any order, repeats allowed. It says nothing yet about whether the log holds the entry. */
export function parseReceipt(codes: readonly string[]): Result<ReceiptParts, ReceiptFault> {
  const read = codes.map((code) => /^FG1\/([1-9])OF([1-9])\/([0-9A-F]{8}):([0-9A-Z+\-./:]+)$/.exec(code.replace(/\s/g, '')));
  const first = read[0];
  if (!first || read.includes(null)) return fault({ kind: 'not-a-receipt' });
  const of = Number(first[2]);
  const check = first[3] ?? '';
  const shares: (string | undefined)[] = Array.from({ length: of });
  for (const one of read) {
    const at = Number(one?.[1]) - 1;
    const share = one?.[4] ?? '';
    if (one?.[3] !== check || Number(one[2]) !== of || at >= of) return fault({ kind: 'mixed' });
    if (shares[at] !== undefined && shares[at] !== share) return fault({ kind: 'damaged' });
    shares[at] = share;
  }
  const missing = shares.flatMap((share, at) => (share === undefined ? [at + 1] : []));
  if (missing.length > 0) return fault({ kind: 'missing', missing, of });
  const packed = fromBase41(shares.join(''));
  if (!packed || checkOf(packed) !== check) return fault({ kind: 'damaged' });
  const parts = unpack(packed);
  return parts ? { ok: true, value: parts } : fault({ kind: 'damaged' });
}

const fault = (error: ReceiptFault) => ({ ok: false as const, error });

const header = (number: number, of: number, check: string): string => `FG1/${number}OF${of}/${check}:`;

/** Tells codes of different receipts, and misread ones, apart; it protects nothing, the signature does. */
const checkOf = (packed: Uint8Array): string => createHash('sha256').update(packed).digest('hex').slice(0, 8).toUpperCase();

const leafHash = (entryBytes: Uint8Array): Buffer => createHash('sha256').update(Uint8Array.of(0)).update(entryBytes).digest();

const groups = (text: string): string => text.replace(/.{4}(?=.)/g, '$& ');

/** Entry, note and key, each after its length (2 bytes); seq (8 bytes); the number of hashes (1 byte) and the hashes. Big-endian. */
function pack({ entryBytes, seq, proof, checkpointNote, verifierKey }: ReceiptParts): Buffer {
  if (proof.some((hash) => hash.length !== hashBytes)) throw new Error('a proof is of hashes of 32 bytes');
  const place = Buffer.alloc(9);
  place.writeBigUInt64BE(BigInt(seq));
  place.writeUInt8(proof.length, 8);
  const texts = [entryBytes, Buffer.from(checkpointNote, 'utf8'), Buffer.from(verifierKey.trim(), 'utf8')];
  const sized = texts.flatMap((bytes) => {
    const length = Buffer.alloc(2);
    length.writeUInt16BE(bytes.length);
    return [length, bytes];
  });
  return Buffer.concat([...sized, place, ...proof]);
}

function unpack(packed: Uint8Array): ReceiptParts | null {
  try {
    const bytes = inflateRawSync(packed, { maxOutputLength: maxUnpackedBytes, dictionary });
    let at = 0;
    const take = (length: number): Buffer => {
      if (at + length > bytes.length) throw new RangeError('short');
      at += length;
      return bytes.subarray(at - length, at);
    };
    const entryBytes = take(take(2).readUInt16BE());
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
    const checkpointNote = text.decode(take(take(2).readUInt16BE()));
    const verifierKey = text.decode(take(take(2).readUInt16BE()));
    const seq = Number(take(8).readBigUInt64BE());
    const proof = Array.from({ length: take(1).readUInt8() }, () => Uint8Array.from(take(hashBytes)));
    if (at !== bytes.length || !Number.isSafeInteger(seq)) return null;
    return { entryBytes: Uint8Array.from(entryBytes), seq, proof, checkpointNote, verifierKey };
  } catch {
    return null;
  }
}
