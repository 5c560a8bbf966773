import type { RecordId } from '../contract/recordParts';
import type { RecordDetails, RecordKind } from '../contract/records';
import type { Hold } from '../contract/retention';
import { addDays, type DayText, localDay } from './days';
import type { RecordBook, StoredRecord } from './recordBook';

/** Keeps records of passing beyond their term; of the retention room. */
export interface HoldKeeper {
  keepFor(recordId: RecordId, wanted: Pick<Hold, 'why' | 'fromMs' | 'toMs'>): void;
  letGoOf(recordId: RecordId, closedBy: RecordId): void;
}
const beginnings: ReadonlySet<RecordKind> = new Set(['disclosure.made', 'incident.opened', 'request.received']);
type Kept = Pick<Hold, 'why' | 'fromMs' | 'toMs'>;

/** Whole days at the station's place. */
const span = (why: Hold['why'], from: DayText | null, to: DayText): Kept => ({
  why,
  fromMs: from === null ? 0 : new Date(`${from}T00:00:00`).getTime(),
  toMs: new Date(`${addDays(to, 1)}T00:00:00`).getTime() - 1,
});

/** The record that a matter began with, in its first form. */
function rootOf(book: RecordBook, record: StoredRecord): StoredRecord {
  let root = record;
  for (let before = root.about ?? root.corrects; before; before = root.about ?? root.corrects) {
    const found = book.find(before);
    if (!found) break;
    root = found;
  }
  return root;
}

const periodOf = {
  'disclosure.made': ({ dataKinds, from, to }: RecordDetails<'disclosure.made'>): Kept | null =>
    to !== null && (dataKinds.includes('passage-records') || dataKinds.includes('video')) ? span('disclosure', from, to) : null,
  'request.received': ({ asks, disputedFrom, disputedTo }: RecordDetails<'request.received'>): Kept | null =>
    disputedTo === null ? null : span(asks === 'complaint' ? 'complaint' : 'request', disputedFrom, disputedTo),
  incident: ({ happenedFrom, happenedTo, discoveredAtMs }: RecordDetails<'incident.opened'>): Kept =>
    span('incident', happenedFrom, happenedTo ?? localDay(discoveredAtMs)),
};

function newestPeriod(book: RecordBook, root: StoredRecord): Kept | null {
  const correctedNow = () => {
    let now = root;
    for (let next = book.correctedBy(now.id); next; next = book.correctedBy(now.id)) now = book.find(next) ?? now;
    return now.details;
  };
  if (root.kind === 'incident.opened') {
    const details = book.follow(root.id, 'incident.amended').at(-1)?.details ?? root.details;
    return details && periodOf.incident(details as RecordDetails<'incident.opened'>);
  }
  const details = correctedNow();
  if (!details) return null;
  if (root.kind === 'disclosure.made') return periodOf['disclosure.made'](details as RecordDetails<'disclosure.made'>);
  if (root.kind === 'request.received') return periodOf['request.received'](details as RecordDetails<'request.received'>);
  return null;
}

const closingOf = (book: RecordBook, { id, kind }: StoredRecord): StoredRecord | undefined => {
  if (kind === 'disclosure.made') return book.follow(id, 'disclosure.closed').at(-1);
  if (kind === 'incident.opened') return book.follow(id, 'incident.closed').at(-1);
  const answer = book.follow(id, 'request.answered').at(-1);
  return answer?.details?.stillDisputed ? undefined : answer;
};

/**
 * After a record of a matter was written: what the matter is about is held, or, when that closed it, no longer. A period that
 * becomes shorter by a correction shortens nothing; all of a matter's holds end with the matter.
 */
export function settleHolds(book: RecordBook, holds: HoldKeeper, record: StoredRecord): void {
  const root = rootOf(book, record);
  if (!beginnings.has(root.kind)) return;
  const closing = closingOf(book, root);
  const period = closing ? null : newestPeriod(book, root);
  if (closing) holds.letGoOf(root.id, closing.id);
  else if (period) holds.keepFor(root.id, period);
}
