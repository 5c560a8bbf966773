import { useCallback, useEffect, useRef, useState } from 'react';
import type { ConsentDoubt, ConsentEvidence, GuardianshipId, OpenedForm } from '../../../main/contract/consent';
import type { LaneGroup } from '../../../main/contract/ids';
import type { PersonView, Signature } from '../../../main/contract/people';
import { useCommand } from '../../bridge';
import { useLanguage } from '../../i18n/useLanguage';

export type EvidenceKind = 'drawn' | 'paper' | 'witness';

/** One person's signature, in whichever way it is given. */
export interface Signed {
  kind: EvidenceKind;
  signature: Signature;
  scan: { sha256: string; bytes: number } | null;
  witness: string;
  isApart: boolean;
}

const unsigned: Signed = { kind: 'drawn', signature: [], scan: null, witness: '', isApart: false };

/** Everything the operator has entered. Nothing is chosen beforehand but the widest scope the notice itself names. */
export interface Answers {
  /** Of whoever decides. */
  signed: Signed;
  /** Of a child of 14 to 17, beside the guardian. */
  childSigned: Signed;
  guardianshipId: GuardianshipId | null;
  childAgrees: boolean;
  /** Null: every lane he may pass. */
  groups: LaneGroup[] | null;
  termMonths: number;
  separate: boolean;
  copyGiven: boolean;
  readAloud: boolean;
  printed: boolean;
}

const noAnswers: Answers = {
  signed: unsigned,
  childSigned: unsigned,
  guardianshipId: null,
  childAgrees: false,
  groups: null,
  termMonths: 12,
  separate: false,
  copyGiven: false,
  readAloud: false,
  printed: false,
};

/** Null: it is not there yet. */
const evidenceOf = ({ kind, signature, scan, witness, isApart }: Signed): ConsentEvidence | null => {
  if (kind === 'paper') return scan && { kind, ...scan };
  if (signature.length === 0) return null;
  if (kind === 'drawn') return { kind, signature };
  return witness.trim() === '' ? null : { kind, name: witness.trim(), signature, isApart };
};

/** The form as the station opened it, in the window's language, and when it was laid before the resident (`performance.now`). */
const useForm = (
  personId: PersonView['id'],
  askedByResident: boolean,
  isAllowed: boolean,
  onOpened: (form: OpenedForm) => void,
) => {
  const language = useLanguage();
  const { run, error, clear } = useCommand('consent.open');
  const [shown, setShown] = useState<{ form: OpenedForm; atMs: number } | null>(null);
  const [serial, setSerial] = useState(0);
  const tell = useRef(onOpened);
  tell.current = onOpened;
  // biome-ignore lint/correctness/useExhaustiveDependencies: `serial` is the reason to open anew
  useEffect(() => {
    let isWanted = true;
    const open = async (): Promise<void> => {
      const answer = await run({ personId, language, askedByResident });
      if (!isWanted || !answer) return;
      setShown({ form: answer.form, atMs: performance.now() });
      tell.current(answer.form);
    };
    if (isAllowed) void open();
    return () => {
      isWanted = false;
    };
  }, [personId, language, askedByResident, isAllowed, run, serial]);
  const reopen = useCallback(() => {
    clear();
    setShown(null);
    setSerial((n) => n + 1);
  }, [clear]);
  return { shown, error, reopen };
};

/** The question put to one resident: opened at the station, filled in here, recorded once. */
export const useQuestion = (person: PersonView, onRecorded: (person: PersonView) => void) => {
  const language = useLanguage();
  const [answers, setAnswers] = useState<Answers>(noAnswers);
  const [askedByResident, setAskedByResident] = useState(false);
  const [unsignedBy, setUnsigned] = useState<'own' | 'of-child' | null>(null);
  const [doubts, setDoubts] = useState<ConsentDoubt[] | null>(null);
  const openedAtMs = useRef(Date.now());
  const { coolDownUntilMs } = person.consent;
  const isCoolingDown = coolDownUntilMs !== null && coolDownUntilMs > openedAtMs.current;
  const isAllowedToAsk = !isCoolingDown || askedByResident;
  const { shown, error, reopen } = useForm(person.id, askedByResident, isAllowedToAsk, (form) =>
    setAnswers((before) => ({ ...before, termMonths: Math.min(before.termMonths, form.longestTermMonths) })),
  );
  const record = useCommand('consent.record');
  const change = useCallback((part: Partial<Answers>) => setAnswers((before) => ({ ...before, ...part })), []);

  const decide = async (decision: 'given' | 'refused'): Promise<void> => {
    if (!shown) return;
    const { form, atMs } = shown;
    const evidence = evidenceOf(answers.signed);
    const signsBeside = decision === 'given' && form.ageBand === '14-17';
    const childEvidence = signsBeside ? evidenceOf(answers.childSigned) : null;
    // Saying no costs nothing, not even a signature.
    const missing = decision !== 'given' ? null : !evidence ? 'own' : signsBeside && !childEvidence ? 'of-child' : null;
    setUnsigned(missing);
    if (missing) return;
    const isMinor = form.ageBand !== 'adult';
    const answer = await record.run({
      formId: form.formId,
      personId: person.id,
      basedOnSeq: form.basedOnSeq,
      decision,
      guardianshipId: answers.guardianshipId,
      childAgrees: isMinor ? answers.childAgrees : null,
      ...(childEvidence && { childEvidence }),
      purpose: 'pass-lanes',
      groups: answers.groups,
      termMonths: answers.termMonths,
      noticeId: form.notice.id,
      noticeSha256: form.notice.sha256,
      childRulesSha256: form.childRules?.sha256 ?? null,
      language,
      presentedBy: answers.readAloud ? 'read-aloud' : answers.printed ? 'print' : 'screen',
      copyGiven: answers.copyGiven,
      dwellMs: Math.round(performance.now() - atMs),
      separate: answers.separate,
      evidence: evidence ?? { kind: 'none' },
      askedByResident,
    });
    if (!answer) return;
    setDoubts(answer.doubts);
    onRecorded(answer.person);
  };
  return {
    form: shown?.form ?? null,
    formError: error,
    reopen: () => {
      record.clear();
      reopen();
    },
    record,
    answers,
    change,
    askedByResident,
    setAskedByResident,
    isCoolingDown,
    isAllowedToAsk,
    /** Whose signature is missing. */
    unsignedBy,
    /** Null until it is recorded. */
    doubts,
    decide,
  };
};

export type Question = ReturnType<typeof useQuestion>;
