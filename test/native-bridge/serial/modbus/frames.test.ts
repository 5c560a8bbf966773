import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ModbusCodec } from '../../../../native-bridge/serial/modbus/codec';
import { FrameFinder, sealed as withCrc } from '../../../../native-bridge/serial/modbus/frames';
import { COIL_OFF, COIL_ON, type ModbusRequest, replyTo } from '../../../../native-bridge/serial/modbus/messages';

const bytesOf = (hex: string): Uint8Array => Uint8Array.from(Buffer.from(hex.replaceAll(' ', ''), 'hex'));
const hexOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
const sealed = (hex: string): Uint8Array => withCrc(bytesOf(hex));

describe('requests, byte for byte as the makers print them', () => {
  const cases: [string, ModbusRequest, string][] = [
    ['relay 1 on', { unit: 1, type: 'writeCoil', first: 0, value: COIL_ON }, '01 05 00 00 FF 00 8C 3A'],
    ['relay 1 off', { unit: 1, type: 'writeCoil', first: 0, value: COIL_OFF }, '01 05 00 00 00 00 CD CA'],
    ['read relays', { unit: 1, type: 'readCoils', first: 0, count: 8 }, '01 01 00 00 00 08 3D CC'],
    ['read inputs', { unit: 1, type: 'readInputs', first: 0, count: 8 }, '01 02 00 00 00 08 79 CC'],
    ['relay 1 on for 0.7 s', { unit: 1, type: 'writeCoil', first: 0x200, value: 7 }, '01 05 02 00 00 07 8D B0'],
    ['one entry at a LOT', { unit: 1, type: 'writeRegisters', first: 0x40, values: [1] }, '01 10 00 40 00 01 02 00 01 69 50'],
    ['antipanic', { unit: 1, type: 'writeRegisters', first: 0x3000, values: [2] }, '01 10 30 00 00 01 02 00 02 17 92'],
    // Examples of the application protocol's own pages (6.3, 6.6, 6.11), sealed.
    ['read registers', { unit: 17, type: 'readRegisters', first: 0x6b, count: 3 }, '11 03 00 6B 00 03 76 87'],
    ['write a register', { unit: 17, type: 'writeRegister', first: 1, value: 3 }, '11 06 00 01 00 03 9A 9B'],
    [
      'write ten coils',
      { unit: 17, type: 'writeCoils', first: 0x13, values: [...'1011001110'].map((bit) => bit === '1') },
      '11 0F 00 13 00 0A 02 CD 01 BF 0B',
    ],
  ];
  it.each(cases)('%s', (_, request, hex) => {
    expect(hexOf(new ModbusCodec().encode(request))).toBe(hexOf(bytesOf(hex)));
  });
});

describe('answers', () => {
  const readInputs: ModbusRequest = { unit: 1, type: 'readInputs', first: 0, count: 8 };
  const readCounters: ModbusRequest = { unit: 1, type: 'readRegisters', first: 0x44, count: 2 };
  const open: ModbusRequest = { unit: 1, type: 'writeCoil', first: 0x200, value: 7 };
  const enter: ModbusRequest = { unit: 1, type: 'writeRegisters', first: 0x40, values: [1] };
  const answer = (request: ModbusRequest, bytes: Uint8Array) =>
    new FrameFinder().feed(bytes).map((frame) => replyTo(request, frame));

  it('gives inputs, first one first', () => {
    const bits = [true, false, true, false, false, false, false, true];
    expect(answer(readInputs, sealed('01 02 01 85'))).toEqual([{ type: 'bits', bits }]);
  });

  it('gives registers', () => {
    const request: ModbusRequest = { unit: 1, type: 'readRegisters', first: 0x44, count: 2 };
    expect(answer(request, sealed('01 03 04 FF FE 00 03'))).toEqual([{ type: 'registers', registers: [0xfffe, 3] }]);
  });

  it('takes the echo of a coil as written', () => {
    expect(answer(open, bytesOf('01 05 02 00 00 07 8D B0'))).toEqual([{ type: 'written' }]);
  });

  it('takes first register and count as written', () => {
    expect(answer(enter, sealed('01 10 00 40 00 01'))).toEqual([{ type: 'written' }]);
  });

  it('gives the exception', () => {
    expect(answer(open, sealed('01 85 02'))).toEqual([{ type: 'exception', exception: 2 }]);
  });

  it.each([
    ['another device', open, '02 05 02 00 00 07'],
    ['another function', open, '01 06 02 00 00 07'],
    ['another coil', open, '01 05 02 01 00 07'],
    ['another value', open, '01 05 02 00 00 08'],
    ['an exception to another function', open, '01 81 02'],
    ['an exception of another device', open, '02 85 02'],
    ['another register', enter, '01 10 00 41 00 01'],
    ['more registers than written', enter, '01 10 00 40 00 02'],
    ['more bits than asked for', readInputs, '01 02 02 00 00'],
    ['fewer registers than asked for', readCounters, '01 03 02 00 00'],
    ['more registers than asked for', readCounters, '01 03 06 00 00 00 00 00 00'],
    ['registers for bits', readInputs, '01 03 02 00 00'],
  ])('from %s are none', (_, request, hex) => {
    expect(answer(request, sealed(hex))).toEqual([null]);
  });
});

describe('bytes as they come', () => {
  const coils = sealed('01 01 01 05');
  const inputs = sealed('01 02 01 03');

  it('byte by byte', () => {
    const codec = new FrameFinder();
    const found = [...coils].map((byte) => codec.feed(Uint8Array.of(byte)).length);
    expect(found).toEqual([0, 0, 0, 0, 0, 1]);
  });

  it('two answers in one piece', () => {
    expect(new FrameFinder().feed(Uint8Array.from([...coils, ...inputs])).map(({ code }) => code)).toEqual([1, 2]);
  });

  it('a request is no answer', () => {
    expect(new FrameFinder().feed(bytesOf('01 01 00 00 00 08 3D CC'))).toEqual([]);
  });

  it('behind a false beginning that promises 250 bytes', () => {
    expect(new FrameFinder().feed(Uint8Array.from([1, 3, 250, ...inputs]))).toMatchObject([{ code: 2 }]);
  });

  it('behind its own damaged twin', () => {
    const damaged = inputs.slice();
    damaged[3] = 0x13;
    expect(new FrameFinder().feed(Uint8Array.from([...damaged, ...inputs]))).toMatchObject([
      { code: 2, body: Uint8Array.of(1, 3) },
    ]);
  });

  it('without its beginning, after a reset', () => {
    const codec = new FrameFinder();
    codec.feed(inputs.subarray(0, 4));
    codec.reset();
    expect(codec.feed(inputs.subarray(4))).toEqual([]);
    expect(codec.feed(inputs)).toHaveLength(1);
  });

  it('the longest answer there is, behind more noise than is kept', () => {
    const longest = sealed(`01 03 FA${' A5'.repeat(250)}`);
    const codec = new FrameFinder();
    for (let round = 0; round < 40; round++) codec.feed(new Uint8Array(97).fill(0xee));
    expect(codec.feed(longest)).toMatchObject([{ code: 3 }]);
  });
});

describe('whatever is on the line', () => {
  const pieces = (bytes: Uint8Array, cuts: readonly number[]): Uint8Array[] => {
    const places = [0, ...[...cuts].map((cut) => cut % (bytes.length + 1)).sort((a, b) => a - b), bytes.length];
    return places.slice(1).map((end, index) => bytes.subarray(places[index] ?? 0, end));
  };
  /** Bytes none of which is a function code, so that nothing but the answer itself can begin one. */
  const dull = (bytes: Uint8Array): Uint8Array => bytes.map((byte) => byte | 0x60);
  const frames = fc
    .record({
      unit: fc.integer({ min: 20, max: 120 }),
      body: fc.oneof(
        fc
          .uint8Array({ minLength: 1, maxLength: 250 })
          .chain((data) => fc.constantFrom(1, 2, 3).map((code) => [code, data.length, ...dull(data)])),
        fc
          .tuple(fc.constantFrom(5, 6, 15, 16), fc.uint8Array({ minLength: 4, maxLength: 4 }))
          .map(([code, data]) => [code, ...dull(data)]),
        fc.tuple(fc.constantFrom(0x81, 0x85, 0x90), fc.integer({ min: 1, max: 11 })).map(([code, why]) => [code, why]),
      ),
    })
    .map(({ unit, body }) => sealed(hexOf(Uint8Array.from([unit, ...body]))));

  it('never throws, never waits for ever, and reports nothing whose check does not hold', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 600 }), { maxLength: 8 }), (junk) => {
        const codec = new FrameFinder();
        const heard = Buffer.concat(junk);
        for (const piece of junk) {
          for (const { unit, code, body } of codec.feed(piece)) {
            const message = Uint8Array.from([unit, code, ...body]);
            expect(heard.includes(Buffer.from(sealed(hexOf(message))))).toBe(true);
          }
        }
      }),
    );
  });

  it('an answer split anyhow, with noise that begins nothing before it, comes out once and whole', () => {
    const noise = fc.uint8Array({ maxLength: 400 }).map(dull);
    fc.assert(
      fc.property(noise, frames, fc.array(fc.nat(), { maxLength: 6 }), (before, frame, cuts) => {
        const codec = new FrameFinder();
        const found = pieces(Uint8Array.from([...before, ...frame]), cuts).flatMap((piece) => codec.feed(piece));
        expect(found).toEqual([{ unit: frame[0], code: frame[1], body: frame.slice(2, -2) }]);
      }),
    );
  });

  it('one turned bit and the answer is none', () => {
    fc.assert(
      fc.property(frames, fc.nat(), (frame, place) => {
        const bit = place % (frame.length * 8);
        const damaged = frame.slice();
        damaged[bit >> 3] = (damaged[bit >> 3] ?? 0) ^ (1 << (bit & 7));
        const found = new FrameFinder().feed(damaged);
        expect(found.some(({ body, code }) => code === frame[1] && hexOf(body) === hexOf(frame.slice(2, -2)))).toBe(false);
      }),
    );
  });
});
