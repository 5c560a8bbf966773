import { z } from 'zod';
import { command } from './command';
import { PersonId } from './ids';
import { Leaving, LeavingView, LeftLine, RelativeRelation } from './leaving';

export const WithdrawalId = z.uuid().brand<'WithdrawalId'>();
export type WithdrawalId = z.infer<typeof WithdrawalId>;

/** Why a consent ended (个人信息保护法 15, 47, 49). All of them take the same nine steps. */
export const EndReason = z.enum([
  'withdrawn',
  'refused',
  'expired',
  'moved-out',
  'died',
  'service-stopped',
  'unlawful',
  'guardian-withdrew',
]);
export type EndReason = z.infer<typeof EndReason>;

/** Why a face should never have been taken (个人信息保护法 47(4); 法释〔2021〕15号 2). `other` needs its reason in words. */
export const UnlawfulCause = z.enum(['no-separate-consent', 'guardian-missing', 'wrong-face', 'notice-not-shown', 'other']);
export type UnlawfulCause = z.infer<typeof UnlawfulCause>;

/** Who asked for the end (个人信息保护法 15, 31, 49): the resident, the guardian of a minor, or after a death a close relative. */
export const AskedBy = z.enum(['self', 'guardian', 'close-relative']);
export type AskedBy = z.infer<typeof AskedBy>;

/** In this order, each an entry `withdrawal.<step>` in the station's ledger. */
export const withdrawalSteps = [
  'matching-stopped',
  'probed-before',
  'key-destroyed',
  'templates-deleted',
  'backups-covered',
  'events-stripped',
  'video-retained',
  'probed-after',
  'certified',
] as const;
export const WithdrawalStep = z.enum(withdrawalSteps);
export type WithdrawalStep = z.infer<typeof WithdrawalStep>;

/** What stays, until when (null: until the term named by its rule is over, which another record keeps), and by which law. */
export const Retained = z.object({
  what: z.enum(['consent-record', 'signature', 'gate-events', 'site-video', 'card']),
  untilMs: z.number().nullable(),
  rule: z.enum(['three-years-after-end', 'own-term', 'thirty-days-of-the-site', 'as-long-as-resident']),
  /** Short name and article, Chinese. */
  law: z.string(),
});
export type Retained = z.infer<typeof Retained>;

const hash = z.string().regex(/^[0-9a-f]{64}$/);

/** A search of everything that is matched against, with the person's own former templates; `found` above 0 is a failure. */
export const Probe = z.object({
  /** Templates searched with; 0 when there were none, or none could be opened any more. */
  searched: z.number().int(),
  found: z.number().int(),
});

/**
 * What was done when a consent ended, for the person it was about. Holds ids and counts only; whoever prints it adds the
 * name. The same data come out whenever it is asked for.
 */
export const DeletionCertificate = z.object({
  v: z.literal(1),
  withdrawalId: WithdrawalId,
  personId: PersonId,
  reason: EndReason,
  /** Left out where nobody asked: a term that ended, faces given up here. */
  askedBy: AskedBy.optional(),
  /** Of a close relative to the deceased; nothing else is said of him. */
  relation: RelativeRelation.optional(),
  /** Why the consent was void; left out for any other end. */
  cause: UnlawfulCause.optional(),
  askedAtMs: z.number(),
  /** The consent that ended, and the record that ended it. */
  consent: z.object({ recordId: z.string(), seq: z.number().int(), givenAtMs: z.number() }),
  ending: z.object({ recordId: z.string(), seq: z.number().int(), atMs: z.number() }),
  /** From the request to the moment nothing could match the person any more, in ms. */
  unmatchableAfterMs: z.number(),
  /** Those done so far, in order, and where each stands in the ledger. */
  steps: z.array(z.object({ step: WithdrawalStep, atMs: z.number(), entrySeq: z.number().int(), leafHash: hash })),
  probeBefore: Probe,
  probeAfter: Probe.nullable(),
  deleted: z.object({
    keys: z.number().int(),
    templates: z.number().int(),
    /** Never kept by this product, so always 0: photos and crops are wiped when the template is taken. */
    photos: z.number().int(),
    crops: z.number().int(),
    /** Copies in the memory of lanes. */
    cachedTemplates: z.number().int(),
    /** None of the turnstiles this station drives holds a face. */
    turnstileCopies: z.number().int(),
  }),
  /** Passages from which the person, the flat and what the face had to do with it were dropped. */
  gateEventsStripped: z.number().int(),
  retained: z.array(Retained),
  /** Live cards: they keep working, and a guard sees a card holder. */
  cardsLive: z.number().int(),
  /** All nine steps are done. False: something is in the way (another program reads the records), and the station tries again by itself. */
  complete: z.boolean(),
  /** SHA-256 over the RFC 8785 JSON of this object without this field and the step `certified`; stands in that step's entry. Null until then. */
  sha256: hash.nullable(),
});
export type DeletionCertificate = z.infer<typeof DeletionCertificate>;

/** One withdrawal in a list. */
export const WithdrawalLine = z.object({
  withdrawalId: WithdrawalId,
  personId: PersonId,
  reason: EndReason,
  askedAtMs: z.number(),
  complete: z.boolean(),
});
export type WithdrawalLine = z.infer<typeof WithdrawalLine>;

/** Withdrawals that are not through yet, and how far the end of the service has come. */
export const WithdrawalsView = z.object({
  open: z.number().int(),
  serviceStop: z.object({ total: z.number().int(), done: z.number().int() }).nullable(),
});
export type WithdrawalsView = z.infer<typeof WithdrawalsView>;

export const withdrawalCommands = {
  /** A guard gets it for as long as the person may still stand at the desk (30 minutes); a manager at any time. WITHDRAWAL_UNKNOWN, NOT_ALLOWED. */
  'withdrawal.certificate': command(
    'guard',
    z.object({ withdrawalId: WithdrawalId }),
    z.object({ certificate: DeletionCertificate }),
  ),
  'withdrawal.list': command(
    'inspector',
    z.object({ personId: PersonId.nullable() }),
    z.object({ withdrawals: z.array(WithdrawalLine).max(500) }),
  ),
  /**
   * One person's consent, by the manager. CONSENT_NOTHING_TO_WITHDRAW, PERSON_UNKNOWN. As unlawful: the consent is entered as void before it
   * ends; `basedOnSeq` is the one the manager looked at. CONSENT_CHANGED_MEANWHILE, UNLAWFUL_TEXT_MISSING.
   */
  'consent.end': command(
    'manager',
    z.discriminatedUnion('reason', [
      z.object({ personId: PersonId, reason: z.literal('service-stopped') }),
      z.object({ personId: PersonId, reason: z.literal('guardian-withdrew') }),
      z.object({
        personId: PersonId,
        reason: z.literal('unlawful'),
        cause: UnlawfulCause,
        /** Sealed; the entry holds a salted hash. */
        text: z.string().trim().max(500).nullable(),
        basedOnSeq: z.number().int(),
      }),
    ]),
    z.object({ certificate: DeletionCertificate.nullable() }),
  ),
  /** Faces are given up here: everybody's consent ends. Nobody is matched any more when this answers; the rest is shown by the slice `withdrawals`. */
  'consent.endAll': command('manager', z.object({ reason: z.literal('service-stopped') }), z.object({ total: z.number().int() })),
  /**
   * With or without a consent: consent and cards end, and the person leaves the list. PERSON_UNKNOWN, PERSON_LEFT, LEAVING_DAY_WRONG,
   * DEATH_BEFORE_CONSENT, DEATH_SEEN_DAY_WRONG, RELATIVE_IS_PERSON.
   */
  'people.moveOut': command(
    'manager',
    Leaving,
    z.object({ certificate: DeletionCertificate.nullable(), cardsRevoked: z.number().int() }),
  ),
  /** Whoever has left, newest first; names whose term is over are a dash. */
  'people.left': command('manager', z.object({}).strict(), z.object({ left: z.array(LeftLine).max(200) })),
  /** How it was recorded that somebody left. PERSON_UNKNOWN when nobody of this id has. */
  'people.leaving': command('manager', z.object({ personId: PersonId }), z.object({ leaving: LeavingView })),
} as const;
