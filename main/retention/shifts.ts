import type { Result } from '../contract/errors';
import { ok } from '../contract/errors';
import type { Shift } from '../contract/retention';
import type { Handlers } from '../dispatch';
import type { Clock } from '../storage/clock';
import type { StationDatabase } from '../storage/database';
import type { LedgerWriter } from '../storage/ledgerPort';

interface Deps {
  database: StationDatabase;
  ledger: LedgerWriter & {
    /** Signs a checkpoint of the log as it stands and keeps it as the newest. */
    keepCheckpoint(): Result<string>;
  };
  clock: Clock;
  newId: () => string;
  onClosed: () => void;
}

interface Row {
  id: string;
  from_ms: number;
  to_ms: number;
  event_seq: number;
  counts: string;
  checkpoint: string | null;
  entry_seq: number;
}

/** A shift with the place of its records in the passage log: after the one, up to and with the other. */
export interface EndedShift {
  shift: Shift;
  afterEventSeq: number;
  upToEventSeq: number;
}

type Counts = Pick<Shift, 'openings' | 'passages' | 'refusals' | 'openAlarms'>;

/** Shifts as they are handed over: counted from the last hand-over on by the place of the records, so that no clock counts twice. */
export function createShifts({ database, ledger, clock, newId, onClosed }: Deps): {
  handlers: Required<Pick<Handlers, 'shift.handOver'>>;
  /** The newest shift that ended then; null: there is none. */
  endedAt(toMs: number): EndedShift | null;
} {
  const { db } = database;
  const newest = db.prepare('SELECT * FROM shift ORDER BY seq DESC LIMIT 1');
  const byEnd = db.prepare(
    `SELECT own.*, coalesce((SELECT event_seq FROM shift AS last WHERE last.seq = own.seq - 1), 0) AS after_seq
     FROM shift AS own WHERE to_ms = ? ORDER BY seq DESC LIMIT 1`,
  );
  const insert = db.prepare(
    `INSERT INTO shift (seq, id, from_ms, to_ms, event_seq, counts, checkpoint, entry_seq)
     VALUES ((SELECT coalesce(max(seq), 0) + 1 FROM shift), ?, ?, ?, ?, ?, ?, ?)`,
  );
  const span = db.prepare('SELECT coalesce(max(seq), 0) AS seq, min(at_ms) AS firstMs FROM event WHERE seq > ?');
  const byKind = db.prepare('SELECT kind, count(*) AS n FROM event WHERE seq > ? AND seq <= ? GROUP BY kind');
  const byReason = db.prepare(
    `SELECT manual_reason AS reason, count(*) AS n FROM event
     WHERE seq > ? AND seq <= ? AND kind = 'granted' AND manual_reason IS NOT NULL GROUP BY manual_reason ORDER BY manual_reason`,
  );
  const open = db.prepare('SELECT count(*) AS n FROM alarm WHERE acknowledged_at_ms IS NULL OR cleared_at_ms IS NULL');

  const shiftOf = (row: Row): Shift => ({
    shiftId: row.id,
    fromMs: row.from_ms,
    toMs: row.to_ms,
    ...(JSON.parse(row.counts) as Counts),
    entrySeq: row.entry_seq,
    checkpoint: row.checkpoint,
  });
  const countsOf = (fromSeq: number, toSeq: number): Counts => {
    const kinds = new Map((byKind.all(fromSeq, toSeq) as { kind: string; n: number }[]).map(({ kind, n }) => [kind, n]));
    const reasons = byReason.all(fromSeq, toSeq) as { reason: string; n: number }[];
    return {
      openings: Object.fromEntries(reasons.map(({ reason, n }) => [reason, n])),
      passages: kinds.get('granted') ?? 0,
      refusals: (kinds.get('denied') ?? 0) + (kinds.get('ask-guard') ?? 0),
      openAlarms: (open.get() as { n: number }).n,
    };
  };

  const handOver = (): Result<{ shift: Shift }> => {
    const shift = database.transaction(() => {
      const before = newest.get() as unknown as Row | undefined;
      const fromSeq = before?.event_seq ?? 0;
      const { seq, firstMs } = span.get(fromSeq) as { seq: number; firstMs: number | null };
      const toSeq = Math.max(seq, fromSeq);
      const toMs = clock.nowMs();
      const counts = countsOf(fromSeq, toSeq);
      // A clock that was set back since then: from the first thing that happened.
      const isInOrder = before !== undefined && before.to_ms <= toMs;
      const fromMs = isInOrder ? before.to_ms : Math.min(firstMs ?? toMs, toMs);
      const made = { shiftId: newId(), fromMs, toMs, ...counts };
      const times = { from: new Date(made.fromMs).toISOString(), to: new Date(toMs).toISOString() };
      const entry = ledger.append('shift.closed', {
        shiftId: made.shiftId,
        ...times,
        ...counts,
        openings: { ...counts.openings },
      });
      // Over the shift's own entry as well; a shift ends all the same where the key is gone.
      const signed = ledger.keepCheckpoint();
      const checkpoint = signed.ok ? signed.value : null;
      insert.run(made.shiftId, made.fromMs, toMs, toSeq, JSON.stringify(counts), checkpoint, entry.seq);
      return { ...made, entrySeq: entry.seq, checkpoint };
    });
    onClosed();
    return ok({ shift });
  };
  return {
    handlers: { 'shift.handOver': handOver },
    endedAt(toMs) {
      const row = byEnd.get(toMs) as unknown as (Row & { after_seq: number }) | undefined;
      return row ? { shift: shiftOf(row), afterEventSeq: row.after_seq, upToEventSeq: row.event_seq } : null;
    },
  };
}
