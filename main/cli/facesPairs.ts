import type { Result } from '../contract/errors';
import { fail, ok } from '../contract/errors';

/** One picture of an LFW-style collection: `person` is a folder or file name, `number` counts from 1. */
export interface PictureName {
  person: string;
  number: number;
}

export interface PicturePair {
  one: PictureName;
  other: PictureName;
  samePerson: boolean;
}

/** Names go into paths: no separators, no dots alone, nothing that cannot be printed. */
const NAME = /^(?!\.{1,2}$)[^/\\\p{C}\p{Z}]{1,200}$/u;
const NUMBER = /^\d{1,6}$/;

/**
 * The folds of a list of pairs in LFW's format. First line `folds⇥pairsPerFold` (so many pairs of one person and as many of
 * two in each fold), one number (one fold), or no such line (one fold). Then `name n n` for one person, `name n name n` for two.
 * Refuses with PAIRS_INVALID and the line: garbage, a picture paired with itself, a person with himself as two, a wrong count,
 * a list without both kinds.
 */
export function parsePairs(text: string): Result<PicturePair[][]> {
  const lines = text
    .replace(/^\uFEFF/, '')
    .trimEnd()
    .split(/\r?\n/);
  const counts = headerOf(lines[0] ?? '');
  const pairs: PicturePair[] = [];
  for (const [index, line] of lines.entries()) {
    if (index === 0 && counts) continue;
    const pair = parsePair(line);
    if (!pair) return fail('PAIRS_INVALID', { line: index + 1 });
    pairs.push(pair);
  }
  const [folds, perFold] = counts ?? [1, pairs.length / 2];
  const both = pairs.some(({ samePerson }) => samePerson) && pairs.some(({ samePerson }) => !samePerson);
  if (!both || folds < 1 || folds * perFold * 2 !== pairs.length) return fail('PAIRS_INVALID', { line: lines.length });
  const foldPairs = pairs.length / folds;
  return ok(Array.from({ length: folds }, (_, fold) => pairs.slice(fold * foldPairs, (fold + 1) * foldPairs)));
}

/** Folds and pairs of each kind in a fold; null when the line is a pair already. */
function headerOf(line: string): [number, number] | null {
  const fields = line.trim().split(/\s+/);
  if (fields.length > 2 || !fields.every((field) => NUMBER.test(field))) return null;
  const [first = 0, second] = fields.map(Number);
  return second === undefined ? [1, first] : [first, second];
}

function parsePair(line: string): PicturePair | null {
  const fields = line.trim().split(/\s+/);
  const [first = '', one = '', second = '', another = ''] = fields;
  if (fields.length === 3) return pairOf([first, one], [first, second], true);
  return fields.length === 4 ? pairOf([first, one], [second, another], false) : null;
}

function pairOf(one: [string, string], other: [string, string], samePerson: boolean): PicturePair | null {
  const [left, right] = [pictureOf(one), pictureOf(other)];
  if (!left || !right || (left.person === right.person) !== samePerson) return null;
  return samePerson && left.number === right.number ? null : { one: left, other: right, samePerson };
}

const pictureOf = ([person, number]: [string, string]): PictureName | null =>
  NAME.test(person) && NUMBER.test(number) ? { person, number: Number(number) } : null;

/** `Name_0001.jpg`, the same for every spelling of one picture. */
export const fileNameOf = ({ person, number }: PictureName): string => `${person}_${String(number).padStart(4, '0')}.jpg`;
