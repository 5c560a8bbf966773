import { ok, type Result } from '../contract/errors';
import type { PersonId } from '../contract/ids';
import type { RecordId } from '../contract/recordParts';
import type { RecordDetails, RecordKind } from '../contract/records';
import type { Clock } from '../storage/clock';
import { type DayText, localDay } from './days';
import { type HoldKeeper, settleHolds } from './heldPeriods';
import type { MadeBy, NewRecord, RecordBook, StoredRecord } from './recordBook';

/** What the registers share. */
export interface RegisterParts {
  book: RecordBook;
  clock: Clock;
  /** Who sits at the console now. */
  by: () => MadeBy;
  /** All of the work, or nothing of it. */
  transaction: <T>(work: () => T) => T;
  holds: HoldKeeper;
  personExists: (id: PersonId) => boolean;
  /** Something is due, or no longer. */
  changed: () => void;
}

export type Recorded = Result<{ recordId: RecordId; entrySeq: number }>;

export const today = ({ clock }: Pick<RegisterParts, 'clock'>): DayText => localDay(clock.nowMs());

/** Appends what a person at the console had recorded, and holds what it is about. */
export function recorded<K extends RecordKind>(
  { book, by, changed, holds, transaction }: RegisterParts,
  kind: K,
  details: RecordDetails<K>,
  rest: Partial<Pick<NewRecord<K>, 'personId' | 'about' | 'corrects'>> = {},
): Recorded & { ok: true } {
  const { id, entrySeq } = transaction(() => {
    const record = book.append({ kind, details, by: by(), ...rest });
    settleHolds(book, holds, record as StoredRecord);
    return record;
  });
  changed();
  return ok({ recordId: id, entrySeq });
}
