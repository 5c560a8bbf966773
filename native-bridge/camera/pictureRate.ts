const windowMs = 3_000;

/** Counts pictures a second over the last three seconds. */
export class PictureRate {
  #atMs: number[] = [];

  add(atMonoMs: number): void {
    this.#atMs.push(atMonoMs);
    this.#forget(atMonoMs);
  }

  /** 0 with fewer than two pictures; rounded to whole pictures from 1 on, to tenths below. */
  fps(nowMonoMs: number): number {
    this.#forget(nowMonoMs);
    const first = this.#atMs[0];
    if (first === undefined || this.#atMs.length < 2) return 0;
    const fps = ((this.#atMs.length - 1) * 1_000) / Math.max(nowMonoMs - first, 1_000);
    return fps >= 1 ? Math.round(fps) : Math.round(fps * 10) / 10;
  }

  clear(): void {
    this.#atMs = [];
  }

  #forget(nowMonoMs: number): void {
    const keep = this.#atMs.findIndex((at) => at > nowMonoMs - windowMs);
    this.#atMs = keep < 0 ? [] : this.#atMs.slice(keep);
  }
}
