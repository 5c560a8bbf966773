import { z } from 'zod';
import { AlarmId, Direction, EventId, LaneId } from './ids';
import { ManualReason, Method, Reason } from './lanes';

/** One line of the event feed. Names never enter it: a unit is enough for the guard, and residents may ask for it. */
export const FeedEntry = z.object({
  id: EventId,
  atMs: z.number(),
  laneId: LaneId.nullable(),
  kind: z.enum([
    'granted',
    'denied',
    'ask-guard',
    'passed',
    'nobody-passed',
    'grant-failed',
    'turned-away',
    'forced',
    'camera-lost',
    'camera-back',
    'line-lost',
    'line-back',
    'vision-lost',
    'vision-back',
    'tamper',
    'consent-given',
    'consent-refused',
    'consent-withdrawn',
    'consent-expired',
    'consent-ended',
    'consent-doubted',
    'consent-frozen',
    'consent-released',
    'notice-published',
    'moved-out',
    'enrolled',
    'card-issued',
    'card-revoked',
    'person-added',
    'access-changed',
    'face-mode-changed',
    'recognition-changed',
    'signed-in',
    'signed-out',
    'inspector-in',
    'inspector-out',
    'other-way-dead',
    'other-way-back',
    'guard-posted',
    'clock-doubted',
    'clock-believed',
    'shift-closed',
    'station-started',
  ]),
  severity: z.enum(['pass', 'info', 'attention', 'alarm']),
  direction: Direction.nullable(),
  method: Method.nullable(),
  reasons: z.array(Reason),
  manualReason: ManualReason.nullable(),
  unit: z.string().nullable(),
  /** What the guard wrote down (visitor's host, plate, remark). */
  note: z.string().nullable(),
});
export type FeedEntry = z.infer<typeof FeedEntry>;

export const Alarm = z.object({
  id: AlarmId,
  kind: z.enum([
    'forced',
    'line-lost',
    'vision-lost',
    'tamper',
    'ledger-broken',
    'template-tampered',
    'records-restored',
    'access-tampered',
    'passages-altered',
    /** Of the ways in at a lane, only the face would be left. */
    'other-way-dead',
    'clock-doubted',
  ]),
  laneId: LaneId.nullable(),
  raisedAtMs: z.number(),
  acknowledgedAtMs: z.number().nullable(),
  clearedAtMs: z.number().nullable(),
});
export type Alarm = z.infer<typeof Alarm>;

/** A feed entry to be recorded, without what its kind does not have. */
export const feedNote = (
  kind: FeedEntry['kind'],
  severity: FeedEntry['severity'],
  rest: Partial<Omit<FeedEntry, 'id' | 'atMs' | 'kind' | 'severity'>> = {},
): Omit<FeedEntry, 'id' | 'atMs'> => ({
  kind,
  severity,
  laneId: null,
  direction: null,
  method: null,
  reasons: [],
  manualReason: null,
  unit: null,
  note: null,
  ...rest,
});
