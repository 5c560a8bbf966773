import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createDigiconCodec, type DigiconCommand } from '../../../../native-bridge/serial/boards/digiconCodec';
import { bytesOf, cut, hexOf } from './bytes';

describe('commands', () => {
  test.each<[DigiconCommand, string]>([
    ['open1', '0202004848'],
    ['open2', '0202004141'],
    ['free1', '0203004c4805'],
    ['free2', '0203004c410c'],
    ['freeBoth', '0203004c4409'],
    ['control', '0202004343'],
  ])('%s is %s', (command, hex) => {
    expect(hexOf(createDigiconCodec().encode(command))).toBe(hex);
  });
});

describe('what it says', () => {
  test.each([
    ['accepted', '0202000606'],
    ['invalid', '0202001515'],
    ['passed1', '0202001a1a'],
    ['passed2', '0202001b1b'],
  ])('%s is %s', (reply, hex) => {
    expect(createDigiconCodec().feed(bytesOf(hex))).toEqual([reply]);
  });

  test('a passage and an answer in one piece are two', () => {
    expect(createDigiconCodec().feed(bytesOf('0202001a1a0202000606'))).toEqual(['passed1', 'accepted']);
  });

  test('it is found however it is split, and behind false starts', () => {
    const stream = bytesOf('0202020006060202000002020200150602020015151b1b0202001b1b');
    fc.assert(
      fc.property(fc.array(fc.nat(stream.length - 1), { maxLength: 8 }), (cuts) => {
        const codec = createDigiconCodec();
        const heard = cut(stream, cuts).flatMap((piece) => codec.feed(piece));
        expect(heard).toEqual(['accepted', 'invalid', 'passed2']);
      }),
    );
  });

  test('a size that no answer has is noise at once, and waits for nothing', () => {
    const codec = createDigiconCodec();
    expect(codec.feed(bytesOf('02ffff'))).toEqual([]);
    expect(codec.feed(bytesOf('0202000606'))).toEqual(['accepted']);
  });

  test('with one bit turned it is none', () => {
    for (let bit = 0; bit < 40; bit++) {
      const damaged = bytesOf('0202000606');
      damaged[bit >> 3] = (damaged[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect(createDigiconCodec().feed(damaged)).toEqual([]);
    }
  });

  test('our own command heard back is no answer', () => {
    expect(createDigiconCodec().feed(bytesOf('0202004848'))).toEqual([]);
  });
});
