import type { Clock } from '../storage/clock';

const LONGEST_WAIT_MS = 60 * 60_000;
/** After a failure, for a disk may be mended; twice as long after each further one. */
const TRY_AGAIN_MS = 60_000;

interface Deps {
  consent: { expireDue(): number; nextExpiryMs(): number | null };
  /** Does `work`; where it fails, `otherwise` is the answer. */
  spared: <T>(work: () => T, otherwise: T) => T;
  clock: Clock;
  timers: { after(ms: number, work: () => void): () => void };
  /** Once for each consent that has ended. */
  onExpired: () => void;
}

/** Consents end on their day without anybody's doing; looked at again at least every hour, for clocks are set. The result ends that. */
export function expireInTime({ consent, spared, clock, timers, onExpired }: Deps): () => void {
  let cancel = () => {};
  let tryAgainMs = TRY_AGAIN_MS;
  const look = () => {
    const waitMs = spared(() => {
      for (let ended = consent.expireDue(); ended > 0; ended -= 1) onExpired();
      tryAgainMs = TRY_AGAIN_MS;
      const next = consent.nextExpiryMs();
      return next === null ? LONGEST_WAIT_MS : Math.min(LONGEST_WAIT_MS, Math.max(100, next - clock.nowMs()));
    }, null);
    cancel = timers.after(waitMs ?? tryAgainMs, look);
    if (waitMs === null) tryAgainMs = Math.min(LONGEST_WAIT_MS, 2 * tryAgainMs);
  };
  look();
  return () => cancel();
}
