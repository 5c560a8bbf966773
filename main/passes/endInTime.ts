import type { Passes } from './passes';

const HOUR_MS = 3_600_000;
const AT_LEAST_MS = 1_000;

interface Deps {
  passes: Pick<Passes, 'markOver' | 'nextEndMs'>;
  /** `retention/stationTime`; what it reckons is written down each hour in which there is a pass that can end. */
  time: { look(): { nowMs: number }; keep(): void };
  timers: { after(ms: number, work: () => void): () => void };
  /** Keeps what cannot be read or written from the timer. */
  spared: <T>(work: () => T, otherwise: T) => T;
}

/**
 * Writes down that a pass is over the moment it is, so that no clock brings it back after a restart. `look` when one was issued that may
 * be the next to end.
 */
export function endPassesInTime({ passes, time, timers, spared }: Deps): { look(): void; stop(): void } {
  let cancel = () => {};
  const look = () => {
    cancel();
    const nextMs = spared(() => {
      passes.markOver();
      const nextEndMs = passes.nextEndMs();
      if (nextEndMs !== null) time.keep();
      return nextEndMs;
    }, null);
    const waitMs = nextMs === null ? HOUR_MS : Math.max(AT_LEAST_MS, Math.min(HOUR_MS, nextMs - time.look().nowMs));
    cancel = timers.after(waitMs, look);
  };
  look();
  return { look, stop: () => cancel() };
}
