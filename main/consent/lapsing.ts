import type { PersonId } from '../contract/ids';
import type { AgeBand } from '../contract/people';
import type { EndReason } from '../contract/withdrawal';
import { AT_ONCE, endTogether, newEnding } from './ending';
import { whoAskedToLeave } from './howTheyLeft';
import type { LedgerRow } from './ledgerRow';
import { type ConsentParts, restReason, standsInRegister } from './parts';

const older: Record<AgeBand, number> = { 'under-14': 0, '14-17': 1, adult: 2 };

/** Before a person is asked anew: what ran out or lapsed is ended first, with all its steps. */
export function endOverdue(parts: ConsentParts, personId: PersonId): void {
  const newest = parts.ledger.newestOf(personId);
  const nowMs = parts.clock.nowMs();
  if (newest?.event !== 'given' || !parts.ledger.isGenuine(newest)) return;
  const hasRunOut = (newest.valid_until_ms ?? 0) <= nowMs;
  const reason = lapsedBecause(parts, newest);
  if (reason || hasRunOut) end(parts, [{ given: newest, reason: reason ?? 'expired' }]);
}

/**
 * Ends what lapsed by a birthday, by the end of a guardianship, or because this station takes no more children, and what was begun and cut
 * short: of somebody who left, of a consent that was entered as void. It counted no longer from that moment, and now its key and
 * templates go as well. Returns how many.
 */
export function endLapsed(parts: ConsentParts): number {
  const due = parts.ledger.given().flatMap((given) => {
    const reason = lapsedBecause(parts, given);
    return reason ? [{ given, reason }] : [];
  });
  for (let from = 0; from < due.length; from += AT_ONCE) end(parts, due.slice(from, from + AT_ONCE));
  return due.length;
}

interface Lapsed {
  given: LedgerRow;
  reason: EndReason;
}

function end(parts: ConsentParts, lapsed: readonly Lapsed[]): void {
  const askedMonoMs = parts.clock.monoMs();
  endTogether(
    parts,
    lapsed.map(({ given, reason }) => {
      const askedBy = parts.people.left(given.person_id) ? whoAskedToLeave(parts, given.person_id) : null;
      return newEnding(parts, given, { reason, operator: 'station', askedMonoMs, askedBy });
    }),
  );
}

/** Null: it goes on. A clock that was put back makes nobody younger: nothing ends by that. */
export function lapsedBecause(parts: ConsentParts, row: LedgerRow): EndReason | null {
  if (!standsInRegister(parts, row)) return null;
  const left = parts.people.left(row.person_id);
  if (left) return left.reason;
  const rest = restReason(parts, row);
  if (rest === 'invalidated') return 'unlawful';
  if (rest === 'guardian-ended' || rest === 'child-off') return 'expired';
  if (rest !== 'birthday') return null;
  const band = parts.people.ageBand(row.person_id, parts.clock.nowMs());
  const then = parts.book.recordOf(row.record_id)?.ageBand;
  return band !== null && then !== undefined && older[band] > older[then] ? 'expired' : null;
}
