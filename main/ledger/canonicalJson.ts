import canonicalize from 'canonicalize';
import type { JsonObject, JsonValue } from '../storage/ledgerPort';

/** Deeper than any entry, and shallow enough that hostile nesting cannot use up the stack. */
const deepest = 40;

/**
 * RFC 8785 canonical JSON. Throws a TypeError for whatever would not come back as it was: undefined, NaN, infinities, −0, integers beyond
 * 2^53 − 1, lone surrogates, objects that are no plain ones, gaps in lists.
 */
export function canonicalJson(value: JsonValue): string {
  check(value, 0);
  const text = canonicalize(value);
  if (text === undefined) throw new TypeError('not JSON');
  return text;
}

function check(value: unknown, depth: number): void {
  if (depth > deepest) throw new TypeError('JSON: nested too deep');
  if (value === null || typeof value === 'boolean') return;
  if (typeof value === 'string') checkText(value);
  else if (typeof value === 'number') checkNumber(value);
  else if (Array.isArray(value)) {
    for (let index = 0; index < value.length; index += 1) check(value[index], depth + 1);
  } else if (typeof value !== 'object' || !isPlain(value)) throw new TypeError(`JSON: no ${typeof value} of this kind`);
  else {
    for (const name of Object.keys(value)) {
      checkText(name);
      check((value as Record<string, unknown>)[name], depth + 1);
    }
  }
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return (prototype === Object.prototype || prototype === null) && !('toJSON' in value);
}

function checkNumber(value: number): void {
  if (Object.is(value, -0) || !(Math.abs(value) <= Number.MAX_SAFE_INTEGER)) throw new TypeError('JSON: no such number');
}

/** Whether a text is Unicode: no surrogate without its other half. */
export const isWellFormed = (text: string): boolean => !/\p{Surrogate}/u.test(text);

function checkText(text: string): void {
  if (!isWellFormed(text)) throw new TypeError('JSON: a lone surrogate');
}

/** The object a text stands for if the text is its canonical form, as `canonicalJson` would write it; otherwise null. Never throws. */
export function parseCanonicalObject(text: string): JsonObject | null {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return null;
    const object = value as JsonObject;
    // Most texts end here: written again as they stand, names in order, no escaped surrogate, no large number. The rest takes the long way.
    const isPlainCase = JSON.stringify(object) === text && isInOrder(object, 0) && !/\\ud|[0-9]{16}|e\+/.test(text);
    return isPlainCase || canonicalJson(object) === text ? object : null;
  } catch {
    return null;
  }
}

/** Whether names rise by UTF-16 units at every depth. Names like "10" come first whatever the text says, so they take the long way as well. */
function isInOrder(value: unknown, depth: number): boolean {
  if (typeof value !== 'object' || value === null) return true;
  if (depth >= deepest) return false;
  let before: string | null = null;
  for (const name of Object.keys(value)) {
    if (!Array.isArray(value)) {
      if (before !== null && !(before < name)) return false;
      before = name;
    }
    if (!isInOrder((value as Record<string, unknown>)[name], depth + 1)) return false;
  }
  return true;
}
