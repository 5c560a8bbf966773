import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { crc16, FrameReader, frameHead, sealFrame } from '../../../support/serial/osdp/frame';

const hex = (text: string) => Buffer.from(text, 'hex');
const none = Buffer.alloc(0);
const poll = { address: 0, sequence: 2, security: null, code: 0x60, body: none };

describe('the frame of the simulated turnstile', () => {
  it.each([
    ['check value of the CRC catalogue', Buffer.from('123456789').toString('hex'), 0xe5cc],
    ['Annex E, example 1', '537f0d00046e0080250000', 0x386e],
    ['Annex E, example 2', '53000900046100', 0x66c0],
  ])('%s', (_, bytes, crc) => {
    expect(crc16(hex(bytes))).toBe(crc);
  });

  it('builds the POLL that public control panels send', () => {
    expect(sealFrame(frameHead(poll, 0), none).toString('hex')).toBe('ff53000800066089cc');
  });

  it('reads what a real reader sent: an ACK and a PDID', () => {
    const frames = new FrameReader().feed(hex('538008000540689f538014000645000ee31010000074972306061b88'));
    expect(frames.map((frame) => [frame.code, frame.isReply, frame.sequence])).toEqual([
      [0x40, true, 1],
      [0x45, true, 2],
    ]);
  });

  it('finds every frame in a stream, however it is cut up and whatever noise lies between', () => {
    const noise = fc.uint8Array({ maxLength: 12 }).map((bytes) => bytes.filter((byte) => byte !== 0x53));
    const piece = fc.record({ noise, body: fc.uint8Array({ maxLength: 40 }), code: fc.nat(255) });
    fc.assert(
      fc.property(fc.array(piece, { minLength: 1, maxLength: 6 }), fc.integer({ min: 1, max: 9 }), (pieces, step) => {
        const stream = Buffer.concat(
          pieces.flatMap(({ noise: before, body, code }) => [before, sealFrame(frameHead({ ...poll, code, body }, 0), none)]),
        );
        const reader = new FrameReader();
        const found = [];
        for (let at = 0; at < stream.length; at += step) found.push(...reader.feed(stream.subarray(at, at + step)));
        expect(found.map((frame) => [frame.code, frame.body.toString('hex')])).toEqual(
          pieces.map(({ code, body }) => [code, Buffer.from(body).toString('hex')]),
        );
      }),
      { numRuns: 60 },
    );
  });

  it('drops a frame with a single wrong bit and reads the one behind it', () => {
    const good = sealFrame(frameHead(poll, 0), none);
    for (let bit = 16; bit < good.length * 8; bit++) {
      const bad = Buffer.from(good);
      bad.writeUInt8(bad.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
      // Enough good frames that a falsely long length runs out.
      const frames = new FrameReader().feed(Buffer.concat([bad, ...Array.from({ length: 70 }, () => good)]));
      expect(frames.length).toBeGreaterThan(0);
      expect(frames.every((frame) => frame.code === 0x60 && frame.address === 0)).toBe(true);
      expect(frames.length).toBeLessThanOrEqual(70);
    }
  });

  it('finds a frame that a false start seems to swallow', () => {
    const good = sealFrame(frameHead(poll, 0), none);
    // A start character and a length that ends in the middle of the frame behind it.
    const frames = new FrameReader().feed(Buffer.concat([hex('53010a0004'), good]));
    expect(frames.map((frame) => frame.code)).toEqual([0x60]);
  });

  it('has no use for frames with a checksum instead of a CRC', () => {
    expect(new FrameReader().feed(hex('53000700026044'))).toEqual([]);
  });
});
