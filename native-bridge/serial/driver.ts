import type { Bus } from './bus';
import type { Clock } from './clock';
import type { Direction } from './passageWatch';
import type { SerialEvent, SerialLane } from './protocol';

export type GrantOutcome = Extract<SerialEvent, { type: 'grantOutcome' }>;

/** One lane at the end of a bus. Every driver reports its link, its passages and its grants as `SerialEvent`s. */
export interface LaneDriver {
  /**
   * Opens once for one passage. Written at once or not at all: never after `expiresAtMonoMs`, never after a
   * disconnect, never twice for the same `grantId`. Also reported as `grantOutcome`. Never rejects.
   */
  grant(direction: Direction, grant: { grantId: string; expiresAtMonoMs: number }): Promise<GrantOutcome>;
  dispose(): void;
}

export interface DriverParts {
  clock: Clock;
  /** In [0, 1), for jitter. */
  random: () => number;
  /** Cryptographically strong. */
  randomBytes: (length: number) => Uint8Array;
  report: (event: SerialEvent) => void;
}

/** Puts a lane's device on its bus. */
export type CreateDriver = (lane: SerialLane, bus: Bus, parts: DriverParts) => LaneDriver;
