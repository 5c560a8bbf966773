import type { Clock } from '../clock';
import type { Codec } from '../codec';

/** What a device said, and whether it can be the answer to nothing but the last command. */
export interface Heard<E> {
  event: E;
  inStep: boolean;
}

/** An answer that has not come by then does not come any more; longer than any device here is waited for. */
const LATE_MS = 600;

/**
 * For protocols whose answers do not say what they answer. A late answer to a status question must not acknowledge the opening that was
 * sent after it: while an older command may still be answered, an answer counts as that one's, and is out of step.
 */
export class StepCodec<C, E> implements Codec<C, Heard<E>> {
  readonly #codec: Codec<C, E>;
  readonly #isAnswer: (event: E) => boolean;
  readonly #clock: Clock;
  /** When each command was sent that may still be answered, the oldest first. */
  #unanswered: number[] = [];

  /** `isAnswer` false: said unasked. */
  constructor(codec: Codec<C, E>, isAnswer: (event: E) => boolean, clock: Clock) {
    this.#codec = codec;
    this.#isAnswer = isAnswer;
    this.#clock = clock;
  }

  /** To be called when the bytes are sent, as a bus does. */
  encode(command: C): Uint8Array {
    this.#unanswered = [...this.#recent(), this.#clock.nowMs()];
    return this.#codec.encode(command);
  }

  feed(bytes: Uint8Array): Heard<E>[] {
    return this.#codec.feed(bytes).map((event) => {
      if (!this.#isAnswer(event)) return { event, inStep: false };
      const inStep = this.#recent().length === 1;
      this.#unanswered = this.#recent().slice(1);
      return { event, inStep };
    });
  }

  reset(): void {
    this.#codec.reset();
  }

  /** Whether an answer may still come. Between questions that means that one is late. */
  get owed(): boolean {
    return this.#recent().length > 0;
  }

  /** Resolves when no late answer can come any more. */
  quiet(): Promise<void> {
    const last = this.#recent().at(-1);
    if (last === undefined) return Promise.resolve();
    return new Promise((resolve) => this.#clock.after(Math.max(1, last + LATE_MS - this.#clock.nowMs()), resolve));
  }

  #recent(): number[] {
    return this.#unanswered.filter((sentAtMs) => this.#clock.nowMs() - sentAtMs < LATE_MS);
  }
}
