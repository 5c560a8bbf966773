import type { Clock } from '../../../support/serial/clock';

/** A clock that stands still until it is turned; due timers fire in order, each at its own time. */
export function handClock(startMs = 1_000_000): Clock & { turn(ms: number): void } {
  let nowMs = startMs;
  let timers: { atMs: number; then: () => void }[] = [];
  return {
    nowMs: () => nowMs,
    after: (delayMs, then) => {
      const timer = { atMs: nowMs + delayMs, then };
      timers.push(timer);
      return () => {
        timers = timers.filter((other) => other !== timer);
      };
    },
    turn: (ms) => {
      const untilMs = nowMs + ms;
      for (;;) {
        const due = timers.filter((timer) => timer.atMs <= untilMs).sort((a, b) => a.atMs - b.atMs)[0];
        if (due === undefined) break;
        timers = timers.filter((timer) => timer !== due);
        nowMs = due.atMs;
        due.then();
      }
      nowMs = untilMs;
    },
  };
}
