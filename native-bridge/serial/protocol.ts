import { z } from 'zod';
import { Direction, SerialLane } from './laneSettings';

/**
 * Messages between the station and the serial process. Times named `…MonoMs` are `process.hrtime` in milliseconds:
 * one clock for all processes of a machine, not moved by setting the time of day.
 */

/** `held`: open until the lease is over. `locked`: opens for nobody. A lane is told its mode again after every new connection. */
export const LaneMode = z.enum(['normal', 'held', 'locked']);
export type LaneMode = z.infer<typeof LaneMode>;

export const SerialCommand = z.discriminatedUnion('type', [
  /** Replaces the whole set of lanes; lines whose settings did not change stay up. */
  z.object({ type: z.literal('configure'), lanes: z.array(SerialLane) }),
  z.object({
    type: z.literal('grant'),
    laneId: z.string(),
    direction: Direction,
    grantId: z.string(),
    /** After this the grant is dropped unsent. */
    expiresAtMonoMs: z.number(),
  }),
  /** From now on, also after a reconnection; answered by `modeOutcome`. A `held` that is not renewed ends with its lease. */
  z.object({
    type: z.literal('mode'),
    laneId: z.string(),
    direction: Direction,
    requestId: z.number().int(),
    mode: LaneMode,
    /** End of the lease; only with `held`. */
    untilMonoMs: z.number().nullable(),
  }),
  /** OSDP only: gives a device that is in install mode its key (KEYSET under the default key). An explicit step of the installer. */
  z.object({ type: z.literal('installKey'), laneId: z.string(), requestId: z.number().int() }),
  z.object({ type: z.literal('listPorts'), requestId: z.number().int() }),
]);
export type SerialCommand = z.infer<typeof SerialCommand>;

export const LinkStateName = z.enum(['absent', 'opening', 'probing', 'syncing', 'ready', 'degraded', 'lost']);
export const LinkReason = z.enum([
  'none',
  'port-missing',
  'port-busy',
  'no-permission',
  'silent',
  'key-wrong',
  'line-lost',
  /** The device answers, and would do something unsafe as it is set (a turnstile that adds up passes). */
  'settings-wrong',
]);

export const WriteOutcome = z.enum(['acked', 'refused', 'expired', 'unknown']);

export const SerialEvent = z.discriminatedUnion('type', [
  z.object({ type: z.literal('started') }),
  z.object({ type: z.literal('link'), laneId: z.string(), state: LinkStateName, reason: LinkReason }),
  z.object({
    type: z.literal('grantOutcome'),
    laneId: z.string(),
    grantId: z.string(),
    /** `acked` only where the device itself says so; a relay without an answer leaves it `unknown`. */
    outcome: WriteOutcome,
    /** When the bytes were handed to the line; null when nothing was written. */
    writtenAtMonoMs: z.number().nullable(),
    ackedAtMonoMs: z.number().nullable(),
  }),
  z.object({
    type: z.literal('modeOutcome'),
    laneId: z.string(),
    direction: Direction,
    requestId: z.number().int(),
    outcome: WriteOutcome,
    writtenAtMonoMs: z.number().nullable(),
    ackedAtMonoMs: z.number().nullable(),
  }),
  z.object({
    type: z.literal('keyInstalled'),
    laneId: z.string(),
    requestId: z.number().int(),
    outcome: z.enum(['installed', 'not-in-install-mode', 'refused', 'silent']),
  }),
  z.object({
    type: z.literal('lane'),
    laneId: z.string(),
    what: z.enum([
      'opened',
      'passed',
      'timedOut',
      'forced',
      'tailgate',
      'reverse',
      /** It stands open though nothing holds it. */
      'heldOpen',
      'heldOpenOver',
      'obstructed',
      'obstructedOver',
      'tamper',
      'tamperCleared',
      'powerFail',
      'powerBack',
      'fault',
      'faultOver',
      /** The fire contact, or the device itself, has let go of the arms. */
      'fireRelease',
      'fireOver',
      /** The lease of `held` is over and the lane stands as usual again. */
      'holdOver',
    ]),
    direction: Direction.nullable(),
    /** The grant this passage or time-out belongs to, if any. */
    grantId: z.string().nullable(),
    atMonoMs: z.number(),
  }),
  z.object({
    type: z.literal('card'),
    laneId: z.string(),
    direction: Direction,
    bits: z.number().int(),
    /** Card bits, first bit in the highest bit of byte 0, as hex. Never logged. */
    dataHex: z.string(),
    atMonoMs: z.number(),
  }),
  /** Keys pressed on a reader's keypad, in their order: `0`..`9`, `*`, `#`. Never logged. */
  z.object({ type: z.literal('keys'), laneId: z.string(), direction: Direction, keys: z.string().max(40), atMonoMs: z.number() }),
  /** What a QR reader read. Never logged. */
  z.object({
    type: z.literal('code'),
    laneId: z.string(),
    direction: Direction,
    text: z.string().max(1_000),
    atMonoMs: z.number(),
  }),
  /** What is said of a card reader, when it changes and after every new connection. */
  z.object({
    type: z.literal('reader'),
    laneId: z.string(),
    direction: Direction,
    /** Which of the lane's `readers`; without, one of those that hang on its own device. */
    reader: z.number().int().optional(),
    state: z.enum(['ok', 'missing', 'tampered']),
    atMonoMs: z.number(),
  }),
  /** Status of a device whose meaning its maker does not publish, as hex; only when it changes. */
  z.object({ type: z.literal('status'), laneId: z.string(), rawHex: z.string(), atMonoMs: z.number() }),
  z.object({
    type: z.literal('ports'),
    requestId: z.number().int(),
    ports: z.array(z.object({ path: z.string(), label: z.string() })),
  }),
]);
export type SerialEvent = z.infer<typeof SerialEvent>;
