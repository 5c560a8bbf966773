/** So many wrong PINs at one reader, and none is looked at there for a while. */
export const WRONG_AT_MOST = 5;
/** At all readers together, within `STATION_WINDOW_MS`: whoever goes from one to the next gets no further. */
export const STATION_WRONG_AT_MOST = 30;
export const STATION_WINDOW_MS = 3_600_000;
/** Each block is twice as long as the one before it, up to an hour. */
export const FIRST_BLOCK_MS = 60_000;
export const LONGEST_BLOCK_MS = 3_600_000;
/** After so long without a wrong one, blocks begin at their shortest again. */
export const FORGIVEN_AFTER_MS = 6 * 3_600_000;
/** Somebody's own right PIN takes wrong ones off a reader once within this: else he would guess on between his own. */
export const CLEARS_AGAIN_MS = 3_600_000;

interface Guesses {
  wrong: number;
  blocks: number;
  untilMonoMs: number;
  lastWrongMonoMs: number;
}

/**
 * How many wrong PINs are looked at, at each reader and at the whole station. Times are of the clock that cannot be set; kept in
 * memory, for a restart takes longer than what it would save. Never told a digit.
 */
export class PinLimit {
  readonly #readers = new Map<string, Guesses>();
  readonly #station: Guesses = noGuesses();
  readonly #cleared = new Map<string, number>();
  #recent: number[] = [];

  /** Until when no PIN is looked at here; null: now it is. */
  blockedUntil(reader: string, nowMonoMs: number): number | null {
    const untilMonoMs = Math.max(this.#readers.get(reader)?.untilMonoMs ?? 0, this.#station.untilMonoMs);
    return untilMonoMs > nowMonoMs ? untilMonoMs : null;
  }

  /** A PIN was nobody's. The result, if any, is when the block ends that begins with it. */
  wrong(reader: string, nowMonoMs: number): number | null {
    const here = this.#readers.get(reader) ?? noGuesses();
    this.#readers.set(reader, here);
    const blocked = count(here, WRONG_AT_MOST, nowMonoMs);
    this.#recent = [...this.#recent.filter((atMonoMs) => atMonoMs > nowMonoMs - STATION_WINDOW_MS), nowMonoMs];
    this.#station.wrong = this.#recent.length - 1;
    const isStation = count(this.#station, STATION_WRONG_AT_MOST, nowMonoMs);
    if (isStation) this.#recent = [];
    return blocked || isStation ? this.blockedUntil(reader, nowMonoMs) : null;
  }

  /** It was that person's; `personId` is kept only here. */
  right(reader: string, personId: string, nowMonoMs: number): void {
    const lastMonoMs = this.#cleared.get(personId);
    if (lastMonoMs !== undefined && nowMonoMs - lastMonoMs < CLEARS_AGAIN_MS) return;
    const here = this.#readers.get(reader);
    if (!here || here.wrong === 0) return;
    here.wrong = 0;
    this.#cleared.set(personId, nowMonoMs);
    for (const [id, atMonoMs] of this.#cleared) if (nowMonoMs - atMonoMs >= CLEARS_AGAIN_MS) this.#cleared.delete(id);
  }
}

const noGuesses = (): Guesses => ({ wrong: 0, blocks: 0, untilMonoMs: 0, lastWrongMonoMs: 0 });

/** True where a block begins. */
function count(guesses: Guesses, atMost: number, nowMonoMs: number): boolean {
  const since = Math.max(guesses.lastWrongMonoMs, guesses.untilMonoMs);
  if (nowMonoMs - since >= FORGIVEN_AFTER_MS) guesses.blocks = 0;
  guesses.lastWrongMonoMs = nowMonoMs;
  guesses.wrong += 1;
  if (guesses.wrong < atMost) return false;
  guesses.untilMonoMs = nowMonoMs + Math.min(LONGEST_BLOCK_MS, FIRST_BLOCK_MS * 2 ** guesses.blocks);
  guesses.wrong = 0;
  guesses.blocks += 1;
  return true;
}
