import {
  EVENT_DAYS,
  EVENT_DAYS_AT_MOST,
  type Hold,
  type HoldId,
  RetentionCounts,
  type RetentionRun,
} from '../contract/retention';
import type { StationDatabase } from '../storage/database';
import type { Keyring } from '../storage/keyring';

/** How far the records had come on a day of the station's own running. */
export interface StationDay {
  seenMs: number;
  atMs: number;
  believedMs: number;
  eventSeq: number;
  alarmRow: number;
  consentSeq: number;
  registerSeq: number;
}

export interface NewRun extends Omit<RetentionRun, 'entrySeq'> {
  eventSeq: number;
  alarmRow: number;
  consentSeq: number;
  registerSeq: number;
}

interface HoldRow {
  id: HoldId;
  why: Hold['why'];
  record_id: Hold['recordId'];
  from_ms: number;
  to_ms: number;
  placed_at_ms: number;
  released_at_ms: number | null;
}

/** Terms, holds, days and runs. What decides on deleting is bound to the station's key; a row that is not counts for nothing. */
export function createRetentionBook({ db }: StationDatabase, keyring: Keyring) {
  const macOf = (what: string, values: readonly (string | number)[]) =>
    keyring.lookupHash(`retention-${what}`, Buffer.from(JSON.stringify(values), 'utf8'));
  const isMac = (mac: Uint8Array, what: string, values: readonly (string | number)[]) =>
    Buffer.from(mac).equals(macOf(what, values));

  const insertTerm = db.prepare(
    'INSERT INTO retention_term (seq, event_days, at_ms, entry_seq, mac) VALUES ((SELECT coalesce(max(seq), 0) + 1 FROM retention_term), ?, ?, ?, ?)',
  );
  const newestTerm = db.prepare(
    'SELECT event_days AS days, at_ms AS atMs, entry_seq AS entrySeq, mac FROM retention_term ORDER BY seq DESC LIMIT 1',
  );
  const insertHold = db.prepare(
    'INSERT INTO retention_hold (id, why, record_id, from_ms, to_ms, placed_at_ms, entry_seq) VALUES (?, ?, ?, ?, ?, ?, ?)',
  );
  const releaseHold = db.prepare('UPDATE retention_hold SET released_at_ms = ? WHERE id = ? AND released_at_ms IS NULL');
  const holdById = db.prepare('SELECT * FROM retention_hold WHERE id = ?');
  const openHolds = db.prepare('SELECT * FROM retention_hold WHERE released_at_ms IS NULL ORDER BY placed_at_ms');
  const dayValues =
    'seen_ms AS seenMs, at_ms AS atMs, believed_ms AS believedMs, event_seq AS eventSeq, alarm_row AS alarmRow, consent_seq AS consentSeq, register_seq AS registerSeq';
  const insertDay = db.prepare(
    `INSERT INTO retention_day (seq, seen_ms, at_ms, believed_ms, event_seq, alarm_row, consent_seq, register_seq, mac)
     VALUES ((SELECT coalesce(max(seq), 0) + 1 FROM retention_day), ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const lastDay = db.prepare(`SELECT ${dayValues}, mac FROM retention_day ORDER BY seq DESC LIMIT 1`);
  const daysBefore = db.prepare(`SELECT ${dayValues}, mac FROM retention_day WHERE seen_ms <= ? ORDER BY seq DESC`);
  const ends = db.prepare(
    `SELECT (SELECT coalesce(max(seq), 0) FROM event) AS eventSeq, (SELECT coalesce(max(rowid), 0) FROM alarm) AS alarmRow,
       (SELECT coalesce(max(seq), 0) FROM consent) AS consentSeq, (SELECT coalesce(max(seq), 0) FROM register_record) AS registerSeq`,
  );
  const insertRun = db.prepare(
    `INSERT INTO retention_run (seq, at_ms, events_before_ms, event_seq, alarm_row, evidence_before_ms, consent_seq, register_seq,
       deleted, held, entry_seq, mac) VALUES ((SELECT coalesce(max(seq), 0) + 1 FROM retention_run), ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const newestRun = db.prepare(
    `SELECT at_ms AS atMs, events_before_ms AS eventsBeforeMs, evidence_before_ms AS evidenceBeforeMs, deleted, held, entry_seq AS entrySeq
     FROM retention_run ORDER BY seq DESC LIMIT 1`,
  );

  const valuesOf = (day: StationDay) => [
    day.seenMs,
    day.atMs,
    day.believedMs,
    day.eventSeq,
    day.alarmRow,
    day.consentSeq,
    day.registerSeq,
  ];
  const holdOf = (row: HoldRow): Hold => ({
    holdId: row.id,
    why: row.why,
    recordId: row.record_id,
    fromMs: row.from_ms,
    toMs: row.to_ms,
    placedAtMs: row.placed_at_ms,
    releasedAtMs: row.released_at_ms,
  });

  return {
    eventDays(): number {
      const row = newestTerm.get() as { days: number; atMs: number; entrySeq: number; mac: Uint8Array } | undefined;
      if (!row) return EVENT_DAYS;
      // A term somebody wrote in from outside shortens nothing.
      return isMac(row.mac, 'term', [row.days, row.atMs, row.entrySeq]) ? row.days : EVENT_DAYS_AT_MOST;
    },
    setEventDays: (days: number, atMs: number, entrySeq: number) =>
      void insertTerm.run(days, atMs, entrySeq, macOf('term', [days, atMs, entrySeq])),

    placeHold(hold: Hold, entrySeq: number): void {
      insertHold.run(hold.holdId, hold.why, hold.recordId, hold.fromMs, hold.toMs, hold.placedAtMs, entrySeq);
    },
    releaseHold: (id: HoldId, atMs: number) => void releaseHold.run(atMs, id),
    hold(id: HoldId): Hold | null {
      const row = holdById.get(id) as unknown as HoldRow | undefined;
      return row ? holdOf(row) : null;
    },
    openHolds: () => (openHolds.all() as unknown as HoldRow[]).map(holdOf),

    lastDaySeenMs: () => (lastDay.get() as { seenMs: number } | undefined)?.seenMs ?? null,
    addDay(at: Pick<StationDay, 'seenMs' | 'atMs' | 'believedMs'>): void {
      const day = { ...at, ...(ends.get() as Omit<StationDay, 'seenMs' | 'atMs' | 'believedMs'>) };
      const [seenMs = 0, atMs = 0, believedMs = 0, ...rest] = valuesOf(day);
      const [eventSeq = 0, alarmRow = 0, consentSeq = 0, registerSeq = 0] = rest;
      insertDay.run(seenMs, atMs, believedMs, eventSeq, alarmRow, consentSeq, registerSeq, macOf('day', valuesOf(day)));
    },
    /** How far the records had come by then; null: the station has not run for so long. */
    newestDayUntil(seenMs: number): StationDay | null {
      for (const row of daysBefore.iterate(seenMs) as Iterable<StationDay & { mac: Uint8Array }>)
        if (isMac(row.mac, 'day', valuesOf(row))) return row;
      return null;
    },

    addRun(run: NewRun, entrySeq: number): void {
      const { atMs, eventsBeforeMs, eventSeq, alarmRow, evidenceBeforeMs, consentSeq, registerSeq, held } = run;
      const deleted = JSON.stringify(run.deleted);
      const cuts = [atMs, eventsBeforeMs, eventSeq, alarmRow, evidenceBeforeMs, consentSeq, registerSeq] as const;
      insertRun.run(...cuts, deleted, held, entrySeq, macOf('run', [...cuts, deleted, held, entrySeq]));
    },
    lastRun(): RetentionRun | null {
      const row = newestRun.get() as (Omit<RetentionRun, 'deleted'> & { deleted: string }) | undefined;
      return row ? { ...row, deleted: RetentionCounts.parse(JSON.parse(row.deleted)) } : null;
    },
  };
}
export type RetentionBook = ReturnType<typeof createRetentionBook>;
