import type { ChildPort } from '../../../main/startup/childPort';

/** A child process that exists only in the test: keeps what was sent to it, and says what the test tells it to say. */
export class FakeChild<C, E> implements ChildPort<C, E> {
  readonly sent: C[] = [];
  /** How often it was killed for its silence. */
  killed = 0;
  readonly #events = new Set<(event: E) => void>();
  readonly #ups = new Set<() => void>();
  readonly #downs = new Set<() => void>();

  send(command: C): void {
    this.sent.push(command);
  }

  onEvent(listener: (event: E) => void): () => void {
    return add(this.#events, listener);
  }

  onUp(listener: () => void): () => void {
    return add(this.#ups, listener);
  }

  onDown(listener: () => void): () => void {
    return add(this.#downs, listener);
  }

  /** How many listen, of whatever kind. */
  get listeners(): number {
    return this.#events.size + this.#ups.size + this.#downs.size;
  }

  kill(): void {
    this.killed += 1;
  }

  say(event: E): void {
    for (const listener of this.#events) listener(event);
  }

  comeUp(): void {
    for (const listener of this.#ups) listener();
  }

  die(): void {
    for (const listener of this.#downs) listener();
  }
}

function add<L>(listeners: Set<L>, listener: L): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}
