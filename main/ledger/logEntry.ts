import type { LedgerFault } from '../contract/ledger';
import type { JsonObject } from '../storage/ledgerPort';
import { canonicalJson, parseCanonicalObject } from './canonicalJson';
import type { Hash } from './merkle';

/** What stands before the first entry. */
export const noHash: Hash = '0'.repeat(64);
/** Receipts and readers rely on it. */
const mostLetters = 60_000;

const kindPattern = /^[a-z][a-z0-9]*(-[a-z0-9]+)*\.[a-z][a-z0-9]*(-[a-z0-9]+)*$/;
const timePattern = /^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{3}Z$/;
const timeLength = 24;
const head = '{"at":"';
const bodyAt = '","body":';

/** Where an entry must stand: its number, the leaf hash before it and the station of the log. */
export interface EntryPlace {
  seq: number;
  prev: Hash;
  station: string;
}

const tailOf = (kind: string, { seq, prev, station }: EntryPlace) =>
  `,"kind":"${kind}","prev":"${prev}","seq":${seq},"station":"${station}","v":1}`;

/** The bytes of an entry, as a text. Throws for a kind or body that cannot be one; that is a mistake of the room that appends. */
export function entryText(what: { atMs: number; kind: string; body: JsonObject }, place: EntryPlace): string {
  if (!kindPattern.test(what.kind)) throw new TypeError(`ledger: no kind ${what.kind}`);
  const at = new Date(what.atMs).toISOString();
  if (at.length !== timeLength) throw new RangeError('ledger: no time of this era');
  const text = `${head}${at}${bodyAt}${canonicalJson(what.body)}${tailOf(what.kind, place)}`;
  if (text.length > mostLetters) throw new RangeError('ledger: the entry is too large');
  return text;
}

/**
 * Whether a text is the entry of this place and kind, to the letter. All fields but the body can only be written in one way, so the
 * frame is compared as a whole and only time and body are parsed; what differs is looked at more closely, to be named.
 */
export function entryFault(text: string, kind: string, place: EntryPlace): LedgerFault | null {
  const tail = tailOf(kind, place);
  const bodyStart = head.length + timeLength + bodyAt.length;
  const fits = text.startsWith(head) && text.startsWith(bodyAt, head.length + timeLength) && text.endsWith(tail);
  if (!fits || !kindPattern.test(kind) || text.length > mostLetters) return faultOf(text, kind, place);
  if (!isTime(text.slice(head.length, head.length + timeLength))) return 'wrong-time';
  const bodyEnd = text.length - tail.length;
  return bodyEnd > bodyStart && parseCanonicalObject(text.slice(bodyStart, bodyEnd)) ? null : 'not-canonical';
}

function faultOf(text: string, kind: string, { seq, prev, station }: EntryPlace): LedgerFault {
  const entry = parseEntry(text);
  if (!entry) return parseCanonicalObject(text) ? 'wrong-shape' : 'not-canonical';
  if (entry.seq !== seq) return 'wrong-seq';
  if (entry.prev !== prev) return 'wrong-prev';
  if (entry.station !== station) return 'wrong-station';
  return entry.kind !== kind ? 'wrong-kind' : 'wrong-shape';
}

export interface ParsedEntry {
  at: string;
  body: JsonObject;
  kind: string;
  prev: Hash;
  seq: number;
  station: string;
}

const names = 'at,body,kind,prev,seq,station,v';

/** An entry that nobody vouches for yet, when it is one by its form; otherwise null. */
export function parseEntry(text: string): ParsedEntry | null {
  const value = parseCanonicalObject(text);
  if (!value || Object.keys(value).join() !== names || text.length > mostLetters) return null;
  const { at, body, kind, prev, seq, station, v } = value;
  const isBody = typeof body === 'object' && body !== null && !Array.isArray(body);
  if (v !== 1 || !isBody || typeof seq !== 'number' || !Number.isSafeInteger(seq) || seq < 0) return null;
  if (typeof at !== 'string' || typeof kind !== 'string' || typeof prev !== 'string' || typeof station !== 'string') return null;
  if (!isTime(at) || !kindPattern.test(kind) || !/^[0-9a-f]{64}$/.test(prev) || !isStation(station)) return null;
  return { at, body: body as JsonObject, kind, prev, seq, station };
}

export const isStation = (text: string): boolean => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text);

/** ISO 8601 in UTC with milliseconds, of a day that exists. */
function isTime(text: string): boolean {
  const ms = timePattern.test(text) ? Date.parse(text) : Number.NaN;
  return !Number.isNaN(ms) && (isSafeDay(text) || new Date(ms).toISOString() === text);
}

/** Date.parse takes 31 February for March and hour 24 for the next day; before the 29th and hour 24 neither can be. */
const isSafeDay = (text: string) => text.slice(8, 10) < '29' && text.slice(11, 13) < '24';
