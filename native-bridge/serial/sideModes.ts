import type { Direction } from './laneSettings';
import type { LaneMode } from './protocol';

interface Wish {
  mode: LaneMode;
  /** End of the lease of `held`. */
  untilMs: number;
}

const normal: Wish = { mode: 'normal', untilMs: Number.POSITIVE_INFINITY };

/** Pure. How the station wants each side to stand. */
export class SideModes {
  readonly #wishes: Record<Direction, Wish> = { entry: normal, exit: normal };
  readonly #set = new Set<Direction>();

  /** `untilMs` only counts with `held`. */
  set(side: Direction, mode: LaneMode, untilMs: number | null): void {
    this.#set.add(side);
    this.#wishes[side] = mode === 'held' ? { mode, untilMs: untilMs ?? 0 } : { mode, untilMs: Number.POSITIVE_INFINITY };
  }

  /** Whether anybody has ever said how this side is to stand. */
  isSet(side: Direction): boolean {
    return this.#set.has(side);
  }

  /** A hold whose lease is over is none. */
  mode(side: Direction, nowMs: number): LaneMode {
    const wish = this.#wishes[side];
    return wish.untilMs <= nowMs ? 'normal' : wish.mode;
  }

  /** What is left of a hold; null when there is none. */
  leftMs(side: Direction, nowMs: number): number | null {
    return this.mode(side, nowMs) === 'held' ? this.#wishes[side].untilMs - nowMs : null;
  }

  /** Sides whose lease has run out since the last look; they are normal again. */
  takeOver(nowMs: number): Direction[] {
    const over = (['entry', 'exit'] as const).filter((side) => this.#wishes[side].untilMs <= nowMs);
    for (const side of over) this.#wishes[side] = normal;
    return over;
  }

  /** When the next lease is over; null without one. */
  nextDueMs(): number | null {
    const dueMs = Math.min(this.#wishes.entry.untilMs, this.#wishes.exit.untilMs);
    return Number.isFinite(dueMs) ? dueMs : null;
  }
}
