import { z } from 'zod';
import { LaneId, Language, PersonId } from './ids';
import { DataKind, Day, line, Sha256, text } from './recordParts';

/** Somebody outside was given data (个人信息保护法 第13、23、25条): every time an entry. Nothing of a face is among it. */
export const Disclosure = z
  .object({
    toWhom: z.enum(['police', 'court', 'prosecutor', 'regulator', 'resident', 'other']),
    authority: line,
    officer: line,
    documentNumber: z.string().trim().max(100),
    legalBasis: z.enum(['statutory-duty', 'court-order', 'own-consent', 'emergency']),
    scope: text,
    given: text,
    dataKinds: z
      .array(DataKind.exclude(['face-templates']))
      .min(1)
      .max(6),
    from: Day.nullable(),
    to: Day.nullable(),
    givenBy: line,
    givenOn: Day,
    /** The law keeps it from the person (个人信息保护法 第18、35条), so no copy tells of it. */
    mustStaySecret: z.boolean().default(false),
  })
  .refine(
    ({ legalBasis, documentNumber }) => documentNumber !== '' || legalBasis === 'own-consent' || legalBasis === 'emergency',
    {
      path: ['documentNumber'],
    },
  );

/** Why somebody looked; `routine` is the everyday work of the desk. */
export const LookupWhy = z.enum(['routine', 'request', 'disclosure', 'incident', 'complaint', 'inspection']);
export type LookupWhy = z.infer<typeof LookupWhy>;
/** Resident data was looked at (公共安全视频图像信息系统管理条例 第16条, as good practice). */
export const Lookup = z.object({
  what: z.enum(['unit', 'list', 'person', 'export']),
  /** What was searched for, a flat or a part of one or of a name; never in an entry. */
  search: z.string().max(100),
  why: LookupWhy,
  people: z.number().int().nonnegative(),
});

export const RequestKind = z.enum(['access', 'copy', 'correct', 'delete', 'restrict', 'transfer', 'explain', 'complaint']);
export type RequestKind = z.infer<typeof RequestKind>;
/** A resident asked for something (个人信息保护法 第44至50条). */
export const ResidentRequest = z.object({
  asks: RequestKind,
  receivedOn: Day,
  /** Last day for the answer, fixed when the request came in. */
  dueOn: Day,
  /** Who asked, in their own words how to reach them; a stranger may ask too. */
  from: line,
  contact: z.string().trim().max(200),
  words: text,
  /** Days about which they do not agree with what is on record; those records stay until the matter is closed. */
  disputedFrom: Day.nullable().default(null),
  disputedTo: Day.nullable().default(null),
});
export const RequestAnswer = z
  .object({
    outcome: z.enum(['done', 'partly', 'refused']),
    answer: text,
    /** Why not, or not wholly (第50条: 拒绝的，应当说明理由). */
    reason: z
      .enum(['law-requires-keeping', 'identity-not-shown', 'not-their-data', 'nothing-held', 'rights-of-others', 'other'])
      .nullable(),
    answeredOn: Day,
    /** The resident goes on (第50条第2款: 人民法院), so what is in dispute is kept on. */
    stillDisputed: z.boolean().default(false),
  })
  .refine(({ outcome, reason }) => outcome === 'done' || reason !== null, { path: ['reason'] });
/** Days for an answer; never longer than the law's practice. */
export const AnswerTerms = z.object({
  /** 15 days: within the 15 working days of the App rules (2019) and the 30 days of GB/T 35273-2020 8.7. */
  requestDays: z.number().int().min(1).max(15),
  /** 10 days: 杭州市物业管理条例 第50条. */
  complaintDays: z.number().int().min(1).max(10),
});
export type AnswerTerms = z.infer<typeof AnswerTerms>;

/** A disclosure whose matter is over, so nothing needs to be kept for it any more. */
export const DisclosureClosed = z.object({ closedOn: Day, outcome: text });

/** Whom an incident touched: chosen by name, everybody whose face was stored then, or not known yet. */
export const AffectedWho = z.enum(['named', 'all-faces', 'unknown']);
export type AffectedWho = z.infer<typeof AffectedWho>;
/** A leak, loss or change of data (个人信息保护法 第57条; 民法典 第1038条). */
export const Incident = z.object({
  discoveredAtMs: z.number().int().nonnegative(),
  major: z.boolean(),
  dataKinds: z.array(DataKind).min(1).max(7),
  cause: text,
  harm: text,
  remedies: text,
  whatPeopleCanDo: text,
  contact: line,
  affectedCount: z.number().int().nonnegative(),
  /** Never in an entry, which holds their number and the salted hash of all of this. */
  affected: z.array(PersonId).max(100_000),
  affectedWho: AffectedWho.default('unknown'),
  /** Days on which it happened; null: from the first record on, or up to its discovery. Records of passing of then are kept. */
  happenedFrom: Day.nullable().default(null),
  happenedTo: Day.nullable().default(null),
});
export const IncidentNotified = z.object({
  /** `people-not-needed`: the remedies keep harm away, so people need not be told (第57条第2款); the authority still is. */
  whom: z.enum(['authority', 'people', 'people-not-needed']),
  atMs: z.number().int().nonnegative(),
  office: line,
  how: text,
});
/** These were told each for himself, by letter or in person. */
export const IncidentPeopleTold = z.object({
  people: z.array(PersonId).min(1).max(100_000),
  atMs: z.number().int().nonnegative(),
  how: text,
});
export const IncidentClosed = z.object({ lessons: text, closedOn: Day });

/** Somebody who works on the data for the handler: installer, remote support (个人信息保护法 第21条). */
export const Vendor = z.object({
  name: line,
  contact: line,
  contract: line,
  purpose: text,
  scope: text,
  dataKinds: z.array(DataKind).max(7),
  from: Day,
  until: Day,
});
export const VendorEnded = z.object({ proof: z.enum(['returned', 'deleted', 'nothing-held']), proofText: text, endedOn: Day });

/** A compliance audit (个人信息保护法 第54条); the handler sets its own interval. */
export const ComplianceAudit = z.object({
  doneOn: Day,
  auditor: line,
  scope: text,
  findings: text,
  measures: text,
  openFindings: z.number().int().nonnegative(),
  nextOn: Day,
});
/** Another property company takes over (个人信息保护法 第22条): it may not widen the purpose. */
export const Takeover = z.object({
  oldHandler: line,
  newHandler: line,
  newContact: line,
  effectiveOn: Day,
  toldOn: Day,
  toldHow: text,
  purposeUnchanged: z.literal(true),
});

export const SignPrinted = z.object({ laneId: LaneId, language: Language, noticeSha256: Sha256 });
/** The photo itself is not kept, only its hash, so that it can be held against the picture the manager keeps. */
export const SignPlaced = z.object({
  laneId: LaneId,
  placedOn: Day,
  where: line,
  photoSha256: Sha256.nullable(),
  photoOn: Day.nullable(),
});
export const SignRemoved = z.object({ laneId: LaneId, removedOn: Day, why: text });
