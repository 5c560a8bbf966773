/** Time for one process: a monotonic reading in milliseconds and timers on the same scale. Tests bring their own. */
export interface Clock {
  /** `process.hrtime` in milliseconds, as the `…MonoMs` fields of the protocol. */
  nowMs(): number;
  /** Runs `task` once after `delayMs`; the returned function takes it back and may be called at any time. */
  after(delayMs: number, task: () => void): () => void;
}

export const systemClock: Clock = {
  nowMs: () => Number(process.hrtime.bigint()) / 1e6,
  after: (delayMs, task) => {
    const timer = setTimeout(task, delayMs);
    return () => clearTimeout(timer);
  },
};
