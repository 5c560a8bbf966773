import { z } from 'zod';
import { command } from './command';
import { Direction, LaneId } from './ids';

/** Why the way in without a face counts as dead: what the device says of its reader, or no card for long while faces pass. */
export const OtherWayFault = z.enum(['reader-missing', 'reader-tampered', 'silent', 'no-reader']);
export type OtherWayFault = z.infer<typeof OtherWayFault>;

/** What a guard did about it. A reader whose own device reports a fault is not talked well: only a guard can stand in for it. */
export const OtherWayAnswer = z.enum(['reader-works', 'guard-posted']);
export type OtherWayAnswer = z.infer<typeof OtherWayAnswer>;

/** A posted guard stands in for the reader for this long, then he is asked again. */
export const GUARD_POSTED_MS = 12 * 3_600_000;

/** Of the side whose faces are used. */
export const OtherWayView = z.object({
  laneId: LaneId,
  direction: Direction,
  fault: OtherWayFault.nullable(),
  /** A guard stands in until then, so faces go on; null: nobody does. */
  guardPostedUntilMs: z.number().nullable(),
  /** Faces are suspended at this lane for its sake. */
  suspends: z.boolean(),
});
export type OtherWayView = z.infer<typeof OtherWayView>;

export const laneWayCommands = {
  /** LANE_UNKNOWN, OTHER_WAY_FAULTY when the device itself reports the fault that the guard says is gone. */
  'lane.confirmOtherWay': command('guard', z.object({ laneId: LaneId, answer: OtherWayAnswer }), z.object({ way: OtherWayView })),
} as const;
