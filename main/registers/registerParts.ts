import { ok, type Result } from '../contract/errors';
import type { PersonId } from '../contract/ids';
import type { RecordId } from '../contract/recordParts';
import type { RecordDetails, RecordKind } from '../contract/records';
import type { Clock } from '../storage/clock';
import { type DayText, localDay } from './days';
import type { MadeBy, NewRecord, RecordBook } from './recordBook';

/** What the registers share. */
export interface RegisterParts {
  book: RecordBook;
  clock: Clock;
  /** Who sits at the console now. */
  by: () => MadeBy;
  personExists: (id: PersonId) => boolean;
  /** Something is due, or no longer. */
  changed: () => void;
}

export type Recorded = Result<{ recordId: RecordId; entrySeq: number }>;

export const today = ({ clock }: Pick<RegisterParts, 'clock'>): DayText => localDay(clock.nowMs());

/** Appends what a person at the console had recorded. */
export function recorded<K extends RecordKind>(
  { book, by, changed }: RegisterParts,
  kind: K,
  details: RecordDetails<K>,
  rest: Partial<Pick<NewRecord<K>, 'personId' | 'about' | 'corrects'>> = {},
): Recorded & { ok: true } {
  const { id, entrySeq } = book.append({ kind, details, by: by(), ...rest });
  changed();
  return ok({ recordId: id, entrySeq });
}
