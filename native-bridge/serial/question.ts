import type { Transaction } from './bus';
import type { Priority } from './busQueue';
import type { Codec } from './codec';

/** A command and what counts as its answer. */
export interface Request<C, E> {
  command: C;
  /**
   * Whether this is what the device answers it with; whatever else it says goes to `onEvent`. Null: nothing answers it, and it is over when
   * its bytes have gone out.
   */
  isAnswer: ((event: E) => boolean) | null;
}

/** How a request ended. */
export type AskEnd<E> =
  | { type: 'answered'; answer: E; writtenAtMonoMs: number; answeredAtMonoMs: number }
  /** Not one byte was written. */
  | { type: 'unsent'; why: 'expired' | 'no-session' }
  /** Written, and no answer came, or none was awaited: the device may or may not have acted. */
  | { type: 'unknown'; writtenAtMonoMs: number };

/** How urgent a request is, and until when it may be sent. */
export interface Urgency {
  priority: Priority;
  /** Past this it is not sent. */
  expiresAtMonoMs?: number;
  /** Aborted: it is not sent any more. What was sent already ends as it ends. */
  withdrawn?: AbortSignal;
}

interface QuestionParts<C, E> {
  station: string;
  codec: Codec<C, E>;
  /** Forget what came before the command: right for devices that never speak unasked. */
  resets: boolean;
  /** Pause on the line after the answer. */
  quietMs: number;
  timeoutMs: (bytes: Uint8Array) => number;
  /** What the device said besides the answer. */
  onEvent: (event: E) => void;
  onAnswered: (nowMs: number) => void;
  onEnd: (end: AskEnd<E>) => void;
}

/** One request of a polled device on its bus, sent once and never repeated. */
export class Question<C, E> implements Transaction {
  readonly station: string;
  readonly priority: Priority;
  readonly quietMs: number;
  readonly #request: Request<C, E>;
  readonly #urgency: Urgency;
  readonly #parts: QuestionParts<C, E>;
  #handedAtMs: number | null = null;
  #writtenAtMs: number | null = null;
  #over = false;

  constructor(request: Request<C, E>, urgency: Urgency, parts: QuestionParts<C, E>) {
    this.station = parts.station;
    this.priority = urgency.priority;
    this.quietMs = parts.quietMs;
    this.#request = request;
    this.#urgency = urgency;
    this.#parts = parts;
  }

  begin(nowMs: number): { bytes: Uint8Array; timeoutMs: number } | null {
    if (nowMs >= (this.#urgency.expiresAtMonoMs ?? Number.POSITIVE_INFINITY)) this.#stop('expired');
    if (this.#urgency.withdrawn?.aborted) this.#stop('no-session');
    if (this.#over) return null;
    const bytes = this.#parts.codec.encode(this.#request.command);
    if (this.#parts.resets) this.#parts.codec.reset();
    this.#handedAtMs = nowMs;
    return { bytes, timeoutMs: this.#parts.timeoutMs(bytes) };
  }

  sent(nowMs: number): void {
    this.#writtenAtMs ??= nowMs;
  }

  hear(bytes: Uint8Array, nowMs: number): 'done' | 'more' {
    for (const event of this.#parts.codec.feed(bytes)) {
      this.#parts.onAnswered(nowMs);
      if (this.#over || !this.#request.isAnswer?.(event)) {
        this.#parts.onEvent(event);
        continue;
      }
      this.#end({ type: 'answered', answer: event, writtenAtMonoMs: this.#writtenAt(nowMs), answeredAtMonoMs: nowMs });
    }
    return this.#over ? 'done' : 'more';
  }

  unanswered(nowMs: number): null {
    this.#end({ type: 'unknown', writtenAtMonoMs: this.#writtenAt(nowMs) });
    return null;
  }

  dropped(): void {
    if (this.#handedAtMs === null) this.#stop('no-session');
    else this.#end({ type: 'unknown', writtenAtMonoMs: this.#writtenAt(this.#handedAtMs) });
  }

  /** Ends it if it was never sent. */
  stop(why: 'expired' | 'no-session'): void {
    if (this.#handedAtMs === null) this.#stop(why);
  }

  #writtenAt(nowMs: number): number {
    return this.#writtenAtMs ?? this.#handedAtMs ?? nowMs;
  }

  #stop(why: 'expired' | 'no-session'): void {
    this.#end({ type: 'unsent', why });
  }

  #end(end: AskEnd<E>): void {
    if (this.#over) return;
    this.#over = true;
    this.#parts.onEnd(end);
  }
}
