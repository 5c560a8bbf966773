import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalJson, parseCanonicalObject } from '../../../main/ledger/canonicalJson';
import type { JsonValue } from '../../../main/storage/ledgerPort';

describe('canonical JSON', () => {
  it('is what RFC 8785 shows in 3.2.2 to 3.2.4', () => {
    const value = {
      numbers: [1e30 / 1e20, 4.5, 0.002, 0.000000000000000000000000001],
      string: '€$\u000F\u000aA\'B"\\"/',
      literals: [null, true, false],
    };
    expect(canonicalJson(value)).toBe(
      '{"literals":[null,true,false],"numbers":[10000000000,4.5,0.002,1e-27],"string":"€$\\u000f\\nA\'B\\"\\\\\\"/"}',
    );
  });

  it('puts names in order of their UTF-16 units, as RFC 8785 3.2.3 does', () => {
    const names = ['\u20ac', '\r', '\ufb33', '1', '\ud83d\ude00', '\u0080', '\u00f6'];
    const sorted = ['\r', '1', '\u0080', '\u00f6', '\u20ac', '\ud83d\ude00', '\ufb33'];
    const text = canonicalJson(Object.fromEntries(names.map((name) => [name, 0])));
    expect(text).toBe(`{${sorted.map((name) => `${JSON.stringify(name)}:0`).join(',')}}`);
  });

  it.each([
    ['NaN', Number.NaN],
    ['an infinity', Number.POSITIVE_INFINITY],
    ['minus zero', -0],
    ['a number beyond 2^53', 2 ** 53],
    ['a lone surrogate', 'a\ud800'],
    ['a lone surrogate in a name', { 'a\udc00': 1 }],
    ['undefined', undefined],
    ['undefined in an object', { a: undefined }],
    ['a gap in a list', [1, undefined, 2]],
    ['a date', new Date(0)],
    ['bytes', new Uint8Array(2)],
    ['a map', new Map()],
    ['a big number', 3n],
    ['a symbol', Symbol('a')],
    ['a function', () => 0],
    ['something that makes its own JSON', { toJSON: () => 1 }],
    ['what is nested too deep', JSON.parse('['.repeat(60) + ']'.repeat(60))],
  ])('refuses %s', (_what, value) => {
    expect(() => canonicalJson(value as JsonValue)).toThrow(TypeError);
    expect(() => canonicalJson([value] as JsonValue)).toThrow(TypeError);
  });

  it('is read back only as it is written', () => {
    expect(parseCanonicalObject('{"10":1,"9":2}')).toEqual({ '10': 1, '9': 2 });
    for (const text of [
      '{"9":2,"10":1}',
      '{"b":1,"a":2}',
      '{ "a":1}',
      '{"a":1}\n',
      '{"a":1,"a":1}',
      '{"a":1.0}',
      '{"a":-0}',
      '{"a":1E3}',
      '{"a":9007199254740993}',
      '{"a":1e21}',
      '{"a":"\\u0041"}',
      '{"a":"\\/"}',
      '{"a":"\\ud800"}',
      '{"a":{"c":1,"b":2}}',
      '{"a":[{"c":1,"b":2}]}',
      '[]',
      '1',
      'null',
      '',
      '{"a":1',
    ]) {
      expect(parseCanonicalObject(text), text).toBeNull();
    }
  });

  it('reads whatever it writes, and nothing that differs by a letter and means the same', () => {
    const numbers = fc.double({ noNaN: true, noDefaultInfinity: true, min: -9e15, max: 9e15 }).map((n) => (n === 0 ? 0 : n));
    const { tree } = fc.letrec<{ tree: JsonValue }>((tie) => ({
      tree: fc.oneof(
        { maxDepth: 4 },
        fc.string({ unit: 'grapheme' }),
        fc.string({ unit: 'binary' }),
        numbers,
        fc.boolean(),
        fc.constant(null),
        fc.array(tie('tree') as fc.Arbitrary<JsonValue>, { maxLength: 4 }),
        fc.dictionary(fc.string({ unit: 'binary' }), tie('tree') as fc.Arbitrary<JsonValue>, { maxKeys: 4 }),
      ),
    }));
    fc.assert(
      fc.property(fc.dictionary(fc.string({ unit: 'binary' }), tree as fc.Arbitrary<JsonValue>, { maxKeys: 5 }), (object) => {
        const text = canonicalJson(object);
        const read = parseCanonicalObject(text);
        expect(read).not.toBeNull();
        expect(canonicalJson(read as JsonValue)).toBe(text);
        expect(parseCanonicalObject(text.replace('{', '{ '))).toBeNull();
      }),
      { numRuns: 300 },
    );
  });
});
