import { z } from 'zod';
import { LaneId, Language, Role } from './ids';
import { AgeBand, Signature } from './people';
import { Day, line, Sha256, text } from './recordParts';

/** Tells whether an assessment still fits what is done. */
export const AssessmentFingerprint = z.object({
  /** Purpose, method, kinds of data: another one suspends faces at once. */
  essence: Sha256,
  /** Models, profile, rate, cameras, notices, retention: another one must be assessed within 30 days. */
  settings: Sha256,
});
export type AssessmentFingerprint = z.infer<typeof AssessmentFingerprint>;

/** What the running station says of itself in an impact assessment. */
export const AssessmentFacts = z.object({
  purpose: z.literal('pass-lanes'),
  use: z.enum(['1:N', '1:1']),
  dataKinds: z.array(z.string()),
  egress: z.literal('none'),
  /** Whether children under 14 may be enrolled at all. */
  under14: z.boolean(),
  lanes: z.array(
    z.object({
      id: LaneId,
      name: z.string(),
      group: z.string(),
      camera: z.enum(['onvif', 'rtsp', 'film', 'none']),
      region: z.object({ x: z.number(), y: z.number(), width: z.number(), height: z.number() }),
      faceAllowed: z.boolean(),
      liveness: z.object({ passive: z.boolean(), challenge: z.string() }),
      otherWays: z.array(z.string()),
    }),
  ),
  recognition: z.object({
    profile: z.string(),
    model: z.string().nullable(),
    falseMatchRateSet: z.number(),
    framesToAgree: z.number().int(),
    /** Cosine that the set rate needs, from the measured pairs; null: nobody measured these models. */
    threshold: z.number().nullable(),
    /** Measured: false-match rate and the cosine it was found at. */
    measured: z.array(z.tuple([z.number(), z.number()])),
  }),
  models: z.array(z.object({ name: z.string(), sha256: z.string() })),
  notices: z.array(z.object({ language: Language, version: z.number().int(), sha256: z.string() })),
  /** People with stored templates. */
  peopleByAge: z.record(AgeBand, z.number().int()),
  peopleCounted: z.number().int(),
  roles: z.array(Role),
  retention: z.array(z.object({ what: z.string(), days: z.number().int().nullable() })),
  /** Of the last 30 days; null without any passage. */
  nonFaceShare: z.number().nullable(),
  waitMedianMs: z.object({ face: z.number().nullable(), card: z.number().nullable(), guard: z.number().nullable() }),
  incidents: z.number().int(),
});
export type AssessmentFacts = z.infer<typeof AssessmentFacts>;
/** What a human must fill in (人脸识别技术应用安全管理办法 第9条, four items). */
export const AssessmentWords = z.object({ necessity: text, effects: text, risks: text, protections: text });
export const AssessmentSigning = z.discriminatedUnion('by', [
  z.object({ by: z.literal('drawn'), name: line, strokes: Signature }),
  /** Signed on paper; the scan's hash. */
  z.object({ by: z.literal('paper'), name: line, paperSha256: Sha256 }),
]);
export const Assessment = z.object({
  facts: AssessmentFacts,
  words: AssessmentWords,
  signing: AssessmentSigning,
  fingerprint: AssessmentFingerprint,
  /** Made by the demo for the demo. */
  demo: z.boolean(),
});
/** The station noticed that the signed assessment no longer fits. */
export const AssessmentOutdated = z.object({
  why: z.enum(['essence', 'settings', 'incident']),
  fingerprint: AssessmentFingerprint,
  graceUntil: Day.nullable(),
});
