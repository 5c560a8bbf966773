import { sha256 } from '../vendored/noble-hashes/sha2.js';
import { textOf, toHex, utf8 } from './bytes';
import { bad, type Checked, good } from './fault';
import { inflate } from './inflate';
import { receiptWords } from './receiptWords';

/** What the codes of a receipt hold (docs/verifier.md). Nothing of it is proved yet. */
export interface ReceiptContent {
  entryBytes: Uint8Array;
  seq: number;
  proof: Uint8Array[];
  note: Uint8Array;
  keyLine: string;
}

const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ+-./:';
const dictionary = utf8(receiptWords);
const maxBytes = 3 * 65_537 + 9 + 255 * 32;

/** One code's text taken apart, or null when it is no receipt's. */
export interface Code {
  number: number;
  of: number;
  check: string;
  data: string;
}

/** All codes in a text that was pasted or scanned, in the order they stand there, whatever stands around them. */
export function codesIn(text: string): Code[] {
  const found = text
    .toUpperCase()
    .replace(/\s+/g, '')
    .split(/(?=FG1\/[1-9]OF[1-9]\/)/);
  return found.flatMap((part) => {
    const match = /^FG1\/([1-9])OF([1-9])\/([0-9A-F]{8}):([0-9A-Z+\-./:]+)/.exec(part);
    const [, number, of, check = '', data = ''] = match ?? [];
    return match && Number(number) <= Number(of) ? [{ number: Number(number), of: Number(of), check, data }] : [];
  });
}

/** Puts the codes of one receipt together, in any order, repeats allowed. */
export function readReceipt(codes: readonly Code[]): Checked<ReceiptContent> {
  const first = codes[0];
  if (!first) return bad('receipt-not');
  const shares = new Map<number, string>();
  for (const { number, of, check, data } of codes) {
    if (of !== first.of || check !== first.check) return bad('receipt-mixed');
    if ((shares.get(number) ?? data) !== data) return bad('receipt-damaged');
    shares.set(number, data);
  }
  const numbers = Array.from({ length: first.of }, (_, at) => at + 1);
  const missing = numbers.filter((number) => !shares.has(number));
  if (missing.length > 0)
    return bad('receipt-missing', { values: { missing: missing.join('、'), of: first.of, have: shares.size } });
  const packed = fromBase41(numbers.map((number) => shares.get(number)).join(''));
  if (!packed || toHex(sha256(packed)).slice(0, 8).toUpperCase() !== first.check) return bad('receipt-damaged');
  const bytes = inflate(packed, maxBytes, dictionary);
  const content = bytes && unpack(bytes);
  return content ? good(content) : bad('receipt-damaged');
}

function fromBase41(text: string): Uint8Array | null {
  const bytes: number[] = [];
  for (let at = 0; at < text.length; at += 3) {
    const [low = -1, middle = -1, high = 0] = [...text.slice(at, at + 3)].map((letter) => alphabet.indexOf(letter));
    if (low < 0 || middle < 0 || high < 0) return null;
    const value = low + 41 * middle + 1681 * high;
    const isPair = at + 3 <= text.length;
    if (value > (isPair ? 0xffff : 0xff)) return null;
    if (isPair) bytes.push(value >> 8);
    bytes.push(value & 255);
  }
  return Uint8Array.from(bytes);
}

function unpack(bytes: Uint8Array): ReceiptContent | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const texts: Uint8Array[] = [];
  let at = 0;
  for (let part = 0; part < 3; part += 1) {
    if (at + 2 > bytes.length) return null;
    const length = view.getUint16(at);
    texts.push(bytes.slice(at + 2, at + 2 + length));
    at += 2 + length;
  }
  const [entryBytes, note, key] = texts;
  if (!entryBytes || !note || !key || at + 9 > bytes.length) return null;
  const seq = view.getUint32(at) * 2 ** 32 + view.getUint32(at + 4);
  const count = view.getUint8(at + 8);
  const keyLine = textOf(key);
  if (keyLine === null || at + 9 + count * 32 !== bytes.length || !Number.isSafeInteger(seq)) return null;
  const proof = Array.from({ length: count }, (_, step) => bytes.slice(at + 9 + step * 32, at + 41 + step * 32));
  return { entryBytes, seq, proof, note, keyLine };
}
