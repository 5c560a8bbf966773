import type { Ends } from './withdrawals';

interface Deps {
  consent: Pick<Ends, 'finishSome'>;
  /** Does `work`; where it fails, `otherwise` is the answer. */
  spared: <T>(work: () => T, otherwise: T) => T;
  timers: { after(ms: number, work: () => void): () => void };
  onChange: () => void;
}

/** Between two batches the gate has its turn. */
const PAUSE_MS = 20;
/** Another program reads the records, or the disk is full: both pass. */
const TRY_AGAIN_MS = 60_000;

/** Does in small pieces what ends of consents still owe. `look` begins, or goes on, at once; `stop` ends it. */
export function finishInTime({ consent, spared, timers, onChange }: Deps): { look(): void; stop(): void } {
  let cancel = () => {};
  const look = () => {
    cancel();
    const left = spared<boolean | 'failed'>(() => consent.finishSome(), 'failed');
    onChange();
    if (left !== false) cancel = timers.after(left === 'failed' ? TRY_AGAIN_MS : PAUSE_MS, look);
  };
  return { look, stop: () => cancel() };
}
