import { createHash } from 'node:crypto';
import { fail, ok, type Result } from '../contract/errors';
import type { CredentialId } from '../contract/ids';
import type { ConsentForm, Notice } from '../contract/people';
import { endEntry } from './ending';
import type { LedgerRow } from './ledgerRow';
import { canonicalText } from './notice';
import { type ConsentParts, isLiveEntry } from './parts';
import { mayRecord, oneYearAfter, purpose } from './rules';

/** Until when the resident must not be asked again by us, or null. */
export function coolDownUntilMs(newest: LedgerRow | null): number | null {
  return newest?.event === 'refused' ? oneYearAfter(newest.at_ms) : null;
}

/**
 * Enters a decision into the ledger. A renewal of a live consent carries the templates over to the new entry; a refusal
 * ends a live consent as a withdrawal does. Errors as in `mayRecord`, and PERSON_UNKNOWN.
 */
export function record(parts: ConsentParts, form: ConsentForm, notice: Notice, operator: string): Result<{ seq: number }> {
  const { clock, database, gallery, ledger, people, vault } = parts;
  const { personId } = form;
  const result = database.transaction((): Result<{ seq: number }> => {
    const nowMs = clock.nowMs();
    const ageBand = people.ageBand(personId, nowMs);
    if (ageBand === null) return fail('PERSON_UNKNOWN');
    const otherWay = people.liveCard(personId);
    const cooling = coolDownUntilMs(ledger.newestGenuineOf(personId));
    const allowed = mayRecord(form, { notice, ageBand, otherWay, coolDownUntilMs: cooling, nowMs });
    if (!allowed.ok || !otherWay) return allowed.ok ? fail('CONSENT_OTHER_WAY_FIRST') : allowed;

    const before = ledger.newestOf(personId);
    const renewed = form.decision === 'given' && isLiveEntry(parts, before) ? before : null;
    if (!renewed) gallery.evict(personId);
    // What ran out unnoticed, or was made up by another program, ends before anything new begins.
    if (before?.event === 'given' && !isLiveEntry(parts, before)) endEntry(parts, before, 'expired', 'station');
    const kept = renewed ? vault.read({ personId, seq: renewed.seq }) : null;
    try {
      vault.destroy(personId);
      keepNoticeText(parts, notice);
      const entry = ledger.append(decisionFields(form, { notice, otherWay, operator, nowMs }));
      keepSignature(parts, form, entry.seq);
      if (kept) carryOver(parts, kept.byModel, entry);
      return ok({ seq: entry.seq });
    } finally {
      for (const embeddings of kept?.byModel.values() ?? []) for (const embedding of embeddings) embedding.fill(0);
    }
  });
  if (result.ok) database.flushErased();
  return result;
}

/** The templates that opened go on under the new entry; when none did, the person has to be enrolled again. The caller wipes them. */
function carryOver(parts: ConsentParts, byModel: Map<string, Float32Array[]>, entry: LedgerRow): void {
  if (byModel.size === 0) {
    parts.gallery.evict(entry.person_id);
    return;
  }
  parts.vault.store({ personId: entry.person_id, seq: entry.seq }, byModel, entry.at_ms);
}

function decisionFields(
  form: ConsentForm,
  facts: { notice: Notice; otherWay: { id: CredentialId; issuedAtMs: number }; operator: string; nowMs: number },
) {
  const { notice, otherWay, operator, nowMs } = facts;
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
    dwell_ms: form.dwellMs,
    asked_by_resident: form.askedByResident ? 1 : 0,
    signature_sha256: form.signature.length > 0 ? sha256Of(JSON.stringify(form.signature)) : null,
    alt_credential_id: otherWay.id,
    alt_issued_at_ms: otherWay.issuedAtMs,
    operator,
    valid_until_ms: form.decision === 'given' ? oneYearAfter(nowMs) : null,
  };
}

/** Every text anybody ever decided on stays readable, also after the station was renamed. */
function keepNoticeText({ database: { db } }: ConsentParts, notice: Notice): void {
  if (db.prepare('SELECT 1 FROM notice_text WHERE sha256 = ?').get(notice.sha256)) return;
  db.prepare('INSERT INTO notice_text (sha256, canonical) VALUES (?, ?)').run(notice.sha256, canonicalText(notice));
}

/** Sealed beside the ledger, not in it, so that the strokes can be erased one day and their hash remains. */
function keepSignature({ database: { db }, keyring }: ConsentParts, form: ConsentForm, seq: number): void {
  if (form.signature.length === 0) return;
  const strokes = Buffer.from(JSON.stringify(form.signature), 'utf8');
  const sealed = keyring.seal(strokes, `signature:${form.personId}:${seq}`);
  db.prepare('INSERT INTO consent_signature (consent_seq, strokes_sealed) VALUES (?, ?)').run(seq, sealed);
}

const sha256Of = (text: string) => createHash('sha256').update(text, 'utf8').digest('hex');
