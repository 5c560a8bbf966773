import { z } from 'zod';
import { PersonId } from './ids';

/** Who told the station that somebody moved away; `manager`: known without anybody having said so. */
export const MoveToldBy = z.enum(['resident', 'guardian', 'owner', 'manager']);
export type MoveToldBy = z.infer<typeof MoveToldBy>;

/** Close relatives (民法典 1045), as seen from the deceased: a `child` is the deceased's. */
export const RelativeRelation = z.enum(['spouse', 'child', 'parent', 'sibling', 'grandparent', 'grandchild']);
export type RelativeRelation = z.infer<typeof RelativeRelation>;

/** What showed the relation. Looked at and given back; no copy is kept. */
export const KinshipDocument = z.enum([
  'household-register',
  'marriage-certificate',
  'birth-certificate',
  'kinship-notarised',
  'committee-letter',
]);
export type KinshipDocument = z.infer<typeof KinshipDocument>;

/** What showed the death. Looked at and given back; no copy is kept. */
export const DeathDocument = z.enum([
  'death-certificate',
  'household-cancelled',
  'cremation-certificate',
  'court-declaration',
  'committee-letter',
]);
export type DeathDocument = z.infer<typeof DeathDocument>;

/** Who asked after a death (个人信息保护法 49); null: no close relative did, and the purpose is gone all the same (47(1)). */
export const Relative = z.object({
  /** Sealed beside the ledger; the entry holds a salted hash. */
  name: z.string().trim().min(1).max(60),
  relation: RelativeRelation,
  document: KinshipDocument,
});
export type Relative = z.infer<typeof Relative>;

/** How somebody leaves the compound for good. Days are calendar days at the station. */
export const Leaving = z.discriminatedUnion('reason', [
  z.object({ personId: PersonId, reason: z.literal('moved-out'), toldBy: MoveToldBy, movedOnDay: z.iso.date() }),
  z.object({
    personId: PersonId,
    reason: z.literal('died'),
    diedOnDay: z.iso.date(),
    document: DeathDocument,
    relative: Relative.nullable(),
    /** On which the documents were seen, by whoever is signed in. */
    seenOnDay: z.iso.date(),
  }),
]);
export type Leaving = z.infer<typeof Leaving>;

/** How it was recorded that somebody left, as it is read back. */
export const LeavingView = z.object({
  personId: PersonId,
  reason: z.enum(['moved-out', 'died']),
  atMs: z.number(),
  toldBy: MoveToldBy.nullable(),
  onDay: z.iso.date().nullable(),
  document: DeathDocument.nullable(),
  relative: Relative.nullable(),
  seenOnDay: z.iso.date().nullable(),
});
export type LeavingView = z.infer<typeof LeavingView>;

/** Somebody who has left, in a list. */
export const LeftLine = z.object({
  personId: PersonId,
  unit: z.string(),
  name: z.string(),
  reason: z.enum(['moved-out', 'died']),
  atMs: z.number(),
  /** Of the consent that ended with it or before; null: there was none. */
  withdrawalId: z.uuid().nullable(),
});
export type LeftLine = z.infer<typeof LeftLine>;
