import type { EqualTreatment } from '../contract/equalTreatment';

type Waiting = EqualTreatment['humanChecks']['waiting'];

/** Waiting times in whole milliseconds, as how often each was measured: those of a year take little more room than those of a day. */
export interface WaitingTimes {
  /** Null: not measured. */
  add(waitedMs: number | null): void;
  /** By nearest rank. */
  read(): Waiting;
}

export function waitingTimes(): WaitingTimes {
  const counts = new Map<number, number>();
  let measured = 0;
  return {
    add(waitedMs) {
      if (waitedMs === null) return;
      counts.set(waitedMs, (counts.get(waitedMs) ?? 0) + 1);
      measured += 1;
    },
    read() {
      const times = [...counts].sort(([a], [b]) => a - b);
      const at = (part: number): number | null => {
        let left = Math.max(1, Math.ceil(part * measured));
        for (const [ms, count] of times) {
          left -= count;
          if (left <= 0) return ms;
        }
        return null;
      };
      return { measured, medianMs: at(0.5), p90Ms: at(0.9), maxMs: at(1) };
    },
  };
}
