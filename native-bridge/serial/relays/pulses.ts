import type { Clock } from '../clock';

/** How long a contact has to be open before closing it counts as another pulse. */
const REST_MS = 200;

interface Contact {
  stop: () => void;
  /** From when on it may be closed again. */
  restedAtMs: number;
  last: Promise<unknown>;
}

/**
 * When the contacts of a relay board may be closed, and when they are due to open again: a closing while the contact is still closed would
 * be no pulse for the turnstile, so each waits for the end of the one before. Ends with `dispose`.
 */
export class Pulses {
  readonly #pulseMs: number;
  readonly #clock: Clock;
  readonly #contacts = new Map<number, Contact>();

  constructor(pulseMs: number, clock: Clock) {
    this.#pulseMs = pulseMs;
    this.#clock = clock;
  }

  /** Whether the contact is closed by us. */
  isClosed(output: number): boolean {
    return this.#clock.nowMs() < this.#contact(output).restedAtMs - REST_MS;
  }

  /**
   * Runs `close` when the contact has rested, one after another; at `untilMs` in any case, when it is too late for it to send anything:
   * whoever asked has his answer then, however long the pulse before.
   */
  async inTurn<T>(output: number, untilMs: number, close: () => Promise<T>): Promise<T> {
    const contact = this.#contact(output);
    const turn = contact.last.then(async () => {
      const waitMs = () => Math.min(this.#restMs(contact), untilMs - this.#clock.nowMs());
      for (let ms = waitMs(); ms > 0; ms = waitMs()) await new Promise<void>((resolve) => this.#clock.after(ms, resolve));
      return close();
    });
    contact.last = turn;
    return turn;
  }

  /** It was closed just now. `open` is called when the pulse is over, unless it was opened before. */
  closed(output: number, open: () => void): void {
    const contact = this.#contact(output);
    contact.stop();
    contact.restedAtMs = this.#clock.nowMs() + this.#pulseMs + REST_MS;
    contact.stop = this.#clock.after(this.#pulseMs, open);
  }

  /** It was opened just now, by whomever. */
  opened(output: number): void {
    const contact = this.#contact(output);
    contact.stop();
    contact.restedAtMs = this.#clock.nowMs() + REST_MS;
  }

  dispose(): void {
    for (const contact of this.#contacts.values()) contact.stop();
  }

  #restMs(contact: Contact): number {
    return contact.restedAtMs - this.#clock.nowMs();
  }

  #contact(output: number): Contact {
    const known = this.#contacts.get(output);
    if (known) return known;
    const fresh: Contact = { stop: () => {}, restedAtMs: Number.NEGATIVE_INFINITY, last: Promise.resolve() };
    this.#contacts.set(output, fresh);
    return fresh;
  }
}
