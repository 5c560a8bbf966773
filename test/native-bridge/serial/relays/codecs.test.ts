import { describe, expect, test } from 'vitest';
import { createHw667Codec, createKmtronicCodec, createLcusCodec } from '../../../../native-bridge/serial/relays/codecs';
import { bytesOf, cut, hexOf } from '../boards/bytes';

describe('LCUS', () => {
  test.each([
    ['on', 0, 'a00101a2'],
    ['off', 0, 'a00100a1'],
    ['on', 1, 'a00201a3'],
    ['off', 7, 'a00800a8'],
  ])('%s of relay %i is %s', (what, relay, hex) => {
    expect(hexOf(createLcusCodec().encode({ relay, on: what === 'on' }))).toBe(hex);
  });

  test('takes nothing it hears for an answer, least of all its own bytes', () => {
    expect(createLcusCodec().feed(bytesOf('a00101a2'))).toEqual([]);
  });
});

describe('KMtronic', () => {
  const on = (relay: number) => ({ relay, on: true });
  const off = (relay: number) => ({ relay, on: false });
  test.each([
    [[], 0, 'ff0103'],
    [[], 1, 'ff0203'],
    [[on(0)], 0, 'ff0101ff0103'],
    [[off(1)], 1, 'ff0200ff0203'],
    [[off(0), off(1)], 0, 'ff0100ff0200ff0103'],
  ])('switches and asks: %j, %i is %s', (switchings, query, hex) => {
    expect(hexOf(createKmtronicCodec().encode({ switchings, query }))).toBe(hex);
  });

  test('says of one relay whether it is on, split or behind noise', () => {
    for (let at = 1; at < 8; at++) {
      const codec = createKmtronicCodec();
      const heard = cut(bytesOf('ffff0900ff0201ff0100'), [at]).flatMap((piece) => codec.feed(piece));
      expect(heard).toEqual([
        { relay: 1, on: true },
        { relay: 0, on: false },
      ]);
    }
  });

  test('a query heard back, a relay or a state that cannot be are no answers', () => {
    expect(createKmtronicCodec().feed(bytesOf('ff0103ff0001ff0901ff0102'))).toEqual([]);
  });
});

test('HW-667 closes for a second by one byte, and opens by another', () => {
  expect(hexOf(createHw667Codec().encode('jog'))).toBe('cc');
  expect(hexOf(createHw667Codec().encode('off'))).toBe('bb');
  expect(createHw667Codec().feed(bytesOf('cc'))).toEqual([]);
});
