import { fail, ok, type Result } from '../contract/errors';
import type { RecordId } from '../contract/recordParts';
import type { Hold, HoldId } from '../contract/retention';
import type { StationDatabase } from '../storage/database';
import type { LedgerWriter } from '../storage/ledgerPort';
import type { RetentionBook } from './retentionBook';

export type NewHold = Pick<Hold, 'why' | 'recordId' | 'fromMs' | 'toMs'>;

/**
 * What is still needed although its term is over. Each hold stands for itself: nothing shortens one, and letting one go lets
 * nothing go that another covers. Every one has an entry when it begins and when it ends.
 */
export interface Holds {
  open(): Hold[];
  /** DATES_REVERSED, RECORD_UNKNOWN; INPUT_INVALID for times further ahead than a year. */
  place(wanted: NewHold): Result<Hold>;
  /** HOLD_UNKNOWN. */
  release(holdId: HoldId): Result<Hold>;
  /** The same for a matter of the registers, unless just this is held for it already. */
  keepFor(recordId: RecordId, wanted: Omit<NewHold, 'recordId'>): void;
  /** All that are held for this record; `closedBy` is the record that closed the matter. */
  letGoOf(recordId: RecordId, closedBy: RecordId): void;
}

/** Nobody holds what nobody can have seen coming. */
const AHEAD_AT_MOST_MS = 366 * 86_400_000;
const iso = (ms: number) => new Date(ms).toISOString();

export function createHolds(deps: {
  database: StationDatabase;
  ledger: LedgerWriter;
  book: RetentionBook;
  nowMs: () => number;
  newId: () => string;
}): Holds {
  const { database, ledger, book, nowMs, newId } = deps;

  const isRecord = database.db.prepare('SELECT 1 FROM register_record WHERE id = ?');

  const place = (wanted: NewHold): Result<Hold> => {
    if (wanted.toMs < wanted.fromMs) return fail('DATES_REVERSED', { field: 'toMs' });
    if (wanted.toMs > nowMs() + AHEAD_AT_MOST_MS) return fail('INPUT_INVALID', { field: 'toMs' });
    if (wanted.recordId !== null && !isRecord.get(wanted.recordId)) return fail('RECORD_UNKNOWN');
    const hold: Hold = { ...wanted, holdId: newId() as HoldId, placedAtMs: nowMs(), releasedAtMs: null };
    return database.transaction(() => {
      const { holdId, why, recordId, fromMs, toMs } = hold;
      const body = { holdId, why, from: iso(fromMs), to: iso(toMs), ...(recordId && { recordId }) };
      book.placeHold(hold, ledger.append('retention.hold-placed', body).seq);
      return ok(hold);
    });
  };
  const end = (hold: Hold, closedBy: RecordId | null): Hold => {
    const releasedAtMs = nowMs();
    database.transaction(() => {
      ledger.append('retention.hold-released', { holdId: hold.holdId, ...(closedBy && { closedBy }) });
      book.releaseHold(hold.holdId, releasedAtMs);
    });
    return { ...hold, releasedAtMs };
  };
  const heldFor = (recordId: RecordId) => book.openHolds().filter((hold) => hold.recordId === recordId);

  return {
    open: book.openHolds,
    place,
    release(holdId) {
      const hold = book.hold(holdId);
      return hold && hold.releasedAtMs === null ? ok(end(hold, null)) : fail('HOLD_UNKNOWN');
    },
    keepFor(recordId, wanted) {
      const isHeld = heldFor(recordId).some(({ fromMs, toMs }) => fromMs <= wanted.fromMs && wanted.toMs <= toMs);
      const placed = isHeld || place({ ...wanted, recordId });
      if (placed !== true && !placed.ok) throw new Error(`hold: ${placed.error.code}`);
    },
    letGoOf(recordId, closedBy) {
      for (const hold of heldFor(recordId)) end(hold, closedBy);
    },
  };
}
