import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { contentReader, type Reading } from '../../../../native-bridge/serial/readers/contents';
import { bitsToHex, type CardBits, withParities } from '../../../../native-bridge/serial/readers/wiegand';

type Content = Parameters<typeof contentReader>[0]['content'];
const read = (content: Content, cardBits: CardBits, said: string | Uint8Array): Reading | null =>
  contentReader({ content, cardBits })(typeof said === 'string' ? new TextEncoder().encode(said) : said);
const card = (bits: number, dataHex: string): Reading => ({ type: 'card', bits, dataHex });

/** Bit strings written out by hand: even parity, facility, number, odd parity. */
const vectors = [
  // Facility 17, number 4711.
  { bits: 26, number: 0x111267n, wiegand: '1 00010001 0001001001100111 1' },
  { bits: 26, number: 0n, wiegand: '0 00000000 0000000000000000 1' },
  { bits: 26, number: 0xffffffn, wiegand: '0 11111111 1111111111111111 1' },
  { bits: 26, number: 0x800001n, wiegand: '1 10000000 0000000000000001 0' },
  // Facility 300, number 54321.
  { bits: 34, number: 0x012cd431n, wiegand: '0 0000000100101100 1101010000110001 0' },
  { bits: 34, number: 0x80000000n, wiegand: '1 1000000000000000 0000000000000000 1' },
  // The middle bit alone, which both parities cover; then facility 1, number 1 (H10304).
  { bits: 37, number: 0x20000n, wiegand: '1 00000000000000000 1 00000000000000000 0' },
  { bits: 37, number: (1n << 19n) | 1n, wiegand: '1 0000000000000001 0000000000000000001 0' },
  { bits: 37, number: (1n << 35n) - 1n, wiegand: '0 11111111111111111111111111111111111 1' },
] as const;

const writtenOut = (bits: string): bigint => BigInt(`0b${bits.replaceAll(' ', '')}`);

describe('the number of a card, with its parities put back', () => {
  it.each(vectors)('$bits bits, $number', ({ bits, number, wiegand }) => {
    expect(withParities(number, bits)).toBe(writtenOut(wiegand));
    const dataHex = bitsToHex(writtenOut(wiegand), bits);
    expect(read('number-decimal', bits, number.toString())).toEqual(card(bits, dataHex));
    expect(read('number-hex', bits, number.toString(16).padStart(10, '0'))).toEqual(card(bits, dataHex));
    expect(read('number-hex', bits, number.toString(16).toUpperCase().padStart(10, '0'))).toEqual(card(bits, dataHex));
    const raw = Uint8Array.from(Buffer.from(number.toString(16).padStart(10, '0'), 'hex'));
    expect(read('number-bytes', bits, raw)).toEqual(card(bits, dataHex));
    expect(read('wiegand-hex', bits, writtenOut(wiegand).toString(16).padStart(10, '0'))).toEqual(card(bits, dataHex));
  });

  it('holds for every number: even over the first half, odd over the last', () => {
    const ones = (bits: string) => bits.replaceAll('0', '').length;
    fc.assert(
      fc.property(fc.constantFrom<CardBits[]>(26, 34, 37), fc.bigInt({ min: 0n, max: (1n << 35n) - 1n }), (bits, any) => {
        const number = any & ((1n << BigInt(bits - 2)) - 1n);
        const written = (withParities(number, bits) ?? 0n).toString(2).padStart(bits, '0');
        const half = Math.ceil(bits / 2);
        expect(ones(written.slice(0, half)) % 2).toBe(0);
        expect(ones(written.slice(-half)) % 2).toBe(1);
        expect(BigInt(`0b${written.slice(1, -1)}`)).toBe(number);
      }),
    );
  });

  it.each<[Content, CardBits, string]>([
    ['number-decimal', 26, '16777216'],
    ['number-hex', 26, '1000000'],
    ['number-decimal', 34, '4294967296'],
    ['number-hex', 37, '800000000'],
    ['wiegand-hex', 26, '4000000'],
    ['number-decimal', 26, '12a4'],
    ['number-hex', 26, '12 34'],
    ['number-hex', 26, '-1234'],
    ['number-decimal', 26, ''],
    ['number-decimal', 26, ' '],
    ['number-decimal', 37, '0'.repeat(25)],
  ])('is none: %s, %d bits, "%s"', (content, bits, said) => {
    expect(read(content, bits, said)).toBeNull();
  });

  it('stands between blanks at some readers', () => {
    expect(read('number-decimal', 26, '  0001118823 ')).toEqual(read('number-decimal', 26, '1118823'));
  });
});

test('a card whose parities are wrong is told as it was read, for the station to refuse', () => {
  const [{ bits, wiegand }] = vectors;
  const turned = writtenOut(wiegand) ^ 1n;
  expect(read('wiegand-hex', bits, turned.toString(16).padStart(7, '0'))).toEqual(card(26, bitsToHex(turned, 26)));
});

test('bits stand as OSDP sends them: the first in the highest bit of the first byte', () => {
  expect(bitsToHex(writtenOut('10000000 00000000 00000000 01'), 26)).toBe('80000040');
  expect(bitsToHex(writtenOut('1111111111111111111111111111111111111'), 37)).toBe('fffffffff8');
});

describe('a key of the keypad', () => {
  const keys = '0123456789*#';
  it.each([...keys].map((key, value) => [key, value] as const))('%s, in 4 bits and in 8', (key, value) => {
    const four = value.toString(16).toUpperCase();
    const eight = (((0xf - value) << 4) | value).toString(16).padStart(2, '0');
    for (const content of ['wiegand-hex', 'number-hex'] as const) {
      expect(read(content, 26, four)).toEqual({ type: 'keys', keys: key });
      expect(read(content, 26, eight)).toEqual({ type: 'keys', keys: key });
    }
    expect(read('number-bytes', 26, Uint8Array.of(Number.parseInt(eight, 16)))).toEqual({ type: 'keys', keys: key });
  });

  it.each(['c', 'D', 'e', 'F', '3c', '11', 'e2', 'ff'])('is none: %s', (digits) => {
    expect(read('wiegand-hex', 26, digits)).toBeNull();
  });
});

describe('what a code says', () => {
  it.each(['FGP1.AbC-_09', '你好，门岗', 'x'.repeat(1_000), '﻿begins with a mark'])('comes as it is: %s', (said) => {
    expect(read('text', 26, said)).toEqual({ type: 'code', text: said });
  });

  it.each([
    ['nothing', ''],
    ['more than a thousand characters', 'x'.repeat(1_001)],
    ['a line end inside', 'a\nb'],
    ['an escape', '\x1b[2J'],
    ['a null', 'a\0'],
    ['a C1 control', 'a\x85b'],
    ['bytes that are no UTF-8', Uint8Array.of(0xc3, 0x28)],
  ])('is refused: %s', (_, said) => {
    expect(read('text', 26, said)).toBeNull();
  });
});
