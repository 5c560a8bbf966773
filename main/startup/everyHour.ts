const HOUR_MS = 60 * 60_000;

/** For what the calendar alone changes. The result ends it. */
export function everyHour(timers: { after(ms: number, work: () => void): () => void }, work: () => void): () => void {
  let cancel = () => {};
  const wait = () => {
    cancel = timers.after(HOUR_MS, () => {
      work();
      wait();
    });
  };
  wait();
  return () => cancel();
}
