/** Who wants to hear something. One that throws is reported and keeps nobody else from hearing it. */
export class Listeners<A extends unknown[] = []> {
  readonly #all = new Set<(...args: A) => void>();
  readonly #onBroken: (error: unknown) => void;

  constructor(onBroken: (error: unknown) => void) {
    this.#onBroken = onBroken;
  }

  /** The result takes it away again. */
  add(listener: (...args: A) => void): () => void {
    this.#all.add(listener);
    return () => void this.#all.delete(listener);
  }

  tell(...args: A): void {
    for (const listener of [...this.#all]) {
      try {
        listener(...args);
      } catch (error) {
        this.#onBroken(error);
      }
    }
  }

  clear(): void {
    this.#all.clear();
  }
}
