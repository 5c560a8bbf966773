import { z } from 'zod';

/**
 * Messages between the station and the serial process. Times named `…MonoMs` are `process.hrtime` in milliseconds:
 * one clock for all processes of a machine, not moved by setting the time of day.
 */
const direction = z.enum(['entry', 'exit']);
const side = z.object({ output: z.number().int(), passInput: z.number().int().nullable() }).nullable();

export const SerialLane = z.object({
  laneId: z.string(),
  driver: z.literal('osdp'),
  port: z.string(),
  baudRate: z.number().int(),
  address: z.number().int(),
  scbk: z.string(),
  entry: side,
  exit: side,
  passMs: z.number().int(),
  readerDirection: direction,
});
export type SerialLane = z.infer<typeof SerialLane>;

export const SerialCommand = z.discriminatedUnion('type', [
  /** Replaces the whole set of lanes; lines whose settings did not change stay up. */
  z.object({ type: z.literal('configure'), lanes: z.array(SerialLane) }),
  z.object({
    type: z.literal('grant'),
    laneId: z.string(),
    direction,
    grantId: z.string(),
    /** After this the grant is dropped unsent. */
    expiresAtMonoMs: z.number(),
  }),
  z.object({ type: z.literal('listPorts'), requestId: z.number().int() }),
]);
export type SerialCommand = z.infer<typeof SerialCommand>;

export const LinkStateName = z.enum(['absent', 'opening', 'probing', 'syncing', 'ready', 'degraded', 'lost']);

export const SerialEvent = z.discriminatedUnion('type', [
  z.object({ type: z.literal('started') }),
  z.object({
    type: z.literal('link'),
    laneId: z.string(),
    state: LinkStateName,
    reason: z.enum(['none', 'port-missing', 'port-busy', 'no-permission', 'silent', 'key-wrong', 'line-lost']),
  }),
  z.object({
    type: z.literal('grantOutcome'),
    laneId: z.string(),
    grantId: z.string(),
    outcome: z.enum(['acked', 'refused', 'expired', 'unknown']),
    /** When the bytes were handed to the line; null when nothing was written. */
    writtenAtMonoMs: z.number().nullable(),
    ackedAtMonoMs: z.number().nullable(),
  }),
  z.object({
    type: z.literal('lane'),
    laneId: z.string(),
    what: z.enum(['opened', 'passed', 'timedOut', 'forced', 'tamper', 'tamperCleared', 'powerFail', 'powerBack']),
    direction: direction.nullable(),
    /** The grant this passage or time-out belongs to, if any. */
    grantId: z.string().nullable(),
    atMonoMs: z.number(),
  }),
  z.object({
    type: z.literal('card'),
    laneId: z.string(),
    direction,
    bits: z.number().int(),
    /** Card bits, first bit in the highest bit of byte 0, as hex. Never logged. */
    dataHex: z.string(),
    atMonoMs: z.number(),
  }),
  /** What the device says of a card reader of its own, when it changes and after every new connection. */
  z.object({
    type: z.literal('reader'),
    laneId: z.string(),
    direction,
    state: z.enum(['ok', 'missing', 'tampered']),
    atMonoMs: z.number(),
  }),
  z.object({
    type: z.literal('ports'),
    requestId: z.number().int(),
    ports: z.array(z.object({ path: z.string(), label: z.string() })),
  }),
]);
export type SerialEvent = z.infer<typeof SerialEvent>;
