import { z } from 'zod';
import { fail, ok, type Result } from '../contract/errors';
import type { StationClock } from '../contract/retention';
import type { Clock } from '../storage/clock';
import type { StationDatabase } from '../storage/database';
import type { Keyring } from '../storage/keyring';

const DAY_MS = 86_400_000;
/** Time nobody saw go by (station off, asleep) is believed at once up to this much; it grows again three times as fast as time is seen. */
export const UNSEEN_AT_MOST_MS = DAY_MS;
const UNSEEN_PER_SEEN = 3;
/** A clock that went wrong and then goes evenly for so long of the station's own running is believed all the same. */
export const AGREED_MS = 3 * DAY_MS;
/** Two readings that differ by more are of two settings. */
const SAME_SETTING_MS = 3_600_000;
/** Between what a manager saw on the screen and the moment he confirmed it. */
const CONFIRM_WITHIN_MS = 600_000;

const Offset = z.object({ offsetMs: z.number(), sinceSeenMs: z.number() }).nullable();
const State = z.object({
  /** Time this station has run, all starts together. */
  seenMs: z.number().nonnegative(),
  believedMs: z.number(),
  unseenLeftMs: z.number(),
  ahead: Offset,
  behind: Offset,
});
type State = z.infer<typeof State>;

export type BelievedBy = 'manager' | 'three-days' | 'itself';

/**
 * What time it may be believed to be, for everything that ends by the calendar and cannot be brought back. The computer's clock is
 * taken as long as it moves as time itself does; one that leaps ahead is doubted until a manager says it is right, it goes back,
 * or it has gone evenly for three days of running. While it is doubted the station reckons on by the clock that cannot be set.
 */
export interface StationTime {
  look(): StationClock;
  doubted(): boolean;
  seenMs(): number;
  /**
   * The station's own reckoning, also while the clock shows less: it goes on with the time that is seen and by leaps that are believed,
   * and back only when a clock has been behind for three days. Differences of it are of time that went by.
   */
  reckonedMs(): number;
  /** CLOCK_NOT_DOUBTED; CLOCK_CHANGED when the clock is no longer the one that was shown. */
  confirm(shownMs: number): Result<StationClock>;
  /** Writes it down for the next start. */
  keep(): void;
  /** Doubt begins, or ends. */
  onChange(listener: (change: { doubted: true } | { doubted: false; by: BelievedBy }) => void): void;
}

const name = 'station-time';

export function createStationTime(deps: { database: StationDatabase; keyring: Keyring; clock: Clock }): StationTime {
  const { keyring, clock } = deps;
  const { db } = deps.database;
  const read = db.prepare('SELECT value FROM meta WHERE name = ?');
  const write = db.prepare(
    'INSERT INTO meta (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value',
  );
  const lastDay = db.prepare('SELECT seen_ms AS seenMs, believed_ms AS believedMs FROM retention_day ORDER BY seq DESC LIMIT 1');
  const listeners = new Set<Parameters<StationTime['onChange']>[0]>();
  let state = stored();
  let lookedAtMonoMs = clock.monoMs();

  function stored(): State {
    const row = read.get(name) as { value: Uint8Array } | undefined;
    const plain = row && keyring.open(row.value, name);
    const parsed = plain ? State.safeParse(JSON.parse(Buffer.from(plain).toString('utf8'))) : null;
    if (parsed?.success) return parsed.data;
    const day = lastDay.get() as { seenMs: number; believedMs: number } | undefined;
    // Somebody took the note away: nothing but what the last day says is believed.
    if (day) return { ...day, unseenLeftMs: 0, ahead: null, behind: null };
    return { seenMs: 0, believedMs: clock.nowMs(), unseenLeftMs: UNSEEN_AT_MOST_MS, ahead: null, behind: null };
  }

  const believe = (by: BelievedBy) => {
    const was = state.ahead;
    state = { ...state, believedMs: clock.nowMs(), ahead: null, behind: null };
    if (was) for (const listener of listeners) listener({ doubted: false, by });
  };
  const same = (offset: State['ahead'], offsetMs: number) =>
    offset && Math.abs(offset.offsetMs - offsetMs) <= SAME_SETTING_MS ? offset : { offsetMs, sinceSeenMs: state.seenMs };

  function advance(): void {
    const monoMs = clock.monoMs();
    const seenMs = Math.max(0, monoMs - lookedAtMonoMs);
    lookedAtMonoMs = monoMs;
    state.seenMs += seenMs;
    state.believedMs += seenMs;
    state.unseenLeftMs = Math.min(UNSEEN_AT_MOST_MS, state.unseenLeftMs + UNSEEN_PER_SEEN * seenMs);
    const offsetMs = clock.nowMs() - state.believedMs;
    if (offsetMs <= 0) {
      if (state.ahead) endDoubt();
      state.behind = offsetMs === 0 ? null : same(state.behind, offsetMs);
      if (state.behind && state.seenMs - state.behind.sinceSeenMs >= AGREED_MS) believe('three-days');
    } else if (offsetMs <= state.unseenLeftMs) {
      state.unseenLeftMs -= offsetMs;
      believe('itself');
    } else {
      const isNew = !state.ahead;
      state.ahead = same(state.ahead, offsetMs);
      state.behind = null;
      if (isNew) for (const listener of listeners) listener({ doubted: true });
      if (state.seenMs - state.ahead.sinceSeenMs >= AGREED_MS) believe('three-days');
    }
  }

  const endDoubt = () => {
    state.ahead = null;
    for (const listener of listeners) listener({ doubted: false, by: 'itself' });
  };
  const look = (): StationClock => {
    advance();
    const nowMs = clock.nowMs();
    return { state: state.ahead ? 'doubted' : 'believed', nowMs, believedMs: Math.min(nowMs, state.believedMs) };
  };
  const keep = () => {
    advance();
    write.run(name, keyring.seal(Buffer.from(JSON.stringify(state), 'utf8'), name));
  };

  return {
    look,
    doubted: () => look().state === 'doubted',
    seenMs: () => {
      advance();
      return state.seenMs;
    },
    reckonedMs: () => {
      advance();
      return state.believedMs;
    },
    confirm(shownMs) {
      if (look().state === 'believed') return fail('CLOCK_NOT_DOUBTED');
      if (Math.abs(clock.nowMs() - shownMs) > CONFIRM_WITHIN_MS) return fail('CLOCK_CHANGED');
      believe('manager');
      keep();
      return ok(look());
    },
    keep,
    onChange: (listener) => void listeners.add(listener),
  };
}
