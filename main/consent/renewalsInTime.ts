interface Deps {
  notices: { enterSome(): boolean };
  /** Does `work`; where it fails, `otherwise` is the answer. */
  spared: <T>(work: () => T, otherwise: T) => T;
  timers: { after(ms: number, work: () => void): () => void };
}

/** Between two batches the gate has its turn. */
const PAUSE_MS = 10;
const TRY_AGAIN_MS = 60_000;

/** After a publication, and at a start: gives each consent that rests because of one its entry, in small pieces. `look` begins; `stop` ends it. */
export function enterRenewalsInTime({ notices, spared, timers }: Deps): { look(): void; stop(): void } {
  let cancel = () => {};
  const look = () => {
    cancel();
    const more = spared<boolean | 'failed'>(() => notices.enterSome(), 'failed');
    if (more !== false) cancel = timers.after(more === 'failed' ? TRY_AGAIN_MS : PAUSE_MS, look);
  };
  return { look, stop: () => cancel() };
}
