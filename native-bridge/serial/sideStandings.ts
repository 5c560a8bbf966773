import type { Clock } from './clock';
import type { LaneCapabilities } from './driver';
import type { Direction } from './laneSettings';
import type { LaneWiring } from './laneWiring';
import type { LaneMode } from './protocol';
import { SideModes } from './sideModes';
import type { WriteEnd } from './writeEnd';

/** How a side is to stand. `forMs`: at most so long, then it closes unless it was said again; null with every mode but `held`. */
export interface Standing {
  mode: LaneMode;
  forMs: number | null;
  /** Somebody wants something else by now. */
  withdrawn: AbortSignal;
}

interface StandingParts {
  wiring: LaneWiring;
  capabilities: LaneCapabilities;
  /** Longest hold that is asked of the device at a time; null: it holds until it is told otherwise. */
  holdMs: number | null;
  stand: (side: Direction, standing: Standing) => Promise<WriteEnd>;
  clock: Clock;
  /** A side of which nothing was said is left as it is found. */
  asFound: boolean;
  /** Fire holds the arms free: locks stand back. */
  isReleased: () => boolean;
}

/** A hold is renewed when so much of what the device was asked for is over. */
const RENEW_SHARE = 0.4;
const directions: readonly Direction[] = ['entry', 'exit'];

/** How each side of a device is to stand, and what the device was told of it and has acknowledged. */
export class SideStandings {
  readonly #parts: StandingParts;
  readonly #modes = new SideModes();
  readonly #said = new Set<Direction>();
  #applied: Partial<Record<Direction, LaneMode>> = {};
  #renewAtMs: Partial<Record<Direction, number>> = {};
  readonly #asking: Partial<Record<Direction, AbortController>> = {};

  constructor(parts: StandingParts) {
    this.#parts = parts;
  }

  /** How a side is to stand now. Where two sides hang on one contact the stronger word counts; fire undoes locks. */
  modeOf(side: Direction): LaneMode {
    if (this.isLocked(side)) return this.#parts.isReleased() ? 'normal' : 'locked';
    return this.#wishes(side).includes('held') ? 'held' : 'normal';
  }

  /** Whether the station wants it locked, fire or not. */
  isLocked(side: Direction): boolean {
    return this.#wishes(side).includes('locked');
  }

  /** From now on. What is being said to the device of this side is withdrawn; `apply` says the new word. Returns how to take it back. */
  set(side: Direction, mode: LaneMode, untilMs: number | null): () => void {
    for (const one of this.#parts.wiring.sharing(side)) this.#said.add(one);
    const wish = this.#modes.set(side, mode, untilMs);
    return () => this.#modes.drop(side, wish);
  }

  /** The device stands normally and nothing else is on its way to it. */
  isNormal(side: Direction): boolean {
    return this.#applied[side] === 'normal' && this.modeOf(side) === 'normal' && !this.#asking[side];
  }

  /** Whether the device still has to be told how this side stands. */
  isDue(side: Direction): boolean {
    if (this.#parts.asFound && !this.#said.has(side)) return false;
    return this.#applied[side] !== this.modeOf(side);
  }

  /** Nothing is known of the device any more. */
  forget(): void {
    this.#applied = {};
  }

  /** A live grant holds it open: that is as normal as it gets. */
  leave(side: Direction): void {
    this.#applied[side] = 'normal';
  }

  /** What is being said to the device of this side has been overtaken. */
  withdraw(side: Direction): void {
    this.#asking[side]?.abort();
  }

  /** Says a side's mode to the device; what was asked for it before and still waits is withdrawn. */
  async apply(side: Direction): Promise<WriteEnd> {
    this.withdraw(side);
    const asking = new AbortController();
    this.#asking[side] = asking;
    const mode = this.modeOf(side);
    const forMs = mode === 'held' ? this.#holdLength(side) : null;
    // What is left of the lease fits into one hold: the device ends it by itself.
    if (forMs === null || forMs < (this.#parts.holdMs ?? Number.POSITIVE_INFINITY)) delete this.#renewAtMs[side];
    else this.#renewAtMs[side] = this.#parts.clock.nowMs() + forMs * RENEW_SHARE;
    const end = await this.#parts.stand(side, { mode, forMs, withdrawn: asking.signal });
    if (this.#asking[side] !== asking) return end;
    delete this.#asking[side];
    if (this.isDone(end)) this.#applied[side] = mode;
    return end;
  }

  /** Says a hold once more for somebody who passes, without cutting it short. */
  holdAgain(side: Direction, withdrawn: AbortSignal): Promise<WriteEnd> {
    return this.#parts.stand(side, { mode: 'held', forMs: this.#holdLength(side), withdrawn });
  }

  isDone(end: WriteEnd): boolean {
    return end.type === 'acked' || (end.type === 'unknown' && !this.#parts.capabilities.ack);
  }

  /** When a lease is over or a hold has to be renewed; null for neither. */
  nextDueMs(): number | null {
    const dueMs = Math.min(this.#modes.nextDueMs() ?? Number.POSITIVE_INFINITY, ...Object.values(this.#renewAtMs));
    return Number.isFinite(dueMs) ? dueMs : null;
  }

  /** Sides whose lease has run out since the last look; they are normal again. */
  takeOver(nowMs: number): Direction[] {
    const over = this.#modes.takeOver(nowMs);
    for (const side of over) delete this.#renewAtMs[side];
    return over;
  }

  /** Sides whose hold has to be said again now. */
  takeRenewals(nowMs: number): Direction[] {
    const due = directions.filter((side) => (this.#renewAtMs[side] ?? Number.POSITIVE_INFINITY) <= nowMs);
    for (const side of due) delete this.#renewAtMs[side];
    return due.filter((side) => this.modeOf(side) === 'held');
  }

  #wishes(side: Direction): LaneMode[] {
    const nowMs = this.#parts.clock.nowMs();
    return this.#parts.wiring.sharing(side).map((one) => this.#modes.mode(one, nowMs));
  }

  #holdLength(side: Direction): number {
    const nowMs = this.#parts.clock.nowMs();
    const leftMs = Math.max(...this.#parts.wiring.sharing(side).map((one) => this.#modes.leftMs(one, nowMs) ?? 0));
    // Nobody stays to renew it for the command line.
    return this.#parts.asFound ? leftMs : Math.min(leftMs, this.#parts.holdMs ?? leftMs);
  }
}
