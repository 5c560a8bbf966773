/** Monotonic clock in milliseconds (process.hrtime). On Linux comparable between processes. */
export const monoMs = (): number => Number(process.hrtime.bigint()) / 1e6;
