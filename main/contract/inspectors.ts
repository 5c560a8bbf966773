import { z } from 'zod';
import { command } from './command';

export const InspectorId = z.uuid().brand<'InspectorId'>();
export type InspectorId = z.infer<typeof InspectorId>;

/** The longest access of an inspector. */
export const INSPECTOR_AT_MOST_MS = 30 * 86_400_000;

/** Typed by a person: letters and digits that are not mistaken for one another, in groups. */
export const InspectorCode = z
  .string()
  .trim()
  .toUpperCase()
  .regex(/^[2-9A-HJ-NP-Z]{4}(-?[2-9A-HJ-NP-Z]{4}){3}$/);

/** `waiting`: its time has not begun. */
export const InspectorView = z.object({
  inspectorId: InspectorId,
  name: z.string(),
  office: z.string(),
  fromMs: z.number(),
  untilMs: z.number(),
  state: z.enum(['waiting', 'open', 'over', 'revoked']),
  lastSignInMs: z.number().nullable(),
});
export type InspectorView = z.infer<typeof InspectorView>;

/**
 * Of what a guard may do, what an inspector at the console may do too: the gate can always be opened by hand, whoever sits there.
 * No pictures, and nothing that shows or changes a resident.
 */
export const openToInspectors: ReadonlySet<string> = new Set([
  'operator.signIn',
  'operator.signOut',
  'lane.openManually',
  'lane.turnAway',
  'lane.setMode',
  'lane.confirmOtherWay',
  'alarm.acknowledge',
  'video.unwatch',
  'document.offered',
  'document.print',
  'document.save',
]);

export const inspectorCommands = {
  /** The code is shown this once; only its stretched form is kept. DATES_REVERSED, INSPECTOR_TERM. */
  'inspector.grant': command(
    'manager',
    z.object({
      name: z.string().trim().min(1).max(60),
      office: z.string().trim().min(1).max(100),
      fromMs: z.number().int().nonnegative(),
      untilMs: z.number().int().nonnegative(),
    }),
    z.object({ inspector: InspectorView, code: z.string() }),
  ),
  /** Ends it at once, with a login made by it. INSPECTOR_UNKNOWN. */
  'inspector.revoke': command('manager', z.object({ inspectorId: InspectorId }), z.object({ inspector: InspectorView })),
  'inspector.list': command('manager', z.object({}).strict(), z.object({ inspectors: z.array(InspectorView).max(500) })),
} as const;
