import { fail, ok, type Result } from '../contract/errors';
import type { AgeBand, ConsentForm, Notice, Signature } from '../contract/people';

/** The one thing a face may be used for here; there is no second purpose to choose. */
export const purpose = 'pass-lanes';

export interface ConsentFacts {
  notice: Notice;
  ageBand: AgeBand;
  /** The way in that does without a face. */
  otherWay: { issuedAtMs: number } | null;
  coolDownUntilMs: number | null;
  nowMs: number;
}

/**
 * Whether a decision may enter the ledger. A refusal needs the other way too, so that nobody who says no is left without
 * one; it needs no signature and no age. CONSENT_NOTICE_UNKNOWN, CONSENT_OTHER_WAY_FIRST, CONSENT_COOL_DOWN,
 * CONSENT_CHILD_OFF, CONSENT_GUARDIAN_NEEDED, CONSENT_SIGNATURE_MISSING.
 */
export function mayRecord(form: ConsentForm, facts: ConsentFacts): Result<void> {
  const { notice, ageBand, otherWay, coolDownUntilMs, nowMs } = facts;
  if (form.noticeId !== notice.id || form.noticeSha256 !== notice.sha256) return fail('CONSENT_NOTICE_UNKNOWN');
  if (!otherWay || otherWay.issuedAtMs > nowMs) return fail('CONSENT_OTHER_WAY_FIRST');
  // 网络数据安全管理条例 22(5): who has refused is not asked again and again.
  if (coolDownUntilMs !== null && coolDownUntilMs > nowMs && !form.askedByResident) {
    return fail('CONSENT_COOL_DOWN', { until: localDay(coolDownUntilMs) });
  }
  if (form.decision === 'refused') return ok(undefined);
  if (ageBand === 'under-14') return fail('CONSENT_CHILD_OFF');
  if (ageBand === '14-17') return fail('CONSENT_GUARDIAN_NEEDED');
  return isSigned(form.signature) ? ok(undefined) : fail('CONSENT_SIGNATURE_MISSING');
}

/** A dot is no signature: some stroke must lead from one place to another. */
function isSigned(signature: Signature): boolean {
  return signature.some(([first, ...rest]) => first && rest.some(([x, y]) => x !== first[0] || y !== first[1]));
}

/** The same local day and time a year on; the term of a consent and of the silence after a refusal. */
export function oneYearAfter(ms: number): number {
  const date = new Date(ms);
  return date.setFullYear(date.getFullYear() + 1);
}

function localDay(ms: number): string {
  const date = new Date(ms);
  const two = (value: number) => String(value).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}
