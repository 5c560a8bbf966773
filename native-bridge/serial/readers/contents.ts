import type { SerialReader } from '../laneSettings';
import type { ReadContent } from './framing';
import { bitsToHex, type CardBits, withParities } from './wiegand';

/** What a reader has read. Never logged. */
export type Reading =
  | { type: 'card'; bits: number; dataHex: string }
  | { type: 'keys'; keys: string }
  | { type: 'code'; text: string };

type LineReader = Extract<SerialReader, { kind: 'serial' }>;

/** Longest text of a code, as in `SerialEvent`. */
const LONGEST_TEXT = 1_000;
/** Most digits of a card: the 37 bits of the longest take ten, some readers fill up with zeros. */
const MOST_DIGITS = 24;

const keypad = '0123456789*#';
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Bytes of a reading, at most, where its length is not given. */
export const longestContent = (content: LineReader['content']): number => (content === 'text' ? LONGEST_TEXT * 4 : 64);

/** How to read what stands between start and end. */
export function contentReader({ content, cardBits }: Pick<LineReader, 'content' | 'cardBits'>): ReadContent<Reading> {
  switch (content) {
    case 'text':
      return readText;
    case 'number-bytes':
      return (bytes) => readBytes(bytes, cardBits);
    case 'number-decimal':
      return (bytes) => readDecimal(bytes, cardBits);
    case 'number-hex':
      return (bytes) => readHex(bytes, (number) => cardOfNumber(number, cardBits));
    case 'wiegand-hex':
      return (bytes) => readHex(bytes, (value) => cardOfBits(value, cardBits));
  }
}

const cardOfNumber = (number: bigint, bits: CardBits): Reading | null => cardOfBits(withParities(number, bits), bits);

/** Parities are not looked at: a card that was read wrongly is for the station to refuse. */
function cardOfBits(value: bigint | null, bits: CardBits): Reading | null {
  return value === null || value >> BigInt(bits) !== 0n ? null : { type: 'card', bits, dataHex: bitsToHex(value, bits) };
}

/**
 * A key of the reader's keypad comes as a card of 4 bits (0 to 9, A `*`, B `#`) or of 8: the same four bits, turned over in front.
 * Null where it is neither.
 */
function keyOf(value: number, bits: 4 | 8): Reading | null {
  const isWhole = bits === 4 || (value >> 4) + (value & 0xf) === 0xf;
  const key = keypad[value & 0xf];
  return isWhole && key !== undefined ? { type: 'keys', keys: key } : null;
}

/** Printable text without the blanks around it; null where there is anything else. */
function plainText(bytes: Uint8Array): string | null {
  const isPlain = bytes.length <= MOST_DIGITS && bytes.every((byte) => byte >= 0x20 && byte < 0x7f);
  return isPlain ? String.fromCharCode(...bytes).trim() : null;
}

function readHex(bytes: Uint8Array, card: (value: bigint) => Reading | null): Reading | null {
  const digits = plainText(bytes);
  if (digits === null || !/^[0-9a-f]+$/i.test(digits)) return null;
  if (digits.length <= 2) return keyOf(Number.parseInt(digits, 16), digits.length === 1 ? 4 : 8);
  return card(BigInt(`0x${digits}`));
}

function readDecimal(bytes: Uint8Array, cardBits: CardBits): Reading | null {
  const digits = plainText(bytes);
  return digits !== null && /^\d+$/.test(digits) ? cardOfNumber(BigInt(digits), cardBits) : null;
}

function readBytes(bytes: Uint8Array, cardBits: CardBits): Reading | null {
  const [only] = bytes;
  if (only === undefined || bytes.length > MOST_DIGITS / 2) return null;
  if (bytes.length === 1) return keyOf(only, only < 0x10 ? 4 : 8);
  return cardOfNumber(BigInt(`0x${Buffer.from(bytes).toString('hex')}`), cardBits);
}

function readText(bytes: Uint8Array): Reading | null {
  try {
    const text = utf8.decode(bytes);
    const isFit = text.length > 0 && text.length <= LONGEST_TEXT && !/\p{Cc}/u.test(text);
    return isFit ? { type: 'code', text } : null;
  } catch {
    return null;
  }
}
