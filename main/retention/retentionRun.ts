import { EVIDENCE_DAYS, type RetentionCounts } from '../contract/retention';
import type { StationDatabase } from '../storage/database';
import type { LedgerWriter } from '../storage/ledgerPort';
import { passTermOver } from '../storage/migrations/credentialTables';
import { inspectorNameStays, residentNameStays } from '../storage/migrations/forgettingTables';
import { dueRecords } from './dueRecords';
import { forgetGuardians } from './forgetGuardians';
import type { RetentionBook, StationDay } from './retentionBook';
import type { StationTime } from './stationTime';

const DAY_MS = 86_400_000;
/** Records of passages stay until the station itself has run for so long since, whatever any clock said. */
export const EVENT_FLOOR_SEEN_MS = 30 * DAY_MS;
/** The same for evidence: half of its three years, for stations that rest at night. */
export const EVIDENCE_FLOOR_SEEN_MS = 548 * DAY_MS;
/** A pass stays for so long after its end, so that what a visitor did with it can still be asked after. */
export const PASS_DAYS = 30;
/** In one go, so that no button waits for it. */
const AT_MOST = 5_000;

interface Cut {
  eventsBeforeMs: number;
  eventSeq: number;
  alarmRow: number;
  evidenceBeforeMs: number;
  consentSeq: number;
  registerSeq: number;
}

const eventDue = (held: 'NOT' | '') =>
  `at_ms < ? AND $seq <= ? AND ${held} EXISTS (SELECT 1 FROM retention_hold WHERE released_at_ms IS NULL AND at_ms BETWEEN from_ms AND to_ms)`;
const alarmDue = `acknowledged_at_ms IS NOT NULL AND cleared_at_ms IS NOT NULL AND max(raised_at_ms, acknowledged_at_ms, cleared_at_ms) < ? AND rowid <= ?
  AND NOT EXISTS (SELECT 1 FROM retention_hold WHERE released_at_ms IS NULL AND raised_at_ms <= to_ms AND cleared_at_ms >= from_ms)`;
/** Of the decision or of what ended it; a paper's or a drawing's strokes go, the decision and its hash stay. */
const signatureDue = `consent_seq IN (
  SELECT own.seq FROM consent AS own LEFT JOIN consent AS later ON later.person_id = own.person_id AND later.seq > own.seq
  WHERE own.seq <= ?1 AND (own.event <> 'given' AND own.at_ms < ?2 OR later.seq <= ?1 AND later.at_ms < ?2 AND own.at_ms < ?2))`;

export interface RunResult {
  deleted: RetentionCounts;
  held: number;
  /** There is more than fits into one go. */
  more: boolean;
}

/** One run: counts what is due, says so in the ledger and in the run that the database's own rules ask, then deletes just that. */
export function createRetentionRun(deps: {
  database: StationDatabase;
  ledger: LedgerWriter;
  book: RetentionBook;
  time: StationTime;
}): () => RunResult {
  const { database, ledger, book, time } = deps;
  const { db } = database;
  const free = eventDue('NOT');
  const lastFree = db.prepare(
    `SELECT max(seq) AS seq, count(*) AS n FROM (SELECT seq FROM event WHERE ${free.replace('$seq', 'seq')} ORDER BY seq LIMIT ${AT_MOST})`,
  );
  const heldEvents = db.prepare(`SELECT count(*) AS n FROM event WHERE ${eventDue('').replace('$seq', 'seq')}`);
  const decisionIds = `SELECT id FROM decision WHERE ${free.replace('$seq', 'event_seq')}`;
  const deletes = {
    humanChecks: `human_check WHERE decision_id IN (${decisionIds})`,
    outcomes: `decision_outcome WHERE decision_id IN (${decisionIds})`,
    decisions: `decision WHERE ${free.replace('$seq', 'event_seq')}`,
    events: `event WHERE ${free.replace('$seq', 'seq')}`,
    alarms: `alarm WHERE ${alarmDue}`,
    signatures: `consent_signature WHERE ${signatureDue}`,
    details: 'sealed_detail WHERE consent_seq < ? AND at_ms < ?',
  } as const;
  const order = ['humanChecks', 'outcomes', 'decisions', 'events', 'alarms', 'signatures', 'details'] as const;
  const prepared = order.map((name) => ({
    name,
    count: db.prepare(`SELECT count(*) AS n FROM ${deletes[name]}`),
    remove: db.prepare(`DELETE FROM ${deletes[name]}`),
  }));
  const findRecords = dueRecords(database);
  /** What the database's own clock allows at most. */
  const ownFloors = db.prepare(
    "SELECT unixepoch('now', '-30 days') * 1000 AS events, unixepoch('now', '-3 years') * 1000 AS evidence",
  );
  /** By the run before this one, which the database's own rules ask; so a name goes a day later than it could. */
  const forget = [
    `UPDATE inspector SET details_sealed = x'' WHERE length(details_sealed) > 0 AND NOT (${inspectorNameStays('inspector')})`,
    `UPDATE person SET name_sealed = x'', birth_date_sealed = x'', unit = '—'
     WHERE length(name_sealed) > 0 AND NOT EXISTS (SELECT 1 FROM register_record WHERE person_id = person.id)
       AND NOT (${residentNameStays('person')})`,
  ].map((sql) => db.prepare(sql));
  const guardians = forgetGuardians(database);
  const passesDue = `until_ms < ?1 AND ${passTermOver('pass')}`;
  const removeUses = db.prepare(`DELETE FROM pass_use WHERE pass_id IN (SELECT id FROM pass WHERE ${passesDue})`);
  const removePasses = db.prepare(`DELETE FROM pass WHERE ${passesDue}`);
  const removeRecord = db.prepare('DELETE FROM register_record WHERE seq = ?');

  const cutOf = (believedMs: number, seenMs: number): Cut => {
    const floor = (ms: number): StationDay | null => book.newestDayUntil(seenMs - ms);
    const atMost = ownFloors.get() as { events: number; evidence: number };
    const events = floor(EVENT_FLOOR_SEEN_MS);
    const evidence = floor(EVIDENCE_FLOOR_SEEN_MS);
    return {
      eventsBeforeMs: Math.min(believedMs - book.eventDays() * DAY_MS, atMost.events),
      eventSeq: events?.eventSeq ?? 0,
      alarmRow: events?.alarmRow ?? 0,
      evidenceBeforeMs: Math.min(believedMs - EVIDENCE_DAYS * DAY_MS, atMost.evidence),
      consentSeq: evidence?.consentSeq ?? 0,
      registerSeq: evidence?.registerSeq ?? 0,
    };
  };
  const argsOf = (name: (typeof order)[number], cut: Cut): [number, number] => {
    if (name === 'alarms') return [cut.eventsBeforeMs, cut.alarmRow];
    return name === 'signatures' || name === 'details'
      ? [cut.consentSeq, cut.evidenceBeforeMs]
      : [cut.eventsBeforeMs, cut.eventSeq];
  };
  const numberOf = (row: unknown) => (row as { n: number }).n;

  return () => {
    const { nowMs, believedMs: reckonedMs } = time.look();
    const [seenMs, believedMs] = [Math.floor(time.seenMs()), Math.floor(reckonedMs)];
    const result = database.transaction(() => {
      time.keep();
      const before = book.lastDaySeenMs();
      if (before === null || seenMs - before >= DAY_MS) book.addDay({ seenMs, atMs: nowMs, believedMs });
      // As the database's own rule reckons: from the newest day on record.
      const whole = cutOf(believedMs, book.lastDaySeenMs() ?? 0);
      const free = lastFree.get(whole.eventsBeforeMs, whole.eventSeq) as { seq: number | null; n: number };
      const more = free.n === AT_MOST;
      const cut = { ...whole, ...(more && { eventSeq: free.seq ?? 0 }) };
      const holds = book.openHolds();
      const heldIds = new Set(holds.flatMap(({ recordId }) => recordId ?? []));
      const records = findRecords({ beforeMs: cut.evidenceBeforeMs, upToSeq: cut.registerSeq, heldIds, atMost: AT_MOST });
      const counted = prepared.map(({ name, count }) => [name, numberOf(count.get(...argsOf(name, cut)))] as const);
      const names = guardians() + forget.reduce((sum, statement) => sum + Number(statement.run().changes), 0);
      const passesBeforeMs = believedMs - PASS_DAYS * DAY_MS;
      removeUses.run(passesBeforeMs);
      const passes = Number(removePasses.run(passesBeforeMs).changes);
      const deleted = { ...Object.fromEntries(counted), records: records.length, names, passes } as RetentionCounts;
      const held = numberOf(heldEvents.get(whole.eventsBeforeMs, whole.eventSeq));
      const times = {
        eventsBefore: new Date(cut.eventsBeforeMs).toISOString(),
        evidenceBefore: new Date(cut.evidenceBeforeMs).toISOString(),
      };
      const entry = ledger.append('retention.ran', { ...times, deleted: { ...deleted }, held });
      if (held > 0) ledger.append('retention.held', { events: held, holds: holds.map(({ holdId }) => holdId) });
      book.addRun({ ...cut, atMs: nowMs, deleted, held }, entry.seq);
      for (const { name, remove } of prepared) {
        if (remove.run(...argsOf(name, cut)).changes !== deleted[name]) throw new Error(`retention: ${name} changed meanwhile`);
      }
      for (const seq of records) removeRecord.run(seq);
      return { deleted, held, more };
    });
    if (Object.values(result.deleted).some((count) => count > 0)) database.flushErased();
    return result;
  };
}
