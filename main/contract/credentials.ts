import { z } from 'zod';
import { command } from './command';
import { Direction, LaneGroup, PersonId } from './ids';
import { Unit } from './people';

const done = z.object({});

export const PassId = z.uuid().brand<'PassId'>();
export type PassId = z.infer<typeof PassId>;

/** Who a pass is for, in the words of the flat: "plumber", "parents". Sealed at rest. */
const PassLabel = z.string().trim().min(1).max(40);

/** A QR pass signed by this station and checked without any network. */
export const PassView = z.object({
  id: PassId,
  unit: Unit,
  label: PassLabel.nullable(),
  /** Null: both. */
  direction: Direction.nullable(),
  groups: z.array(LaneGroup).nullable(),
  issuedAtMs: z.number(),
  fromMs: z.number(),
  untilMs: z.number(),
  /** Passages it was issued for; null: as many as wanted until it expires. */
  uses: z.number().int().nullable(),
  used: z.number().int(),
  state: z.enum(['not-yet', 'live', 'expired', 'used', 'revoked']),
});
export type PassView = z.infer<typeof PassView>;

/** Longest a pass is good for. */
export const LONGEST_PASS_DAYS = 31;

export const credentialCommands = {
  /** PASS_TIMES_WRONG. `text` is what the QR code says; it is shown once and not kept. */
  'pass.issue': command(
    'guard',
    z.object({
      unit: Unit,
      label: PassLabel.nullable(),
      direction: Direction.nullable(),
      groups: z.array(LaneGroup).min(1).max(8).nullable(),
      fromMs: z.number().int(),
      untilMs: z.number().int(),
      uses: z.number().int().min(1).max(200).nullable(),
    }),
    z.object({ pass: PassView, text: z.string() }),
  ),
  /** PASS_UNKNOWN. */
  'pass.revoke': command('guard', z.object({ passId: PassId }), done),
  /** Passes that are or will be good, and those that ended in the last day, newest first; at most 200. */
  'pass.list': command('guard', z.object({}).strict(), z.object({ passes: z.array(PassView) })),
  /** A new PIN of eight digits, shown once; the one before ends. PERSON_UNKNOWN, PIN_SPENT when none is free. */
  'pin.issue': command('manager', z.object({ personId: PersonId }), z.object({ pin: z.string().regex(/^\d{8}$/) })),
  /** PERSON_UNKNOWN. */
  'pin.revoke': command('manager', z.object({ personId: PersonId }), done),
} as const;
