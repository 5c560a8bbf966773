import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { encodeCommand, type OsdpCommand } from '../../../../native-bridge/serial/osdp/commands';
import { decodeReply } from '../../../../native-bridge/serial/osdp/replies';

const hex = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text.replaceAll(' ', ''), 'hex'));

describe('commands', () => {
  test.each<[OsdpCommand, string]>([
    [{ type: 'POLL' }, '60'],
    [{ type: 'ID' }, '61 00'],
    [{ type: 'CAP' }, '62 00'],
    [{ type: 'LSTAT' }, '64'],
    [{ type: 'ISTAT' }, '65'],
    [{ type: 'OSTAT' }, '66'],
    [{ type: 'OUT', output: 1, control: 'pulse', timerMs: 5_000 }, '68 01 05 32 00'],
    [{ type: 'OUT', output: 1, control: 'pulse', timerMs: 25_601 }, '68 01 05 01 01'],
    [{ type: 'OUT', output: 0, control: 'off', timerMs: 0 }, '68 00 01 00 00'],
    [{ type: 'OUT', output: 2, control: 'on', timerMs: 0 }, '68 02 02 00 00'],
    [{ type: 'KEYSET', scbk: hex('00112233445566778899aabbccddeeff') }, '75 01 10 00112233445566778899aabbccddeeff'],
    [{ type: 'LED', reader: 0, colour: 'green', timerMs: 3_000 }, '69 00 00 02 01 00 02 00 1e 00 00 00 00 00 00'],
    [{ type: 'LED', reader: 0, colour: 'red', timerMs: null }, '69 00 00 00 00 00 00 00 00 00 01 01 00 01 00'],
    [{ type: 'BUZ', reader: 0, onMs: 100, count: 1 }, '6a 00 02 01 01 01'],
    [{ type: 'CHLNG', rndA: hex('0102030405060708') }, '76 01 02 03 04 05 06 07 08'],
    [{ type: 'SCRYPT', cryptogram: new Uint8Array(16) }, `77 ${'00'.repeat(16)}`],
  ])('%o', (command, expected) => {
    const { code, data } = encodeCommand(command);
    expect(Buffer.from([code, ...data]).toString('hex')).toBe(expected.replaceAll(' ', ''));
  });
});

describe('replies', () => {
  test.each([
    ['ACK', 0x40, '', { type: 'ACK' }],
    ['NAK with its reason', 0x41, '06', { type: 'NAK', error: 6 }],
    [
      'who it is',
      0x45,
      'aabbcc 07 02 04030201 010203',
      { type: 'PDID', vendor: 0xccbbaa, model: 7, version: 2, serial: 0x01020304, firmware: '1.2.3' },
    ],
    [
      'what it can',
      0x46,
      '040102 050100',
      {
        type: 'PDCAP',
        capabilities: [
          { code: 4, compliance: 1, count: 2 },
          { code: 5, compliance: 1, count: 0 },
        ],
      },
    ],
    ['tampered, power there', 0x48, '0100', { type: 'LSTATR', tamper: true, powerFail: false }],
    ['power gone', 0x48, '0001', { type: 'LSTATR', tamper: false, powerFail: true }],
    ['inputs; only 1 is active', 0x49, '00010203', { type: 'ISTATR', active: [false, true, false, false] }],
    ['outputs', 0x4a, '0100', { type: 'OSTATR', active: [true, false] }],
    [
      'a card of 26 bits; the spare bits are cut',
      0x50,
      '00 01 1a00 8082697f',
      { type: 'RAW', reader: 0, bits: 26, data: hex('80826940') },
    ],
    ['keys, as the standard writes * and #', 0x53, '00 04 31 39 7f 0d', { type: 'KEYPAD', reader: 0, keys: '19*#' }],
    ['keys, as some keypads write them', 0x53, '01 03 30 2a 23', { type: 'KEYPAD', reader: 1, keys: '0*#' }],
    ['a key that is none is left out', 0x53, '00 03 31 41 32', { type: 'KEYPAD', reader: 0, keys: '12' }],
    ['fewer keys than it says', 0x53, '00 03 31 32', { type: 'OTHER', code: 0x53 }],
    ['busy', 0x79, '', { type: 'BUSY' }],
    ['R-MAC-I', 0x78, '11'.repeat(16), { type: 'RMAC_I', mac: hex('11'.repeat(16)) }],
    ['a card without bits', 0x50, '00 01 0000', { type: 'OTHER', code: 0x50 }],
    ['a card shorter than it says', 0x50, '00 01 1a00 808269', { type: 'OTHER', code: 0x50 }],
    ['an ACK with data', 0x40, '00', { type: 'OTHER', code: 0x40 }],
    ['a NAK without reason', 0x41, '', { type: 'OTHER', code: 0x41 }],
    ['a cryptogram too short', 0x76, '00'.repeat(31), { type: 'OTHER', code: 0x76 }],
    ['an unknown code', 0x99, '0102', { type: 'OTHER', code: 0x99 }],
  ])('%s', (_, code, data, expected) => {
    expect(decodeReply(code, hex(data))).toEqual(expected);
  });

  test('no bytes make it throw', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 255 }), fc.uint8Array({ maxLength: 70 }), (code, data) => {
        expect(decodeReply(code, data)).toHaveProperty('type');
      }),
      { numRuns: 2_000 },
    );
  });
});
