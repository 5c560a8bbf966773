import type { ChildPort } from '../../../main/startup/childPort';

/** A child process that exists only in the test: keeps what was sent to it, and says what the test tells it to say. */
export class FakeChild<C, E> implements ChildPort<C, E> {
  readonly sent: C[] = [];
  readonly #events: ((event: E) => void)[] = [];
  readonly #ups: (() => void)[] = [];
  readonly #downs: (() => void)[] = [];

  send(command: C): void {
    this.sent.push(command);
  }

  onEvent(listener: (event: E) => void): void {
    this.#events.push(listener);
  }

  onUp(listener: () => void): void {
    this.#ups.push(listener);
  }

  onDown(listener: () => void): void {
    this.#downs.push(listener);
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
