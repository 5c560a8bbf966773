import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chachaBlock, createKeyStream } from '../../../native-bridge/vision/keyStream';

const hex = (text: string) => new Uint8Array(Buffer.from(text.replace(/\s/g, ''), 'hex'));

describe('the ChaCha20 block', () => {
  it('is that of RFC 8439, 2.3.2', () => {
    const state = new Uint32Array(16);
    state.set([0x61707865, 0x3320646e, 0x79622d32, 0x6b206574]);
    const bytes = new Uint8Array(state.buffer);
    bytes.set(
      Array.from({ length: 32 }, (_, index) => index),
      16,
    );
    bytes.set(hex('01000000 00000009 0000004a 00000000'), 48);
    const out = new Uint32Array(16);
    chachaBlock(state, out);
    expect(Buffer.from(out.buffer).toString('hex')).toBe(
      '10f1e7e4d13b5915500fdd1fa32071c4c7d1f4c733c068030422aa9ac3d46c4ed2826446079faa0914c2d705d98b02a2b5129cd1de164eb9cbd083e8a2503c4e',
    );
  });
});

describe('a key stream', () => {
  const pair = () => [createKeyStream(new Uint8Array(32).fill(7)), createKeyStream(new Uint8Array(32).fill(7))] as const;

  it('is undone by its twin, message by message, whatever their lengths', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 300 }), { maxLength: 8 }), (messages) => {
        const [one, other] = pair();
        for (const message of messages) {
          const masked = message.slice();
          one.mask(masked);
          other.mask(masked);
          expect(masked).toEqual(message);
        }
      }),
      { numRuns: 50 },
    );
  });

  it('hides: a message of zeros comes out as bytes of every kind, and the next one as others', () => {
    const [stream] = pair();
    const [first, second] = [new Uint8Array(2064), new Uint8Array(2064)];
    stream.mask(first);
    stream.mask(second);
    expect(new Set(first).size).toBeGreaterThan(240);
    expect(first.filter((byte, at) => byte === second[at]).length).toBeLessThan(40);
  });

  it('cannot undo what it has masked: the key of that message is gone', () => {
    const [stream] = pair();
    const message = new Uint8Array(64).fill(1);
    stream.mask(message);
    stream.mask(message);
    expect(message.every((byte) => byte === 1)).toBe(false);
  });

  it('wipes the key it is given', () => {
    const key = new Uint8Array(32).fill(9);
    createKeyStream(key);
    expect(key.every((byte) => byte === 0)).toBe(true);
  });
});
