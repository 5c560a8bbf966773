import type { FreezeReason } from '../contract/consent';
import { fail, ok, type Result } from '../contract/errors';
import type { PersonId } from '../contract/ids';
import type { LedgerRow } from './ledgerRow';
import { type ConsentParts, standsInRegister } from './parts';

/**
 * 个人信息保护法 47, last paragraph: where erasure is hard or another law says keep, everything stops but storage. Matching stops before
 * it is on record. PERSON_UNKNOWN, CONSENT_MISSING, CONSENT_CHANGED_MEANWHILE, CONSENT_FROZEN.
 */
export function freeze(
  parts: ConsentParts,
  input: { personId: PersonId; reason: FreezeReason; basedOnSeq: number },
  operator: string,
): Result<void> {
  const held = heldRow(parts, input);
  if (!held.ok) return held;
  if (parts.book.recordOf(held.value.record_id)?.frozen) return fail('CONSENT_FROZEN');
  parts.gallery.evict(input.personId);
  try {
    enter(parts, 'consent.frozen', held.value, { reason: input.reason, operator });
    return ok(undefined);
  } finally {
    parts.gallery.left(input.personId);
  }
}

/** It counts again, if everything else holds, and is matched from the next moment on. As `freeze`, and CONSENT_NOT_FROZEN. */
export function release(parts: ConsentParts, input: { personId: PersonId; basedOnSeq: number }, operator: string): Result<void> {
  const held = heldRow(parts, input);
  if (!held.ok) return held;
  if (!parts.book.recordOf(held.value.record_id)?.frozen) return fail('CONSENT_NOT_FROZEN');
  enter(parts, 'consent.released', held.value, { operator });
  return ok(undefined);
}

function heldRow(parts: ConsentParts, { personId, basedOnSeq }: { personId: PersonId; basedOnSeq: number }): Result<LedgerRow> {
  if (!parts.people.exists(personId)) return fail('PERSON_UNKNOWN');
  const newest = parts.ledger.newestOf(personId);
  if (newest?.seq !== basedOnSeq) return fail('CONSENT_CHANGED_MEANWHILE');
  return standsInRegister(parts, newest) ? ok(newest) : fail('CONSENT_MISSING');
}

function enter({ book, database, log }: ConsentParts, kind: string, row: LedgerRow, more: Record<string, string>): void {
  const body = { recordId: row.record_id, registerSeq: row.seq, personId: row.person_id, ...more };
  const entry = database.transaction(() => log.append(kind, body));
  book.apply({ ...entry, kind, body });
}
