import { describe, expect, test } from 'vitest';
import { crc16 } from '../../../../native-bridge/serial/osdp/crc';

const hex = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text.replaceAll(' ', ''), 'hex'));

describe('CRC-16 of OSDP', () => {
  test('the check value of the start value 1D0F', () => {
    expect(crc16(Buffer.from('123456789'))).toBe(0xe5cc);
  });

  test.each([
    ['SIA specification, annex E, example 1', '53 7F 0D 00 04 6E 00 80 25 00 00', 0x386e],
    ['SIA specification, annex E, example 2', '53 00 09 00 04 61 00', 0x66c0],
  ])('%s', (_, bytes, expected) => {
    expect(crc16(hex(bytes))).toBe(expected);
  });

  test('any turned bit changes it', () => {
    const frame = hex('53 00 09 00 04 61 00');
    for (let bit = 0; bit < frame.length * 8; bit++) {
      const turned = frame.slice();
      turned[bit >> 3] = (turned[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect(crc16(turned)).not.toBe(0x66c0);
    }
  });
});
