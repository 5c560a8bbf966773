import { isByteOrderMark, textOf } from './bytes';
import { canonicalText } from './canonicalText';
import { bad, type Checked, good } from './fault';

/** One entry of a ledger, as docs/ledger-format.md has it. */
export interface Entry {
  seq: number;
  /** UTC, `2026-11-22T10:00:00.000Z`; what the station's clock said. */
  at: string;
  station: string;
  kind: string;
  /** Leaf hash of the entry before, 64 hex digits; zeros for the first. */
  prev: string;
  body: Record<string, unknown>;
}

/** UTF-16 units; a longer text is no entry. */
const mostLetters = 60_000;
const members = 'at,body,kind,prev,seq,station,v';
const isText = (value: unknown, form: RegExp): value is string => typeof value === 'string' && form.test(value);
const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Reads an entry's bytes: UTF-8, JSON, canonical (RFC 8785), and of an entry's shape. `seq` is the place to name in a fault. */
export function readEntry(bytes: Uint8Array, seq: number): Checked<Entry> {
  if (bytes.length === 0) return bad('entry-empty', { seq });
  if (isByteOrderMark(bytes)) return bad('file-byte-order-mark', { seq, values: { file: 'entries.jsonl' } });
  if (bytes[bytes.length - 1] === 13) return bad('file-line-ends', { seq, values: { file: 'entries.jsonl' } });
  const text = textOf(bytes);
  if (text === null) return bad('entry-not-json', { seq });
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return bad('entry-not-json', { seq });
  }
  try {
    if (canonicalText(value) !== text) return bad('entry-not-canonical', { seq });
  } catch {
    return bad('entry-not-canonical', { seq });
  }
  return text.length <= mostLetters && isEntry(value) ? good(value) : bad('entry-shape', { seq });
}

function isEntry(value: unknown): value is Entry {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  if (Object.keys(value).sort().join() !== members) return false;
  const { v, seq, at, station, kind, prev, body } = value as Record<string, unknown>;
  return (
    v === 1 &&
    Number.isSafeInteger(seq) &&
    (seq as number) >= 0 &&
    isTime(at) &&
    isText(station, uuid) &&
    isText(kind, /^[a-z][a-z0-9]*(-[a-z0-9]+)*\.[a-z][a-z0-9]*(-[a-z0-9]+)*$/) &&
    isText(prev, /^[0-9a-f]{64}$/) &&
    typeof body === 'object' &&
    body !== null &&
    !Array.isArray(body)
  );
}

/** UTC with milliseconds, of a day and an hour that exist. */
function isTime(value: unknown): boolean {
  if (!isText(value, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)) return false;
  const time = new Date(value);
  return !Number.isNaN(time.getTime()) && time.toISOString() === value;
}
