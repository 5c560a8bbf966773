import type { Timers } from '../access/ports';

/** False when the time is over first. */
export function within(ms: number, timers: Timers, work: Promise<void>): Promise<boolean> {
  return new Promise((resolve) => {
    const cancel = timers.after(ms, () => resolve(false));
    void work.then(() => {
      cancel();
      resolve(true);
    });
  });
}
