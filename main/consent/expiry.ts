import type { Clock } from '../storage/clock';
import { inSlices } from '../storage/inSlices';

const LONGEST_WAIT_MS = 60 * 60_000;
/** After a failure, for a disk may be mended; twice as long after each further one. */
const TRY_AGAIN_MS = 60_000;

interface Deps {
  consent: { expireInSteps(): Generator<number, void>; nextExpiryMs(): number | null };
  failed: (error: unknown) => void;
  clock: Clock;
  timers: { after(ms: number, work: () => void): () => void };
  /** Once for each consent that has ended. */
  onExpired: () => void;
}

/** Consents end on their day without anybody's doing, one by one and in slices; looked at again at least every hour, for clocks are set. The result ends that. */
export function expireInTime({ consent, failed, clock, timers, onExpired }: Deps): () => void {
  let cancel = () => {};
  let cancelWaiting = () => {};
  let tryAgainMs = TRY_AGAIN_MS;
  /** Answers how long to wait. */
  function* endThem(): Generator<void, number> {
    for (const ended of consent.expireInSteps()) {
      for (let each = 0; each < ended; each += 1) onExpired();
      yield;
    }
    const next = consent.nextExpiryMs();
    return next === null ? LONGEST_WAIT_MS : Math.min(LONGEST_WAIT_MS, Math.max(100, next - clock.nowMs()));
  }
  const look = () => {
    cancel = inSlices(endThem(), { clock, timers }, (outcome) => {
      if (outcome.ok) tryAgainMs = TRY_AGAIN_MS;
      else failed(outcome.error);
      const waitMs = outcome.ok ? outcome.value : tryAgainMs;
      if (!outcome.ok) tryAgainMs = Math.min(LONGEST_WAIT_MS, 2 * tryAgainMs);
      waitFor(waitMs);
    });
  };
  const waitFor = (ms: number) => {
    cancelWaiting = timers.after(ms, look);
  };
  look();
  return () => {
    cancel();
    cancelWaiting();
  };
}
