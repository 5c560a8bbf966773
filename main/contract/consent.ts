import { z } from 'zod';
import { command } from './command';
import { LaneGroup, Language, PersonId, Role } from './ids';
import { AgeBand, Notice, NoticeTopic, PersonName, PersonView, Signature } from './people';

/** The one thing a face may be used for here (法释〔2021〕15号 2(4); 个人信息保护法 6); a form that names another purpose is refused. */
export const purposes = ['pass-lanes'] as const;

/** Whole months a consent may last; a year is the longest, half a year for a child under 14. */
export const TermMonths = z.number().int().min(1).max(12);
export const LONGEST_TERM_MONTHS = 12;
export const LONGEST_TERM_UNDER_14_MONTHS = 6;

const Sha256 = z.string().regex(/^[0-9a-f]{64}$/);

/** How somebody who decides for a child is connected to it. */
export const Relation = z.enum(['parent', 'grandparent', 'sibling', 'other-relative', 'appointed']);
export type Relation = z.infer<typeof Relation>;

/** What showed it. The document is looked at and given back; no copy is kept. */
export const GuardianDocument = z.enum([
  'household-register',
  'birth-certificate',
  'guardianship-notarised',
  'court-or-committee',
]);
export type GuardianDocument = z.infer<typeof GuardianDocument>;

export const GuardianshipId = z.uuid().brand<'GuardianshipId'>();
export type GuardianshipId = z.infer<typeof GuardianshipId>;

/** Somebody who may decide for a child, and how that was verified (法释〔2021〕15号 2(3); 个人信息保护法 31). */
export const GuardianshipView = z.object({
  id: GuardianshipId,
  childId: PersonId,
  /** Null: somebody who does not live here. */
  guardianPersonId: PersonId.nullable(),
  name: z.string(),
  relation: Relation,
  document: GuardianDocument,
  /** Calendar day on which the document was seen, by whom by role. */
  seenOnDay: z.iso.date(),
  verifiedBy: Role,
  addedAtMs: z.number(),
  endedAtMs: z.number().nullable(),
});
export type GuardianshipView = z.infer<typeof GuardianshipView>;

/** What stands for the signature. */
export const ConsentEvidence = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('drawn'), signature: Signature }),
  /** A paper that was signed and scanned. The window hashes the file; the scan is not kept here, the paper is in the office's files. */
  z.object({ kind: z.literal('paper'), sha256: Sha256, bytes: z.number().int().min(1).max(200_000_000) }),
  /** For who cannot sign: a witness by name (sealed), and the witness's own signature. */
  z.object({
    kind: z.literal('witness'),
    name: PersonName,
    signature: Signature,
    /** The witness says: neither the person at the console, nor the guardian, nor whoever it is about. */
    isApart: z.boolean(),
  }),
  /** A refusal needs none. */
  z.object({ kind: z.literal('none') }),
]);
export type ConsentEvidence = z.infer<typeof ConsentEvidence>;

export const PresentedBy = z.enum(['screen', 'print', 'read-aloud']);

export const ConsentForm = z.object({
  /** Of `consent.open`; each is good for one decision. */
  formId: z.uuid(),
  personId: PersonId,
  /** Newest entry of the person in the register when the form was opened; null: none. */
  basedOnSeq: z.number().int().nullable(),
  decision: z.enum(['given', 'refused']),
  /** Null: the person himself. Below 18 a consent needs a guardian; a refusal is always the child's own word too. */
  guardianshipId: GuardianshipId.nullable(),
  /** Below 18: that the child does not object; null for adults. */
  childAgrees: z.boolean().nullable(),
  /** From 14 to 17: the child's own signature beside the guardian's; a paper may be the same. Left out for everybody else. */
  childEvidence: ConsentEvidence.optional(),
  purpose: z.string().max(60),
  /** Null: every lane he may pass. */
  groups: z.array(LaneGroup).min(1).max(8).nullable(),
  termMonths: TermMonths,
  noticeId: z.string().max(60),
  noticeSha256: Sha256,
  /** The rules for children under 14, where they were shown. */
  childRulesSha256: Sha256.nullable(),
  language: Language,
  presentedBy: PresentedBy,
  copyGiven: z.boolean(),
  /** How long the notice was open before the decision; the station counts as well, and the shorter of both goes on record. */
  dwellMs: z.number().int().nonnegative(),
  /** The operator says: asked for by itself, with no other paper. */
  separate: z.boolean(),
  evidence: ConsentEvidence,
  /** True when the resident came by themselves, which lifts the cool-down after a refusal. */
  askedByResident: z.boolean(),
});
export type ConsentForm = z.infer<typeof ConsentForm>;

/** What looks as if consents were collected in bulk or together with something else. It warns and goes on record; nobody is blocked by it. */
export const ConsentDoubt = z.enum(['with-moving-in', 'too-fast', 'same-signature']);
export type ConsentDoubt = z.infer<typeof ConsentDoubt>;

/** Everything the steps of the question need, as the station holds it at this moment. */
export const OpenedForm = z.object({
  formId: z.uuid(),
  basedOnSeq: z.number().int().nullable(),
  person: PersonView,
  notice: Notice,
  /** For a child under 14 at a station that takes them: their own document. */
  childRules: Notice.nullable(),
  ageBand: AgeBand,
  /** `consent`: a first one or one after an end; `renewal`: of a consent that lives or whose notice has changed. */
  kind: z.enum(['consent', 'renewal']),
  /** Below 18. */
  guardianNeeded: z.boolean(),
  guardianships: z.array(GuardianshipView),
  /** Lane groups the person may pass, one or more; the consent may name fewer. */
  groups: z.array(LaneGroup),
  longestTermMonths: TermMonths,
  retention: z.object({
    template: z.literal('until-the-consent-ends'),
    photo: z.literal('not-kept'),
    eventsAtLeastDays: z.number().int(),
  }),
});
export type OpenedForm = z.infer<typeof OpenedForm>;

/** Why a consent rests: 个人信息保护法 47, last paragraph. */
export const FreezeReason = z.enum(['erasure-hard', 'retention-law', 'dispute', 'authority']);
export type FreezeReason = z.infer<typeof FreezeReason>;

/** One version of the notice as a manager writes it. */
export const NoticeDraft = z.object({
  title: z.string().trim().min(1).max(80),
  sections: z
    .array(z.object({ topic: NoticeTopic, heading: z.string().trim().min(1).max(60), text: z.string().trim().min(1).max(3_000) }))
    .min(1)
    .max(40),
});
export type NoticeDraft = z.infer<typeof NoticeDraft>;
export const NoticeDrafts = z.object({ 'zh-CN': NoticeDraft, en: NoticeDraft });
export type NoticeDrafts = z.infer<typeof NoticeDrafts>;

/** A sentence no notice may contain, and the law it breaks. */
export const NoticeFinding = z.object({
  language: Language,
  section: z.number().int(),
  sentence: z.string(),
  words: z.string(),
  rule: z.enum(['without-end', 'irrevocable', 'passed-on', 'open-purpose', 'kept-for-ever', 'bundled', 'other-purpose']),
  law: z.string(),
});
export type NoticeFinding = z.infer<typeof NoticeFinding>;

/** Something every notice must say and this one does not. */
export const NoticeGap = z.object({
  language: Language,
  topic: NoticeTopic,
  /** `section`: the whole section is missing. */
  missing: z.enum([
    'section',
    'name',
    'contact',
    'purpose',
    'method',
    'kinds',
    'sensitive',
    'necessity',
    'risks',
    'term',
    'end',
    'refusal',
    'other-way',
    'access',
    'copy',
    'transfer',
    'correction',
    'deletion',
    'restriction',
    'withdrawal',
    'list',
    'channel',
    'authority',
    'guardian',
    'separate',
    // Of the handler who is on record: nobody is; the name as recorded; the address and the telephone as recorded.
    'recorded-handler',
    'recorded-name',
    'recorded-contact',
  ]),
  law: z.string(),
});
export type NoticeGap = z.infer<typeof NoticeGap>;

export const NoticeReview = z.object({
  findings: z.array(NoticeFinding),
  gaps: z.array(NoticeGap),
  /** Topics whose words differ from the version in force. */
  changed: z.array(NoticeTopic),
  /** True: purpose, method, data, retention or recipients change, so that every consent has to be given anew. */
  renews: z.boolean(),
  /** How many live consents that are. */
  affected: z.number().int(),
});
export type NoticeReview = z.infer<typeof NoticeReview>;

export const NoticeVersion = z.object({
  version: z.number().int(),
  /** Null for the text the console came with. */
  publishedAtMs: z.number().nullable(),
  sha256: z.object({ 'zh-CN': Sha256, en: Sha256 }),
  changed: z.array(NoticeTopic),
  renews: z.boolean(),
});
export type NoticeVersion = z.infer<typeof NoticeVersion>;

const nothing = z.object({}).strict();
const ofPerson = z.object({ personId: PersonId });
const withPerson = z.object({ person: PersonView });

export const consentCommands = {
  'consent.notice': command('guard', z.object({ language: Language }), z.object({ notice: Notice })),
  /** Lays the question before a resident. CONSENT_COOL_DOWN unless the resident asked, CONSENT_OTHER_WAY_FIRST, CONSENT_FROZEN. */
  'consent.open': command(
    'manager',
    z.object({ personId: PersonId, language: Language, askedByResident: z.boolean() }),
    z.object({ form: OpenedForm }),
  ),
  'consent.record': command('manager', ConsentForm, z.object({ person: PersonView, doubts: z.array(ConsentDoubt) })),
  'consent.freeze': command(
    'manager',
    z.object({ personId: PersonId, reason: FreezeReason, basedOnSeq: z.number().int() }),
    withPerson,
  ),
  'consent.release': command('manager', z.object({ personId: PersonId, basedOnSeq: z.number().int() }), withPerson),
  'guardian.add': command(
    'manager',
    z.object({
      childId: PersonId,
      guardian: z.discriminatedUnion('kind', [
        z.object({ kind: z.literal('resident'), personId: PersonId }),
        z.object({ kind: z.literal('outsider'), name: PersonName }),
      ]),
      relation: Relation,
      document: GuardianDocument,
      seenOnDay: z.iso.date(),
      /** Of a document that was looked at; never the document. */
      documentSha256: Sha256.nullable(),
    }),
    z.object({ guardianship: GuardianshipView }),
  ),
  /** A consent that rests on it counts no longer. */
  'guardian.end': command('manager', z.object({ guardianshipId: GuardianshipId }), z.object({ guardianship: GuardianshipView })),
  'guardian.list': command('manager', ofPerson, z.object({ guardianships: z.array(GuardianshipView) })),
  'notice.versions': command('inspector', nothing, z.object({ versions: z.array(NoticeVersion) })),
  'notice.read': command(
    'inspector',
    z.object({ version: z.number().int().min(1), language: Language }),
    z.object({ notice: Notice }),
  ),
  'notice.review': command('manager', z.object({ texts: NoticeDrafts }), z.object({ review: NoticeReview })),
  /** The notice in force with the handler on record in it, to be read and published; HANDLER_MISSING. */
  'notice.withHandler': command('manager', nothing, z.object({ texts: NoticeDrafts })),
  /** NOTICE_NOT_LAWFUL, NOTICE_INCOMPLETE, NOTICE_UNCHANGED, NOTICE_CHANGED_MEANWHILE when another version is in force by now. */
  'notice.publish': command(
    'manager',
    z.object({ texts: NoticeDrafts, basedOnVersion: z.number().int().min(1) }),
    z.object({ version: z.number().int(), renewalDue: z.number().int() }),
  ),
} as const;
