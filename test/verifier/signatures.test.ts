import { createHash, generateKeyPairSync, sign } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { leafHash } from '../../verifier/core/merkle';
import { isSignature, readKey } from '../../verifier/core/note';
import * as ed25519 from '../../verifier/vendored/noble-ed25519/index.js';

const hex = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, 'hex'));
const check = (signature: string, message: string, key: string): boolean =>
  ed25519.verify(hex(signature), hex(message), hex(key), { zip215: false });

/** RFC 8032 7.1: key, message, signature. */
const vectors = [
  [
    'd75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a',
    '',
    'e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b',
  ],
  [
    '3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c',
    '72',
    '92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00',
  ],
  [
    'fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025',
    'af82',
    '6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a',
  ],
  [
    'ec172b93ad5e563bf4932c70e1245034c35467ef2efd4d64ebf819683467e2bf',
    'ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f',
    'dc2a4459e7369633a52b1bf277839a00201009a3efbf3ecb69bea2186c26b58909351fc9ac90b3ecfdfbc7c66431e0303dca179c138ac17ad9bef1177331a704',
  ],
] as const;

describe('the Ed25519 inside the verifier', () => {
  test('takes the signatures of RFC 8032 and none of them with a bit changed', () => {
    for (const [key, message, signature] of vectors) {
      expect(check(signature, message, key)).toBe(true);
      for (const bit of [0, 7, 255, 256, 500]) {
        const changed = hex(signature);
        changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
        expect(ed25519.verify(changed, hex(message), hex(key), { zip215: false })).toBe(false);
      }
      expect(check(signature, `${message}00`, key)).toBe(false);
    }
  });

  test('agrees with the operating system’s, whatever is signed', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string(), (message, other) => {
        const { privateKey, publicKey } = generateKeyPairSync('ed25519');
        const raw = publicKey.export({ format: 'der', type: 'spki' }).subarray(-32);
        const key = { line: '', name: '', id: new Uint8Array(4), publicKey: Uint8Array.from(raw) };
        const signature = Uint8Array.from(sign(null, Buffer.from(message, 'utf8'), privateKey));
        expect(isSignature(signature, message, key)).toBe(true);
        if (other !== message) expect(isSignature(signature, other, key)).toBe(false);
        expect(isSignature(signature.subarray(1), message, key)).toBe(false);
      }),
      { numRuns: 20 },
    );
  });

  test('takes no scalar beyond the group’s order and no key of small order', () => {
    const [key, message, signature] = vectors[1];
    const order = 2n ** 252n + 27742317777372353535851937790883648493n;
    const scalar = BigInt(
      `0x${Buffer.from(hex(signature.slice(64)))
        .reverse()
        .toString('hex')}`,
    );
    const beyond = Buffer.from((scalar + order).toString(16).padStart(64, '0'), 'hex')
      .reverse()
      .toString('hex');
    expect(check(signature.slice(0, 64) + beyond, message, key)).toBe(false);
    const neutral = `01${'00'.repeat(31)}`;
    expect(check(neutral + '00'.repeat(32), '72', neutral)).toBe(false);
  });
});

describe('what the verifier counts on', () => {
  test('its SHA-256 is the one of the operating system', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 500 }), (bytes) => {
        const expected = createHash('sha256').update(Uint8Array.of(0)).update(bytes).digest();
        expect(Buffer.from(leafHash(bytes)).equals(expected)).toBe(true);
      }),
    );
  });

  test('reads the example key of C2SP signed-note', () => {
    const line = 'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW';
    expect(readKey(line)).toMatchObject({ ok: true, value: { name: 'PeterNeumann' } });
    expect(readKey(line.replace('c74f20a3', 'c74f20a4'))).toMatchObject({ ok: false, fault: { code: 'keys-hash-wrong' } });
    for (const wrong of ['', 'PeterNeumann', line.slice(0, -4), line.replace('+ARpc', '+AhpC'), ` ${line}`])
      expect(readKey(wrong).ok).toBe(false);
  });

  test('the libraries carried along are the published ones', () => {
    const folder = path.join(import.meta.dirname, '../../verifier/vendored');
    const hashes = Object.fromEntries(
      [
        'noble-ed25519/index.js',
        'noble-hashes/sha2.js',
        'noble-hashes/_md.js',
        'noble-hashes/_u64.js',
        'noble-hashes/utils.js',
      ].map((file) => [
        file,
        createHash('sha256')
          .update(readFileSync(path.join(folder, file)))
          .digest('hex'),
      ]),
    );
    expect(hashes).toMatchInlineSnapshot(`
      {
        "noble-ed25519/index.js": "a4f631d1876b5d9e43a86cd71194ca27b5e1451edf4ba4db9a418f40a475569a",
        "noble-hashes/_md.js": "60cf3010fda89e3e4d3f0e7ff1ce249e9c467f34b4fd41b6fd6101d9f69be763",
        "noble-hashes/_u64.js": "b09da8c07fe8187c07649494cdb7cd0bcf13df90b506a9473d19e4d5f8c2e102",
        "noble-hashes/sha2.js": "471746bba6ec4c6238ca41358d1d3b40b6ff31cf3363f0b4d550c649c1a8e83b",
        "noble-hashes/utils.js": "037ad49adb78168b6b699598fd33f85f7877456b1d28b4d032e2a1a16807947c",
      }
    `);
  });
});
