import type { CardNumber } from '../contract/people';

const bit = (bytes: Uint8Array, index: number) => ((bytes[index >> 3] ?? 0) >> (7 - (index & 7))) & 1;

/** Up to 35 bits, so nothing is shifted: JavaScript shifts 32. */
function number(bytes: Uint8Array, from: number, count: number): number {
  let value = 0;
  for (let i = from; i < from + count; i += 1) value = value * 2 + bit(bytes, i);
  return value;
}

function ones(bytes: Uint8Array, from: number, count: number): number {
  let sum = 0;
  for (let i = from; i < from + count; i += 1) sum += bit(bytes, i);
  return sum;
}

/** Even parity over the first `half` bits, with the parity bit in front; odd over the last `half`, with the parity bit at the end. */
const isRight = (bytes: Uint8Array, bits: number, half: number) =>
  ones(bytes, 0, half) % 2 === 0 && ones(bytes, bits - half, half) % 2 === 1;

/**
 * What bits of a reader mean, by HID's formats: 26 (H10301: facility of 8, number of 16), 34 (H10306: 16 and 16), 37 (H10304: 16 and
 * 19; H10302: a number of 35 and no facility). Both of 37 bits have the same parity, over 19 bits each with the middle one in both,
 * so the same bits mean either: H10304 comes first. `dataHex` has the first bit in the highest bit of its first byte. Nothing for
 * another length or wrong parity.
 */
export function cardsFromBits(bits: number, dataHex: string): CardNumber[] {
  if (!/^[0-9a-f]+$/i.test(dataHex) || dataHex.length !== Math.ceil(bits / 8) * 2) return [];
  const bytes = Buffer.from(dataHex, 'hex');
  if (bits === 26 && isRight(bytes, 26, 13)) return [{ facility: number(bytes, 1, 8), number: number(bytes, 9, 16) }];
  if (bits === 34 && isRight(bytes, 34, 17)) return [{ bits, facility: number(bytes, 1, 16), number: number(bytes, 17, 16) }];
  if (bits !== 37 || !isRight(bytes, 37, 19)) return [];
  return meaningsOf({ bits, facility: number(bytes, 1, 16), number: number(bytes, 17, 19) });
}

/** Bits of the number in H10304. */
const LONG_NUMBER = 2 ** 19;

/** All that the bits of this card may mean: itself, and with 37 bits the other format's reading of them. H10304 first. */
export function meaningsOf(card: CardNumber): CardNumber[] {
  const { bits = 26, facility } = card;
  if (bits !== 37) return [card];
  if (facility !== null) return [card, { bits, facility: null, number: facility * LONG_NUMBER + card.number }];
  return [{ bits, facility: Math.floor(card.number / LONG_NUMBER), number: card.number % LONG_NUMBER }, card];
}
