export interface Card {
  /** 0..255 */
  facility: number;
  /** 0..65535 */
  number: number;
}

const isOdd = (bits: number) => bits.toString(2).replaceAll('0', '').length % 2 === 1;

/**
 * 26-bit Wiegand as a reader sends it raw: even parity over the first 12 data bits, 8 bits facility, 16 bits number,
 * odd parity over the last 12. Four bytes, first bit in the highest bit of byte 0.
 */
export function wiegand26(card: Card): Buffer {
  const data = (card.facility << 16) | card.number;
  const even = isOdd(data >>> 12) ? 1 : 0;
  const odd = isOdd(data & 0xfff) ? 0 : 1;
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(((even << 25) | (data << 1) | odd) * 2 ** 6);
  return bytes;
}
