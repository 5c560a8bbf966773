/** Clock and timers that move only when a test says so. */
export class ManualTime {
  #monoMs = 1_000;
  #wallMs: number;
  #due: { atMs: number; work: () => void; cancelled: boolean }[] = [];

  constructor(wallMs = Date.UTC(2026, 10, 22, 6, 0, 0)) {
    this.#wallMs = wallMs;
  }

  readonly clock = { nowMs: () => this.#wallMs, monoMs: () => this.#monoMs };

  readonly timers = {
    after: (ms: number, work: () => void) => {
      const timer = { atMs: this.#monoMs + ms, work, cancelled: false };
      this.#due.push(timer);
      return () => {
        timer.cancelled = true;
      };
    },
  };

  /** Lets time go by and runs whatever falls due, in order. */
  pass(ms: number): void {
    const end = this.#monoMs + ms;
    for (;;) {
      this.#due = this.#due.filter((timer) => !timer.cancelled);
      const next = this.#due.filter((timer) => timer.atMs <= end).sort((a, b) => a.atMs - b.atMs)[0];
      if (!next) break;
      next.cancelled = true;
      this.#move(next.atMs - this.#monoMs);
      next.work();
    }
    this.#move(end - this.#monoMs);
  }

  #move(ms: number): void {
    this.#monoMs += ms;
    this.#wallMs += ms;
  }
}
