import { fail, type Result } from '../contract/errors';
import type { RecordId } from '../contract/recordParts';
import { type RecordCodes, type RecordDetails, type RecordKind, type RecordView, recordSchemas } from '../contract/records';
import type { StoredRecord } from './recordBook';
import { codesOf } from './recordCodes';
import { daysHold } from './recordRules';
import { type Recorded, type RegisterParts, recorded, today } from './registerParts';

/** Words of people, which may be wrong. What was signed, counted or noted by the station is never rewritten. */
const correctable: ReadonlySet<RecordKind> = new Set([
  'disclosure.made',
  'disclosure.closed',
  'request.received',
  'request.answered',
  'incident.notified',
  'incident.closed',
  'vendor.engaged',
  'vendor.ended',
  'audit.done',
  'takeover.announced',
  'sign.placed',
  'sign.removed',
  'filing.officer-named',
]);
/** Days that were fixed by what happened, not by who wrote them down. */
const fixed: { readonly [K in RecordKind]?: readonly string[] } = {
  'request.received': ['receivedOn', 'dueOn', 'asks'],
  'sign.placed': ['laneId', 'photoSha256'],
  'sign.removed': ['laneId'],
};

/** What an inspector sees: the same codes that stand in the ledger, but for what was searched for. */
export function codesView(record: StoredRecord, correctedBy: RecordId | null): RecordCodes {
  const { id, kind, atMs, entrySeq, by, personId, about, corrects, details } = record;
  const codes = details && codesOf(kind, details, () => '');
  return {
    recordId: id,
    kind,
    atMs,
    entrySeq,
    by,
    personId,
    about,
    corrects,
    correctedBy,
    codes: codes && plainJson({ ...codes, searchKey: undefined }),
  };
}

export const fullView = (record: StoredRecord, correctedBy: RecordId | null): RecordView => ({
  ...codesView(record, correctedBy),
  details: record.details && plainJson(record.details),
});

const plainJson = (value: object): Record<string, never> => JSON.parse(JSON.stringify(value)) as Record<string, never>;

/**
 * A new record in place of an old one, which stays; its days are held to what held for the old one. RECORD_UNKNOWN,
 * RECORD_NOT_CORRECTABLE, RECORD_MOVED_ON, INPUT_INVALID, DATE_IN_FUTURE, DATES_REVERSED.
 */
export function correct(parts: RegisterParts, recordId: RecordId, details: Record<string, unknown>): Recorded {
  const old = parts.book.find(recordId);
  if (!old?.details) return fail('RECORD_UNKNOWN');
  if (!correctable.has(old.kind)) return fail('RECORD_NOT_CORRECTABLE');
  if (parts.book.correctedBy(recordId)) return fail('RECORD_MOVED_ON');
  const parsed = parsedAs(old.kind, details);
  if (!parsed.ok) return parsed;
  const before = old.details as Record<string, unknown>;
  const after = parsed.value as Record<string, unknown>;
  const moved = fixed[old.kind]?.find((field) => before[field] !== after[field]);
  if (moved) return fail('INPUT_INVALID', { field: moved });
  const about = old.about && parts.book.find(old.about);
  const days = daysHold(old.kind, parsed.value, { today: today(parts), about });
  if (!days.ok) return days;
  return recorded(parts, old.kind, parsed.value, { personId: old.personId, about: old.about, corrects: recordId });
}

function parsedAs<K extends RecordKind>(kind: K, details: unknown): Result<RecordDetails<K>> {
  const parsed = recordSchemas[kind].safeParse(details);
  if (!parsed.success) return fail('INPUT_INVALID', { field: parsed.error.issues[0]?.path.join('.') ?? '' });
  return { ok: true, value: parsed.data as RecordDetails<K> };
}
