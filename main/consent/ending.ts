import { fail, ok, type Result } from '../contract/errors';
import type { PersonId } from '../contract/ids';
import type { WithdrawalReport } from '../contract/people';
import type { LedgerRow } from './ledgerRow';
import type { ConsentParts } from './parts';

/**
 * 个人信息保护法 47: matching stops first, then the entry, the key and the templates go in one transaction, then the
 * database's log is cut, then the person is looked for again; all before it returns. Killed in between, the station
 * comes up with either nothing or all of it done. PERSON_UNKNOWN, CONSENT_NOTHING_TO_WITHDRAW.
 */
export function withdraw(parts: ConsentParts, personId: PersonId, operator: string): Result<WithdrawalReport> {
  const { clock, database, gallery, ledger, people, vault } = parts;
  const startedMonoMs = clock.monoMs();
  if (!people.exists(personId)) return fail('PERSON_UNKNOWN');
  gallery.evict(personId);
  const ended = database.transaction(() => {
    const newest = ledger.newestOf(personId);
    return newest?.event === 'given' ? endEntry(parts, newest, 'withdrawn', operator) : null;
  });
  if (!ended) return fail('CONSENT_NOTHING_TO_WITHDRAW');
  const flushed = database.flushErased();
  const left = vault.holds(personId);
  return ok({
    personId,
    seq: ended.entry.seq,
    atMs: ended.entry.at_ms,
    templatesDeleted: ended.templatesDeleted,
    keyDestroyed: flushed && !left,
    stillMatchable: gallery.has(personId) || left,
    tookMs: clock.monoMs() - startedMonoMs,
  });
}

/** Ends every consent whose year is over, the same way as a withdrawal. Returns how many ended. */
export function expireDue(parts: ConsentParts): number {
  const { clock, database, gallery, ledger } = parts;
  const due = ledger.givenEndingBy(clock.nowMs());
  for (const entry of due) {
    gallery.evict(entry.person_id);
    database.transaction(() => endEntry(parts, entry, 'expired', 'station'));
  }
  if (due.length > 0) database.flushErased();
  return due.length;
}

/** Inside a transaction: destroys key and templates and appends the entry that ends `given`. */
export function endEntry(
  parts: ConsentParts,
  given: LedgerRow,
  event: 'withdrawn' | 'expired',
  operator: string,
): { entry: LedgerRow; templatesDeleted: number } {
  const { templatesDeleted } = parts.vault.destroy(given.person_id);
  const entry = parts.ledger.append({
    person_id: given.person_id,
    event,
    notice_id: given.notice_id,
    notice_version: given.notice_version,
    notice_sha256: given.notice_sha256,
    language: given.language,
    purpose: given.purpose,
    presented_by: null,
    copy_given: null,
    dwell_ms: null,
    asked_by_resident: null,
    signature_sha256: null,
    alt_credential_id: null,
    alt_issued_at_ms: null,
    operator,
    valid_until_ms: null,
  });
  return { entry, templatesDeleted };
}
