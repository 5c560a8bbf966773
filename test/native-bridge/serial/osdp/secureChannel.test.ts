import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  clientCryptogram,
  DEFAULT_BASE_KEY,
  decryptData,
  encryptData,
  initialReplyMac,
  messageMac,
  sameBytes,
  serverCryptogram,
  sessionKeys,
} from '../../../../native-bridge/serial/osdp/secureChannel';

const hex = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text.replaceAll(' ', ''), 'hex'));
const text = (bytes: Uint8Array | null): string | null => bytes && Buffer.from(bytes).toString('hex');

const rndA = hex('B0B1B2B3B4B5B6B7');
const rndB = hex('A0A1A2A3A4A5A6A7');
const keys = sessionKeys(DEFAULT_BASE_KEY, rndA);
/** AES-128 of NIST SP 800-38A, F.2.1: key, start value, plain blocks, cipher blocks. */
const nist = {
  key: hex('2b7e151628aed2a6abf7158809cf4f3c'),
  iv: hex('000102030405060708090a0b0c0d0e0f'),
  plain: hex(
    '6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e5130c81c46a35ce411e5fbc1191a0a52eff69f2445df4f9b17ad2b417be66c3710',
  ),
  firstCipher: '7649abac8119b246cee98e9b12e9197d',
  lastCipher: '3ff1caa1681fac09120eca307586e1a7',
};
const nistKeys = { enc: nist.key, mac1: nist.key, mac2: nist.key };
const inverted = nist.iv.map((byte) => ~byte);
const block = fc.uint8Array({ minLength: 16, maxLength: 16 });

describe('SIA specification, annex E', () => {
  test('session keys of SCBK-D', () => {
    expect(text(keys.enc)).toBe('bf8dc2a8329acb8c67c6d0cd9a451682');
    expect(text(keys.mac1)).toBe('5e86c676603bdee2d8beafe178637332');
    expect(text(keys.mac2)).toBe('6fda86e857777e81132035758239172e');
  });

  test('cryptograms and the first reply code', () => {
    const server = serverCryptogram(keys, rndA, rndB);
    expect(text(clientCryptogram(keys, rndA, rndB))).toBe('fde5d2f428ec16312471ea3c02bd7796');
    expect(text(server)).toBe('26d3356e07762d262801fc8e6665a891');
    expect(text(initialReplyMac(keys, server))).toBe('b2a30057eb98ba2229ec1f875662b524');
  });
});

describe('authentication code', () => {
  test('with one key for both halves it is the CBC-MAC of NIST SP 800-38A', () => {
    expect(text(messageMac(nistKeys, nist.iv, nist.plain.subarray(0, 16)))).toBe(nist.firstCipher);
    expect(text(messageMac(nistKeys, nist.iv, nist.plain))).toBe(nist.lastCipher);
  });

  test('an incomplete block is filled with 80 and zeros, a complete one is not', () => {
    const short = nist.plain.subarray(0, 20);
    const filled = new Uint8Array(32);
    filled.set(short);
    filled[20] = 0x80;
    expect(messageMac(keys, nist.iv, short)).toEqual(messageMac(keys, nist.iv, filled));
    expect(messageMac(keys, nist.iv, filled)).not.toEqual(
      messageMac(keys, nist.iv, new Uint8Array([...filled, 0x80, ...Array(15).fill(0)])),
    );
  });

  test('any changed byte, key half or chain value changes it', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 1, maxLength: 60 }),
        block,
        fc.nat(),
        fc.integer({ min: 1, max: 255 }),
        (frame, last, where, mask) => {
          const changed = frame.slice();
          changed[where % frame.length] = (changed[where % frame.length] ?? 0) ^ mask;
          const mac = messageMac(keys, last, frame);
          expect(sameBytes(mac, messageMac(keys, last, changed))).toBe(false);
          expect(sameBytes(mac, messageMac({ ...keys, mac2: keys.mac1 }, last, frame))).toBe(false);
          expect(
            sameBytes(
              mac,
              messageMac(
                keys,
                last.map((byte) => byte ^ mask),
                frame,
              ),
            ),
          ).toBe(false);
        },
      ),
    );
  });
});

describe('encryption', () => {
  test('is AES-CBC from the inverted chain value', () => {
    expect(text(encryptData(nistKeys, inverted, nist.plain))?.slice(0, 32)).toBe(nist.firstCipher);
    expect(text(encryptData(nistKeys, inverted, hex('000102030405060708090a0b0c0d0e')))).toBe('c5311f3d23d086ea86f5ee7f85247b40');
  });

  test('every data comes back, always padded', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), block, (plain, last) => {
        const sent = encryptData(keys, last, plain);
        expect(sent.length % 16).toBe(0);
        expect(sent.length).toBeGreaterThan(plain.length);
        expect(text(decryptData(keys, last, sent))).toBe(text(plain));
      }),
    );
  });

  test.each([
    ['a part of a block', new Uint8Array(15)],
    ['padding that is none', encryptData(nistKeys, inverted, nist.plain).subarray(0, 16)],
  ])('%s is refused', (_, data) => {
    expect(decryptData(nistKeys, inverted, data)).toBeNull();
  });
});
