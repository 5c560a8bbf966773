import { fail, type Result } from '../contract/errors';
import type { PersonId } from '../contract/ids';
import type { WithdrawalReport } from '../contract/people';
import type { UnlawfulCause } from '../contract/withdrawal';
import { endHeld, stopMatching } from './ending';
import type { LedgerRow } from './ledgerRow';
import type { ConsentParts } from './parts';
import { salted } from './salted';
import { keepDetails } from './sealedDetails';

export interface Unlawful {
  personId: PersonId;
  cause: UnlawfulCause;
  text: string | null;
  /** The consent the manager looked at. */
  basedOnSeq: number;
}

/**
 * A face that should never have been taken (个人信息保护法 47(4)): the consent is void from an entry of its own, which is on disk before
 * the end begins, and then ends with all its steps. Killed in between, the next look for what has ended finishes it, and nobody is
 * matched until then. PERSON_UNKNOWN, CONSENT_CHANGED_MEANWHILE, CONSENT_NOTHING_TO_WITHDRAW, UNLAWFUL_TEXT_MISSING.
 */
export function endUnlawful(parts: ConsentParts, unlawful: Unlawful, operator: string): Result<WithdrawalReport> {
  const { personId, cause, basedOnSeq } = unlawful;
  const { book, clock, gallery, ledger, people } = parts;
  const askedMonoMs = clock.monoMs();
  if (!people.exists(personId)) return fail('PERSON_UNKNOWN');
  const text = unlawful.text?.trim() || null;
  if (cause === 'other' && text === null) return fail('UNLAWFUL_TEXT_MISSING');
  const given = ledger.newestOf(personId);
  if (given?.seq !== basedOnSeq) return fail('CONSENT_CHANGED_MEANWHILE');
  if (given.event !== 'given' || !ledger.isGenuine(given)) return fail('CONSENT_NOTHING_TO_WITHDRAW');
  try {
    stopMatching(parts, personId, askedMonoMs);
    if (!book.recordOf(given.record_id)?.invalidated) enterInvalid(parts, given, { cause, text, operator });
    return endHeld(parts, given, { reason: 'unlawful', operator, askedMonoMs });
  } finally {
    gallery.left(personId);
  }
}

function enterInvalid(
  parts: ConsentParts,
  given: LedgerRow,
  { cause, text, operator }: Pick<Unlawful, 'cause' | 'text'> & { operator: string },
): void {
  const { book, database, log, random } = parts;
  const personId = given.person_id;
  const details = text === null ? null : salted({ text }, random);
  const body = {
    recordId: given.record_id,
    registerSeq: given.seq,
    personId,
    reason: cause,
    detailsSha256: details?.sha256 ?? null,
    operator,
  };
  const entry = database.transaction(() => {
    const appended = log.append('consent.invalidated', body);
    if (details) keepDetails(parts, appended, { what: 'invalidated', personId, ...details });
    return appended;
  });
  book.apply({ ...entry, kind: 'consent.invalidated', body });
}
