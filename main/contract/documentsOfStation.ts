import { z } from 'zod';
import { AtMs, BothWords, Count, DataCode, Handler, Line, PurposeCode, Retention, Sha256, Share, Text } from './documentParts';
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

const Measured = z.object({ rate: z.number().min(0).max(1), low: z.number(), high: z.number(), comparisons: Count }).nullable();

/** 个人信息保护法 55, 56 and the four parts of 人脸识别技术应用安全管理办法 9. Figures come from the running system, judgement from people. */
export const ImpactAssessmentContent = z.object({
  assessmentId: z.uuid(),
  version: Count,
  reason: z.enum(['before-start', 'change', 'incident', 'periodic']),
  state: z.enum(['draft', 'signed', 'outdated']),
  answers: z.object({ necessity: Text, rights: Text, risks: Text, protection: Text, conclusion: Text }),
  live: z.object({
    takenAtMs: AtMs,
    cameras: z.array(z.object({ lane: Line, viewShare: Share, hasFace: z.boolean(), isMasked: z.boolean() })),
    people: z.array(z.object({ ageBand: AgeBand, withFace: Count, withoutFace: Count })),
    profile: Line,
    falseMatch: Measured,
    falseNonMatch: Measured,
    liveness: z.array(z.object({ lane: Line, words: BothWords })),
    retention: z.array(Retention),
    egress: z.object({ connections: Count, blocked: Count, words: BothWords }),
    roles: z.array(z.object({ role: BothWords, accounts: Count })),
    ways: z.array(z.object({ method: Method, share: Share, medianWaitMs: z.number().nullable() })),
    incidents: z.array(z.object({ atMs: AtMs, words: Text })),
    versions: z.array(z.object({ part: Line, version: Line, sha256: Sha256.nullable() })),
  }),
  protections: z.array(z.object({ what: BothWords, isOn: z.boolean() })),
  signers: z.array(z.object({ part: z.enum(['assessor', 'officer', 'approver']), name: Line, atMs: AtMs.nullable() })),
  keepUntilDay: z.iso.date(),
});

/** 人脸识别技术应用安全管理办法 15: filed within 30 working days. */
export const FilingContent = z.object({
  filing: z.enum(['first', 'change', 'deregistration']),
  authority: Line,
  people: Count,
  sites: z.array(z.object({ name: Line, people: Count })).min(1),
  countedAtMs: AtMs,
  reachedAtMs: AtMs,
  dueDay: z.iso.date(),
  purposes: z.array(PurposeCode).min(1),
  method: Text,
  data: z.array(DataCode).min(1),
  safeguards: z.array(BothWords).min(1),
  rules: z.array(z.object({ title: Line, version: Line, sha256: Sha256.nullable() })).min(1),
  assessment: z.object({ number: Line, version: Count, signedAtMs: AtMs, conclusion: Text }),
  changed: Text.nullable(),
  stopped: z.object({ atMs: AtMs, deleted: Count, how: Text }).nullable(),
});

/** 个人信息保护法 57. */
export const BreachContent = z.object({
  breachId: z.uuid(),
  to: z.enum(['authority', 'people']),
  authority: Line,
  foundAtMs: AtMs,
  happened: z.object({ fromMs: AtMs, toMs: AtMs.nullable() }),
  kinds: z.array(DataCode).min(1),
  what: z.enum(['leaked', 'altered', 'lost']),
  people: Count,
  cause: Text,
  harm: Text,
  remedies: z.array(Text).min(1),
  advice: z.array(Text).min(1),
  entrySeqs: z.array(Count),
});

/** Whoever does not use a face must get in as well and as fast. Waiting: from being noticed to the open lane. */
export const EqualTreatmentContent = z.object({
  period: Period,
  rows: z.array(
    z.object({
      lane: Line,
      fromHour: z.number().int().min(0).max(23),
      toHour: z.number().int().min(1).max(24),
      ways: z.array(
        z.object({ method: Method, passages: Count, medianWaitMs: z.number().nullable(), slowestTenthMs: z.number().nullable() }),
      ),
    }),
  ),
  /** Minutes in which a lane's way without face did not work. */
  outages: z.array(z.object({ lane: Line, minutes: Count, faceWasSuspended: z.boolean() })),
  complaints: Count,
});

/** 个人信息保护法 23, 25 and 公共安全视频图像信息系统管理条例 16: who got what, on whose word. */
export const DisclosureContent = z.object({
  disclosureId: z.uuid(),
  atMs: AtMs,
  kind: z.enum(['looked-up', 'exported', 'handed-over']),
  requester: z.object({ organisation: Line, name: Line, identification: Line, letter: Line.nullable() }),
  law: Line,
  purpose: Text,
  what: Text,
  data: z.array(DataCode).min(1),
  period: Period.nullable(),
  people: Count.nullable(),
  isRefused: z.boolean(),
  refusal: Text.nullable(),
  handedBy: Line,
  approvedBy: Line,
  copySha256: Sha256.nullable(),
  entrySeq: Count.nullable(),
});

/** 个人信息保护法 21, 网络数据安全管理条例 12. */
export const VendorContent = z.object({
  vendorId: z.uuid(),
  name: Line,
  contact: Line,
  contract: Line,
  work: Text,
  data: z.array(DataCode),
  fromDay: z.iso.date(),
  untilDay: z.iso.date(),
  safeguards: Text,
  subcontracting: z.enum(['forbidden', 'with-consent']),
  visits: z.array(z.object({ atMs: AtMs, who: Line, what: Text, watchedBy: Line })),
  ended: z.object({ atMs: AtMs, how: z.enum(['returned', 'deleted', 'held-none']), proofSha256: Sha256.nullable() }).nullable(),
  keepUntilDay: z.iso.date(),
});

/** 个人信息保护法 22: the new handler takes the duties over and may not widen the purpose. */
export const TransferContent = z.object({
  transferId: z.uuid(),
  from: Handler,
  to: Handler,
  onDay: z.iso.date(),
  people: Count,
  data: z.array(z.object({ what: DataCode, count: Count.nullable() })).min(1),
  purposes: z.array(PurposeCode).min(1),
  lastEntrySeq: Count,
  rootHash: Sha256,
});
