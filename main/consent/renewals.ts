import type { ConsentParts } from './parts';
import type { RecordFacts } from './standingBook';

/** Entries of one transaction: a gate waits no longer for it. */
const AT_ONCE = 10;

/** By the log alone: consents that no publication touched yet, and that the next one to renew them would. */
export function notYetDue({ book, notices }: Pick<ConsentParts, 'book' | 'notices'>): RecordFacts[] {
  return [...book.held()].filter((facts) => !isEntered(facts) && !notices.renewedAfter(facts.noticeVersion));
}

/**
 * Consents rest from the entry of the publication on, by the rule that an older version was agreed to (`restReason`). This enters some of
 * those that have no entry of their own yet, and takes them out of the galleries; after a crash in between the next start goes on with the
 * others. Who withdrew meanwhile, or agreed anew, is not among them. True: there are more.
 */
export function enterRenewals(parts: ConsentParts): boolean {
  const { book, database, gallery, log, notices } = parts;
  const due: RecordFacts[] = [];
  for (const facts of book.held()) {
    if (isEntered(facts) || !notices.renewedAfter(facts.noticeVersion)) continue;
    due.push(facts);
    if (due.length > AT_ONCE) break;
  }
  const some = due.slice(0, AT_ONCE);
  if (some.length === 0) return false;
  for (const { personId } of some) gallery.evict(personId);
  const entries = database.transaction(() =>
    some.map((facts) => {
      const { recordId, registerSeq, personId, noticeVersion } = facts;
      // The one that made it rest, also when another has followed since.
      const published = book.publishedNotices().find((each) => each.renews && each.version > noticeVersion);
      const body = {
        ...{ recordId, registerSeq, personId, noticeVersion },
        newVersion: published?.version ?? noticeVersion,
        changed: published?.changed ?? [],
      };
      return { kind: 'consent.renewal-due', body, ...log.append('consent.renewal-due', body) };
    }),
  );
  for (const entry of entries) book.apply(entry);
  for (const { personId } of some) gallery.left(personId);
  return due.length > AT_ONCE;
}

const isEntered = ({ renewalDue, invalidated }: RecordFacts): boolean => renewalDue || Boolean(invalidated);
