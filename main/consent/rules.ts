import {
  type ConsentEvidence,
  type ConsentForm,
  LONGEST_TERM_MONTHS,
  LONGEST_TERM_UNDER_14_MONTHS,
  purposes,
} from '../contract/consent';
import { fail, ok, type Result } from '../contract/errors';
import type { LaneGroup } from '../contract/ids';
import type { AgeBand, Notice, Signature } from '../contract/people';
import { plainName } from '../contract/plainName';
import type { LedgerRow } from './ledgerRow';

/** The one thing a face may be used for here; there is no second purpose to choose. */
export const purpose = purposes[0];

export interface ConsentFacts {
  notice: Notice;
  childRules: Notice;
  ageBand: AgeBand;
  under14: boolean;
  /** The way in that does without a face. */
  otherWay: { issuedAtMs: number } | null;
  coolDownUntilMs: number | null;
  isFrozen: boolean;
  /** Whether the form's guardianship was entered for this child and has not ended. */
  hasGuardian: boolean;
  /** Groups the person may pass; null: every one. */
  mayPass: readonly LaneGroup[] | null;
  /** Groups there are. */
  groups: readonly LaneGroup[];
  isEvidenceUsed: (sha256: string) => boolean;
  /** Whether this is the name of the resident or of the guardian. */
  isInvolved: (name: string) => boolean;
  nowMs: number;
}

/**
 * Whether a decision may enter the ledger. A refusal needs the other way too, so that nobody who says no is left without
 * one; it needs no signature, no age and no guardian. CONSENT_OTHER_PURPOSE, CONSENT_NOTICE_UNKNOWN, CONSENT_NOT_SEPARATE,
 * CONSENT_OTHER_WAY_FIRST, CONSENT_COOL_DOWN, and those of `mayGive`.
 */
export function mayRecord(form: ConsentForm, facts: ConsentFacts): Result<void> {
  const { notice, otherWay, coolDownUntilMs, nowMs } = facts;
  if (form.purpose !== purpose) return fail('CONSENT_OTHER_PURPOSE');
  if (form.noticeId !== notice.id || form.noticeSha256 !== notice.sha256) return fail('CONSENT_NOTICE_UNKNOWN');
  // 最高法 法释〔2021〕15号 2(3), 4(2): never together with a contract or moving in.
  if (form.decision === 'given' && !form.separate) return fail('CONSENT_NOT_SEPARATE');
  if (!otherWay || otherWay.issuedAtMs > nowMs) return fail('CONSENT_OTHER_WAY_FIRST');
  // 网络数据安全管理条例 22(5): who has refused is not asked again and again.
  if (coolDownUntilMs !== null && coolDownUntilMs > nowMs && !form.askedByResident) {
    return fail('CONSENT_COOL_DOWN', { until: localDay(coolDownUntilMs) });
  }
  return form.decision === 'refused' ? ok(undefined) : mayGive(form, facts);
}

/**
 * What a yes needs beyond what any answer needs. CONSENT_FROZEN, CONSENT_CHILD_OFF, CONSENT_GUARDIAN_NEEDED,
 * CONSENT_GUARDIAN_NOT_NEEDED, CONSENT_CHILD_OBJECTS, CONSENT_CHILD_RULES, CONSENT_TERM_TOO_LONG, ACCESS_GROUP_UNKNOWN,
 * CONSENT_SCOPE_TOO_WIDE, CONSENT_SIGNATURE_MISSING, CONSENT_EVIDENCE_USED, CONSENT_WITNESS_NOT_APART, CONSENT_CHILD_SIGNATURE.
 */
function mayGive(form: ConsentForm, facts: ConsentFacts): Result<void> {
  const { ageBand } = facts;
  if (facts.isFrozen) return fail('CONSENT_FROZEN');
  if (ageBand === 'under-14' && !facts.under14) return fail('CONSENT_CHILD_OFF');
  if (ageBand === 'adult' && form.guardianshipId !== null) return fail('CONSENT_GUARDIAN_NOT_NEEDED');
  if (ageBand !== 'adult' && !facts.hasGuardian) return fail('CONSENT_GUARDIAN_NEEDED');
  if (ageBand !== 'adult' && form.childAgrees !== true) return fail('CONSENT_CHILD_OBJECTS');
  if (ageBand === 'under-14' && form.childRulesSha256 !== facts.childRules.sha256) return fail('CONSENT_CHILD_RULES');
  if (form.termMonths > longestTermMonths(ageBand)) return fail('CONSENT_TERM_TOO_LONG', { months: longestTermMonths(ageBand) });
  const unknown = form.groups?.find((group) => !facts.groups.includes(group));
  if (unknown !== undefined) return fail('ACCESS_GROUP_UNKNOWN', { group: unknown });
  if (form.groups?.some((group) => facts.mayPass !== null && !facts.mayPass.includes(group)))
    return fail('CONSENT_SCOPE_TOO_WIDE');
  const signed = hasEvidence(form.evidence, facts);
  return signed.ok && ageBand === '14-17' ? hasChildSigned(form, facts) : signed;
}

type EvidenceFacts = Pick<ConsentFacts, 'isEvidenceUsed' | 'isInvolved'>;

function hasEvidence(evidence: ConsentEvidence, { isEvidenceUsed, isInvolved }: EvidenceFacts): Result<void> {
  if (evidence.kind === 'paper') return isEvidenceUsed(evidence.sha256) ? fail('CONSENT_EVIDENCE_USED') : ok(undefined);
  if (evidence.kind === 'none' || !isSigned(evidence.signature)) return fail('CONSENT_SIGNATURE_MISSING');
  if (evidence.kind === 'drawn') return ok(undefined);
  const isApart = evidence.isApart && !isOffice(evidence.name) && !isInvolved(evidence.name);
  return isApart ? ok(undefined) : fail('CONSENT_WITNESS_NOT_APART');
}

/** One paper may carry both signatures; one drawing or one witness's hand cannot be of two. */
function hasChildSigned({ evidence, childEvidence }: ConsentForm, facts: EvidenceFacts): Result<void> {
  if (!childEvidence || childEvidence.kind === 'none') return fail('CONSENT_CHILD_SIGNATURE');
  const signed = hasEvidence(childEvidence, facts);
  if (!signed.ok) return signed.error.code === 'CONSENT_SIGNATURE_MISSING' ? fail('CONSENT_CHILD_SIGNATURE') : signed;
  const isSameHand = strokesOf(childEvidence) !== null && strokesOf(childEvidence) === strokesOf(evidence);
  return isSameHand ? fail('CONSENT_CHILD_SIGNATURE') : signed;
}

const strokesOf = (evidence: ConsentEvidence): string | null =>
  evidence.kind === 'drawn' || evidence.kind === 'witness' ? JSON.stringify(evidence.signature) : null;

/** A post instead of a name: whoever holds it may be the one who records. */
const offices =
  /^(物业|物管|管理员|管理处|经理|前台|客服|保安|门岗|值班员|操作员|办理人|经办人|manager|admin|operator|guard|staff)$/iu;
const isOffice = (name: string): boolean => offices.test(plainName(name));

export const longestTermMonths = (ageBand: AgeBand): number =>
  ageBand === 'under-14' ? LONGEST_TERM_UNDER_14_MONTHS : LONGEST_TERM_MONTHS;

/** A dot is no signature: some stroke must lead from one place to another. */
function isSigned(signature: Signature): boolean {
  return signature.some(([first, ...rest]) => first && rest.some(([x, y]) => x !== first[0] || y !== first[1]));
}

/** The same local time so many months on; where there is no such day, the last of the month. */
export function monthsAfter(ms: number, months: number): number {
  const date = new Date(ms);
  const day = date.getDate();
  date.setDate(1);
  date.setMonth(date.getMonth() + months);
  const lastDay = new Date(date.getFullYear(), date.getMonth() + 1, 0).getDate();
  return date.setDate(Math.min(day, lastDay));
}

/** Until when the resident must not be asked again by us, or null. */
export function coolDownUntilMs(newest: LedgerRow | null): number | null {
  return newest?.event === 'refused' ? oneYearAfter(newest.at_ms) : null;
}

/** The same local day and time a year on; the term of the silence after a refusal. */
export function oneYearAfter(ms: number): number {
  const date = new Date(ms);
  return date.setFullYear(date.getFullYear() + 1);
}

/** Calendar day at the station, `2026-11-22`. */
export function localDay(ms: number): string {
  const date = new Date(ms);
  const two = (value: number) => String(value).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}
