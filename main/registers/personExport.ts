import { z } from 'zod';
import { fail, ok, type Result } from '../contract/errors';
import type { PersonId } from '../contract/ids';
import type { PersonView } from '../contract/people';
import type { PersonExport } from '../contract/personExport';
import type { Clock } from '../storage/clock';
import type { StationDatabase } from '../storage/database';
import type { JsonObject } from '../storage/ledgerPort';
import { localDay } from './days';
import { createExportOfWays, type Lived } from './exportOfWays';
import type { RecordBook, StoredRecord } from './recordBook';

export interface ExportDeps {
  database: StationDatabase;
  clock: Clock;
  book: RecordBook;
  stationName: string;
  /** Also of somebody who has moved out. */
  person: (
    id: PersonId,
  ) => (Pick<PersonView, 'id' | 'unit' | 'name' | 'ageBand' | 'access' | 'faceMode'> & { birthDate: string | null }) | null;
  leftAtMs: (id: PersonId) => number | null;
  /** Who may decide for this person, and for whom this person may; of the consent room. */
  guardianship: (id: PersonId) => readonly JsonObject[];
  /** Ends of consents with their steps, and freezes; of the consent room. */
  withdrawals: (id: PersonId) => readonly JsonObject[];
  freezes: (id: PersonId) => readonly JsonObject[];
}

/** So many passages go into one export, the newest. */
const passagesAtMost = 20_000;
/** So many records of a person, and so many look-ups of the station, are gone through. */
const recordsAtMost = 2_000;
const iso = (ms: number): string => new Date(ms).toISOString();
const Reasons = z.array(z.string());

/** What the register of consents holds of a decision; the hashes of its chain say nothing to whom it is about. */
const consentColumns = [
  'record_id',
  'event',
  'notice_id',
  'notice_version',
  'notice_sha256',
  'language',
  'purpose',
  'presented_by',
  'copy_given',
  'asked_by_resident',
  'bundled_with',
  'operator',
] as const;

/**
 * All that is stored of one person (个人信息保护法 第45条), as JSON, but for what the law keeps from him. Of templates only that they are there: numbers of a face are
 * never given out, and the program has no way to. PERSON_UNKNOWN.
 */
export function createPersonExport(deps: ExportDeps): (id: PersonId) => Result<PersonExport> {
  const { database, clock, book, stationName, person, leftAtMs, guardianship, withdrawals, freezes } = deps;
  const { db } = database;
  const added = db.prepare('SELECT added_at_ms AS at FROM person WHERE id = ?');
  const waysOf = createExportOfWays(database);
  const consents = db.prepare(
    `SELECT ${consentColumns.join(', ')}, at_ms, valid_until_ms FROM consent WHERE person_id = ? ORDER BY seq`,
  );
  const templates = db.prepare('SELECT model, stored_at_ms FROM template WHERE person_id = ? ORDER BY id');
  const passages = db.prepare(
    `SELECT d.at_ms, d.lane_id, d.direction, d.method, d.outcome, e.reasons
     FROM decision AS d JOIN event AS e ON e.seq = d.event_seq WHERE d.person_id = ? ORDER BY d.id DESC LIMIT ?`,
  );

  return (id) => {
    const known = person(id);
    if (!known) return fail('PERSON_UNKNOWN');
    const left = leftAtMs(id);
    const addedMs = (added.get(id) as { at: number } | undefined)?.at ?? 0;
    const lived: Lived = { unit: known.unit, fromMs: addedMs, toMs: left ?? Number.POSITIVE_INFINITY };
    const passed = passages.all(id, passagesAtMost + 1) as Record<string, string | number>[];
    return ok({
      format: 'fairgate-person-export/1',
      station: stationName,
      madeAt: iso(clock.nowMs()),
      person: {
        id,
        unit: known.unit,
        name: known.name,
        birthDate: known.birthDate,
        ageBand: known.ageBand,
        leftAt: left === null ? null : iso(left),
        addedAt: iso(addedMs),
      },
      access: known.access,
      faceMode: known.faceMode,
      ...waysOf(id, lived),
      consents: (consents.all(id) as Record<string, string | number | null>[]).map(({ at_ms, valid_until_ms, ...rest }) => ({
        ...rest,
        at: iso(Number(at_ms)),
        validUntil: valid_until_ms === null ? null : iso(Number(valid_until_ms)),
      })),
      guardianship: guardianship(id).map((each) => ({ ...each })) as PersonExport['guardianship'],
      withdrawals: withdrawals(id).map((each) => ({ ...each })) as PersonExport['withdrawals'],
      freezes: freezes(id).map((each) => ({ ...each })) as PersonExport['freezes'],
      templates: (templates.all(id) as { model: string; stored_at_ms: number }[]).map((template) => ({
        model: template.model,
        storedAt: iso(template.stored_at_ms),
      })),
      passages: passed.slice(0, passagesAtMost).map((row) => ({
        at: iso(Number(row.at_ms)),
        laneId: String(row.lane_id),
        direction: String(row.direction),
        method: String(row.method),
        outcome: String(row.outcome),
        reasons: Reasons.parse(JSON.parse(String(row.reasons))),
      })),
      passagesCut: passed.length > passagesAtMost,
      ...recordsOf(id, lived, book),
    });
  };
}

/** Incidents this person was named in, and when he was told; of the others that were named nothing. */
function incidentsOf(id: PersonId, book: RecordBook): StoredRecord[] {
  const kinds = ['incident.opened', 'incident.amended', 'incident.people-told'] as const;
  return book.page({ kinds, about: null, personId: null, beforeSeq: null, limit: 2_000 }).flatMap((record) => {
    const { affected, people, ...rest } = (record.details ?? {}) as { affected?: PersonId[]; people?: PersonId[] };
    if (!(affected ?? people)?.includes(id)) return [];
    return [{ ...record, details: { ...rest, [affected ? 'affected' : 'people']: [id] } as StoredRecord['details'] }];
  });
}

/** What the law keeps from a person (个人信息保护法 第18、35条): such a disclosure, its end, and the look-up of its day. */
function keptSecret(own: readonly StoredRecord[], book: RecordBook): (record: StoredRecord) => boolean {
  const byId = new Map(own.map((record) => [record.id, record]));
  const newest = (record: StoredRecord): StoredRecord => {
    const later = book.correctedBy(record.id);
    const found = later && byId.get(later);
    return found ? newest(found) : record;
  };
  const secret = own.filter(
    (record) =>
      record.kind === 'disclosure.made' &&
      (newest(record).details as { mustStaySecret?: boolean } | null)?.mustStaySecret === true,
  );
  const ids = new Set(secret.map(({ id }) => id));
  const days = new Set(secret.map(({ atMs }) => localDay(atMs)));
  return ({ id, about, kind, atMs, details }) =>
    ids.has(id) ||
    (about !== null && ids.has(about)) ||
    (kind === 'lookup.made' && (details as { why?: string } | null)?.why === 'disclosure' && days.has(localDay(atMs)));
}

/** Disclosures, requests, incidents and look-ups of this person, and look-ups of exactly the flat: others may live there, who looked is told. */
function recordsOf(id: PersonId, lived: Lived, book: RecordBook): Pick<PersonExport, 'records' | 'recordsCut'> {
  const flat = lived.unit.trim().toLocaleLowerCase();
  const looks = book.page({ kinds: ['lookup.made'], about: null, personId: null, beforeSeq: null, limit: recordsAtMost });
  const own = book.ofPerson(id);
  const lookedAtFlat = looks.filter(({ atMs, details }) => {
    // Before and after him others lived there.
    if (atMs < lived.fromMs || atMs > lived.toMs) return false;
    const lookup = details as { what: string; search: string } | null;
    return lookup?.what === 'unit' && lookup.search.trim().toLocaleLowerCase() === flat;
  });
  const isCut = own.length >= recordsAtMost || (looks.length >= recordsAtMost && (looks.at(-1)?.atMs ?? 0) > lived.fromMs);
  const isKept = keptSecret(own, book);
  const records = [...own, ...incidentsOf(id, book), ...lookedAtFlat]
    .filter((record) => !isKept(record))
    .sort((a, b) => a.seq - b.seq)
    .map(({ id: recordId, kind, atMs, by, entrySeq, details }) => ({
      recordId,
      kind,
      at: iso(atMs),
      by,
      entrySeq,
      details: details === null ? null : (JSON.parse(JSON.stringify(details)) as Record<string, never>),
    }));
  return { records, recordsCut: isCut };
}
