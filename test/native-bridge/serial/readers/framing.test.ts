import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { checksumOf, type Framing, ReadingCodec } from '../../../../native-bridge/serial/readers/framing';

const bytes = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, 'latin1'));
const text = (content: Uint8Array): string | null => (content.length > 0 ? Buffer.from(content).toString('latin1') : null);
const digits = (content: Uint8Array): string | null => {
  const found = Buffer.from(content).toString('latin1');
  return /^\d+$/.test(found) ? found : null;
};

const plain: Framing = {
  start: bytes('\x02'),
  end: bytes('\x03'),
  lengthBytes: null,
  checksum: 'none',
  longestBytes: 32,
  isBinary: false,
};
const framing = (changes: Partial<Framing>): Framing => ({ ...plain, ...changes });
const readAll = (codec: ReadingCodec<string>, ...pieces: string[]): string[] =>
  pieces.flatMap((piece) => codec.feed(bytes(piece)));

/** As the reader sends it. */
function framed(content: string, { start, end, checksum }: Framing): Uint8Array {
  const check = checksum === 'none' ? [] : [checksumOf(bytes(content), checksum)];
  return Uint8Array.from([...start, ...bytes(content), ...check, ...end]);
}

describe('a reading is told from the next by', () => {
  it.each<[string, Partial<Framing>, string[], string[]]>([
    ['start and end', {}, ['\x0212', '34\x03\x025', '\x03'], ['1234', '5']],
    ['an end only', { start: bytes('') }, ['12\x0334\x03'], ['12', '34']],
    ['CR, where the reader sends CR LF', { start: bytes(''), end: bytes('\r') }, ['12\r\n34\r\n'], ['12', '34']],
    ['CR LF, that comes in two pieces', { start: bytes(''), end: bytes('\r\n') }, ['12\r', '\n34\r\n'], ['12', '34']],
    ['a length only', { start: bytes(''), end: bytes(''), lengthBytes: 4 }, ['1234', '567', '8'], ['1234', '5678']],
    ['a start and a length', { end: bytes(''), lengthBytes: 5 }, ['x\x021234\x02567', '8'], ['1234', '5678']],
    ['a start of several bytes', { start: bytes('\xaa\x55') }, ['\xaa\xaa\x551\x03\xaa', '\x552\x03'], ['1', '2']],
    ['the same byte on both sides', { start: bytes('~'), end: bytes('~') }, ['~1~~2~'], ['1', '2']],
  ])('%s', (_, changes, sent, expected) => {
    expect(readAll(new ReadingCodec(framing(changes), digits), ...sent)).toEqual(expected);
  });

  it('a length, where an end inside is none in a content of any bytes', () => {
    const codec = new ReadingCodec(framing({ lengthBytes: 6, isBinary: true }), text);
    expect(readAll(codec, '\x02\x03\x03\x02\x01\x03')).toEqual(['\x03\x03\x02\x01']);
  });

  it('a length besides the end: shorter and longer ones are none', () => {
    const codec = new ReadingCodec(framing({ lengthBytes: 6 }), digits);
    expect(readAll(codec, '\x02123\x03\x021234\x03\x0212345\x03')).toEqual(['1234']);
  });

  it('a line as a whole: the end of a longer number is no number', () => {
    const codec = new ReadingCodec(framing({ start: bytes(''), end: bytes('\r'), lengthBytes: 5 }), digits);
    expect(readAll(codec, '991234\r1234\r', `${'9'.repeat(100)}\r5678\r`)).toEqual(['1234', '5678']);
  });
});

describe('a wrong beginning costs nothing behind it', () => {
  it.each<[string, string]>([
    ['half a reading', '\x0212'],
    ['a start that is none', '\x02\x02\x02'],
    ['a reading that says nothing', '\x02ab\x03'],
    ['noise', 'xx\x03\x03yy'],
    ['more than any reading holds', `\x02${'1'.repeat(200)}`],
  ])('%s', (_, noise) => {
    expect(readAll(new ReadingCodec(plain, digits), `${noise}\x021234\x03`)).toEqual(['1234']);
  });

  it('a checksum that does not hold gives nothing out, and the reading behind it is read', () => {
    for (const checksum of ['xor', 'sum'] as const) {
      const codec = new ReadingCodec(framing({ checksum }), digits);
      const good = framed('1234', framing({ checksum }));
      const bad = good.slice();
      bad[2] = 0x37;
      expect([...codec.feed(bad), ...codec.feed(good)]).toEqual(['1234']);
    }
  });

  it('a checksum that looks like an end does not hide its reading', () => {
    // The digits of 4711, xored, are 3, and so are those of 12.
    const codec = new ReadingCodec(framing({ checksum: 'xor' }), digits);
    expect(readAll(codec, '\x024711\x05\x03\x0200004711', '\x03', '\x03\x0212\x03\x03')).toEqual(['00004711', '12']);
  });

  it('is forgotten when the line was pulled: half a reading is never made whole by what comes after', () => {
    for (const changes of [{}, { start: bytes('') }, { start: bytes(''), end: bytes(''), lengthBytes: 4 }]) {
      const codec = new ReadingCodec(framing(changes), digits);
      codec.feed(bytes('\x0212'.slice(changes.start ? 1 : 0)));
      codec.reset();
      expect(codec.feed(bytes('34\x03'))).toEqual(changes.start && !changes.lengthBytes ? ['34'] : []);
    }
  });
});

test('XOR and sum, by hand', () => {
  expect(checksumOf(Uint8Array.of(0x12, 0x34, 0xf0), 'xor')).toBe(0xd6);
  expect(checksumOf(Uint8Array.of(0x12, 0x34, 0xf0), 'sum')).toBe(0x36);
});

const framings = fc.record<Framing>({
  start: fc.constantFrom(bytes(''), bytes('\x02'), bytes('\xaa\x55')),
  end: fc.constantFrom(bytes('\x03'), bytes('\r'), bytes('\r\n')),
  lengthBytes: fc.constant(null),
  checksum: fc.constantFrom('none', 'xor', 'sum'),
  longestBytes: fc.constant(40),
  isBinary: fc.boolean(),
});
const numbers = fc.array(fc.stringMatching(/^[0-9]{1,16}$/), { minLength: 1, maxLength: 8 });

/** Cut anywhere, as the system hands bytes over. */
function pieces(stream: Uint8Array, cuts: readonly number[]): Uint8Array[] {
  const at = [...new Set(cuts.map((cut) => cut % (stream.length + 1)))].sort((a, b) => a - b);
  return [...at, stream.length].map((to, index) => stream.slice(at[index - 1] ?? 0, to));
}

describe('whatever the pieces', () => {
  it('every reading comes out once, in order', () => {
    fc.assert(
      fc.property(framings, numbers, fc.array(fc.nat()), (shape, sent, cuts) => {
        const codec = new ReadingCodec(shape, digits);
        const stream = Uint8Array.from(sent.flatMap((content) => [...framed(content, shape)]));
        expect(pieces(stream, cuts).flatMap((piece) => codec.feed(piece))).toEqual(sent);
      }),
    );
  });

  it('any bytes at all: no crash, nothing whose check does not hold, and the next clean readings come through', () => {
    fc.assert(
      fc.property(framings, fc.array(fc.uint8Array({ maxLength: 60 })), fc.uint8Array(), (shape, noise, tail) => {
        const codec = new ReadingCodec(shape, digits);
        for (const piece of [...noise, tail]) {
          for (const content of codec.feed(piece)) {
            expect(Buffer.concat([...noise, tail]).includes(Buffer.from(framed(content, shape)))).toBe(true);
          }
        }
        // The first may be eaten by a beginning in the noise, the next never is.
        const good = framed('4711', shape);
        expect([...codec.feed(good), ...codec.feed(good), ...codec.feed(good)].at(-1)).toBe('4711');
      }),
    );
  });

  it('of a fixed length: noise that is no part of one does not shift those behind it', () => {
    const shape = framing({ start: bytes(''), end: bytes(''), lengthBytes: 10 });
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z]{0,30}$/), fc.array(fc.nat()), (noise, cuts) => {
        const codec = new ReadingCodec(shape, digits);
        const stream = bytes(`${noise}0123456789`);
        expect(pieces(stream, cuts).flatMap((piece) => codec.feed(piece))).toEqual(['0123456789']);
      }),
    );
  });
});

test('a reader that sends nothing but starts is followed byte by byte without growing or standing still', () => {
  const codec = new ReadingCodec(framing({ longestBytes: 4_000 }), digits);
  for (let piece = 0; piece < 200; piece += 1) expect(codec.feed(new Uint8Array(1_000).fill(2))).toEqual([]);
  expect(codec.feed(bytes('\x0299\x03'))).toEqual(['99']);
});
