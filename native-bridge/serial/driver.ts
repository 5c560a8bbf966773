import type { Bus } from './bus';
import type { Clock } from './clock';
import type { Direction, SerialLane } from './laneSettings';
import type { LaneMode, SerialEvent } from './protocol';

export type GrantOutcome = Extract<SerialEvent, { type: 'grantOutcome' }>;
export type ModeOutcome = Pick<Extract<SerialEvent, { type: 'modeOutcome' }>, 'outcome' | 'writtenAtMonoMs' | 'ackedAtMonoMs'>;
export type KeyInstalled = Extract<SerialEvent, { type: 'keyInstalled' }>['outcome'];

/** What one kind of device can do by itself; the rest is done for it, or not offered. */
export interface LaneCapabilities {
  /** Who ends an opening: the device's own timer, this process, or the turnstile behind a contact that was closed for a moment. */
  pulse: 'device' | 'host' | 'edge';
  /** It answers every command. Without, no opening is ever known to have happened. */
  ack: boolean;
  passFeedback: boolean;
  alarms: boolean;
  holdOpen: boolean;
  /** It refuses to open by itself while locked. Without, a lock means that nothing is sent that opens. */
  lock: boolean;
}

/** State of a device as it was read just now. `raw`: bytes whose meaning its maker does not publish, as hex. */
export interface DeviceState {
  sides: Partial<Record<Direction, { open: boolean | null; occupied: boolean | null }>>;
  inputs: Record<string, boolean>;
  identity: string | null;
  raw: string | null;
}

/** One lane at the end of a bus. Every driver reports its link, its passages and its grants as `SerialEvent`s. */
export interface LaneDriver {
  readonly capabilities: LaneCapabilities;
  /**
   * Opens once for one passage. Written at once or not at all: never after `expiresAtMonoMs`, never after a
   * disconnect, never twice for the same `grantId`, never while locked. Also reported as `grantOutcome`. Never rejects.
   */
  grant(direction: Direction, grant: { grantId: string; expiresAtMonoMs: number }): Promise<GrantOutcome>;
  /**
   * How one side stands from now on. Kept and sent again on every new connection before grants are taken, `held` only until its lease
   * is over. `locked` drops every grant that still waits and closes what is open. Never rejects.
   */
  setMode(direction: Direction, mode: LaneMode, untilMonoMs: number | null): Promise<ModeOutcome>;
  /** Null when the device does not answer, or has nothing that could be read. Never rejects. */
  readState(): Promise<DeviceState | null>;
  /** Only OSDP. Never rejects. */
  installKey?(): Promise<KeyInstalled>;
  dispose(): void;
}

export interface DriverParts {
  clock: Clock;
  /** In [0, 1), for jitter. */
  random: () => number;
  /** Cryptographically strong. */
  randomBytes: (length: number) => Uint8Array;
  report: (event: SerialEvent) => void;
  /** True: a side whose mode nobody has set is left on connecting as it is found. Only the command line, which comes and goes, does so. */
  asFound?: boolean;
}

/** Puts a lane's device on its bus. */
export type CreateDriver<L extends SerialLane = SerialLane> = (lane: L, bus: Bus, parts: DriverParts) => LaneDriver;
