import { z } from 'zod';
import { Direction, Language } from './ids';
import { LanePrompt } from './lanes';

/** What came of it, as a sign for the person in the lane. It never says why, nor about whom: both are the guard's. */
export const LaneSign = z.strictObject({
  kind: z.enum(['pass', 'wait', 'hold-card']),
  /** Told where a lane has two directions and the sign is meant for one of them. */
  direction: Direction.nullable(),
  /** Null: as long as it is told. */
  untilMs: z.number().nullable(),
});
export type LaneSign = z.infer<typeof LaneSign>;

/** All that the screen in a lane is ever told: no name, no flat, no card, no picture. */
export const LaneScreenView = z.strictObject({
  stationName: z.string(),
  laneName: z.string(),
  /** The language that stands first; the other one stands below it. */
  language: Language,
  ways: z.strictObject({ face: z.boolean(), card: z.boolean() }),
  prompt: LanePrompt.nullable(),
  sign: LaneSign.nullable(),
});
export type LaneScreenView = z.infer<typeof LaneScreenView>;
