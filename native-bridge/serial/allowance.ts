/** Pure. So much a second, and a second's worth at once. */
export class Allowance {
  readonly #perSecond: number;
  #left: number;
  #atMs = Number.NEGATIVE_INFINITY;

  constructor(perSecond: number) {
    this.#perSecond = perSecond;
    this.#left = perSecond;
  }

  take(wanted: number, nowMs: number): number {
    const elapsedMs = nowMs - this.#atMs;
    this.#left = Math.min(this.#perSecond, this.#left + (elapsedMs * this.#perSecond) / 1_000);
    this.#atMs = nowMs;
    const given = Math.min(wanted, Math.floor(this.#left));
    this.#left -= given;
    return given;
  }
}
