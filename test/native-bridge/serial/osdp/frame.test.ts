import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { crc16 } from '../../../../native-bridge/serial/osdp/crc';
import { encodeFrame, type FrameParts, FrameReader, LONGEST_FRAME_BYTES } from '../../../../native-bridge/serial/osdp/frame';

const hex = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text.replaceAll(' ', ''), 'hex'));
const noMac = (): Uint8Array => {
  throw new Error('no code was to be asked for');
};
const macOf = (bytes: Uint8Array): Uint8Array => {
  const crc = crc16(bytes);
  return Uint8Array.of(crc & 0xff, crc >> 8, 0xaa, 0xbb, 0xcc);
};

const poll = { address: 0, reply: false, sequence: 0, security: null, code: 0x60, data: new Uint8Array(0) };
const ack = { ...poll, reply: true, sequence: 1, code: 0x40 };
const ackBytes = encodeFrame(ack, noMac);

const partsArbitrary: fc.Arbitrary<FrameParts> = fc.record({
  address: fc.integer({ min: 0, max: 127 }),
  reply: fc.boolean(),
  sequence: fc.integer({ min: 0, max: 3 }),
  security: fc.oneof(
    fc.constant(null),
    fc.constantFrom(0x15, 0x16, 0x17, 0x18).map((type) => Uint8Array.of(2, type)),
    fc.constantFrom(0x11, 0x12, 0x13, 0x14).map((type) => Uint8Array.of(3, type, 1)),
  ),
  code: fc.integer({ min: 0, max: 255 }),
  data: fc.uint8Array({ maxLength: 200 }),
});

const shape = ({ address, reply, sequence, security, code, data }: FrameParts) => ({
  address,
  reply,
  sequence,
  security: security && Array.from(security),
  code,
  data: Array.from(data),
});

describe('encoding', () => {
  test('a poll with its mark; the CRC was computed by another program', () => {
    const bytes = encodeFrame(poll, noMac);
    expect(Buffer.from(bytes).toString('hex')).toBe('ff530008000460ebaa');
  });

  test('annex E, example 2: ID to address 0', () => {
    expect(Buffer.from(encodeFrame({ ...poll, code: 0x61, data: Uint8Array.of(0) }, noMac)).toString('hex')).toBe(
      'ff53000900046100c066',
    );
  });

  test('a secured frame carries four bytes of the code made over everything before it', () => {
    const bytes = encodeFrame({ ...poll, address: 5, sequence: 2, security: Uint8Array.of(2, 0x15) }, macOf);
    expect(Array.from(bytes.subarray(1, 6))).toEqual([0x53, 5, 14, 0, 0x0e]);
    expect(Array.from(bytes.subarray(9, 13))).toEqual(Array.from(macOf(bytes.subarray(1, 9)).subarray(0, 4)));
  });

  test('a frame past the limit is a broken invariant', () => {
    expect(() => encodeFrame({ ...poll, data: new Uint8Array(LONGEST_FRAME_BYTES) }, noMac)).toThrow(RangeError);
  });
});

describe('reading', () => {
  test('whatever is encoded is read back, wherever the bytes are split', () => {
    fc.assert(
      fc.property(
        fc.array(partsArbitrary, { minLength: 1, maxLength: 4 }),
        fc.array(fc.nat(), { maxLength: 12 }),
        (frames, cuts) => {
          const stream = Buffer.concat(frames.map((parts) => encodeFrame(parts, macOf)));
          const edges = [0, ...cuts.map((cut) => cut % stream.length).sort((a, b) => a - b), stream.length];
          const reader = new FrameReader();
          const read = edges.slice(1).flatMap((edge, index) => reader.feed(stream.subarray(edges[index], edge)));
          expect(read.map(shape)).toEqual(frames.map(shape));
        },
      ),
      { numRuns: 300 },
    );
  });

  test.each(Array.from({ length: ackBytes.length - 1 }, (_, at) => at + 1))('split after byte %i', (at) => {
    const reader = new FrameReader();
    expect(reader.feed(ackBytes.subarray(0, at))).toEqual([]);
    expect(reader.feed(ackBytes.subarray(at)).map(shape)).toEqual([shape(ack)]);
  });

  test('byte by byte, two frames without a mark between them', () => {
    const reader = new FrameReader();
    const bytes = [...ackBytes.subarray(1), ...ackBytes.subarray(1)];
    expect(bytes.flatMap((byte) => reader.feed(Uint8Array.of(byte)))).toHaveLength(2);
  });

  test.each([
    ['noise before', [0x00, 0x12, 0xff], []],
    ['a false start before', [0x53, 0x01], []],
    ['a start that claims 65,535 bytes', [0x53, 0x81, 0xff, 0xff, 0x04], []],
    ['a start that claims less than a frame', [0x53, 0x81, 0x07, 0x00, 0x04], []],
    ['a start without CRC', [0x53, 0x81, 0x08, 0x00, 0x00, 0x40, 0x01, 0x02], []],
    ['a row of starts', Array(9).fill(0x53), []],
    ['noise behind', [], [0x53, 0x53, 0xff]],
  ])('%s: the frame is still found', (_, before, behind) => {
    const frames = new FrameReader().feed(Uint8Array.from([...before, ...ackBytes, ...behind, ...ackBytes.subarray(1)]));
    expect(frames.length).toBeGreaterThanOrEqual(1);
    expect(frames[0] && shape(frames[0])).toEqual(shape(ack));
  });

  test.each(Array.from({ length: ackBytes.length - 1 }, (_, at) => at + 1))('a turned bit in byte %i makes it no frame', (at) => {
    const bytes = ackBytes.slice();
    bytes[at] = (bytes[at] ?? 0) ^ 0x10;
    expect(new FrameReader().feed(bytes)).toEqual([]);
  });

  test('the frame after a damaged one is found', () => {
    const damaged = ackBytes.slice();
    damaged[6] = 0x41;
    expect(new FrameReader().feed(Buffer.concat([damaged, ackBytes])).map(shape)).toEqual([shape(ack)]);
  });

  test.each([
    ['a security block longer than the frame', '53 81 0a 00 0c 40 40 00'],
    ['a security block without a type', '53 81 0a 00 0c 01 40 00'],
    ['a security block of no length', '53 81 0a 00 0c 00 40 00'],
    ['an authentication code without room', '53 81 0a 00 0c 02 16 40'],
  ])('%s is no frame though its CRC is right', (_, text) => {
    const head = hex(text);
    const crc = crc16(head);
    expect(new FrameReader().feed(Uint8Array.from([...head, crc & 0xff, crc >> 8]))).toEqual([]);
  });

  test('a reset forgets the beginning of a frame', () => {
    const reader = new FrameReader();
    reader.feed(hex('53 81 ff 00 04'));
    reader.reset();
    expect(reader.feed(ackBytes).map(shape)).toEqual([shape(ack)]);
  });

  test('a megabyte of noise neither crashes nor hangs it, and it reads on', () => {
    fc.assert(
      fc.property(fc.infiniteStream(fc.constantFrom(0x53, 0xff, 0x00, 0x04, 0x0c, 0x02, 0x16, 0x81)), (bytes) => {
        const reader = new FrameReader();
        const noise = Uint8Array.from(bytes.take(50_000));
        for (let at = 0; at < noise.length; at += 97) reader.feed(noise.subarray(at, at + 97));
        for (let at = 0; at < 50_000; at += 64)
          reader.feed(Uint8Array.from({ length: 64 }, (_, index) => (noise[at + index] ?? 0) * 31 + at));
        reader.reset();
        expect(reader.feed(ackBytes)).toHaveLength(1);
      }),
      { numRuns: 10 },
    );
  }, 20_000);
});
