/** The longest turn of the event loop: by the clock, and what this program itself worked in one. */
export interface Turn {
  longestMs: number;
  longestWorkMs: number;
}

export interface TurnWatch {
  /** Since the last call. Resolves after the turn that is under way. */
  longest(): Promise<Turn>;
  stop(): void;
}

/**
 * A timer that is due every millisecond: what is between two of its turns was in the way of every button. The millisecond it waits on
 * purpose is taken off. By the clock the other programs of a shared machine count as well; the processor's time is this process's own, that
 * of SQLite and of the garbage collector in it, but no waiting for the disk.
 */
export function watchTurns(): TurnWatch {
  let lastMs = performance.now();
  let lastCpu = process.cpuUsage();
  let longest: Turn = { longestMs: 0, longestWorkMs: 0 };
  const look = () => {
    const nowMs = performance.now();
    const { user, system } = process.cpuUsage(lastCpu);
    lastCpu = process.cpuUsage();
    longest = {
      longestMs: Math.max(longest.longestMs, nowMs - lastMs - 1),
      longestWorkMs: Math.max(longest.longestWorkMs, (user + system) / 1000),
    };
    lastMs = nowMs;
  };
  const timer = setInterval(look, 1);
  return {
    async longest() {
      await new Promise((resolve) => setTimeout(resolve, 5));
      look();
      const was = longest;
      longest = { longestMs: 0, longestWorkMs: 0 };
      return was;
    },
    stop: () => clearInterval(timer),
  };
}
