/**
 * Matches answers of a child process to the questions they belong to. An answer that does not come in time, or a
 * child that goes down meanwhile, resolves to null.
 */
export class Replies<E extends { requestId: number }> {
  readonly #open = new Map<number, (event: E | null) => void>();
  readonly #after: (ms: number, work: () => void) => () => void;
  #next = 1;

  constructor(after: (ms: number, work: () => void) => () => void) {
    this.#after = after;
  }

  ask(send: (requestId: number) => void, timeoutMs: number): Promise<E | null> {
    const requestId = this.#next++;
    return new Promise((resolve) => {
      const cancel = this.#after(timeoutMs, () => this.#settle(requestId, null));
      this.#open.set(requestId, (event) => {
        cancel();
        resolve(event);
      });
      send(requestId);
    });
  }

  /** False when nobody waits for it any more. */
  receive(event: E): boolean {
    return this.#settle(event.requestId, event);
  }

  /** The child is gone: whoever waits for it need not wait longer. */
  abandon(): void {
    for (const requestId of [...this.#open.keys()]) this.#settle(requestId, null);
  }

  #settle(requestId: number, event: E | null): boolean {
    const resolve = this.#open.get(requestId);
    this.#open.delete(requestId);
    resolve?.(event);
    return resolve !== undefined;
  }
}
