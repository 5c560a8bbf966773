import { z } from 'zod';
import { command } from './command';
import { RecordId } from './recordParts';

export const HoldId = z.uuid().brand<'HoldId'>();
export type HoldId = z.infer<typeof HoldId>;

/** 保安服务管理条例 第25条: no fewer than 30 days. */
export const EVENT_DAYS_AT_LEAST = 30;
export const EVENT_DAYS_AT_MOST = 365;
export const EVENT_DAYS = 90;
/** 个人信息保护法 第56条: three years, with their leap day. */
export const EVIDENCE_DAYS = 3 * 365 + 1;

/** Something that happened between two moments is still needed, so its records stay whatever their term. */
export const Hold = z.object({
  holdId: HoldId,
  why: z.enum(['disclosure', 'incident', 'request', 'complaint']),
  /** Register's record it is for. */
  recordId: RecordId.nullable(),
  fromMs: z.number(),
  toMs: z.number(),
  placedAtMs: z.number(),
  releasedAtMs: z.number().nullable(),
});
export type Hold = z.infer<typeof Hold>;

const Counts = z.object({
  events: z.number().int(),
  decisions: z.number().int(),
  outcomes: z.number().int(),
  humanChecks: z.number().int(),
  alarms: z.number().int(),
  signatures: z.number().int(),
  records: z.number().int(),
  /** Details of entries about ends of consents. */
  details: z.number().int().default(0),
  /** Names of guardians, inspectors and residents who left. */
  names: z.number().int().default(0),
  /** Passes of visitors, each with its uses. */
  passes: z.number().int().default(0),
});
export const RetentionCounts = Counts;
export type RetentionCounts = z.infer<typeof Counts>;

export const RetentionRun = z.object({
  atMs: z.number(),
  eventsBeforeMs: z.number(),
  evidenceBeforeMs: z.number(),
  deleted: Counts,
  /** Due, and kept for a hold. */
  held: z.number().int(),
  entrySeq: z.number().int(),
});
export type RetentionRun = z.infer<typeof RetentionRun>;

/** `doubted`: the computer's clock moved on by more than can be believed; nothing ends by it until a manager says it is right. */
export const StationClock = z.object({
  state: z.enum(['believed', 'doubted']),
  nowMs: z.number(),
  /** The station's own reckoning. */
  believedMs: z.number(),
});
export type StationClock = z.infer<typeof StationClock>;

export const RetentionView = z.object({
  eventDays: z.number().int(),
  clock: StationClock,
  lastRun: RetentionRun.nullable(),
  holds: z.array(Hold),
});
export type RetentionView = z.infer<typeof RetentionView>;

const nothing = z.object({}).strict();
const ShiftCount = z.number().int().nonnegative();

export const Shift = z.object({
  shiftId: z.uuid(),
  fromMs: z.number(),
  toMs: z.number(),
  openings: z.record(z.string(), ShiftCount),
  passages: ShiftCount,
  refusals: ShiftCount,
  openAlarms: ShiftCount,
  entrySeq: z.number().int(),
  /** C2SP checkpoint over all entries up to and with the shift's own; null when it could not be signed. */
  checkpoint: z.string().nullable(),
});
export type Shift = z.infer<typeof Shift>;

export const retentionCommands = {
  'retention.status': command('inspector', nothing, z.object({ status: RetentionView })),
  'retention.setTerm': command(
    'manager',
    z.object({ eventDays: z.number().int().min(EVENT_DAYS_AT_LEAST).max(EVENT_DAYS_AT_MOST) }),
    z.object({ status: RetentionView }),
  ),
  /** DATES_REVERSED. */
  'retention.hold': command(
    'manager',
    z.object({
      why: Hold.shape.why,
      recordId: RecordId.nullable(),
      fromMs: z.number().int().nonnegative(),
      toMs: z.number().int().nonnegative(),
    }),
    z.object({ hold: Hold }),
  ),
  /** HOLD_UNKNOWN. */
  'retention.release': command('manager', z.object({ holdId: HoldId }), z.object({ hold: Hold })),
  /** The computer's clock is right, however far it moved. CLOCK_NOT_DOUBTED; CLOCK_CHANGED when it is no longer the one shown. */
  'clock.confirm': command('manager', z.object({ nowMs: z.number().int() }), z.object({ clock: StationClock })),
  /** Closes the shift: what was counted, and the state of the ledger as the sheet shows it. */
  'shift.handOver': command('guard', nothing, z.object({ shift: Shift })),
} as const;
