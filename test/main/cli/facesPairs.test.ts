import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fileNameOf, type PicturePair, parsePairs } from '../../../main/cli/facesPairs';

const genuine = 'Anna_Bo\t1\t4';
const impostor = 'Anna_Bo\t1\tCai-Di\t12';
const anna = { person: 'Anna_Bo', number: 1 };
const kinds = (text: string) => {
  const parsed = parsePairs(text);
  return parsed.ok ? parsed.value.map((fold) => fold.map(({ samePerson }) => samePerson)) : parsed.error;
};

describe('parsePairs', () => {
  it('reads both kinds of line', () => {
    expect(parsePairs(`1\t1\n${genuine}\n${impostor}\n`)).toEqual({
      ok: true,
      value: [
        [
          { one: anna, other: { person: 'Anna_Bo', number: 4 }, samePerson: true },
          { one: anna, other: { person: 'Cai-Di', number: 12 }, samePerson: false },
        ],
      ],
    });
  });

  it.each<[string, string, boolean[][]]>([
    [
      'two numbers: folds',
      ['2\t1', genuine, impostor, genuine, impostor].join('\n'),
      [
        [true, false],
        [true, false],
      ],
    ],
    ['one number: a single fold', ['2', genuine, genuine, impostor, impostor].join('\n'), [[true, true, false, false]]],
    ['none: a single fold', [genuine, impostor, impostor].join('\n'), [[true, false, false]]],
    ['Windows line ends, a byte order mark and blanks', `\uFEFF1 1\r\n${genuine}\r\n${impostor}\r\n\r\n`, [[true, false]]],
    ['spaces instead of tabs', 'A 1 2\nA 1 B 1', [[true, false]]],
  ])('%s', (_, text, folds) => {
    expect(kinds(text)).toEqual(folds);
  });

  it.each<[string, string, number]>([
    ['nothing', '', 1],
    ['a header alone', '1\t1', 1],
    ['a word in the place of a number', `${genuine}\nAnna\tx\t2\n${impostor}`, 2],
    ['too few fields', `${genuine}\nAnna\t1\n${impostor}`, 2],
    ['too many', `${genuine}\nA\t1\tB\t2\tC`, 2],
    ['an empty line in the middle', `${genuine}\n\n${impostor}`, 2],
    ['a way out of the folder', `${genuine}\n../A\t1\t2`, 2],
    ['the folder above', `${genuine}\n..\t1\t2`, 2],
    ['a backslash', `${genuine}\na\\b\t1\t2`, 2],
    ['a picture paired with itself', `${genuine}\nAnna\t1\t01`, 2],
    ['a person and himself as two', `${genuine}\nAnna\t1\tAnna\t2`, 2],
    ['fewer pairs than the header says', `2\t1\n${genuine}\n${impostor}`, 3],
    ['more than it says', `1\t1\n${genuine}\n${impostor}\n${impostor}\n${genuine}`, 5],
    ['no folds', `0\t5\n${genuine}\n${impostor}`, 3],
    ['one person only', `${genuine}\nAnna\t1\t2`, 2],
  ])('refuses %s, with the line', (_, text, line) => {
    expect(kinds(text)).toEqual({ code: 'PAIRS_INVALID', params: { line } });
  });

  it('never throws, whatever the file holds', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.string({ unit: fc.constantFrom('A', '1', '\t', '\n', ' ', '.', '/') })), (text) => {
        const parsed = parsePairs(text);
        for (const { one, other } of parsed.ok ? parsed.value.flat() : []) {
          for (const { person } of [one, other]) expect(person).not.toMatch(/[/\\\s]|^\.{1,2}$/);
        }
      }),
    );
  });

  it('gives back what was written, for any number of folds', () => {
    const name = fc.stringMatching(/^[A-Z][a-z_-]{0,8}$/);
    const number = fc.integer({ min: 1, max: 999_999 });
    const one: fc.Arbitrary<PicturePair> = fc
      .tuple(name, number, number)
      .filter(([, a, b]) => a !== b)
      .map(([person, a, b]) => ({ one: { person, number: a }, other: { person, number: b }, samePerson: true }));
    const two: fc.Arbitrary<PicturePair> = fc
      .tuple(name, number, name, number)
      .filter(([left, , right]) => left !== right)
      .map(([left, a, right, b]) => ({
        one: { person: left, number: a },
        other: { person: right, number: b },
        samePerson: false,
      }));
    const list = fc.tuple(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 4 })).chain(([folds, perFold]) =>
      fc.array(
        fc
          .tuple(
            fc.array(one, { minLength: perFold, maxLength: perFold }),
            fc.array(two, { minLength: perFold, maxLength: perFold }),
          )
          .map(([same, other]) => [...same, ...other]),
        { minLength: folds, maxLength: folds },
      ),
    );
    const lineOf = ({ one: left, other: right, samePerson }: PicturePair) =>
      [left.person, left.number, ...(samePerson ? [] : [right.person]), right.number].join('\t');
    fc.assert(
      fc.property(list, (folds) => {
        const text = [`${folds.length}\t${(folds[0]?.length ?? 0) / 2}`, ...folds.flat().map(lineOf)].join('\n');
        expect(parsePairs(text)).toEqual({ ok: true, value: folds });
      }),
    );
  });

  it('pads the number as LFW does', () => {
    expect([1, 42, 12345].map((number) => fileNameOf({ person: 'A_B', number }))).toEqual([
      'A_B_0001.jpg',
      'A_B_0042.jpg',
      'A_B_12345.jpg',
    ]);
  });
});
