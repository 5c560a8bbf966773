import type { SerialCommand } from '../../native-bridge/serial/protocol';
import type { Direction, LaneId } from '../contract/ids';
import type { LaneMode, ModeReason } from '../contract/lanes';
import type { Clock } from '../storage/clock';
import type { AskSerial, GrantOutcome, SerialLine, Timers } from './ports';

/** How a guard has set one side. */
export interface SideMode {
  mode: LaneMode;
  /** Null only when it is as usual. */
  reason: ModeReason | null;
  /** End of the lease of `held`, by the wall clock and by the one that cannot be set. */
  until: { ms: number; monoMs: number } | null;
}

const usual: SideMode = { mode: 'normal', reason: null, until: null };

export interface WantedMode {
  mode: LaneMode;
  reason: ModeReason | null;
  /** Only with `held`. */
  leaseMs: number | null;
}

/** What came of it: `no-answer` when the serial process said nothing in time. */
export type ModeAnswer = GrantOutcome | 'no-answer';

/** A driver answers when the device has, or soon after it could not be reached. */
const ANSWER_AWAITED_MS = 5_000;
/** A lease that ends so much later than another was said to be over is another one: no hold is asked for less than a minute. */
const SAME_LEASE_MS = 1_000;

interface Deps {
  serial: SerialLine;
  ask: AskSerial;
  clock: Clock;
  timers: Timers;
  /** A lock and its end count from the moment they are wanted, a hold from the device's word. */
  onMode: (direction: Direction, mode: LaneMode) => void;
  onHoldOver: (direction: Direction) => void;
}

/**
 * How the sides of one lane are set. Told to the serial process when it is wanted and whenever that process starts anew; to the
 * device, after every new connection, by its driver.
 */
export class LaneModes {
  readonly #laneId: LaneId;
  readonly #deps: Deps;
  readonly #sides = new Map<Direction, SideMode>();
  readonly #leases = new Map<Direction, () => void>();

  constructor(laneId: LaneId, deps: Deps) {
    this.#laneId = laneId;
    this.#deps = deps;
  }

  of(direction: Direction): SideMode {
    return this.#sides.get(direction) ?? usual;
  }

  /** A lock from before the station was started; sent when the serial process is up. */
  restoreLock(direction: Direction, reason: ModeReason): void {
    this.#put(direction, { mode: 'locked', reason, until: null });
    this.#deps.onMode(direction, 'locked');
  }

  async set(direction: Direction, { mode, reason, leaseMs }: WantedMode): Promise<ModeAnswer> {
    const { clock, ask, onMode } = this.#deps;
    const before = this.of(direction);
    const until = leaseMs === null ? null : { ms: clock.nowMs() + leaseMs, monoMs: clock.monoMs() + leaseMs };
    const set = this.#put(direction, { mode, reason: mode === 'normal' ? null : reason, until });
    if (mode !== 'held') onMode(direction, mode);
    const event = await ask((requestId) => this.#command(direction, set, requestId), ANSWER_AWAITED_MS);
    const answer = event?.type === 'modeOutcome' ? event.outcome : 'no-answer';
    // Whatever was wanted since then counts, above all a lock.
    if (mode !== 'held' || this.#sides.get(direction) !== set) return answer;
    if (answer === 'acked') onMode(direction, 'held');
    else if (answer === 'refused' || answer === 'expired') this.#giveUp(direction, before);
    return answer;
  }

  /** The serial process is new, and knows nothing of what the one before was told. */
  sayAgain(): void {
    for (const [direction, { mode }] of this.#sides) if (mode !== 'normal') this.#say(direction);
  }

  /** The device was read and brought to what is wanted of it: a hold that nothing was heard of stands now. */
  lineBack(): void {
    for (const [direction, { mode }] of this.#sides) if (mode === 'held') this.#deps.onMode(direction, 'held');
  }

  /** The serial process was there before: it may hold what nobody here wants held. */
  sayAll(directions: readonly Direction[]): void {
    for (const direction of directions) this.#say(direction);
  }

  /** A lease was over at that moment. Nothing, where there is no hold any more, or another that lasts longer. */
  holdOver(direction: Direction | null, atMonoMs: number): void {
    for (const [each, { mode, until }] of this.#sides)
      if (mode === 'held' && (direction ?? each) === each && (until?.monoMs ?? 0) - atMonoMs < SAME_LEASE_MS) this.#endHold(each);
  }

  dispose(): void {
    for (const cancel of this.#leases.values()) cancel();
    this.#leases.clear();
  }

  #put(direction: Direction, side: SideMode): SideMode {
    const { clock, timers } = this.#deps;
    this.#leases.get(direction)?.();
    this.#leases.delete(direction);
    this.#sides.set(direction, side);
    // Also where nothing is heard of the device any more: the lease is over all the same.
    if (side.until)
      this.#leases.set(
        direction,
        timers.after(side.until.monoMs - clock.monoMs(), () => this.#endHold(direction)),
      );
    return side;
  }

  /** The device stays as it was; one that was held goes on being held until its lease is over. */
  #giveUp(direction: Direction, before: SideMode): void {
    const stays = before.mode === 'held' && (before.until?.monoMs ?? 0) > this.#deps.clock.monoMs() ? before : usual;
    this.#put(direction, stays);
    if (stays.mode === 'normal') this.#deps.onMode(direction, 'normal');
    this.#deps.serial.send(this.#command(direction, stays, 0));
  }

  #endHold(direction: Direction): void {
    this.#put(direction, usual);
    this.#deps.onMode(direction, 'normal');
    this.#deps.onHoldOver(direction);
  }

  #say(direction: Direction): void {
    this.#deps.serial.send(this.#command(direction, this.of(direction), 0));
  }

  #command(direction: Direction, { mode, until }: SideMode, requestId: number): SerialCommand {
    return { type: 'mode', laneId: this.#laneId, direction, requestId, mode, untilMonoMs: until?.monoMs ?? null };
  }
}
