import { createHash } from 'node:crypto';
import type { ConsentDoubt, ConsentForm } from '../contract/consent';
import { fail, ok, type Result } from '../contract/errors';
import type { CredentialId, PersonId } from '../contract/ids';
import type { AgeBand, Notice } from '../contract/people';
import { newUuidV7 } from '../storage/ids';
import { endByRefusal, endTogether, newEnding } from './ending';
import { type Evidence, evidenceOf, keepEvidence } from './evidence';
import { EVENTS_AT_LEAST_DAYS, standingOf } from './forms';
import { type GuardianFacts, guardianFacts, isGuardianNamed } from './guardians';
import { doubtsAbout } from './haste';
import { lapsedBecause } from './lapsing';
import type { LedgerFields, LedgerRow } from './ledgerRow';
import { type ConsentParts, restReason, standsInRegister } from './parts';
import { ConsentRecord } from './record';
import { coolDownUntilMs, mayRecord, monthsAfter, purpose } from './rules';
import { carryOn } from './withdrawalSteps';

/** What was found right before a decision is written. */
interface Found {
  notice: Notice;
  ageBand: AgeBand;
  otherWay: { id: CredentialId; issuedAtMs: number };
  guardian: GuardianFacts | null;
  evidence: Evidence;
  /** Of a child of 14 to 17 who agrees. */
  childEvidence: Evidence | null;
  dwellMs: number;
  operator: string;
  nowMs: number;
  supersedes: string | null;
}

/**
 * Enters a decision: the row of the register and its entry in the log, together. A renewal of a consent whose term runs carries
 * the templates over to the new entry, also when it rested because the notice had changed; a refusal ends a live consent as a
 * withdrawal does. Errors as in `mayRecord`, and PERSON_UNKNOWN, CONSENT_FORM_SPENT, CONSENT_CHANGED_MEANWHILE.
 */
export function record(parts: ConsentParts, form: ConsentForm, operator: string): Result<Recorded> {
  const { book, clock, database, forms, gallery } = parts;
  const { personId } = form;
  const first = examine(parts, form, operator);
  if (!first.ok) return first;
  // What ran out, lapsed or cannot be believed ends with all its steps before anything new begins.
  const answer = first.value.endsFirst ? endFirst(parts, form, first.value.endsFirst) : form;
  const result = database.transaction((): Result<{ seq: number; isRenewed: boolean }> => {
    const examined = examine(parts, answer, operator);
    if (!examined.ok) return examined;
    const { renewed, refused } = examined.value;
    return ok({ seq: write(parts, answer, { renewed, refused }, examined.value.found).seq, isRenewed: renewed !== null });
  });
  if (!result.ok) return result;
  forms.spend(form.formId);
  carryOn(parts, parts.withdrawals.unfinished());
  database.flushErased();
  if (result.value.isRenewed) gallery.regroup(personId);
  else gallery.left(personId);
  const doubts = doubtsAbout(book.decisionsSince(clock.nowMs() - 2 * HOUR_MS));
  // The decision stands; that it looks odd is another entry, and must not undo it. What goes on for an hour is said once.
  const isNew = doubts.some((doubt) => doubt === 'same-signature' || !book.isDoubtedSince(doubt, clock.nowMs() - HOUR_MS));
  if (isNew) enterDoubts(parts, { personId, registerSeq: result.value.seq, doubts, operator });
  return ok({ seq: result.value.seq, doubts, isNewDoubt: isNew });
}

const HOUR_MS = 3_600_000;

function enterDoubts(
  { book, log }: ConsentParts,
  body: { personId: PersonId; registerSeq: number; doubts: ConsentDoubt[]; operator: string },
): void {
  book.apply({ ...log.append('consent.doubted', body), kind: 'consent.doubted', body });
}

/** What was recorded, and what about it looks odd. */
export interface Recorded {
  seq: number;
  doubts: ConsentDoubt[];
  /** That it looks odd was not said within the last hour. */
  isNewDoubt: boolean;
}

interface Examined {
  found: Found;
  /** Consent whose templates go on under the new one. */
  renewed: LedgerRow | null;
  /** Live consent that a refusal ends. */
  refused: LedgerRow | null;
  /** Neither: it has to end before. */
  endsFirst: LedgerRow | null;
}

/** Holds the answer against everything that must be so; changes nothing. */
function examine(parts: ConsentParts, form: ConsentForm, operator: string): Result<Examined> {
  const { book, clock, forms, ledger, people } = parts;
  const { personId } = form;
  const nowMs = clock.nowMs();
  const ageBand = people.ageBand(personId, nowMs);
  if (ageBand === null) return fail('PERSON_UNKNOWN');
  const row = ledger.newestOf(personId);
  const opened = forms.of(form.formId);
  if ((opened && opened.personId !== personId) || book.isFormSpent(form.formId)) return fail('CONSENT_FORM_SPENT');
  const isSame = opened?.standing === standingOf(parts, personId, row) && form.basedOnSeq === opened.basedOnSeq;
  if (opened && !isSame) return fail('CONSENT_CHANGED_MEANWHILE');
  const notice = parts.notices.current(form.language);
  const guardian = form.guardianshipId && guardianFacts(parts, form.guardianshipId, personId);
  const otherWay = people.liveCard(personId);
  const held = standsInRegister(parts, row) ? row : null;
  const rest = held && restReason(parts, held);
  const allowed = mayRecord(form, {
    notice,
    childRules: parts.notices.childRules(form.language),
    ageBand,
    under14: parts.under14,
    otherWay,
    coolDownUntilMs: coolDownUntilMs(ledger.newestGenuineOf(personId)),
    isFrozen: rest === 'frozen',
    hasGuardian: guardian !== null,
    mayPass: people.access(personId).groups,
    groups: parts.groups,
    isEvidenceUsed: book.isEvidenceUsed,
    isInvolved: (name) =>
      people.isNamed(personId, name) || (form.guardianshipId !== null && isGuardianNamed(parts, form.guardianshipId, name)),
    nowMs,
  });
  if (!allowed.ok || !otherWay) return allowed.ok ? fail('CONSENT_OTHER_WAY_FIRST') : allowed;
  // Whoever was never asked cannot have answered; what else is wrong with it says more.
  if (!opened) return fail('CONSENT_FORM_SPENT');
  const dwellMs = Math.min(form.dwellMs, Math.max(0, Math.round(clock.monoMs() - opened.openedAtMonoMs)));
  const evidence = evidenceOf(form.evidence, parts.random);
  const signsBeside = form.decision === 'given' && ageBand === '14-17' && form.childEvidence;
  const childEvidence = signsBeside ? evidenceOf(signsBeside, parts.random) : null;
  const supersedes = held?.record_id ?? null;
  const found = { notice, ageBand, otherWay, guardian, evidence, childEvidence, dwellMs, operator, nowMs, supersedes };
  const renewed = form.decision === 'given' && (rest === null || rest === 'renewal-due') ? held : null;
  const refused = form.decision === 'refused' ? held : null;
  const endsFirst = row?.event === 'given' && !renewed && !refused ? row : null;
  return ok({ found, renewed, refused, endsFirst });
}

/** The same answer, to the form as it stands after that end. */
function endFirst(parts: ConsentParts, form: ConsentForm, given: LedgerRow): ConsentForm {
  const { clock, forms, ledger } = parts;
  const opened = forms.of(form.formId);
  endTogether(parts, [
    newEnding(parts, given, {
      reason: lapsedBecause(parts, given) ?? 'expired',
      operator: 'station',
      askedMonoMs: clock.monoMs(),
    }),
  ]);
  const newest = ledger.newestOf(form.personId);
  const basedOnSeq = newest?.seq ?? null;
  if (opened) forms.keep(form.formId, { ...opened, basedOnSeq, standing: standingOf(parts, form.personId, newest) });
  return { ...form, basedOnSeq };
}

function write(
  parts: ConsentParts,
  form: ConsentForm,
  { renewed, refused }: Pick<Examined, 'renewed' | 'refused'>,
  found: Found,
): LedgerRow {
  const { gallery, ledger, notices, vault } = parts;
  const { personId } = form;
  const endHeld = refused ? endByRefusal(parts, refused, found.operator) : null;
  if (!renewed) gallery.evict(personId);
  const kept = renewed && vault.read({ personId, seq: renewed.seq });
  try {
    vault.destroy(personId);
    notices.keepText(found.notice);
    if (found.ageBand === 'under-14') notices.keepText(notices.childRules(form.language));
    const entry = ledger.append(fieldsOf(form, found), (row) => bodyOf(parts, form, found, row));
    keepEvidence(parts, [found.evidence, found.childEvidence], personId, entry.seq);
    endHeld?.(entry);
    if (kept) carryOver(parts, kept.byModel, entry);
    return entry;
  } finally {
    for (const embeddings of kept?.byModel.values() ?? []) for (const embedding of embeddings) embedding.fill(0);
  }
}

/** The templates that opened go on under the new entry; when none did, the person has to be enrolled again. The caller wipes them. */
function carryOver({ gallery, inUse, vault }: ConsentParts, byModel: Map<string, Float32Array[]>, entry: LedgerRow): void {
  const personId = entry.person_id;
  if (byModel.size > 0) vault.store({ personId, seq: entry.seq }, byModel, entry.at_ms);
  const ofModel = inUse.model === null ? [] : (byModel.get(inUse.model) ?? []);
  // Whoever rested is in no gallery; whoever did not is in it already.
  if (byModel.size === 0) gallery.evict(personId);
  else if (ofModel.length > 0) gallery.put(personId, ofModel);
}

function fieldsOf(form: ConsentForm, { notice, otherWay, operator, nowMs, evidence, dwellMs }: Found): LedgerFields {
  return {
    person_id: form.personId,
    event: form.decision,
    notice_id: notice.id,
    notice_version: notice.version,
    notice_sha256: notice.sha256,
    language: notice.language,
    purpose,
    presented_by: form.presentedBy,
    copy_given: form.copyGiven ? 1 : 0,
    dwell_ms: dwellMs,
    asked_by_resident: form.askedByResident ? 1 : 0,
    signature_sha256: evidence.sha256,
    alt_credential_id: otherWay.id,
    alt_issued_at_ms: otherWay.issuedAtMs,
    operator,
    valid_until_ms: form.decision === 'given' ? monthsAfter(nowMs, form.termMonths) : null,
  };
}

const iso = (ms: number): string => new Date(ms).toISOString();
const birthBands = { 'under-14': '<14', '14-17': '14-17', adult: '18+' } as const;

/** The whole record (ISO/IEC TS 27560), held against its schema before it is written. */
function bodyOf(parts: ConsentParts, form: ConsentForm, found: Found, row: LedgerRow): ConsentRecord {
  const { notice, ageBand, guardian, evidence, childEvidence } = found;
  const { stationId } = parts.log;
  const isGiven = form.decision === 'given';
  const textOf = (topic: string) =>
    sha256Of(
      notice.sections
        .filter((section) => section.topic === topic)
        .map(({ text }) => text)
        .join('\n'),
    );
  return ConsentRecord.parse({
    recordId: row.record_id,
    registerSeq: row.seq,
    registerHash: row.this_hash,
    personId: row.person_id,
    schema: 'fairgate-consent-2',
    receiptId: newUuidV7(found.nowMs, parts.random),
    formId: form.formId,
    state: form.decision,
    eventType: 'explicit-separate-written',
    eventTime: iso(row.at_ms),
    validFrom: isGiven ? iso(row.at_ms) : null,
    validUntil: row.valid_until_ms === null ? null : iso(row.valid_until_ms),
    supersedes: found.supersedes,
    birthBand: birthBands[ageBand],
    isMinor: ageBand !== 'adult',
    childAgrees: isGiven && ageBand !== 'adult' ? form.childAgrees : null,
    actor: guardian
      ? {
          kind: 'guardian',
          guardianshipId: guardian.guardianshipId,
          relation: guardian.relation,
          method: guardian.document,
          verifiedBy: guardian.verifiedBy,
          verifiedOn: guardian.seenOnDay,
          detailsHash: guardian.detailsSha256,
          evidenceHash: guardian.documentSha256,
        }
      : { kind: 'self' },
    notice: {
      id: notice.id,
      version: notice.version,
      language: notice.language,
      sha256: notice.sha256,
      presentedBy: form.presentedBy,
      dwellMs: found.dwellMs,
      copyGiven: form.copyGiven,
      childRulesSha256: isGiven && ageBand === 'under-14' ? form.childRulesSha256 : null,
    },
    purposes: [purpose],
    lawfulBasis: 'PIPL-13(1)1,14,29',
    piiTypes: ['face-template', 'passage-event', 'signature'],
    sensitiveCategory: 'biometric',
    collection: 'at-the-guard-station',
    processing: 'one-to-many-on-this-station',
    scope: { laneGroups: isGiven ? form.groups : null },
    controller: { stationId, noticeSha256: notice.sha256, topic: 'handler', type: 'property-service' },
    storage: { stationId, elsewhere: [] },
    recipients: [],
    egress: 'none',
    jurisdiction: 'CN',
    retention: {
      template: 'until-the-consent-ends',
      photo: 'not-kept',
      events: { atLeastDays: EVENTS_AT_LEAST_DAYS },
      record: { atLeastYears: 3 },
    },
    separate: form.separate,
    bundledWith: 'none',
    otherWay: { credentialId: found.otherWay.id, issuedAt: iso(found.otherWay.issuedAtMs) },
    evidence: { kind: evidence.kind, sha256: evidence.sha256 },
    childEvidence: childEvidence && { kind: childEvidence.kind, sha256: childEvidence.sha256 },
    askedByResident: form.askedByResident,
    operator: found.operator,
    stationId,
    withdrawal: { methods: ['at-the-desk', 'on-paper', 'with-the-receipt'], effect: 'at-once' },
    rights: { topic: 'rights', sha256: textOf('rights') },
    authority: { topic: 'complaint', sha256: textOf('complaint') },
    pipiaRef: parts.pipiaRef(),
  });
}

const sha256Of = (text: string) => createHash('sha256').update(text, 'utf8').digest('hex');
