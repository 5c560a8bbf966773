import { z } from 'zod';
import { AtMs, BothWords, Count, DataCode, Handler, Line, PurposeCode, Retention, Sha256, Share, Text } from './documentParts';
import { PassMethod } from './equalTreatment';
import { Alarm } from './feed';
import { ManualReason, Method } from './lanes';
import { AgeBand } from './people';

export const Paper = z.enum(['A4', 'A3']);
const Period = z.object({ fromMs: AtMs, toMs: AtMs });

/** 个人信息保护法 26, 人脸识别技术应用安全管理办法 13. */
export const GateSignContent = z.object({
  paper: Paper,
  lanes: z.array(Line).min(1),
  uses: z.object({ cameras: z.boolean(), faces: z.boolean() }),
  purposes: z.array(PurposeCode),
  otherWays: z.array(z.enum(['card', 'code', 'guard'])).min(1),
  videoDays: Count.nullable(),
  noticeVersion: Count,
  keyFingerprint: Line,
});

/** Handed over at the end of a shift; the root printed on it makes a cut tail of the ledger be noticed. */
export const ShiftSheetContent = z.object({
  period: Period,
  guards: z.array(z.object({ name: Line, fromMs: AtMs, toMs: AtMs.nullable() })),
  openAlarms: z.array(
    Alarm.pick({ kind: true, raisedAtMs: true, acknowledgedAtMs: true }).extend({ lane: Line.nullable(), words: BothWords }),
  ),
  openings: z.array(z.object({ reason: ManualReason, lane: Line, count: Count })),
  passages: z.array(z.object({ lane: Line, face: Count, card: Count, guard: Count, denied: Count })),
  faceSuspensions: z.array(Period.extend({ lane: Line.nullable(), words: BothWords })),
  visitorsInside: Count.nullable(),
  checkpoint: z.object({
    /** The signed note, line by line as it was signed. */
    note: z.string().min(1).max(2_000),
    size: Count,
    rootHash: Sha256,
    madeAtMs: AtMs,
  }),
});

const Day = z.iso.date();
/** 个人信息保护法 55, 56 and the four parts of 人脸识别技术应用安全管理办法 9. Figures are those that were signed, judgement is people’s. Null is what the station does not know: the paper leaves a line, or says so. */
export const ImpactAssessmentContent = z.object({
  assessmentId: z.uuid(),
  /** Counted from 1 over the signed ones. */
  version: Count,
  reason: z.enum(['before-start', 'change', 'incident', 'periodic']),
  state: z.enum(['signed', 'outdated', 'replaced']),
  isDemo: z.boolean(),
  answers: z.object({ necessity: Text, rights: Text, risks: Text, protection: Text }),
  /** As the station found them when it was signed. */
  live: z.object({
    takenAtMs: AtMs,
    use: z.enum(['1:N', '1:1']),
    cameras: z.array(z.object({ lane: Line, viewShare: Share, hasFace: z.boolean(), liveness: BothWords })),
    people: z.array(z.object({ ageBand: AgeBand, withFace: Count })),
    recognition: z.object({
      profile: Line,
      model: Line.nullable(),
      falseMatchRateSet: Share,
      framesToAgree: Count,
      /** Cosine; null: nobody measured these models. */
      threshold: z.number().nullable(),
      /** Of the models, with the pairs they were measured on, not at this site. */
      measured: z.array(z.object({ rate: Share, cosine: z.number() })),
    }),
    retention: z.array(Retention),
    egress: BothWords,
    roles: z.array(BothWords),
    nonFaceShare: Share.nullable(),
    ways: z.array(z.object({ method: Method, medianWaitMs: z.number().nullable() })),
    incidents: Count,
    versions: z.array(z.object({ part: Line, version: Line, sha256: Sha256.nullable() })),
  }),
  protections: z.array(z.object({ what: BothWords, isOn: z.boolean() })),
  signer: z.object({
    name: Line,
    atMs: AtMs,
    /** Null: drawn on the screen. */
    paperSha256: Sha256.nullable(),
    entrySeq: Count,
  }),
  /** Null: in force; it stays until three years after the next one. */
  keepUntilDay: Day.nullable(),
});

/** 人脸识别技术应用安全管理办法 15: filed within 30 working days. */
export const FilingContent = z.object({
  filing: z.enum(['first', 'change', 'deregistration']),
  /** Null: not on record yet. */
  authority: Line.nullable(),
  filingNumber: Line.nullable(),
  people: Count,
  sites: z.array(z.object({ name: Line, people: Count })).min(1),
  countedAtMs: AtMs,
  /** Null: the station has not counted so many yet. */
  reachedDay: Day.nullable(),
  dueDay: Day.nullable(),
  /** Years of the term whose public holidays nobody entered. */
  yearsWithoutHolidays: z.array(z.number().int()),
  purposes: z.array(PurposeCode).min(1),
  method: BothWords,
  data: z.array(DataCode).min(1),
  safeguards: z.array(BothWords).min(1),
  rules: z.array(z.object({ title: Line, version: Line, sha256: Sha256.nullable() })).min(1),
  assessment: z.object({ number: Line, version: Count, signedAtMs: AtMs, protections: Text }),
  changed: Text.nullable(),
  stopped: z.object({ onDay: Day, deleted: Count, how: Text }).nullable(),
});

/** 个人信息保护法 57. */
export const BreachContent = z.object({
  breachId: z.uuid(),
  to: z.enum(['authority', 'people']),
  authority: Line.nullable(),
  /** To the people: a letter to each, on a page of its own. */
  letters: z.array(z.object({ unit: Line, name: Line })).optional(),
  foundAtMs: AtMs,
  kinds: z.array(DataCode).min(1),
  people: Count,
  cause: Text,
  harm: Text,
  remedies: z.array(Text).min(1),
  advice: z.array(Text).min(1),
  contact: Line,
  entrySeqs: z.array(Count),
});

const Waits = z.object({ measured: Count, medianMs: z.number().nullable(), slowestTenthMs: z.number().nullable() });
const Ways = z.array(z.object({ method: PassMethod, passages: Count, share: Share, waiting: Waits }));
/** Whoever does not use a face must get in as well and as fast. What each waiting is, the paper says. */
export const EqualTreatmentContent = z.object({
  period: Period,
  altogether: Ways,
  lanes: z.array(z.object({ lane: Line, ways: Ways })),
  /** `weekday` 1 is Monday. */
  hours: z.array(
    z.object({
      weekday: z.number().int().min(1).max(7),
      fromHour: z.number().int().min(0).max(23),
      toHour: z.number().int().min(1).max(24),
      ways: Ways,
    }),
  ),
  humanChecks: z.object({ asked: Count, letIn: Count, turnedAway: Count, noAnswer: Count, waiting: Waits }),
  cardsRefused: Count,
  notMeasured: z.array(BothWords),
  /** Minutes in which a lane's way without face did not work; faces are off there then, unless a guard was posted. */
  outages: z.array(z.object({ lane: Line, minutes: Count, guardPosted: z.boolean() })),
  /** All that came in; what they were about is in the register. */
  complaints: Count,
});

/** 个人信息保护法 23, 25 and 公共安全视频图像信息系统管理条例 16: who got what, on whose word. */
export const DisclosureContent = z.object({
  disclosureId: z.uuid(),
  givenDay: Day,
  recordedAtMs: AtMs,
  requester: z.object({ organisation: Line, name: Line, letter: Line.nullable() }),
  basis: BothWords,
  asked: Text,
  given: Text,
  data: z.array(DataCode).min(1),
  period: z.object({ fromDay: Day.nullable(), toDay: Day.nullable() }).nullable(),
  handedBy: Line,
  entrySeq: Count,
});

/** 个人信息保护法 21, 网络数据安全管理条例 12. */
export const VendorContent = z.object({
  vendorId: z.uuid(),
  name: Line,
  contact: Line,
  contract: Line,
  purpose: Text,
  work: Text,
  data: z.array(DataCode),
  fromDay: Day,
  untilDay: Day,
  ended: z.object({ onDay: Day, how: z.enum(['returned', 'deleted', 'held-none']), proof: Text }).nullable(),
  /** Null: the work goes on; three years after its end. */
  keepUntilDay: Day.nullable(),
  entrySeq: Count,
});

/** 个人信息保护法 22: the new handler takes the duties over and may not widen the purpose. */
export const TransferContent = z.object({
  transferId: z.uuid(),
  from: Handler,
  to: Handler,
  onDay: Day,
  told: z.object({ onDay: Day, how: Text }),
  people: Count,
  data: z.array(z.object({ what: DataCode, count: Count })).min(1),
  purposes: z.array(PurposeCode).min(1),
  /** Of the checkpoint signed for this paper. */
  ledgerSize: Count,
  rootHash: Sha256,
});
