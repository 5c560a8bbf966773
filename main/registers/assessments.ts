import { createHash } from 'node:crypto';
import type { AssessmentFacts, AssessmentFingerprint } from '../contract/assessment';
import type { ComplianceItem, FaceStop } from '../contract/complianceView';
import { fail, ok, type Result } from '../contract/errors';
import type { Signature } from '../contract/people';
import type { RecordId } from '../contract/recordParts';
import type { RecordDetails } from '../contract/records';
import type { JsonValue } from '../storage/ledgerPort';
import { addDays, localDay } from './days';
import type { StoredRecord } from './recordBook';
import { type Recorded, type RegisterParts, recorded, today } from './registerParts';

/** For an assessment anew after other settings or a major incident; another purpose, method or kind of data has none. */
const GRACE_DAYS = 30;

/** Of the facts, what the station does; the rest of them are figures. */
export type WhatIsDone = Pick<
  AssessmentFacts,
  'purpose' | 'use' | 'dataKinds' | 'egress' | 'under14' | 'lanes' | 'recognition' | 'models' | 'notices' | 'retention' | 'roles'
>;

export type SignedAssessment = StoredRecord<'assessment.signed'> & { details: RecordDetails<'assessment.signed'> };

/** What a human gives: the words, the signature, and the fingerprint of what was read. */
export type Signing = Pick<RecordDetails<'assessment.signed'>, 'fingerprint' | 'words' | 'signing'>;

/** Impact assessments (个人信息保护法 第55、56条; 人脸识别技术应用安全管理办法 第9条): without a signed one that fits, no faces. */
export interface Assessments {
  facts(): AssessmentFacts;
  fingerprintNow(): AssessmentFingerprint;
  /** The newest signed one, whether or not it still fits; null also when it no longer reads. */
  inForce(): SignedAssessment | null;
  /** When the station noticed that the newest signed one no longer fits; null while it does. */
  changedSince(): number | null;
  /** Why faces are off. As of the last `look`: asked at every face. */
  faceStop(): FaceStop | null;
  /** Holds the signed one against what is done now. Called at start, after every change, and hourly. */
  look(): void;
  /** ASSESSMENT_FACTS_CHANGED, HANDLER_MISSING, SIGNATURE_NEEDED. */
  sign(signing: Signing): Recorded;
  draft(): Result<{
    facts: AssessmentFacts;
    fingerprint: AssessmentFingerprint;
    faceStop: FaceStop | null;
    signed: { recordId: RecordId; atMs: number; entrySeq: number; demo: boolean } | null;
  }>;
  due(): ComplianceItem[];
}

interface Deps {
  whatIsDone: () => WhatIsDone;
  figures: () => Omit<AssessmentFacts, keyof WhatIsDone>;
  newestMajorIncidentSeq: () => number | null;
  canonical: (value: JsonValue) => string;
  isDemo: boolean;
  /** Nobody signs for a handler who is not on record; what was signed before stays. */
  isHandlerNamed: () => boolean;
  /** Faces may be used from now on, or no longer. */
  onFaceStop: () => void;
}

export function createAssessments(parts: RegisterParts, deps: Deps): Assessments {
  const { whatIsDone, figures, newestMajorIncidentSeq, canonical, isDemo, isHandlerNamed, onFaceStop } = deps;
  const { book } = parts;
  let stop: FaceStop | null = 'no-assessment';

  const facts = (): AssessmentFacts => ({ ...whatIsDone(), ...figures() });
  const fingerprintNow = () => fingerprintOf(whatIsDone(), canonical);
  const inForce = (): SignedAssessment | null => {
    const newest = book.newest('assessment.signed');
    return newest?.details ? { ...newest, details: newest.details } : null;
  };
  /** Why the newest signed one no longer fits. */
  const misfit = ({ details, seq }: SignedAssessment): RecordDetails<'assessment.outdated'>['why'] | null => {
    const now = fingerprintNow();
    if (now.essence !== details.fingerprint.essence) return 'essence';
    if (now.settings !== details.fingerprint.settings) return 'settings';
    return (newestMajorIncidentSeq() ?? 0) > seq ? 'incident' : null;
  };
  const noticedOf = (signed: SignedAssessment) => book.follow(signed.id, 'assessment.outdated');
  /** The earliest notice counts: what is taken back and done again has no new days of grace. */
  const graceUntil = (signed: SignedAssessment) => {
    const days = noticedOf(signed).map(({ atMs }) => localDay(atMs));
    return addDays(
      days.reduce((a, b) => (a < b ? a : b), today(parts)),
      GRACE_DAYS,
    );
  };
  const noteOnce = (signed: SignedAssessment, why: RecordDetails<'assessment.outdated'>['why']) => {
    const fingerprint = fingerprintNow();
    // A notice from a day that is still to come was written while the clock was ahead: the days of grace run from a day that was.
    const isNoted = noticedOf(signed).some(
      ({ details, atMs }) =>
        details?.why === why && sameFingerprint(details.fingerprint, fingerprint) && localDay(atMs) <= today(parts),
    );
    if (isNoted) return;
    const details = { why, fingerprint, graceUntil: why === 'essence' ? null : graceUntil(signed) };
    book.append({ kind: 'assessment.outdated', details, by: 'station', about: signed.id });
    parts.changed();
  };
  const stopNow = (): FaceStop | null => {
    const signed = inForce();
    if (!signed) return 'no-assessment';
    const why = misfit(signed);
    if (why === null) return null;
    noteOnce(signed, why);
    return why === 'essence' || today(parts) > graceUntil(signed) ? 'assessment-outdated' : null;
  };
  const look = () => {
    const before = stop;
    stop = stopNow();
    if (stop !== before) onFaceStop();
  };

  return {
    facts,
    fingerprintNow,
    inForce,
    changedSince() {
      const signed = inForce();
      return signed && misfit(signed) !== null ? (noticedOf(signed)[0]?.atMs ?? null) : null;
    },
    faceStop: () => stop,
    look,
    sign({ fingerprint, words, signing }) {
      if (!sameFingerprint(fingerprint, fingerprintNow())) return fail('ASSESSMENT_FACTS_CHANGED');
      if (!isHandlerNamed()) return fail('HANDLER_MISSING');
      if (signing.by === 'drawn' && !isDrawn(signing.strokes)) return fail('SIGNATURE_NEEDED');
      const details = { facts: facts(), words, signing, fingerprint, demo: isDemo };
      const signed = recorded(parts, 'assessment.signed', details);
      look();
      return signed;
    },
    draft() {
      const signed = inForce();
      return ok({
        facts: facts(),
        fingerprint: fingerprintNow(),
        faceStop: stop,
        signed: signed && { recordId: signed.id, atMs: signed.atMs, entrySeq: signed.entrySeq, demo: signed.details.demo },
      });
    },
    due() {
      const signed = inForce();
      const item = { sinceMs: signed?.atMs ?? null, recordId: signed?.id ?? null, laneId: null, count: null };
      if (!signed) return [{ ...item, kind: 'assessment-missing', severity: 'alarm', dueOn: null }];
      const why = misfit(signed);
      if (why === null) return [];
      if (stop === 'assessment-outdated') return [{ ...item, kind: 'assessment-outdated', severity: 'alarm', dueOn: null }];
      return [{ ...item, kind: 'assessment-due', severity: 'attention', dueOn: graceUntil(signed) }];
    },
  };
}

export const sameFingerprint = (a: AssessmentFingerprint, b: AssessmentFingerprint): boolean =>
  a.essence === b.essence && a.settings === b.settings;

/** SHA-256 of the canonical JSON: of what may never change unassessed, and of what may for thirty days. Names of lanes are neither. */
export function fingerprintOf(done: WhatIsDone, canonical: (value: JsonValue) => string): AssessmentFingerprint {
  const hash = (value: unknown) =>
    createHash('sha256')
      .update(canonical(JSON.parse(JSON.stringify(value)) as JsonValue), 'utf8')
      .digest('hex');
  const { purpose, use, dataKinds, egress, under14, lanes, recognition, models, notices, retention, roles } = done;
  const unnamed = lanes.map(({ name: _name, ...lane }) => lane);
  return {
    essence: hash({ purpose, use, dataKinds, egress, under14 }),
    settings: hash({ lanes: unnamed, recognition, models, notices, retention, roles }),
  };
}

/** A dot is no signature: some stroke must lead from one place to another. */
const isDrawn = (strokes: Signature): boolean =>
  strokes.some(([first, ...rest]) => first && rest.some(([x, y]) => x !== first[0] || y !== first[1]));
