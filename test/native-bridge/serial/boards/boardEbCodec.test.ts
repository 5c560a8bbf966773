import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type BoardEbCommand, createBoardEbCodec } from '../../../../native-bridge/serial/boards/boardEbCodec';
import { bytesOf, cut, hexOf } from './bytes';

const codec = () => createBoardEbCodec(1, 'xor');

describe('commands', () => {
  test.each<[BoardEbCommand, string, string]>([
    ['openLeft', 'eb014000aa', 'eb014000aa'],
    ['openRight', 'eb014100ab', 'eb014100ab'],
    ['dropArm', 'eb014200a8', 'eb014200ab'],
    ['raiseArm', 'eb014300a9', 'eb014300ab'],
    ['ban', 'eb014a00a0', 'eb014a00a0'],
    ['recover', 'eb014b00a1', 'eb014b00a1'],
  ])('%s is %s by the rule and %s as the manual prints it', (command, byRule, printed) => {
    expect(hexOf(codec().encode(command))).toBe(byRule);
    expect(hexOf(createBoardEbCodec(1, 'printed').encode(command))).toBe(printed);
  });

  test('carry the address they are for', () => {
    expect(hexOf(createBoardEbCodec(200, 'xor').encode('openLeft'))).toBe('ebc8400063');
  });
});

describe('the answer', () => {
  test.each<[BoardEbCommand, string]>([
    ['openLeft', 'eb01c0002a'],
    ['openRight', 'eb01c1002b'],
    ['dropArm', 'eb01c20028'],
    ['raiseArm', 'eb01c30029'],
    ['ban', 'eb01ca0020'],
    ['recover', 'eb01cb0021'],
  ])('to %s is %s', (done, hex) => {
    expect(codec().feed(bytesOf(hex))).toEqual([{ done }]);
  });

  test('is not the command heard back, nor another board’s, nor a code nobody knows', () => {
    expect(codec().feed(bytesOf('eb014000aa' + 'eb02c00029' + 'eb01c4002e' + 'eb01c0012b'))).toEqual([]);
  });

  test('is found however it is split, and behind false starts', () => {
    const stream = bytesOf('ebeb01eb01c0002aeb00eb01c1002b');
    fc.assert(
      fc.property(fc.array(fc.nat(stream.length - 1), { maxLength: 8 }), (cuts) => {
        const reader = codec();
        const heard = cut(stream, cuts).flatMap((piece) => reader.feed(piece));
        expect(heard).toEqual([{ done: 'openLeft' }, { done: 'openRight' }]);
      }),
    );
  });

  test('with one bit turned it is none', () => {
    for (let bit = 0; bit < 40; bit++) {
      const damaged = bytesOf('eb01c0002a');
      damaged[bit >> 3] = (damaged[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect(codec().feed(damaged)).toEqual([]);
    }
  });
});
