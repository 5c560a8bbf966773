import { z } from 'zod';
import { UserError } from './errors';
import { DecisionId, Direction, LaneId } from './ids';

/** What the lane itself is doing, per the lane machine. `unknown` until the device was read back. */
export const LaneState = z.enum(['unknown', 'closed', 'granted', 'passing', 'held', 'locked', 'released', 'fault']);
export type LaneState = z.infer<typeof LaneState>;

/** How a guard has set a side of a lane. */
export const LaneMode = z.enum(['normal', 'held', 'locked']);
export type LaneMode = z.infer<typeof LaneMode>;

/** Why a side is held open or locked. */
export const ModeReason = z.enum(['delivery', 'crowd', 'cleaning', 'maintenance', 'security', 'emergency', 'other']);
export type ModeReason = z.infer<typeof ModeReason>;

/** One direction of a lane. */
export const LaneSide = z.object({
  direction: Direction,
  /** `released`: the fire contact, or the device itself, has let go of the arms. */
  state: LaneState,
  mode: LaneMode,
  /** Why it is not as usual; null: it is. */
  reason: ModeReason.nullable(),
  /** End of the lease of `held`. */
  untilMs: z.number().nullable(),
});
export type LaneSide = z.infer<typeof LaneSide>;

/** The serial line to the lane's turnstile. */
export const LinkState = z.enum(['absent', 'opening', 'probing', 'syncing', 'ready', 'degraded', 'lost']);
export type LinkState = z.infer<typeof LinkState>;

export const CameraState = z.enum(['off', 'connecting', 'live', 'stale', 'lost']);
export type CameraState = z.infer<typeof CameraState>;

/** Whether one way of passing works at this lane right now, and if not, why. */
export const WayState = z.object({ on: z.boolean(), why: z.string().nullable() });

/** What a person in the lane is asked to do; shown at the desk and on the lane's own screen. */
export const LanePrompt = z.object({
  /** `show-face`: a card of somebody who uses card and face was held up. */
  kind: z.enum(['blink', 'turn-left', 'turn-right', 'show-face']),
  untilMs: z.number(),
});
export type LanePrompt = z.infer<typeof LanePrompt>;

/** Signs of life asked of a face at a lane before it opens, all of them. A card or a guard is never held to them. */
export const LivenessRule = z.object({
  /** A score for photos and screens. */
  passive: z.boolean(),
  /** A movement asked for; `random` changes from person to person. */
  challenge: z.enum(['off', 'blink', 'turn', 'random']),
});
export type LivenessRule = z.infer<typeof LivenessRule>;

export const LaneView = z.object({
  id: LaneId,
  name: z.string(),
  /** Lanes of one group share a gallery. */
  group: z.string(),
  liveness: LivenessRule,
  prompt: LanePrompt.nullable(),
  directions: z.array(Direction).min(1),
  /** Of both sides together: what asks for attention first. */
  state: LaneState,
  sides: z.array(LaneSide).min(1),
  /** Whether the device can stand open, or shut, by itself; without a lock of its own nothing is sent that opens. */
  can: z.object({ holdOpen: z.boolean(), lock: z.boolean() }),
  /** Status of a device whose meaning its maker does not publish, as hex, for whoever reads it out on the telephone. */
  rawStatus: z.string().nullable(),
  link: LinkState,
  camera: z.object({ configured: z.boolean(), state: CameraState, fps: z.number(), latencyMs: z.number().nullable() }),
  /** `guard` is always on: a lane can be opened by hand whatever else has failed, as long as its line is up. */
  ways: z.object({ face: WayState, card: WayState }),
  /** Part of the camera picture where faces are looked for; fractions of width and height. */
  regionOfInterest: z.object({ x: z.number(), y: z.number(), width: z.number(), height: z.number() }),
  passagesToday: z.number().int(),
});
export type LaneView = z.infer<typeof LaneView>;

/** How somebody was let in, or asked to be. */
export const Method = z.enum(['face', 'card', 'guard', 'pin', 'pass']);
export type Method = z.infer<typeof Method>;

export const Outcome = z.enum(['granted', 'denied', 'ask-guard']);
export type Outcome = z.infer<typeof Outcome>;

/** Every reason the policy can give, shown to the guard in words. */
export const reasons = [
  'face-matched',
  'card-valid',
  'opened-by-guard',
  'face-not-recognised',
  'face-ambiguous',
  'face-method-off',
  'consent-not-live',
  'card-unknown',
  'card-revoked',
  'lane-link-down',
  /** Card and face of one person who uses both. */
  'card-and-face-matched',
  /** The face is known, but this person passes with card and face. */
  'card-needed',
  /** A card of somebody who uses both, and another face. */
  'card-face-differs',
  /** The same, and no face good enough within the time for it. */
  'card-face-not-seen',
  'outside-hours',
  /** Not a person of this lane's group. */
  'other-lanes',
  /** Looks like a photo or a screen. */
  'liveness-doubtful',
  /** The movement that was asked for was not made in time. */
  'challenge-not-done',
  /** The models are good enough for a hint to the guard only. */
  'face-hint',
  'pin-valid',
  'pin-unknown',
  /** Too many wrong ones at this reader: none is looked at for a while. */
  'pin-blocked',
  'pins-off',
  'pass-valid',
  /** Not signed by this station, or changed. */
  'pass-forged',
  'pass-not-yet',
  'pass-expired',
  /** As often as it was issued for. */
  'pass-used',
  'pass-revoked',
  'pass-other-direction',
  /** A guard locked this side. */
  'lane-locked',
  /** Another lane that may not stand open together with this one does. */
  'lane-interlocked',
  /** This lane's times for this method. */
  'method-not-now',
  /** Went in (or out) before, and not out (or in) since. */
  'anti-passback',
] as const;
export const Reason = z.enum(reasons);
export type Reason = z.infer<typeof Reason>;

/** Why a guard opened by hand. The neutral `no-face` needs nothing beyond the usual check. */
export const ManualReason = z.enum(['forgot-card', 'no-face', 'visitor', 'elder-or-child', 'device-fault', 'emergency']);
export type ManualReason = z.infer<typeof ManualReason>;

/** The card on the desk that says who stands at a lane and what was decided. */
export const DeskCard = z.object({
  decisionId: DecisionId,
  laneId: LaneId,
  direction: Direction,
  atMs: z.number(),
  method: Method,
  outcome: Outcome,
  reasons: z.array(Reason),
  /** Only on a match, and only until `hideAtMs`: afterwards the station itself blanks it. */
  unit: z.string().nullable(),
  name: z.string().nullable(),
  framesAgreed: z.number().int().nullable(),
  /** Decision to acknowledged by the turnstile; null until then. */
  tookMs: z.number().nullable(),
  passage: z.enum(['none', 'awaited', 'passed', 'timed-out', 'not-opened']),
  /** True while a guard is asked to look (after any face denial). */
  needsGuard: z.boolean(),
  /** Face track it came from, so that the live view can colour its box. */
  trackId: z.number().int().nullable(),
  hideAtMs: z.number().nullable(),
});
export type DeskCard = z.infer<typeof DeskCard>;

export const HealthKind = z.enum(['camera', 'turnstile', 'reader', 'vision', 'serial', 'models', 'storage', 'ledger']);
export const DeviceHealth = z.object({
  id: z.string(),
  kind: HealthKind,
  /** Lane name for cameras and turnstiles; null for station parts, which the console names itself. */
  name: z.string().nullable(),
  state: z.enum(['ok', 'starting', 'degraded', 'down']),
  error: UserError.nullable(),
  sinceMs: z.number(),
});
export type DeviceHealth = z.infer<typeof DeviceHealth>;
