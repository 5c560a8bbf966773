import type { Clock } from './clock';

export type Direction = 'entry' | 'exit';
export type PassageMode = 'auto' | 'never';

export interface Open {
  direction: Direction;
  atEpochMs: number;
}

/** `forced` when the side was locked. */
export interface Passage extends Open {
  forced: boolean;
}

interface ArmsOptions {
  clock: Clock;
  onOpen: (open: Open) => void;
  onPassage: (passage: Passage) => void;
}

/** One side: until when it is unlocked (null: until it is locked), and how many people it still lets through. */
interface Unlocked {
  passes: number;
  stop: () => void;
}

/** From the unlocking, or from the one before, to the person standing in the lane. */
const walkInMs = 900;

export const directions: readonly Direction[] = ['entry', 'exit'];

/** The arms of a turnstile, as every maker's are: two sides that are unlocked for a time, and people who go through. */
export class GateArms {
  readonly #options: ArmsOptions;
  readonly #unlocked = new Map<Direction, Unlocked>();
  readonly #walking = new Map<Direction, () => void>();
  #passages: PassageMode = 'auto';

  constructor(options: ArmsOptions) {
    this.#options = options;
  }

  isOpen(direction: Direction): boolean {
    return this.#unlocked.has(direction);
  }

  /**
   * A command that opens. `forMs` null stands open until `lock`; `passes` people go through at most. A second one while it is
   * open starts its time anew. Recorded every time.
   */
  unlock(direction: Direction, { forMs, passes = Number.POSITIVE_INFINITY }: { forMs: number | null; passes?: number }): void {
    const { clock, onOpen } = this.#options;
    this.#unlocked.get(direction)?.stop();
    const stop = forMs === null ? () => {} : clock.after(forMs, () => this.lock(direction));
    this.#unlocked.set(direction, { passes, stop });
    onOpen({ direction, atEpochMs: clock.nowMs() });
    this.#letWalk(direction);
  }

  /** What was opened without an end is given one. No opening of its own: nothing where the side is locked. */
  limit(direction: Direction, { forMs, passes }: { forMs: number; passes: number }): void {
    const unlocked = this.#unlocked.get(direction);
    if (unlocked === undefined) return;
    unlocked.stop();
    this.#unlocked.set(direction, { passes, stop: this.#options.clock.after(forMs, () => this.lock(direction)) });
  }

  lock(direction: Direction): void {
    this.#unlocked.get(direction)?.stop();
    this.#unlocked.delete(direction);
    this.#walking.get(direction)?.();
    this.#walking.delete(direction);
  }

  lockAll(): void {
    for (const direction of directions) this.lock(direction);
  }

  setPassages(mode: PassageMode): void {
    this.#passages = mode;
    for (const direction of directions) if (this.isOpen(direction)) this.#letWalk(direction);
  }

  forcePassage(direction: Direction): void {
    const unlocked = this.#unlocked.get(direction);
    this.#options.onPassage({ direction, atEpochMs: this.#options.clock.nowMs(), forced: unlocked === undefined });
    if (unlocked === undefined) return;
    unlocked.passes -= 1;
    if (unlocked.passes <= 0) this.lock(direction);
    else this.#letWalk(direction);
  }

  #letWalk(direction: Direction): void {
    if (this.#passages === 'never' || this.#walking.has(direction)) return;
    const callOff = this.#options.clock.after(walkInMs, () => {
      this.#walking.delete(direction);
      if (this.#passages === 'auto' && this.isOpen(direction)) this.forcePassage(direction);
    });
    this.#walking.set(direction, callOff);
  }
}
