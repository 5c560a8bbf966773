import { z } from 'zod';
import { command } from './command';
import { LaneRules } from './config';
import { DecisionId, Direction, LaneId } from './ids';
import { LaneMode, ModeReason } from './lanes';

const done = z.object({});
const ForgivenBecause = z.string().trim().min(2).max(200);

/** A hold ends by itself after this at the latest; whoever wants it longer asks again. */
export const LONGEST_HOLD_MINUTES = 240;

export const laneCommands = {
  /**
   * Holds a side open, locks it, or lets it stand as usual. LANE_UNKNOWN, LANE_CANNOT_HOLD where the device cannot stand open,
   * LANE_LINK_DOWN for a hold without a line (a lock is kept all the same and sent when the line is back), LANE_MODE_UNKNOWN when the
   * device gave no answer. A lock drops what waits to open and outlasts a restart; a hold does not.
   */
  'lane.setMode': command(
    'guard',
    z
      .object({
        laneId: LaneId,
        /** Null: both sides. */
        direction: Direction.nullable(),
        mode: LaneMode,
        /** Needed unless the mode is `normal`. */
        reason: ModeReason.nullable(),
        note: z.string().trim().max(200).nullable(),
        /** Length of a hold. */
        minutes: z.number().int().min(1).max(LONGEST_HOLD_MINUTES).nullable(),
      })
      .refine(({ mode, reason }) => mode === 'normal' || reason !== null, { path: ['reason'] })
      .refine(({ mode, minutes }) => (mode === 'held') === (minutes !== null), { path: ['minutes'] }),
    done,
  ),
  /** Whoever was stopped by anti-passback counts as being outside this side again. Opens nothing by itself. */
  'lane.forgivePassback': command('guard', z.object({ decisionId: DecisionId, because: ForgivenBecause }), done),
  /** Gives a device in install mode its key. DEVICE_NOT_IN_INSTALL_MODE, DEVICE_KEY_REFUSED, DEVICE_SILENT, LANE_UNKNOWN. */
  'lane.installKey': command('manager', z.object({ laneId: LaneId }), done),
  /** LANE_TIMES_FACE_OUTLIVES, LANE_UNKNOWN (also one that is interlocked with), CONFIG_NOT_SAVED. */
  'lane.setRules': command('manager', z.object({ laneId: LaneId, rules: LaneRules }), done),
  'lane.rules': command(
    'manager',
    z.object({}).strict(),
    z.object({
      /** `takesKey`: its device is spoken to under a key that `lane.installKey` gives it (OSDP). */
      lanes: z.array(z.object({ laneId: LaneId, rules: LaneRules, takesKey: z.boolean() })),
    }),
  ),
} as const;
