/** Lengths of cards, parities included. */
export type CardBits = 26 | 34 | 37;

const parityOf = (value: bigint): bigint => {
  let ones = 0n;
  for (let rest = value; rest > 0n; rest >>= 1n) ones += rest & 1n;
  return ones & 1n;
};

/**
 * All bits of a card whose number alone was read, as a number: even parity over the first half of the data bits, the number, odd
 * parity over the last half (HID H10301 for 26 bits, the same with 16 and 16 for 34). The 35 data bits of a 37-bit card have a middle
 * one that both parities cover (H10302, H10304). Null where the number does not fit.
 */
export function withParities(number: bigint, bits: CardBits): bigint | null {
  const data = BigInt(bits - 2);
  if (number < 0n || number >> data !== 0n) return null;
  const half = (data + 1n) / 2n;
  const even = parityOf(number >> (data - half));
  const odd = parityOf(number & ((1n << half) - 1n)) ^ 1n;
  return (even << (data + 1n)) | (number << 1n) | odd;
}

/** Bits as `card` events carry them: the first bit in the highest bit of byte 0, what is left of the last byte zero. Hex. */
export function bitsToHex(value: bigint, bits: number): string {
  const bytes = Math.ceil(bits / 8);
  return (value << BigInt(bytes * 8 - bits)).toString(16).padStart(bytes * 2, '0');
}
