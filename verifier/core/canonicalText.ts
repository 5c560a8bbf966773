/** A lone half of a surrogate pair is no Unicode text; RFC 8785 3.2.2.2 refuses it. */
const loneSurrogate = /[\ud800-\udbff](?![\udc00-\udfff])|(?:^|[^\ud800-\udbff])[\udc00-\udfff]/;

/** docs/ledger-format.md allows no deeper nesting and no larger numbers (RFC 7493 2.2). */
const deepest = 40;

/** The RFC 8785 form of a value that JSON.parse made. Throws on what a ledger's entry cannot hold. */
export function canonicalText(value: unknown, depth = 0): string {
  if (depth > deepest) throw new Error('nested too deep');
  if (typeof value === 'string') return quoted(value);
  if (typeof value === 'number' && !(Math.abs(value) <= Number.MAX_SAFE_INTEGER)) throw new Error('no such number');
  // ECMAScript's way to write numbers and literals is the one RFC 8785 3.2.2 prescribes.
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map((one) => canonicalText(one, depth + 1)).join(',')}]`;
  // Without a comparer, sort goes by UTF-16 code units, as RFC 8785 3.2.3 does.
  const names = Object.keys(value).sort();
  return `{${names.map((name) => `${quoted(name)}:${canonicalText((value as Record<string, unknown>)[name], depth + 1)}`).join(',')}}`;
}

function quoted(text: string): string {
  if (loneSurrogate.test(text)) throw new Error('not Unicode');
  return JSON.stringify(text);
}
