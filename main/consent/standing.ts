import type { PersonId } from '../contract/ids';
import type { PersonView } from '../contract/people';
import type { LedgerRow } from './ledgerRow';
import { type ConsentParts, isFromTheFuture, type RestReason, restReason, standsInRegister } from './parts';
import { coolDownUntilMs } from './rules';

type Consent = PersonView['consent'];

const shownAs = {
  frozen: { state: 'frozen', why: 'frozen' },
  'renewal-due': { state: 'renewal-due', why: 'notice-changed' },
  invalidated: { state: 'invalidated', why: 'invalidated' },
  birthday: { state: 'invalidated', why: 'birthday' },
  'guardian-ended': { state: 'invalidated', why: 'guardian-ended' },
  'child-off': { state: 'invalidated', why: 'child-off' },
  'not-in-log': { state: 'invalidated', why: 'not-in-log' },
} as const satisfies Record<RestReason, Pick<Consent, 'state' | 'why'>>;

/** Where somebody stands, as the manager and the resident read it. A guard's lanes are told only whether it counts. */
export function consentState(parts: ConsentParts, personId: PersonId): Consent {
  const row = parts.ledger.newestGenuineOf(personId);
  const facts = row && parts.book.recordOf(row.record_id);
  return {
    ...stateOf(parts, personId, row),
    seq: row?.seq ?? null,
    recordId: row?.record_id ?? null,
    atMs: row?.at_ms ?? null,
    validUntilMs: row?.valid_until_ms ?? null,
    coolDownUntilMs: coolDownUntilMs(row),
    groups: facts?.groups ? [...facts.groups] : null,
    byGuardian: facts ? facts.guardianshipId !== null : false,
  };
}

function stateOf(parts: ConsentParts, personId: PersonId, row: LedgerRow | null): Pick<Consent, 'state' | 'why'> {
  if (!row) return { state: parts.book.requestedAtMs(personId) === null ? 'none' : 'requested', why: null };
  const nowMs = parts.clock.nowMs();
  if (row.event !== 'given') return { state: row.event, why: null };
  if ((row.valid_until_ms ?? 0) <= nowMs || isFromTheFuture(row, nowMs)) return { state: 'expired', why: null };
  const rest = standsInRegister(parts, row) ? restReason(parts, row) : null;
  return rest ? shownAs[rest] : { state: 'given', why: null };
}
