/** Time as a parameter. `nowMs` is the wall clock (Unix ms, for records); `monoMs` never jumps (for durations and time-outs). */
export interface Clock {
  nowMs(): number;
  monoMs(): number;
}

/** `monoMs` is `process.hrtime`, the clock all processes of the station share. */
export const systemClock: Clock = {
  nowMs: () => Date.now(),
  monoMs: () => Number(process.hrtime.bigint()) / 1e6,
};
