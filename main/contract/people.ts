import { z } from 'zod';
import { CredentialId, LaneGroup, Language, PersonId } from './ids';
import { DeletionCertificate, WithdrawalId } from './withdrawal';

/** A flat number as written at the gate, `3-1-502` (building-entrance-flat) or free text of the compound. */
export const Unit = z
  .string()
  .trim()
  .min(1)
  .max(20)
  .regex(/^[\p{L}\p{N}][\p{L}\p{N} #./-]*$/u);
export const PersonName = z.string().trim().min(1).max(60);
/** Calendar day, `YYYY-MM-DD`; needed to know whether a guardian must agree. */
export const BirthDate = z.iso.date();

/**
 * What is printed on a card. 26 bits: 8 of facility, 16 of number; 34 bits: 16 and 16; 37 bits: 16 and 19 (H10304), or no facility
 * and 35 of number (H10302).
 */
export const CardNumber = z
  .object({
    /** 26 where nothing is said. */
    bits: z.union([z.literal(26), z.literal(34), z.literal(37)]).optional(),
    /** Null: a number of 35 bits without one. */
    facility: z.number().int().min(0).max(65_535).nullable(),
    number: z
      .number()
      .int()
      .min(0)
      .max(2 ** 35 - 1),
  })
  .refine(
    ({ bits = 26, facility, number }) =>
      bits === 26
        ? facility !== null && facility <= 255 && number <= 65_535
        : bits === 34
          ? facility !== null && number <= 65_535
          : facility === null || number < 2 ** 19,
    { path: ['number'] },
  );
export type CardNumber = z.infer<typeof CardNumber>;

/**
 * Where a person stands with face recognition. `none`: never asked; `requested`: the question lies before them. Under
 * `renewal-due`, `frozen` and `invalidated` nothing is matched, and a card works as ever.
 */
export const ConsentState = z.enum([
  'none',
  'requested',
  'given',
  'refused',
  'withdrawn',
  'expired',
  'renewal-due',
  'frozen',
  'invalidated',
]);
export type ConsentState = z.infer<typeof ConsentState>;

/** Something was given that has not ended, so that it can be withdrawn. */
export const isConsentHeld = (state: ConsentState): boolean =>
  state === 'given' || state === 'renewal-due' || state === 'frozen' || state === 'invalidated';

export const AgeBand = z.enum(['under-14', '14-17', 'adult']);
export type AgeBand = z.infer<typeof AgeBand>;

/** `face`: the face alone is enough. `card-and-face`: a card says who it is, and the face must be that person's. */
export const FaceMode = z.enum(['face', 'card-and-face']);
export type FaceMode = z.infer<typeof FaceMode>;

/** Days are ISO weekdays, 1 is Monday. Minutes of the day; a window whose end is not after its start goes past midnight. */
export const PassWindow = z.object({
  days: z.array(z.number().int().min(1).max(7)).min(1).max(7),
  fromMinute: z.number().int().min(0).max(1439),
  toMinute: z.number().int().min(1).max(1440),
});
export type PassWindow = z.infer<typeof PassWindow>;

/** Where and when a person may pass, with whatever credential. */
export const PersonAccess = z.object({
  /** Null: every lane. */
  groups: z.array(LaneGroup).min(1).max(8).nullable(),
  /** Last calendar day; null: without end. */
  untilDay: z.iso.date().nullable(),
  /** Null: at any time. */
  hours: z.array(PassWindow).min(1).max(14).nullable(),
});
export type PersonAccess = z.infer<typeof PersonAccess>;

export const PersonView = z.object({
  id: PersonId,
  unit: z.string(),
  name: z.string(),
  ageBand: AgeBand,
  cards: z.array(z.object({ id: CredentialId, label: z.string(), issuedAtMs: z.number() })),
  /** Null: none. */
  pin: z.object({ issuedAtMs: z.number() }).nullable(),
  consent: z.object({
    state: ConsentState,
    /** What stops a consent that was given and has not ended; null: nothing does. */
    why: z.enum(['notice-changed', 'frozen', 'birthday', 'guardian-ended', 'child-off', 'not-in-log', 'invalidated']).nullable(),
    seq: z.number().int().nullable(),
    /** Of the newest decision or end, to print its receipt; null: never asked. */
    recordId: z.uuid().nullable(),
    atMs: z.number().nullable(),
    validUntilMs: z.number().nullable(),
    /** While this lies in the future nobody may ask again unless the resident does. */
    coolDownUntilMs: z.number().nullable(),
    /** Lanes it is limited to; null: every lane the person may pass. */
    groups: z.array(LaneGroup).nullable(),
    /** Whether a guardian gave it. */
    byGuardian: z.boolean(),
  }),
  templates: z.number().int(),
  /** Of them, those of another set of models than the station's: kept, never compared; a new enrolment replaces them. */
  templatesSuspended: z.number().int(),
  faceMode: FaceMode,
  /** Why not by face alone: chosen, a resident who looks alike, or models that are not good enough for it. */
  faceModeWhy: z.enum(['chosen', 'look-alike', 'profile']).nullable(),
  access: PersonAccess,
});
export type PersonView = z.infer<typeof PersonView>;

/** What a section of a notice is about, so that a machine can tell whether anything is missing or has changed. */
export const NoticeTopic = z.enum([
  'handler',
  'purpose',
  'method',
  'data',
  'necessity',
  'effect',
  'retention',
  'refusal',
  'rights',
  'recipients',
  'complaint',
  'children',
  'separate',
  'other',
]);
export type NoticeTopic = z.infer<typeof NoticeTopic>;

/** What the resident reads before deciding. Text is fixed per version; its hash goes into the record. */
export const Notice = z.object({
  id: z.string(),
  version: z.number().int(),
  language: Language,
  sha256: z.string().length(64),
  title: z.string(),
  /** `isChanged`: other words than in the version before. */
  sections: z.array(z.object({ topic: NoticeTopic, heading: z.string(), text: z.string(), isChanged: z.boolean() })),
});
export type Notice = z.infer<typeof Notice>;

/** Pen strokes of a signature; points as fractions 0..1 of the signature field. */
export const Signature = z.array(z.array(z.tuple([z.number().min(0).max(1), z.number().min(0).max(1)])).max(2_000)).max(60);
export type Signature = z.infer<typeof Signature>;

/** What was done when a consent was withdrawn, told to the resident. */
export const WithdrawalReport = z.object({
  personId: PersonId,
  seq: z.number().int(),
  atMs: z.number(),
  templatesDeleted: z.number().int(),
  keyDestroyed: z.boolean(),
  /** Result of searching for the person after the deletion; false is the only good answer. */
  stillMatchable: z.boolean(),
  tookMs: z.number(),
  withdrawalId: WithdrawalId,
  /** All of it, as it is printed. */
  certificate: DeletionCertificate,
});
export type WithdrawalReport = z.infer<typeof WithdrawalReport>;

/** Residents on one page of their list. */
export const PEOPLE_A_PAGE = 50;
