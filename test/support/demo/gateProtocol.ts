import { z } from 'zod';
import { TurnstileRequest } from '../serial/osdp/turnstileControl';

/** First line on the control channel; everything else is refused until it was right. */
export const Greeting = z.object({ token: z.string() });

/** What may be asked on the control channel, one JSON line each, with an `id` that the answer repeats. */
export const GateRequest = z.union([
  /** Whether the gate repeats its programme by itself. */
  z.object({ do: z.literal('auto'), on: z.boolean() }),
  /** Plays a clip of the camera film now; answers when the camera has begun with it. */
  z.object({ do: z.literal('walk'), clip: z.string() }),
  /** Card of a resident by key, or any card by its numbers (among the turnstile's requests). */
  z.object({ do: z.literal('presentCard'), key: z.string() }),
  /** The camera loses its power, stream and device service alike. */
  z.object({ do: z.literal('killCamera') }),
  z.object({ do: z.literal('restoreCamera') }),
  /** Clips the camera began to play, with the time of each. */
  z.object({ do: z.literal('clips') }),
  TurnstileRequest,
]);
export type GateRequest = z.infer<typeof GateRequest>;

export const gateRefusals = [
  'token-wrong',
  'request-invalid',
  'person-unknown',
  'clip-unknown',
  'not-available',
  'failed',
] as const;

export const GateAnswer = z.union([
  z.object({ id: z.number(), value: z.unknown() }),
  z.object({ id: z.number().nullable(), error: z.enum(gateRefusals), detail: z.string() }),
]);
export type GateAnswer = z.infer<typeof GateAnswer>;

/** Answer to `clips`. */
export const ClipsAnswer = z.array(z.object({ clip: z.string(), firstFilmFrame: z.number(), atEpochMs: z.number() }));
/** Answer to `presentCard`: false when no control panel was connected, so that the card went unread. */
export const CardAnswer = z.object({ read: z.boolean() });

/** A request the gate cannot carry out. */
export class GateRefusal extends Error {
  readonly code: (typeof gateRefusals)[number];

  constructor(code: GateRefusal['code'], detail: string) {
    super(detail);
    this.name = 'GateRefusal';
    this.code = code;
  }
}
