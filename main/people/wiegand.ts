import type { CardNumber } from '../contract/people';

const bit = (bytes: Uint8Array, index: number) => ((bytes[index >> 3] ?? 0) >> (7 - (index & 7))) & 1;

function number(bytes: Uint8Array, from: number, count: number): number {
  let value = 0;
  for (let i = from; i < from + count; i += 1) value = (value << 1) | bit(bytes, i);
  return value;
}

function ones(bytes: Uint8Array, from: number, count: number): number {
  let sum = 0;
  for (let i = from; i < from + count; i += 1) sum += bit(bytes, i);
  return sum;
}

/**
 * Reads 26-bit Wiegand (HID H10301): even parity over the first 12 data bits, 8 bits facility, 16 bits number, odd parity
 * over the last 12. `dataHex` has the first bit in the highest bit of its first byte. Null for another length or wrong parity.
 */
export function cardFromBits(bits: number, dataHex: string): CardNumber | null {
  if (bits !== 26 || !/^[0-9a-f]{8}$/i.test(dataHex)) return null;
  const bytes = Buffer.from(dataHex, 'hex');
  const evenHalf = ones(bytes, 0, 13) % 2;
  const oddHalf = ones(bytes, 13, 13) % 2;
  if (evenHalf !== 0 || oddHalf !== 1) return null;
  return { facility: number(bytes, 1, 8), number: number(bytes, 9, 16) };
}
