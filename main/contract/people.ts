import { z } from 'zod';
import { CredentialId, Language, PersonId } from './ids';

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

export const CardNumber = z.object({
  facility: z.number().int().min(0).max(255),
  number: z.number().int().min(0).max(65_535),
});
export type CardNumber = z.infer<typeof CardNumber>;

/** Where a person stands with face recognition. `none`: never asked. */
export const ConsentState = z.enum(['none', 'given', 'refused', 'withdrawn', 'expired']);
export type ConsentState = z.infer<typeof ConsentState>;

export const AgeBand = z.enum(['under-14', '14-17', 'adult']);
export type AgeBand = z.infer<typeof AgeBand>;

export const PersonView = z.object({
  id: PersonId,
  unit: z.string(),
  name: z.string(),
  ageBand: AgeBand,
  cards: z.array(z.object({ id: CredentialId, label: z.string(), issuedAtMs: z.number() })),
  consent: z.object({
    state: ConsentState,
    seq: z.number().int().nullable(),
    atMs: z.number().nullable(),
    validUntilMs: z.number().nullable(),
    /** While this lies in the future nobody may ask again unless the resident does. */
    coolDownUntilMs: z.number().nullable(),
  }),
  templates: z.number().int(),
});
export type PersonView = z.infer<typeof PersonView>;

/** What the resident reads before deciding. Text is fixed per version; its hash goes into the record. */
export const Notice = z.object({
  id: z.string(),
  version: z.number().int(),
  language: Language,
  sha256: z.string().length(64),
  title: z.string(),
  sections: z.array(z.object({ heading: z.string(), text: z.string() })),
});
export type Notice = z.infer<typeof Notice>;

/** Pen strokes of a signature; points as fractions 0..1 of the signature field. */
export const Signature = z.array(z.array(z.tuple([z.number().min(0).max(1), z.number().min(0).max(1)])).max(2_000)).max(60);
export type Signature = z.infer<typeof Signature>;

export const ConsentForm = z.object({
  personId: PersonId,
  decision: z.enum(['given', 'refused']),
  noticeId: z.string(),
  noticeSha256: z.string().length(64),
  language: Language,
  presentedBy: z.enum(['screen', 'print', 'read-aloud']),
  copyGiven: z.boolean(),
  /** How long the notice was open before the decision. */
  dwellMs: z.number().int().nonnegative(),
  signature: Signature,
  /** True when the resident came by themselves, which lifts the cool-down after a refusal. */
  askedByResident: z.boolean(),
});
export type ConsentForm = z.infer<typeof ConsentForm>;

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
});
export type WithdrawalReport = z.infer<typeof WithdrawalReport>;
