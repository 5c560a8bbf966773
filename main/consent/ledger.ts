import { z } from 'zod';
import type { PersonId } from '../contract/ids';
import type { Clock } from '../storage/clock';
import type { StationDatabase } from '../storage/database';
import { newUuidV7 } from '../storage/ids';
import { atOnce } from '../storage/inSlices';
import type { Keyring } from '../storage/keyring';
import type { AppendedEntry, JsonObject } from '../storage/ledgerPort';
import { hashedColumns, type LedgerFields, type LedgerRow } from './ledgerRow';
import type { ConsentLog } from './parts';
import type { StandingBook } from './standingBook';

export type ChainCheck = { ok: true; entries: number } | { ok: false; firstBadSeq: number };

/**
 * The append-only chain of consent entries. Each entry's hash is keyed by the station's master key and covers the entry
 * and the hash before it, so that nobody without the key can add, change, reorder or take out an entry unseen. The
 * newest place is sealed apart, so that entries cut off the end are missed too.
 */
export interface Ledger {
  /**
   * Inside the caller's transaction: the row, and beside it the entry `consent.<event>` of the station's log with `recordId`,
   * `registerSeq`, `registerHash`, `personId` and what `more` says of the row.
   */
  append(fields: LedgerFields, more?: (row: LedgerRow) => JsonObject): LedgerRow & { entry: AppendedEntry };
  /** The newest entries of all whose newest entry is a consent, whether it has run out or not. */
  given(): LedgerRow[];
  /** The only writer of `consent.adopted`: every row that was recorded before there was a log. Inside the caller's transaction. Returns how many. */
  adopt(): number;
  /** The sealed place says that the newest row has its entry in a log: who took that log away has not made the rows older than it. */
  isLogged(): boolean;
  /** Whatever stands last for this person, genuine or not. */
  newestOf(personId: PersonId): LedgerRow | null;
  /** The last entry for this person that this station wrote. */
  newestGenuineOf(personId: PersonId): LedgerRow | null;
  isGenuine(row: LedgerRow): boolean;
  /** The last of all. */
  newest(): LedgerRow | null;
  /** Null: there is no such record. */
  personOf(recordId: string): PersonId | null;
  /** Null: none, or not one that this station wrote. */
  rowAt(seq: number): LedgerRow | null;
  /** Consents that are the newest entry of their person and end at or before `untilMs`. */
  givenEndingBy(untilMs: number): LedgerRow[];
  /** When the next of the newest consents ends, also if that moment has passed. */
  nextEndMs(): number | null;
  /** Some of `given`, those after this place, in order. */
  givenAfter(seq: number): LedgerRow[];
  /** Some rows after this place, in order. */
  rowsAfter(seq: number): LedgerRow[];
  /**
   * The whole chain as it stands now. What was proved before is not gone through again, unless another program has written to the
   * database since.
   */
  verify(): ChainCheck;
  /** The whole chain from its first row, in steps; rows that are appended meanwhile as well. */
  verifyInSteps(): Generator<void, ChainCheck>;
}

const genesis = '0'.repeat(64);
/** Of the chain: nothing is proved yet. */
const beginning = { seq: 0, hash: genesis };
/** Rows that are read at once. */
const A_STEP = 32;
const headName = 'consent-head';
const headAad = 'meta:consent-head';
/** `log`: the station id of the log that has an entry for every row up to here; none before there was a log. */
const Head = z.object({ seq: z.number().int(), hash: z.string().length(64), log: z.string().optional() });

const newestGiven = `event = 'given' AND seq = (SELECT max(seq) FROM consent AS later WHERE later.person_id = consent.person_id)`;

export function createLedger(deps: {
  database: StationDatabase;
  keyring: Keyring;
  clock: Clock;
  random: (n: number) => Uint8Array;
  log: ConsentLog;
  /** Hears of each entry beside a row at once. */
  book: Pick<StandingBook, 'apply'>;
}): Ledger {
  const { keyring, clock, random, log, book } = deps;
  const { db } = deps.database;
  const columns = [...hashedColumns, 'this_hash'] as const;
  const insert = db.prepare(`INSERT INTO consent (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`);
  const last = db.prepare('SELECT seq, this_hash FROM consent ORDER BY seq DESC LIMIT 1');
  const ofPerson = db.prepare('SELECT * FROM consent WHERE person_id = ? ORDER BY seq DESC');
  const newest = db.prepare('SELECT * FROM consent WHERE person_id = ? ORDER BY seq DESC LIMIT 1');
  const ending = db.prepare(`SELECT * FROM consent WHERE ${newestGiven} AND valid_until_ms <= ? ORDER BY seq`);
  const allGiven = db.prepare(`SELECT * FROM consent WHERE ${newestGiven} ORDER BY seq`);
  const soonest = db.prepare(`SELECT min(valid_until_ms) AS at FROM consent WHERE ${newestGiven}`);
  const everything = db.prepare('SELECT * FROM consent ORDER BY seq');
  const after = db.prepare(`SELECT * FROM consent WHERE seq > ? ORDER BY seq LIMIT ${A_STEP}`);
  const givenAfter = db.prepare(`SELECT * FROM consent WHERE ${newestGiven} AND seq > ? ORDER BY seq LIMIT ${A_STEP}`);
  const dataVersion = db.prepare('PRAGMA data_version');
  const ofRecord = db.prepare('SELECT person_id FROM consent WHERE record_id = ?');
  const lastRow = db.prepare('SELECT * FROM consent ORDER BY seq DESC LIMIT 1');
  const atPlace = db.prepare('SELECT * FROM consent WHERE seq = ?');
  const readHead = db.prepare('SELECT value FROM meta WHERE name = ?');
  const writeHead = db.prepare(
    'INSERT INTO meta (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value',
  );

  const hashOf = (row: Omit<LedgerRow, 'this_hash'>) => {
    const values = JSON.stringify(hashedColumns.map((column) => row[column]));
    return Buffer.from(keyring.lookupHash('consent-chain', Buffer.from(values, 'utf8'))).toString('hex');
  };
  const isGenuine = (row: LedgerRow) => hashOf(row) === row.this_hash;
  const head = () => {
    const row = readHead.get(headName) as { value: Uint8Array } | undefined;
    const plain = row && keyring.open(row.value, headAad);
    return plain ? Head.parse(JSON.parse(Buffer.from(plain).toString('utf8'))) : null;
  };

  const placeHead = (row: Pick<LedgerRow, 'seq' | 'this_hash'>) => {
    const place = JSON.stringify({ seq: row.seq, hash: row.this_hash, log: log.stationId });
    writeHead.run(headName, keyring.seal(Buffer.from(place, 'utf8'), headAad));
  };

  const rowsAfter = (seq: number) => after.all(seq) as LedgerRow[];
  /** Changes whenever another connection has written. */
  const written = () => (dataVersion.get() as { data_version: number }).data_version;
  /** Proved rows, from the first on. */
  let proved = { ...beginning, written: written() };

  function* verifyFrom(start: { seq: number; hash: string }): Generator<void, ChainCheck> {
    let { seq, hash } = start;
    const writtenBefore = written();
    for (let rows = rowsAfter(seq); rows.length > 0; rows = rowsAfter(seq)) {
      for (const row of rows) {
        const continues = row.seq === seq + 1 && row.prev_hash === hash && isGenuine(row);
        if (!continues) return { ok: false, firstBadSeq: seq + 1 };
        seq = row.seq;
        hash = row.this_hash;
      }
      if (rows.length === A_STEP) yield;
    }
    // Nothing is appended between the last row and here.
    const sealed = head();
    if (sealed === null) return seq === 0 ? { ok: true, entries: 0 } : { ok: false, firstBadSeq: seq };
    if (sealed.seq > seq) return { ok: false, firstBadSeq: seq + 1 };
    if (sealed.seq !== seq || sealed.hash !== hash) return { ok: false, firstBadSeq: seq };
    proved = { seq, hash, written: writtenBefore };
    return { ok: true, entries: seq };
  }
  /** A transaction that was undone, or a row that went some other way, takes the proof with it. */
  const isAsProved = () =>
    proved.written === written() &&
    (proved.seq === 0 || (atPlace.get(proved.seq) as LedgerRow | undefined)?.this_hash === proved.hash);

  return {
    append(fields, more) {
      const before = last.get() as { seq: number; this_hash: string } | undefined;
      const nowMs = clock.nowMs();
      const unhashed = {
        ...fields,
        seq: (before?.seq ?? 0) + 1,
        record_id: newUuidV7(nowMs, random),
        bundled_with: 'none',
        at_ms: nowMs,
        prev_hash: before?.this_hash ?? genesis,
      };
      const row: LedgerRow = { ...unhashed, this_hash: hashOf(unhashed) };
      insert.run(...columns.map((column) => row[column]));
      // A head that no longer fits stays as it is: moving it on would hide that entries were cut off.
      const intact = before ? head()?.hash === before.this_hash : head() === null;
      if (intact) placeHead(row);
      const kind = `consent.${row.event}`;
      const body = { ...placeOf(row), ...endFields(row), ...more?.(row) };
      const entry = log.append(kind, body);
      book.apply({ ...entry, kind, body });
      return { ...row, entry };
    },
    given: () => allGiven.all() as LedgerRow[],
    adopt() {
      const rows = everything.all() as LedgerRow[];
      for (const row of rows) log.append('consent.adopted', adoptedBody(row));
      const newest = rows.at(-1);
      if (newest) placeHead(newest);
      return rows.length;
    },
    isLogged: () => head()?.log !== undefined,
    newestOf: (personId) => (newest.get(personId) as LedgerRow | undefined) ?? null,
    newestGenuineOf: (personId) => (ofPerson.all(personId) as LedgerRow[]).find(isGenuine) ?? null,
    isGenuine,
    personOf: (recordId) => (ofRecord.get(recordId) as { person_id: PersonId } | undefined)?.person_id ?? null,
    newest: () => (lastRow.get() as LedgerRow | undefined) ?? null,
    rowAt(seq) {
      const row = atPlace.get(seq) as LedgerRow | undefined;
      return row && isGenuine(row) ? row : null;
    },
    givenEndingBy: (untilMs) => ending.all(untilMs) as LedgerRow[],
    nextEndMs: () => (soonest.get() as { at: number | null }).at,
    givenAfter: (seq) => givenAfter.all(seq) as LedgerRow[],
    rowsAfter,
    verify: () => atOnce(verifyFrom(isAsProved() ? proved : beginning)),
    verifyInSteps: () => verifyFrom(beginning),
  };
}

const adoptedBody = (row: LedgerRow): JsonObject => ({
  ...placeOf(row),
  event: row.event,
  decidedAt: new Date(row.at_ms).toISOString(),
  validUntil: row.valid_until_ms === null ? null : new Date(row.valid_until_ms).toISOString(),
  notice: { id: row.notice_id, version: row.notice_version, language: row.language, sha256: row.notice_sha256 },
  purposes: [row.purpose],
  evidenceSha256: row.signature_sha256,
  operator: row.operator,
});

/** What ties an entry of the log to its row. */
export const placeOf = (row: LedgerRow) => ({
  recordId: row.record_id,
  registerSeq: row.seq,
  registerHash: row.this_hash,
  personId: row.person_id,
});

/** An end says who ended it; what it ended is the record before it. */
const endFields = (row: LedgerRow): JsonObject =>
  row.event === 'withdrawn' || row.event === 'expired' ? { operator: row.operator, purposes: [row.purpose] } : {};
