import { z } from 'zod';
import { GuardianDocument, type GuardianshipId, type GuardianshipView, Relation } from '../contract/consent';
import { fail, ok, type Result } from '../contract/errors';
import { type PersonId, Role } from '../contract/ids';
import { plainName } from '../contract/plainName';
import { newUuidV7 } from '../storage/ids';
import type { ConsentParts, LogEntry } from './parts';
import { localDay } from './rules';
import { salted } from './salted';

export interface NewGuardianship {
  childId: PersonId;
  guardian: { kind: 'resident'; personId: PersonId } | { kind: 'outsider'; name: string };
  relation: Relation;
  document: GuardianDocument;
  seenOnDay: string;
  documentSha256: string | null;
}

/** What goes into the body of a consent that rests on a guardianship. */
export interface GuardianFacts {
  guardianshipId: GuardianshipId;
  relation: Relation;
  document: GuardianDocument;
  verifiedBy: string;
  seenOnDay: string;
  detailsSha256: string;
  documentSha256: string | null;
}

const Details = z.object({
  name: z.string().nullable(),
  relation: Relation,
  document: GuardianDocument,
  seenOnDay: z.string(),
  verifiedBy: Role,
  documentSha256: z.string().nullable(),
});
const Sealed = z.object({ salt: z.string(), details: Details });

interface StoredGuardianship {
  id: GuardianshipId;
  child_id: PersonId;
  guardian_id: PersonId | null;
  details_sealed: Uint8Array;
  details_sha256: string;
  added_at_ms: number;
  ended_at_ms: number | null;
}

/**
 * Enters who may decide for a child and how that was seen (个人信息保护法 31; GB/T 45574: which document, by whom, when, and no copy).
 * PERSON_UNKNOWN, GUARDIAN_CHILD_IS_ADULT, GUARDIAN_IS_MINOR, GUARDIAN_DAY_WRONG.
 */
export function addGuardianship(parts: ConsentParts, input: NewGuardianship, operator: string): Result<GuardianshipView> {
  const { clock, database, keyring, log, people, book, random } = parts;
  const { childId, guardian, relation, document, seenOnDay, documentSha256 } = input;
  const nowMs = clock.nowMs();
  const band = people.ageBand(childId, nowMs);
  if (band === null) return fail('PERSON_UNKNOWN');
  if (band === 'adult') return fail('GUARDIAN_CHILD_IS_ADULT');
  if (guardian.kind === 'resident') {
    const guardianBand = people.ageBand(guardian.personId, nowMs);
    if (guardianBand === null) return fail('PERSON_UNKNOWN');
    if (guardianBand !== 'adult') return fail('GUARDIAN_IS_MINOR');
  }
  const bornOn = people.birthDate(childId) ?? '1990-01-01';
  if (seenOnDay > localDay(nowMs) || seenOnDay < bornOn) return fail('GUARDIAN_DAY_WRONG');
  const id = newUuidV7(nowMs, random) as GuardianshipId;
  const name = guardian.kind === 'outsider' ? guardian.name : null;
  const details = { name, relation, document, seenOnDay, verifiedBy: Role.parse(operator), documentSha256 };
  const { plain, sha256 } = salted(details, random);
  const body = {
    guardianshipId: id,
    childId,
    guardianPersonId: guardian.kind === 'resident' ? guardian.personId : null,
    relation,
    document,
    seenOn: seenOnDay,
    documentSha256,
    detailsSha256: sha256,
    operator,
  };
  const entry = database.transaction(() => {
    database.db
      .prepare(
        'INSERT INTO guardianship (id, child_id, guardian_id, details_sealed, details_sha256, added_at_ms) VALUES (?, ?, ?, ?, ?, ?)',
      )
      .run(id, childId, body.guardianPersonId, keyring.seal(plain, aadOf(id, childId)), sha256, nowMs);
    return log.append('guardian.registered', body);
  });
  plain.fill(0);
  book.apply({ ...entry, kind: 'guardian.registered', body });
  return found(parts, id);
}

/** From here on nothing that rests on it counts; templates go with the next look for what has ended. GUARDIAN_UNKNOWN. */
export function endGuardianship(parts: ConsentParts, id: GuardianshipId, operator: string): Result<GuardianshipView> {
  const row = read(parts, id);
  if (!row || row.ended_at_ms !== null) return fail('GUARDIAN_UNKNOWN');
  parts.book.apply(parts.database.transaction(() => enterEnd(parts, row, operator)));
  return found(parts, id);
}

/**
 * Inside the transaction by which somebody leaves: whoever has died decides for no child any more, and of a child who leaves nobody has to.
 * Gives the entries, for the book once they are on record.
 */
export function endGuardianshipsOf(
  parts: ConsentParts,
  personId: PersonId,
  { reason, operator }: { reason: 'moved-out' | 'died'; operator: string },
): LogEntry[] {
  const rows = parts.database.db
    .prepare('SELECT * FROM guardianship WHERE ended_at_ms IS NULL AND (child_id = ? OR guardian_id = ?) ORDER BY id')
    .all(personId, personId) as StoredGuardianship[];
  return rows.filter(({ child_id }) => child_id === personId || reason === 'died').map((row) => enterEnd(parts, row, operator));
}

function enterEnd({ clock, database, log }: ConsentParts, row: StoredGuardianship, operator: string): LogEntry {
  const body = { guardianshipId: row.id, childId: row.child_id, operator };
  // Never before it began, also when the clock was set back.
  const endMs = Math.max(clock.nowMs(), row.added_at_ms);
  database.db.prepare('UPDATE guardianship SET ended_at_ms = ? WHERE id = ?').run(endMs, row.id);
  return { ...log.append('guardian.ended', body), kind: 'guardian.ended', body };
}

/** All of a child, ended ones too, newest first. What another program changed is left out. */
export function guardianshipsOf(parts: ConsentParts, childId: PersonId): GuardianshipView[] {
  const rows = parts.database.db
    .prepare('SELECT * FROM guardianship WHERE child_id = ? ORDER BY added_at_ms DESC, id DESC')
    .all(childId) as StoredGuardianship[];
  return rows.flatMap((row) => viewOf(parts, row) ?? []);
}

/** For a decision: entered for this child, not ended, a guardian who is an adult by now. Null: none. */
export function guardianFacts(parts: ConsentParts, id: GuardianshipId, childId: PersonId): GuardianFacts | null {
  const row = read(parts, id);
  const details = row && detailsOf(parts, row);
  if (!row || !details || row.ended_at_ms !== null || !parts.book.isGuardianship(id, childId)) return null;
  const { relation, document, verifiedBy, seenOnDay, documentSha256 } = details;
  return { guardianshipId: id, relation, document, verifiedBy, seenOnDay, documentSha256, detailsSha256: row.details_sha256 };
}

/** Whether this is the name of that guardian, however it is written. */
export function isGuardianNamed(parts: ConsentParts, id: GuardianshipId, name: string): boolean {
  const row = read(parts, id);
  if (row?.guardian_id) return parts.people.isNamed(row.guardian_id, name);
  const known = row && detailsOf(parts, row)?.name;
  return known ? plainName(known) === plainName(name) : false;
}

const aadOf = (id: GuardianshipId, childId: PersonId) => `guardianship:${id}:${childId}`;

const read = ({ database }: ConsentParts, id: GuardianshipId): StoredGuardianship | null =>
  (database.db.prepare('SELECT * FROM guardianship WHERE id = ?').get(id) as StoredGuardianship | undefined) ?? null;

function detailsOf({ keyring }: ConsentParts, row: StoredGuardianship): z.infer<typeof Details> | null {
  const plain = keyring.open(row.details_sealed, aadOf(row.id, row.child_id));
  const parsed = plain && Sealed.safeParse(JSON.parse(Buffer.from(plain).toString('utf8')));
  plain?.fill(0);
  return parsed?.success ? parsed.data.details : null;
}

function viewOf(parts: ConsentParts, row: StoredGuardianship): GuardianshipView | null {
  const details = detailsOf(parts, row);
  if (!details) return null;
  const name = row.guardian_id ? (parts.people.unitAndName(row.guardian_id)?.name ?? '—') : (details.name ?? '—');
  return {
    id: row.id,
    childId: row.child_id,
    guardianPersonId: row.guardian_id,
    name,
    relation: details.relation,
    document: details.document,
    seenOnDay: details.seenOnDay,
    verifiedBy: details.verifiedBy,
    addedAtMs: row.added_at_ms,
    endedAtMs: row.ended_at_ms,
  };
}

function found(parts: ConsentParts, id: GuardianshipId): Result<GuardianshipView> {
  const row = read(parts, id);
  const view = row && viewOf(parts, row);
  return view ? ok(view) : fail('GUARDIAN_UNKNOWN');
}
