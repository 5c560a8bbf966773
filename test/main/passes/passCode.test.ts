import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LaneGroup } from '../../../main/contract/ids';
import { groupMark, passKeyOf, passText, readPassText, type SignedPass } from '../../../main/passes/passCode';

const key = passKeyOf(new Uint8Array(randomBytes(32)));
const origin = 'fairgate.local/6f0f7f3e-1111-4222-8333-444455556666';
const seconds = fc.nat(2 ** 32 - 1);
const passes: fc.Arbitrary<SignedPass> = fc.record({
  id: fc.uuid(),
  direction: fc.constantFrom(null, 'entry', 'exit'),
  fromS: seconds,
  untilS: seconds,
  uses: fc.option(fc.integer({ min: 1, max: 200 })),
  groups: fc.option(
    fc
      .array(fc.string({ minLength: 1, maxLength: 30 }), { minLength: 1, maxLength: 8 })
      .map((names) => names.map((name) => groupMark(name as LaneGroup))),
  ),
});
const read = (text: string) => readPassText(text, origin, key.publicKey);

describe('the text of a pass', () => {
  it('says what was signed, and is short enough for a code that a telephone shows', () => {
    fc.assert(
      fc.property(passes, (pass) => {
        const text = passText(pass, origin, key.privateKey);
        expect(read(text)).toEqual(pass);
        expect(text).toMatch(/^FGP1\.[A-Za-z0-9_-]+$/);
        expect(text.length).toBeLessThanOrEqual(pass.groups ? 224 : 139);
      }),
    );
  });

  it('is refused with any one bit of it changed', () => {
    fc.assert(
      fc.property(passes, (pass) => {
        const text = Buffer.from(passText(pass, origin, key.privateKey), 'latin1');
        for (let bit = 0; bit < text.length * 8; bit += 1) {
          text[bit >> 3] = (text[bit >> 3] ?? 0) ^ (1 << (bit & 7));
          expect(read(text.toString('latin1'))).toBeNull();
          text[bit >> 3] = (text[bit >> 3] ?? 0) ^ (1 << (bit & 7));
        }
      }),
      { numRuns: 4 },
    );
  });

  it('is refused with any one bit of what it codes changed', () => {
    fc.assert(
      fc.property(passes, fc.nat(), (pass, at) => {
        const bytes = Buffer.from(passText(pass, origin, key.privateKey).slice(5), 'base64url');
        const bit = at % (bytes.length * 8);
        bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) ^ (1 << (bit & 7));
        expect(read(`FGP1.${bytes.toString('base64url')}`)).toBeNull();
      }),
      { numRuns: 500 },
    );
  });

  it('is refused cut short, made longer, in another alphabet, or as anything else', () => {
    const text = passText(
      { id: '01890000-0000-7000-8000-00000000fbff', direction: null, fromS: 1, untilS: 2, uses: 1, groups: null },
      origin,
      key.privateKey,
    );
    for (let length = 0; length < text.length; length += 1) expect(read(text.slice(0, length))).toBeNull();
    for (const other of [
      `${text}A`,
      `${text}=`,
      `${text}\n`,
      ` ${text}`,
      text.toLowerCase(),
      text.slice(5),
      `FGP2.${text.slice(5)}`,
    ])
      expect(read(other)).toBeNull();
    const bytes = Buffer.from(text.slice(5), 'base64url');
    if (bytes.toString('base64') !== text.slice(5)) expect(read(`FGP1.${bytes.toString('base64')}`)).toBeNull();
    fc.assert(
      fc.property(fc.string(), (noise) => {
        expect(read(`FGP1.${noise}`)).toBeNull();
      }),
    );
  });

  it('is another station’s by its key, and by its name even under the same key', () => {
    fc.assert(
      fc.property(passes, (pass) => {
        const other = passKeyOf(new Uint8Array(randomBytes(32)));
        expect(read(passText(pass, origin, other.privateKey))).toBeNull();
        expect(read(passText(pass, 'fairgate.local/another', key.privateKey))).toBeNull();
      }),
      { numRuns: 20 },
    );
  });
});

describe('the key of a pass', () => {
  it('is the one RFC 8032 makes of its seed (7.1, TEST 1)', () => {
    const seed = Buffer.from('9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60', 'hex');
    expect(Buffer.from(passKeyOf(seed).publicBytes).toString('hex')).toBe(
      'd75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a',
    );
  });
});
