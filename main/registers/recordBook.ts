import { createHash } from 'node:crypto';
import { z } from 'zod';
import { fail, ok, type Result } from '../contract/errors';
import type { PersonId, Role } from '../contract/ids';
import type { RecordId } from '../contract/recordParts';
import { type RecordDetails, RecordKind, recordSchemas } from '../contract/records';
import type { Clock } from '../storage/clock';
import type { StationDatabase } from '../storage/database';
import type { Keyring } from '../storage/keyring';
import type { JsonObject, JsonValue, LedgerWriter } from '../storage/ledgerPort';
import { codesOf } from './recordCodes';

export type MadeBy = Role | 'station';

/** A record as it is kept. `details` is null when the row no longer reads: it was changed from outside. */
export interface StoredRecord<K extends RecordKind = RecordKind> {
  seq: number;
  /** Place in the book of the record that this one stands for: a correction takes no other place among the records of its kind. */
  placeSeq: number;
  id: RecordId;
  kind: K;
  personId: PersonId | null;
  about: RecordId | null;
  corrects: RecordId | null;
  by: MadeBy;
  atMs: number;
  entrySeq: number;
  detailsSha256: string;
  details: RecordDetails<K> | null;
}

export interface NewRecord<K extends RecordKind> {
  kind: K;
  details: RecordDetails<K>;
  by: MadeBy;
  personId?: PersonId | null;
  about?: RecordId | null;
  corrects?: RecordId | null;
}

export interface RecordPage {
  kinds: readonly RecordKind[] | null;
  about: RecordId | null;
  personId: PersonId | null;
  beforeSeq: number | null;
  limit: number;
}

/** The append-only book of all registers. Each record has an entry in the ledger, written in the same transaction. */
export interface RecordBook {
  /** Throws what the database throws: nothing is kept then, neither record nor entry. */
  append<K extends RecordKind>(record: NewRecord<K>): StoredRecord<K>;
  find(id: RecordId): StoredRecord | null;
  /** Of this kind and not corrected since. RECORD_UNKNOWN, RECORD_MOVED_ON. */
  current<K extends RecordKind>(id: RecordId, kind: K): Result<StoredRecord<K> & { details: RecordDetails<K> }>;
  /** Oldest first, a correction in the place of what it corrects; without those that were corrected. */
  all<K extends RecordKind>(kind: K): StoredRecord<K>[];
  newest<K extends RecordKind>(kind: K): StoredRecord<K> | null;
  /** What belongs to a record or to those it corrects, oldest first; without those that were corrected. */
  follow<K extends RecordKind>(id: RecordId, kind: K): StoredRecord<K>[];
  correctedBy(id: RecordId): RecordId | null;
  page(page: RecordPage): StoredRecord[];
  /** Changes whenever a record of these kinds came or went. */
  mark(kinds: readonly RecordKind[]): string;
  /** Of one person, newest first. */
  ofPerson(personId: PersonId): StoredRecord[];
  /**
   * Records that another program changed, added or took away, found by holding the book against the ledger; of the last three years,
   * without look-ups, which are too many to be gone through often. In steps: record and entry are written together, so what is appended
   * in between is found in both.
   */
  differing(): Generator<void, number>;
}

interface Row {
  seq: number;
  id: RecordId;
  kind: string;
  person_id: PersonId | null;
  about: RecordId | null;
  corrects: RecordId | null;
  made_by: MadeBy;
  at_ms: number;
  entry_seq: number;
  details_sha256: string;
  details_sealed: Uint8Array;
}

/** Entries or records that are held against one another between two steps. */
const A_STEP = 32;
const Sealed = z.object({ salt: z.base64(), details: z.json() });
/** Look-ups are many; the rest is gone through hourly. */
const heldAgainst = RecordKind.options.filter((kind) => kind !== 'lookup.made');
const sinceText = (nowMs: number) => new Date(nowMs - 3 * 365 * 86_400_000).toISOString();
const columns = 'seq, id, kind, person_id, about, corrects, made_by, at_ms, entry_seq, details_sha256, details_sealed';

export function createRecordBook(deps: {
  database: StationDatabase;
  keyring: Keyring;
  ledger: LedgerWriter;
  clock: Clock;
  random: (n: number) => Uint8Array;
  newId: () => string;
  /** RFC 8785. */
  canonical: (value: JsonValue) => string;
}): RecordBook {
  const { database, keyring, ledger, clock, random, newId, canonical } = deps;
  const { db } = database;
  const insert = db.prepare(`INSERT INTO register_record (${columns}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`);
  const last = db.prepare('SELECT coalesce(max(seq), 0) AS seq FROM register_record');
  const byId = db.prepare(`SELECT ${columns} FROM register_record WHERE id = ?`);
  const byCorrects = db.prepare('SELECT id FROM register_record WHERE corrects = ?');
  const uncorrected = 'NOT EXISTS (SELECT 1 FROM register_record AS later WHERE later.corrects = register_record.id)';
  const byKind = db.prepare(`SELECT ${columns} FROM register_record WHERE kind = ? AND ${uncorrected} ORDER BY seq`);
  const newestOfKind = db.prepare(
    `SELECT ${columns} FROM register_record WHERE kind = ? AND ${uncorrected} ORDER BY seq DESC LIMIT 1`,
  );
  const correctionOfKind = db.prepare('SELECT 1 FROM register_record WHERE kind = ? AND corrects IS NOT NULL LIMIT 1');
  const placeOfId = db.prepare('SELECT seq, corrects FROM register_record WHERE id = ?');
  const byAbout = db.prepare(
    `WITH RECURSIVE same (id) AS (
       VALUES (?) UNION SELECT r.corrects FROM register_record AS r JOIN same ON r.id = same.id WHERE r.corrects IS NOT NULL
       UNION SELECT r.id FROM register_record AS r JOIN same ON r.corrects = same.id)
     SELECT ${columns} FROM register_record WHERE kind = ? AND about IN (SELECT id FROM same) AND ${uncorrected} ORDER BY seq`,
  );
  const marked = db.prepare(
    'SELECT count(*) AS n, max(seq) AS newest FROM register_record WHERE kind IN (SELECT value FROM json_each(?))',
  );
  const byPerson = db.prepare(`SELECT ${columns} FROM register_record WHERE person_id = ? ORDER BY seq DESC LIMIT 2000`);
  // Of some kinds by their index: look-ups are so many that rare kinds are not looked for among them.
  const pagedOfKinds = db.prepare(
    `SELECT ${columns} FROM register_record INDEXED BY register_record_by_kind
     WHERE kind IN (SELECT value FROM json_each(?1)) AND (?2 IS NULL OR about = ?2 OR id = ?2)
       AND (?3 IS NULL OR person_id = ?3) AND (?4 IS NULL OR entry_seq < ?4)
     ORDER BY entry_seq DESC LIMIT ?5`,
  );
  const paged = db.prepare(
    `SELECT ${columns} FROM register_record
     WHERE (?1 IS NULL OR kind IN (SELECT value FROM json_each(?1))) AND (?2 IS NULL OR about = ?2 OR id = ?2)
       AND (?3 IS NULL OR person_id = ?3) AND (?4 IS NULL OR entry_seq < ?4)
     ORDER BY entry_seq DESC LIMIT ?5`,
  );

  const differs = db.prepare(
    `SELECT count(*) AS n FROM ledger_entry AS e LEFT JOIN register_record AS r ON r.entry_seq = e.seq
     WHERE e.seq IN (SELECT value FROM json_each(?1)) AND json_extract(e.entry, '$.at') >= ?2
       AND (r.kind IS NOT e.kind OR r.id IS NOT json_extract(e.entry, '$.body.recordId')
         OR r.details_sha256 IS NOT json_extract(e.entry, '$.body.detailsSha256'))`,
  );
  const nextEntries = db.prepare(`SELECT seq FROM ledger_entry WHERE kind = ? AND seq > ? ORDER BY seq LIMIT ${A_STEP}`);
  const nextRecords = db.prepare(
    `SELECT ${columns}, NOT EXISTS (SELECT 1 FROM ledger_entry AS e WHERE e.seq = register_record.entry_seq AND e.kind = register_record.kind)
       AS isForeign, ${uncorrected} AS isCurrent
     FROM register_record WHERE seq > ? ORDER BY seq LIMIT ${A_STEP}`,
  );

  const hashOf = (salt: Uint8Array, details: JsonValue) =>
    createHash('sha256').update(salt).update(canonical(details), 'utf8').digest('hex');
  /** A sealed text opens only beside the very columns it was written with. */
  const aad = (row: Omit<Row, 'seq' | 'details_sealed'>) =>
    `register:${canonical([row.id, row.kind, row.person_id, row.about, row.corrects, row.made_by, row.at_ms, row.entry_seq, row.details_sha256])}`;

  const detailsOf = <K extends RecordKind>(row: Row, kind: K): RecordDetails<K> | null => {
    const plain = keyring.open(row.details_sealed, aad(row));
    if (!plain) return null;
    const { salt, details } = Sealed.parse(JSON.parse(Buffer.from(plain).toString('utf8')));
    if (hashOf(Buffer.from(salt, 'base64'), details as JsonValue) !== row.details_sha256) return null;
    const parsed = recordSchemas[kind].safeParse(details);
    return parsed.success ? (parsed.data as RecordDetails<K>) : null;
  };
  const placeOf = ({ seq, corrects }: Pick<Row, 'seq' | 'corrects'>): number => {
    const before = corrects && (placeOfId.get(corrects) as Pick<Row, 'seq' | 'corrects'> | undefined);
    return before ? placeOf(before) : seq;
  };
  /** As they were first written; what was corrected since stays in its place. */
  const inPlace = (rows: unknown[]): Row[] => {
    const placed = (rows as Row[]).map((row) => [row, placeOf(row)] as const);
    return placed.sort(([, a], [, b]) => a - b).map(([row]) => row);
  };
  const recordOf = <K extends RecordKind>(row: Row, kind: K): StoredRecord<K> => ({
    seq: row.seq,
    placeSeq: placeOf(row),
    id: row.id,
    kind,
    personId: row.person_id,
    about: row.about,
    corrects: row.corrects,
    by: row.made_by,
    atMs: row.at_ms,
    entrySeq: row.entry_seq,
    detailsSha256: row.details_sha256,
    details: detailsOf(row, kind),
  });
  const anyOf = (rows: unknown[]): StoredRecord[] =>
    (rows as Row[]).flatMap((row) => {
      const kind = RecordKind.safeParse(row.kind);
      return kind.success ? [recordOf(row, kind.data)] : [];
    });
  const seqsAfter = (kind: RecordKind, seq: number) =>
    (nextEntries.all(kind, seq) as { seq: number }[]).map((entry) => entry.seq);
  const recordsAfter = (seq: number) => nextRecords.all(seq) as unknown as (Row & { isForeign: 0 | 1; isCurrent: 0 | 1 })[];
  const find = (id: RecordId) => anyOf(byId.all(id))[0] ?? null;
  const correctedBy = (id: RecordId) => (byCorrects.get(id) as { id: RecordId } | undefined)?.id ?? null;

  return {
    append({ kind, details, by, personId = null, about = null, corrects = null }) {
      return database.transaction(() => {
        const id = newId() as RecordId;
        const salt = random(16);
        // Through the schema and JSON, so that what is hashed is what is read back.
        const plain = JSON.parse(JSON.stringify(recordSchemas[kind].parse(details))) as JsonObject;
        const sha256 = hashOf(salt, plain);
        const named = { ...(personId && { personId }), ...(about && { about }), ...(corrects && { corrects }) };
        const codes = codesOf(kind, details, (search) =>
          Buffer.from(keyring.lookupHash('lookup-search', Buffer.from(search, 'utf8'))).toString('hex'),
        );
        const entry = ledger.append(kind, { recordId: id, by, ...named, ...codes, detailsSha256: sha256 });
        const row: Row = {
          seq: (last.get() as { seq: number }).seq + 1,
          id,
          kind,
          person_id: personId,
          about,
          corrects,
          made_by: by,
          at_ms: clock.nowMs(),
          entry_seq: entry.seq,
          details_sha256: sha256,
          details_sealed: new Uint8Array(),
        };
        const text = JSON.stringify({ salt: Buffer.from(salt).toString('base64'), details: plain });
        row.details_sealed = keyring.seal(Buffer.from(text, 'utf8'), aad(row));
        insert.run(row.seq, id, kind, personId, about, corrects, by, row.at_ms, row.entry_seq, sha256, row.details_sealed);
        return recordOf(row, kind);
      });
    },
    find,
    current<K extends RecordKind>(id: RecordId, kind: K) {
      const record = find(id);
      if (record?.kind !== kind || record.details === null) return fail('RECORD_UNKNOWN');
      if (correctedBy(id)) return fail('RECORD_MOVED_ON');
      return ok(record as StoredRecord<K> & { details: RecordDetails<K> });
    },
    all: (kind) => inPlace(byKind.all(kind)).map((row) => recordOf(row, kind)),
    newest(kind) {
      const row = correctionOfKind.get(kind)
        ? inPlace(byKind.all(kind)).at(-1)
        : (newestOfKind.get(kind) as unknown as Row | undefined);
      return row ? recordOf(row, kind) : null;
    },
    follow: (id, kind) => inPlace(byAbout.all(id, kind)).map((row) => recordOf(row, kind)),
    correctedBy,
    page: ({ kinds, about, personId, beforeSeq, limit }) =>
      anyOf(
        kinds && !kinds.includes('lookup.made')
          ? pagedOfKinds.all(JSON.stringify(kinds), about, personId, beforeSeq, limit)
          : paged.all(kinds && JSON.stringify(kinds), about, personId, beforeSeq, limit),
      ),
    mark: (kinds) => JSON.stringify(marked.get(JSON.stringify(kinds))),
    ofPerson: (personId) => anyOf(byPerson.all(personId)),
    *differing() {
      let found = 0;
      for (const kind of heldAgainst) {
        for (let seqs = seqsAfter(kind, -1); seqs.length > 0; seqs = seqsAfter(kind, seqs.at(-1) ?? 0)) {
          found += (differs.get(JSON.stringify(seqs), sinceText(clock.nowMs())) as { n: number }).n;
          yield;
        }
      }
      for (let rows = recordsAfter(0); rows.length > 0; rows = recordsAfter(rows.at(-1)?.seq ?? 0)) {
        for (const row of rows) {
          const kind = heldAgainst.find((each) => each === row.kind);
          found += row.isForeign + (kind && row.isCurrent && !detailsOf(row, kind) ? 1 : 0);
        }
        yield;
      }
      return found;
    },
  };
}
