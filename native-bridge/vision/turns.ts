/** Lanes take turns with the models, whose inputs are reused: first asked, first served. */
export interface Turns {
  /** Runs `work` alone; resolves or rejects as it does. */
  take<T>(work: () => Promise<T>): Promise<T>;
}

export function createTurns(): Turns {
  let last: Promise<unknown> = Promise.resolve();
  return {
    take: (work) => {
      const turn = last.then(work);
      last = turn.catch(() => undefined);
      return turn;
    },
  };
}
