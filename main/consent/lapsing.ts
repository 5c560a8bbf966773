import type { PersonId } from '../contract/ids';
import type { AgeBand } from '../contract/people';
import type { EndReason } from '../contract/withdrawal';
import { endTogether, newEnding } from './ending';
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
  if (reason || hasRunOut) end(parts, newest, reason ?? 'expired');
}

/**
 * Ends what lapsed by a birthday, by the end of a guardianship, or because this station takes no more children, and what was begun and cut
 * short: of somebody who left, of a consent that was entered as void. It counted no longer from that moment, and now its key and
 * templates go as well. Says with each step how many ended.
 */
export function* endLapsed(parts: ConsentParts): Generator<number, void> {
  let last = 0;
  for (let some = parts.ledger.givenAfter(last); some.length > 0; some = parts.ledger.givenAfter(last)) {
    let ended = 0;
    for (const given of some) {
      last = given.seq;
      const reason = lapsedBecause(parts, given);
      if (!reason) continue;
      end(parts, given, reason);
      ended = 1;
      // The others are read anew after the step: what comes between may have ended them.
      break;
    }
    yield ended;
  }
}

function end(parts: ConsentParts, given: LedgerRow, reason: EndReason): void {
  const askedMonoMs = parts.clock.monoMs();
  const askedBy = parts.people.left(given.person_id) ? whoAskedToLeave(parts, given.person_id) : null;
  endTogether(parts, [newEnding(parts, given, { reason, operator: 'station', askedMonoMs, askedBy })]);
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
