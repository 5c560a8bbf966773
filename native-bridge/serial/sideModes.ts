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

  /** `untilMs` only counts with `held`. */
  set(side: Direction, mode: LaneMode, untilMs: number | null): Wish {
    const wish = { mode, untilMs: mode === 'held' ? (untilMs ?? 0) : Number.POSITIVE_INFINITY };
    this.#wishes[side] = wish;
    return wish;
  }

  /** Takes a wish back, unless another has taken its place. */
  drop(side: Direction, wish: Wish): void {
    if (this.#wishes[side] === wish) this.#wishes[side] = normal;
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
