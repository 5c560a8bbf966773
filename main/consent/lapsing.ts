import type { PersonId } from '../contract/ids';
import type { AgeBand } from '../contract/people';
import { AT_ONCE, endTogether, newEnding } from './ending';
import type { LedgerRow } from './ledgerRow';
import { type ConsentParts, restReason, standsInRegister } from './parts';

const older: Record<AgeBand, number> = { 'under-14': 0, '14-17': 1, adult: 2 };

/** Before a person is asked anew: what ran out or lapsed is ended first, with all its steps. */
export function endOverdue(parts: ConsentParts, personId: PersonId): void {
  const newest = parts.ledger.newestOf(personId);
  const nowMs = parts.clock.nowMs();
  if (newest?.event !== 'given' || !parts.ledger.isGenuine(newest)) return;
  const hasRunOut = (newest.valid_until_ms ?? 0) <= nowMs;
  const hasLapsed = standsInRegister(parts, newest) && isOver(parts, newest);
  if (hasRunOut || hasLapsed) end(parts, [newest]);
}

/**
 * Ends what lapsed by a birthday, by the end of a guardianship, or because this station takes no more children: it counted no longer
 * from that moment, and now its key and templates go as well. Returns how many.
 */
export function endLapsed(parts: ConsentParts): number {
  const due = parts.ledger.given().filter((row) => standsInRegister(parts, row) && isOver(parts, row));
  for (let from = 0; from < due.length; from += AT_ONCE) end(parts, due.slice(from, from + AT_ONCE));
  return due.length;
}

function end(parts: ConsentParts, rows: readonly LedgerRow[]): void {
  const askedMonoMs = parts.clock.monoMs();
  endTogether(
    parts,
    rows.map((given) => newEnding(parts, given, { reason: 'expired', operator: 'station', askedMonoMs })),
  );
}

/** A clock that was put back makes nobody younger: nothing ends by that. */
function isOver(parts: ConsentParts, row: LedgerRow): boolean {
  const rest = restReason(parts, row);
  if (rest === 'guardian-ended' || rest === 'child-off') return true;
  if (rest !== 'birthday') return false;
  const band = parts.people.ageBand(row.person_id, parts.clock.nowMs());
  const then = parts.book.recordOf(row.record_id)?.ageBand;
  return band !== null && then !== undefined && older[band] > older[then];
}
