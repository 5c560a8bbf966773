/** Turns of the event loop, and how long the longest of them was. */
export interface TurnWatch {
  /** Longest time, ms, in which a button would have waited since the last call. Resolves after the turn that is under way. */
  longestMs(): Promise<number>;
  stop(): void;
}

/**
 * A timer that is due every millisecond: what is between two of its turns was in the way of everything else. The millisecond it waits on
 * purpose is taken off. What other programs take of the processor counts as well.
 */
export function watchTurns(): TurnWatch {
  let last = performance.now();
  let longest = 0;
  const look = () => {
    const now = performance.now();
    longest = Math.max(longest, now - last - 1);
    last = now;
  };
  const timer = setInterval(look, 1);
  return {
    async longestMs() {
      await new Promise((resolve) => setTimeout(resolve, 5));
      look();
      const was = longest;
      longest = 0;
      return was;
    },
    stop: () => clearInterval(timer),
  };
}
