import { z } from 'zod';
import { Relation } from './consent';
import {
  AtMs,
  BothWords,
  Count,
  DataCode,
  EntryRef,
  Line,
  NamedResident,
  Proof,
  PurposeCode,
  Retention,
  Text,
} from './documentParts';
import { Method, Outcome } from './lanes';
import { RelativeRelation } from './leaving';
import { AgeBand, BirthDate, Notice, Unit } from './people';
import { RequestKind } from './registerRecords';
import { AskedBy, DeletionCertificate, EndReason } from './withdrawal';

export const NoticeContent = z.object({
  zh: Notice,
  en: Notice,
  /** 18 pt and more, for people who read with difficulty. */
  largePrint: z.boolean(),
});

/** A blank form for pen and paper; the signed sheet is then scanned and held by its hash. */
export const ConsentFormContent = z.object({
  notices: z
    .array(Notice.pick({ id: true, version: true, language: true, sha256: true }))
    .min(1)
    .max(4),
  /** Null: name and flat are written by hand. */
  person: NamedResident.extend({ ageBand: AgeBand }).nullable(),
  purposes: z.array(PurposeCode).min(1),
  /** Names of the lanes this consent would cover. */
  lanes: z.array(Line).min(1),
  retention: z.array(Retention).min(1),
  validForMonths: Count,
  coolDownMonths: Count,
});

export const ReceiptContent = z.object({
  /** Null: a decision older than the ledger, of which no receipt was given then. */
  receiptId: z.uuid().nullable(),
  recordId: z.uuid(),
  event: z.enum(['given', 'refused', 'withdrawn', 'renewed', 'expired']),
  /** Of an end, where it was recorded. */
  why: EndReason.optional(),
  atMs: AtMs,
  person: NamedResident,
  /** Null: an end that nobody asked for, or of which it was not recorded who did. */
  actor: z
    .discriminatedUnion('by', [
      z.object({ by: z.literal('self') }),
      z.object({ by: z.literal('guardian'), name: Line, relation: Relation }),
      /** An end: who asked, without a name; a relative by the relation to the deceased. */
      z.object({ by: z.literal('asked'), who: AskedBy, relation: RelativeRelation.optional() }),
    ])
    .nullable(),
  notice: Notice.pick({ id: true, version: true, language: true, sha256: true }),
  /** Null: nobody wrote it down. */
  presentedBy: z.enum(['screen', 'print', 'read-aloud']).nullable(),
  purposes: z.array(PurposeCode),
  data: z.array(DataCode),
  lanes: z.array(Line),
  retention: z.array(Retention),
  validUntilMs: AtMs.nullable(),
  /** After a refusal: nobody asks again before. */
  coolDownUntilMs: AtMs.nullable(),
  /** When a decision older than the ledger was taken over into it: the entry proves that, and no more. Null: entered when it was decided. */
  adoptedAtMs: AtMs.nullable(),
  proof: Proof,
});
export type ReceiptContent = z.infer<typeof ReceiptContent>;

/** 个人信息保护法 47: what the room of consents certifies, for the person it is about. */
export const CertificateContent = z
  .object({ certificate: DeletionCertificate, person: NamedResident, proof: Proof })
  .refine(
    ({ certificate: { complete, probeBefore, probeAfter } }) =>
      complete && probeBefore.found === 0 && probeAfter !== null && probeAfter.found === 0,
    'nothing is certified that is not through, nor of somebody who is still found',
  );
export type CertificateContent = z.infer<typeof CertificateContent>;

/** 个人信息保护法 45: everything the station holds about one person, readable. The machine-readable file is made elsewhere. */
export const SubjectAccessContent = z.object({
  person: NamedResident.extend({ birthDate: BirthDate.nullable() }),
  pseudonym: z.uuid(),
  cards: z.array(z.object({ label: Line, issuedAtMs: AtMs, revokedAtMs: AtMs.nullable() })),
  consents: z.array(
    z.object({ event: BothWords, atMs: AtMs, noticeVersion: Count, validUntilMs: AtMs.nullable(), entry: EntryRef.nullable() }),
  ),
  templates: z.array(z.object({ model: Line, madeAtMs: AtMs, isUsed: z.boolean() })),
  passages: z.array(z.object({ atMs: AtMs, lane: Line, direction: z.enum(['entry', 'exit']), method: Method, outcome: Outcome })),
  disclosures: z.array(z.object({ atMs: AtMs, to: Line, basis: BothWords, what: Text })),
  /** Requests, look-ups, guardians, freezes and the rest, in words. */
  others: z.array(z.object({ atMs: AtMs, what: BothWords, entrySeq: Count.nullable() })),
  retention: z.array(Retention),
  /** What is not in here, and why; empty: nothing was left out. */
  leftOut: z.array(BothWords),
});

export const RequestAnswerContent = z
  .object({
    requestId: z.uuid(),
    about: RequestKind,
    /** As whoever asked gave it; the flat is known of residents only. */
    person: z.object({ name: Line, unit: Unit.nullable() }),
    receivedDay: z.iso.date(),
    dueDay: z.iso.date(),
    answeredDay: z.iso.date(),
    asked: Text,
    outcome: z.enum(['done', 'partly', 'refused']),
    answer: Text,
    /** Must be there when not all was done. */
    reason: BothWords.nullable(),
    entrySeq: Count,
  })
  .refine(
    ({ outcome, reason }) => outcome === 'done' || (reason !== null && reason.zh.trim() !== ''),
    'a refusal needs its reason',
  );
