/** A step's work ends after this; the gate waits no longer. */
const sliceMs = 4;
/** Half of the time is the gate's. */
const pauseMs = 4;

interface Deps {
  clock: { monoMs(): number };
  timers: { after(ms: number, work: () => void): () => void };
}

/**
 * Does work of many small steps beside everything else: a slice at once, the others by timer. `done` gets the result or what was thrown.
 * The result cancels it. Between two slices anything may change what the steps read: no step may rely on what an earlier one saw, nor
 * keep a statement open, for an open one keeps deleted rows on the disk.
 */
export function inSlices<T>(
  steps: Generator<unknown, T>,
  { clock, timers }: Deps,
  done: (outcome: { ok: true; value: T } | { ok: false; error: unknown }) => void,
): () => void {
  let cancel = () => {};
  const slice = () => {
    const untilMs = clock.monoMs() + sliceMs;
    do {
      let step: IteratorResult<unknown, T>;
      try {
        step = steps.next();
      } catch (error) {
        return done({ ok: false, error });
      }
      if (step.done) return done({ ok: true, value: step.value });
    } while (clock.monoMs() < untilMs);
    cancel = timers.after(pauseMs, slice);
  };
  slice();
  return () => cancel();
}

/** All steps in one go, for whoever can wait. */
export function atOnce<T>(steps: Generator<unknown, T>): T {
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}
