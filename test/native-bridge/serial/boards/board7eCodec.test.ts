import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Board7eCommand, board7eCommands, createBoard7eCodec } from '../../../../native-bridge/serial/boards/board7eCodec';
import { bytesOf, cut, hexOf } from './bytes';

/** 18 bytes: version 2, machine 1, fault 10, gate 20, alarm 40, 258 left, 65,536 right, infra-red 81, executed, 24 V. */
const executed = '7f020110204000010201000081551800001b';
const codec = () => createBoard7eCodec(1);

describe('commands', () => {
  test.each<[Board7eCommand, string]>([
    ['status', '7e00011000000070'],
    ['openLeft', '7e000180010000ff'],
    ['openRight', '7e000182010000fd'],
    ['alwaysOpenLeft', '7e000181000000ff'],
    ['alwaysOpenRight', '7e000183000000fd'],
    ['close', '7e000184000000fc'],
    ['forbidLeft', '7e000188000000f8'],
    ['forbidRight', '7e000189000000f7'],
    ['clearRestriction', '7e00018f000000f1'],
    ['resetLeftCounter', '7e00012000000060'],
    ['resetRightCounter', '7e0001210000005f'],
  ])('%s is %s', (command, hex) => {
    expect(hexOf(codec().encode(command))).toBe(hex);
  });

  test('carry the machine they are for', () => {
    expect(hexOf(createBoard7eCodec(9).encode('status'))).toBe('7e00091000000068');
  });

  test('no command opens for more than one', () => {
    const openings = Object.values(board7eCommands).filter(({ data }) => data !== 0);
    expect(openings.map(({ data }) => data)).toEqual([1, 1]);
  });
});

describe('the answer', () => {
  const reply = { version: 2, executed: true, left: 258, right: 65_536, rawHex: '10204081' };

  test('says whether the command was carried out, who passed, and what is not understood as it is', () => {
    expect(codec().feed(bytesOf(executed))).toEqual([reply]);
  });

  test.each([
    [0x55, 'openLeft', true],
    [0x01, 'openLeft', true],
    [0x80, 'openLeft', true],
    [0x80, 'status', false],
    [0x82, 'openLeft', false],
    [0x00, 'openLeft', false],
    [0xaa, 'openLeft', false],
  ] as const)(
    'with %i for what was carried out after %s: carried out %s, and nothing is known otherwise',
    (word, command, isExecuted) => {
      const frame = bytesOf(executed);
      frame[13] = word;
      frame[17] = ~frame.subarray(0, 17).reduce((sum, byte) => sum + byte, 0) & 0xff;
      const spoken = codec();
      spoken.encode(command);
      expect(spoken.feed(frame)).toEqual([{ ...reply, executed: isExecuted }]);
    },
  );

  test('of another machine is not for us', () => {
    expect(createBoard7eCodec(2).feed(bytesOf(executed))).toEqual([]);
  });

  test('is found however it is split', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(17), { maxLength: 6 }), (cuts) => {
        const reader = codec();
        expect(cut(bytesOf(executed), cuts).flatMap((piece) => reader.feed(piece))).toEqual([reply]);
      }),
    );
  });

  test('two come joined, with noise before, between and after', () => {
    expect(codec().feed(bytesOf(`7f${executed}007f7f${executed}7f`))).toHaveLength(2);
  });

  test('with one bit turned it is none', () => {
    const whole = bytesOf(executed);
    for (let bit = 0; bit < whole.length * 8; bit++) {
      const damaged = whole.slice();
      damaged[bit >> 3] = (damaged[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect(codec().feed(damaged)).toEqual([]);
    }
  });

  test('begun before a reset is forgotten', () => {
    const reader = codec();
    reader.feed(bytesOf(executed).slice(0, 10));
    reader.reset();
    expect(reader.feed(bytesOf(executed).slice(10))).toEqual([]);
    expect(reader.feed(bytesOf(executed))).toHaveLength(1);
  });
});
