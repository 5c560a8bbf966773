import { z } from 'zod';
import { purposes, Relation } from '../contract/consent';
import { LaneGroup, Language } from '../contract/ids';

const Sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const Time = z.iso.datetime();
const Uuid = z.uuid();

/** What every entry about a decision shares with the row of the consent register it stands beside. */
export const RegisterPlace = z.object({
  recordId: Uuid,
  registerSeq: z.number().int().min(1),
  /** `this_hash` of that row. */
  registerHash: Sha256,
  personId: Uuid,
});
export type RegisterPlace = z.infer<typeof RegisterPlace>;

export const BirthBand = z.enum(['<14', '14-17', '18+']);

const Actor = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('self') }),
  z.object({
    kind: z.literal('guardian'),
    guardianshipId: Uuid,
    relation: Relation,
    method: z.string(),
    verifiedBy: z.string(),
    /** Calendar day on which the document was seen. */
    verifiedOn: z.iso.date(),
    /** Hash of the salted details of the guardian. */
    detailsHash: Sha256,
    /** Hash of the document that was seen, if anybody took one. */
    evidenceHash: Sha256.nullable(),
  }),
]);

/**
 * Body of `consent.given` and `consent.refused`: the mandatory fields of ISO/IEC TS 27560:2023 and those Chinese law adds. Ids,
 * hashes, codes and times only. A field is null by rule where its comment says so, and never left out.
 */
const fields = RegisterPlace.extend({
  receiptId: Uuid,
  formId: Uuid,
  state: z.enum(['given', 'refused']),
  eventType: z.literal('explicit-separate-written'),
  eventTime: Time,
  /** Null for a refusal; never for a consent. */
  validFrom: Time.nullable(),
  validUntil: Time.nullable(),
  /** Record that this one takes the place of; null: none. */
  supersedes: Uuid.nullable(),
  birthBand: BirthBand,
  isMinor: z.boolean(),
  /** Below 18, for a consent; null else. */
  childAgrees: z.boolean().nullable(),
  actor: Actor,
  notice: z.object({
    id: z.string(),
    version: z.number().int().min(1),
    language: Language,
    sha256: Sha256,
    presentedBy: z.enum(['screen', 'print', 'read-aloud']),
    dwellMs: z.number().int().nonnegative(),
    copyGiven: z.boolean(),
    /** Below 14; null else. */
    childRulesSha256: Sha256.nullable(),
  }),
  purposes: z.tuple([z.enum(purposes)]),
  lawfulBasis: z.literal('PIPL-13(1)1,14,29'),
  piiTypes: z.tuple([z.literal('face-template'), z.literal('passage-event'), z.literal('signature')]),
  sensitiveCategory: z.literal('biometric'),
  collection: z.literal('at-the-guard-station'),
  processing: z.literal('one-to-many-on-this-station'),
  scope: z.object({ laneGroups: z.array(LaneGroup).min(1).nullable() }),
  /** Name, address and contact stand in the section `handler` of this notice. */
  controller: z.object({
    stationId: Uuid.nullable(),
    noticeSha256: Sha256,
    topic: z.literal('handler'),
    type: z.literal('property-service'),
  }),
  storage: z.object({ stationId: Uuid.nullable(), elsewhere: z.array(z.never()).max(0) }),
  recipients: z.array(z.never()).max(0),
  egress: z.literal('none'),
  jurisdiction: z.literal('CN'),
  retention: z.object({
    template: z.literal('until-the-consent-ends'),
    photo: z.literal('not-kept'),
    events: z.object({ atLeastDays: z.number().int().min(30) }),
    /** 个人信息保护法 56. */
    record: z.object({ atLeastYears: z.number().int().min(3) }),
  }),
  separate: z.boolean(),
  bundledWith: z.literal('none'),
  otherWay: z.object({ credentialId: Uuid, issuedAt: Time }),
  /** Hash over kind and content; null for a refusal without a signature. */
  evidence: z.object({ kind: z.enum(['drawn', 'paper', 'witness', 'none']), sha256: Sha256.nullable() }),
  askedByResident: z.boolean(),
  operator: z.string(),
  stationId: Uuid.nullable(),
  withdrawal: z.object({
    methods: z.array(z.enum(['at-the-desk', 'on-paper', 'with-the-receipt'])).min(1),
    effect: z.literal('at-once'),
  }),
  rights: z.object({ topic: z.literal('rights'), sha256: Sha256 }),
  authority: z.object({ topic: z.literal('complaint'), sha256: Sha256 }),
  /** Signed impact assessment in force; null where none is recorded. */
  pipiaRef: z.string().max(80).nullable(),
});

/** The body as it is written now, and as it was before a child of 14 to 17 signed beside the guardian; what was recorded then stays valid. */
export const ConsentRecord = z
  .discriminatedUnion('schema', [
    fields.extend({ schema: z.literal('fairgate-consent-1') }),
    fields.extend({
      schema: z.literal('fairgate-consent-2'),
      /** The child's own, of 14 to 17, for a consent; null else. */
      childEvidence: z.object({ kind: z.enum(['drawn', 'paper', 'witness']), sha256: Sha256 }).nullable(),
    }),
  ])
  .refine((record) => (record.state === 'given') === (record.validUntil !== null), 'a consent has an end, a refusal has none')
  .refine((record) => record.state === 'refused' || record.evidence.sha256 !== null, 'a consent has evidence')
  .refine((record) => record.state === 'refused' || record.separate, 'a consent stands alone')
  .refine(
    (record) =>
      record.schema === 'fairgate-consent-1' ||
      (record.childEvidence !== null) === (record.state === 'given' && record.birthBand === '14-17'),
    'a child of 14 to 17 signs beside the guardian, and nobody else does',
  );
export type ConsentRecord = z.infer<typeof ConsentRecord>;
