import { fail, ok, type Result } from '../contract/errors';
import type { PersonId } from '../contract/ids';
import type { RelativeRelation } from '../contract/leaving';
import type { WithdrawalReport } from '../contract/people';
import { type AskedBy, type DeletionCertificate, type EndReason, type UnlawfulCause, WithdrawalId } from '../contract/withdrawal';
import { newUuidV7 } from '../storage/ids';
import { leaveAgain, leavingOf } from './howTheyLeft';
import type { LedgerRow } from './ledgerRow';
import type { ConsentParts } from './parts';
import type { OpeningFacts } from './withdrawalBook';
import { certificateOf } from './withdrawalCertificate';
import { carryOn, type FormerTemplates, foundWith, whose } from './withdrawalSteps';

/** One consent that is to end. `id` of a withdrawal that was begun and cut short goes on under it. */
export interface Ending {
  id: WithdrawalId;
  given: LedgerRow;
  reason: EndReason;
  /** Null: nobody asked. */
  askedBy: AskedBy | null;
  operator: string;
  askedAtMs: number;
  askedMonoMs: number;
}

/** `askedBy` is left out where nobody asked. */
type HowItEnds = Pick<Ending, 'reason' | 'operator' | 'askedMonoMs'> & { askedBy?: AskedBy | null };

/** What was found before the database changed. The templates are to be wiped. */
interface Prepared {
  facts: OpeningFacts;
  former: Float32Array[];
}

/**
 * 个人信息保护法 47, for several people at once: out of the galleries, then a tombstone on disk, then the search with the old
 * templates, then in one transaction the entry that ends the consent with the key and the templates gone, then the other steps.
 * Killed anywhere after the tombstone, the next start finishes it. Throws where the disk takes nothing; nobody is matchable then either.
 */
export function endTogether(parts: ConsentParts, endings: readonly Ending[]): void {
  const { database, gallery, tombstones } = parts;
  const former = new Map<WithdrawalId, Float32Array[]>();
  try {
    for (const { given, askedMonoMs } of endings) stopMatching(parts, given.person_id, askedMonoMs);
    const unasked = endings.filter(({ given }) => !tombstones.pendingOf(given.person_id));
    tombstones.write(
      unasked.map(({ id, given, reason, askedBy, askedAtMs }) => ({
        withdrawalId: id,
        personId: given.person_id,
        consentSeq: given.seq,
        reason,
        ...(askedBy && { askedBy }),
        atMs: askedAtMs,
        phase: 'asked',
      })),
    );
    const prepared = endings.map((ending) => {
      const { former: own, facts } = searchWithOwn(parts, ending.given);
      former.set(ending.id, own);
      return { ending, facts };
    });
    database.transaction(() => {
      for (const { ending, facts } of prepared) enterEnd(parts, ending, facts);
    });
    for (const { given } of endings) tombstones.settled(given.person_id);
    carryOn(
      parts,
      endings.map(({ id }) => id),
      former,
    );
  } finally {
    wipe(former);
    for (const { given } of endings) gallery.left(given.person_id);
  }
}

/** PERSON_UNKNOWN, CONSENT_NOTHING_TO_WITHDRAW; WITHDRAWAL_UNKNOWN: it has ended, and altered records leave no place for the steps. */
export function withdraw(
  parts: ConsentParts,
  personId: PersonId,
  { operator, reason = 'withdrawn', askedBy = null }: { operator: string; reason?: EndReason; askedBy?: AskedBy | null },
): Result<WithdrawalReport> {
  const { clock, gallery, ledger, people, tombstones } = parts;
  const askedMonoMs = clock.monoMs();
  if (!people.exists(personId)) return fail('PERSON_UNKNOWN');
  // Before anything is read: whatever else turns out, nobody is matched who asks not to be.
  stopMatching(parts, personId, askedMonoMs);
  const given = ledger.newestOf(personId);
  if (given?.event !== 'given' || !ledger.isGenuine(given)) {
    tombstones.stopped.delete(personId);
    gallery.left(personId);
    return fail('CONSENT_NOTHING_TO_WITHDRAW');
  }
  return endHeld(parts, given, { reason, operator, askedMonoMs, askedBy });
}

/** What was given and has not ended, genuine and the newest of its person, with all steps. WITHDRAWAL_UNKNOWN, as in `withdraw`. */
export function endHeld(parts: ConsentParts, given: LedgerRow, how: HowItEnds): Result<WithdrawalReport> {
  const { clock, gallery, vault, withdrawals } = parts;
  const personId = given.person_id;
  const ending = newEnding(parts, given, how);
  endTogether(parts, [ending]);
  const withdrawal = withdrawals.of(ending.id);
  if (!withdrawal) return fail('WITHDRAWAL_UNKNOWN');
  const certificate = certificateOf(parts, withdrawal);
  return ok({
    personId,
    seq: certificate.ending.seq,
    atMs: certificate.ending.atMs,
    templatesDeleted: certificate.deleted.templates,
    keyDestroyed: certificate.steps.some(({ step }) => step === 'key-destroyed'),
    stillMatchable: gallery.has(personId) || vault.holds(personId) || certificate.probeBefore.found > 0,
    tookMs: clock.monoMs() - how.askedMonoMs,
    withdrawalId: ending.id,
    certificate,
  });
}

/** Out of every gallery, and how long that took; kept until the end is entered. */
export function stopMatching({ clock, gallery, tombstones }: ConsentParts, personId: PersonId, askedMonoMs: number): void {
  const before = tombstones.stopped.get(personId);
  const wasMatched = gallery.evict(personId) || (before?.wasMatched ?? false);
  tombstones.stopped.set(personId, { wasMatched, afterMs: before?.afterMs ?? clock.monoMs() - askedMonoMs });
}

/** For `endTogether`. */
export function newEnding(
  { clock, random, tombstones }: ConsentParts,
  given: LedgerRow,
  { reason, operator, askedMonoMs, askedBy = null }: HowItEnds,
): Ending {
  const begun = tombstones.pendingOf(given.person_id);
  const id = begun?.withdrawalId ?? WithdrawalId.parse(newUuidV7(clock.nowMs(), random));
  const askedAtMs = begun?.atMs ?? clock.nowMs();
  const who = begun ? (begun.askedBy ?? null) : askedBy;
  return { id, given, reason: begun?.reason ?? reason, askedBy: who, operator, askedAtMs, askedMonoMs };
}

/**
 * Ends every consent whose term is over, the same way as a withdrawal, and takes the steps that earlier ends still owe. Says with each step
 * how many ended.
 */
export function* expireDue(parts: ConsentParts): Generator<number, void> {
  const { clock, database, ledger } = parts;
  for (const found of ledger.givenEndingBy(clock.nowMs())) {
    // Withdrawn or given anew since it was found.
    if (ledger.newestOf(found.person_id)?.seq !== found.seq) continue;
    if (ledger.isGenuine(found)) {
      endTogether(parts, [newEnding(parts, found, { reason: 'expired', operator: 'station', askedMonoMs: clock.monoMs() })]);
    }
    // Made up by another program: there was nothing to end, and nobody to be told of it.
    else database.transaction(() => endEntry(parts, found, 'expired', 'station'));
    yield 1;
  }
  for (const id of parts.withdrawals.unfinished().slice(0, AT_ONCE)) {
    carryOn(parts, [id]);
    yield 0;
  }
}

/** So many ends share their transactions: a start or a button does not wait long for them. */
export const AT_ONCE = 20;

/** Inside a transaction of the recording of a decision: ends what was found lapsed, or made up by another program. The steps after follow by `carryOn`. */
export function endEntry(parts: ConsentParts, given: LedgerRow, event: 'withdrawn' | 'expired', operator: string): LedgerRow {
  const ending = newEnding(parts, given, { reason: event, operator, askedMonoMs: parts.clock.monoMs() });
  stopMatching(parts, given.person_id, ending.askedMonoMs);
  const { facts, former } = searchWithOwn(parts, given);
  for (const template of former) template.fill(0);
  return enterEnd(parts, ending, facts);
}

/**
 * Inside a transaction of the recording of a refusal: what to do before its entry is appended, for that takes the templates,
 * and after (with the entry). The steps after follow by `carryOn`.
 */
export function endByRefusal(parts: ConsentParts, given: LedgerRow, operator: string): (refused: LedgerRow) => void {
  const ending = newEnding(parts, given, { reason: 'refused', operator, askedMonoMs: parts.clock.monoMs() });
  stopMatching(parts, given.person_id, ending.askedMonoMs);
  const { facts, former } = searchWithOwn(parts, given);
  for (const template of former) template.fill(0);
  parts.vault.destroy(given.person_id);
  return (refused) => openWithdrawal(parts, ending, refused, facts);
}

/** What is told about a withdrawal, and whether it is through. Null: there is none of this id. */
export function certificateFor(parts: ConsentParts, id: WithdrawalId): DeletionCertificate | null {
  const withdrawal = parts.withdrawals.of(id);
  return withdrawal && certificateOf(parts, withdrawal);
}

function searchWithOwn(parts: ConsentParts, { person_id, seq }: LedgerRow): Prepared {
  const { wasMatched = false, afterMs = 0 } = parts.tombstones.stopped.get(person_id) ?? {};
  const { byModel } = parts.vault.read({ personId: person_id, seq });
  const former = [...byModel.values()].flat();
  const templates = parts.vault.count(person_id);
  return {
    former,
    facts: {
      unmatchableAfterMs: Math.ceil(afterMs),
      probeBefore: { searched: former.length, found: foundWith(parts, person_id, former) },
      keys: parts.vault.hasKey({ personId: person_id, seq }) ? 1 : 0,
      templates,
      cachedTemplates: wasMatched ? former.length : 0,
    },
  };
}

/** Inside a transaction: the entry that ends the consent; with it go key and templates. */
function enterEnd(parts: ConsentParts, ending: Ending, facts: OpeningFacts): LedgerRow {
  const { given, reason, operator, id, askedBy } = ending;
  parts.vault.destroy(given.person_id);
  const { entry: _, ...ended } = parts.ledger.append(
    {
      person_id: given.person_id,
      event: reason === 'expired' ? 'expired' : 'withdrawn',
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
    },
    () => ({
      reason,
      withdrawalId: id,
      endedRecordId: given.record_id,
      ...(askedBy && { askedBy }),
      ...whyBeside(parts, ending),
    }),
  );
  openWithdrawal(parts, ending, ended, facts);
  return ended;
}

/** Inside the same transaction: the first two steps, which lie behind us, and the mark that the others are owed. */
function openWithdrawal(parts: ConsentParts, ending: Ending, ended: LedgerRow, facts: OpeningFacts): void {
  const { ledger, log, people, tombstones, withdrawals } = parts;
  const { id, given, reason, askedAtMs, askedBy } = ending;
  const personId = given.person_id;
  tombstones.stopped.delete(personId);
  const places = { id, consentSeq: given.seq, endedSeq: ended.seq };
  // A consent that never was, or a row that another program left in this place: the consent has ended, and there is nothing to certify.
  if (!ledger.isGenuine(given) || withdrawals.isTaken(places)) {
    withdrawals.see(id, ended);
    return;
  }
  people.markLookAlike(personId, false);
  if (reason === 'moved-out' || reason === 'died') leaveAgain(parts, personId, { reason, operator: ending.operator });
  const why = { ...(askedBy && { askedBy }), ...whyBeside(parts, ending) };
  withdrawals.open({ ...places, personId, reason, askedAtMs, facts: { ...facts, ...why } });
  const { unmatchableAfterMs, cachedTemplates, probeBefore } = facts;
  const stopped = { ...whose({ id, personId }), reason, recordId: given.record_id, unmatchableAfterMs, cachedTemplates };
  withdrawals.take(id, log.append('withdrawal.matching-stopped', stopped), {});
  withdrawals.take(id, log.append('withdrawal.probed-before', { ...whose({ id, personId }), ...probeBefore }), {});
}

/** What the records say beside the reason: who the relative was to the deceased; why a consent was void. */
function whyBeside(
  parts: ConsentParts,
  { given, reason, askedBy }: Ending,
): { relation?: RelativeRelation; cause?: UnlawfulCause } {
  const relation = askedBy === 'close-relative' ? leavingOf(parts, given.person_id)?.relative?.relation : undefined;
  const cause = reason === 'unlawful' ? parts.book.recordOf(given.record_id)?.invalidated : null;
  return { ...(relation && { relation }), ...(cause && { cause }) };
}

function wipe(former: FormerTemplates): void {
  for (const templates of former.values()) for (const template of templates) template.fill(0);
}
