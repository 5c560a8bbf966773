import type { Transaction } from '../bus';
import type { Priority } from '../busQueue';
import { FrameReader } from './frame';
import type { OsdpReply } from './replies';
import type { Heard, OsdpSession } from './session';

/** How a command ended. */
export type ExchangeEnd =
  | { type: 'reply'; reply: OsdpReply; writtenAtMonoMs: number; repliedAtMonoMs: number }
  /** Not one byte was written. */
  | { type: 'unsent'; why: 'expired' | 'no-session' }
  /** Written, and no trustworthy answer came: the device may or may not have acted. */
  | { type: 'unknown'; writtenAtMonoMs: number; heard: Exclude<Heard, { type: 'reply' } | { type: 'busy' }> };

/** What an exchange tells its device. */
interface ExchangeWatch {
  answered(nowMs: number): void;
  /** Returns the pause before the next repeat in ms, or null to give up. */
  missed(tries: number, nowMs: number): number | null;
  ended(end: ExchangeEnd): void;
}

const RESPONSE_TIMEOUT_MS = 200;
const BUSY_PAUSE_MS = 50;
const BITS_PER_BYTE = 10;
/** Longest answer that is usual; its time on the line is added to the response time-out. */
const ANSWER_BYTES = 64;

export interface ExchangeSettings {
  station: string;
  priority: Priority;
  baudRate: number;
  /** The first bytes; repeats come from the session. Only asked for when `ready`. */
  encode: (session: OsdpSession) => Uint8Array;
  /** Whether the session stands where this command may be sent. */
  ready: (session: OsdpSession) => boolean;
  /** Past this it is neither sent nor sent again. */
  expiresAtMonoMs?: number;
  /** Aborted: it is neither sent nor sent again. */
  withdrawn?: AbortSignal;
}

/**
 * One OSDP command until its answer. A repeat is always the identical bytes (IEC 60839-11-5: the device then answers
 * anew and does not act twice), and never leaves after the expiry.
 */
export class Exchange implements Transaction {
  readonly station: string;
  readonly priority: Priority;
  readonly #settings: ExchangeSettings;
  readonly #session: OsdpSession;
  readonly #watch: ExchangeWatch;
  readonly #reader = new FrameReader();
  #tries = 0;
  #handedAtMs: number | null = null;
  #writtenAtMs: number | null = null;
  #lastHeard: Exclude<Heard, { type: 'reply' } | { type: 'busy' }> = null;
  #over = false;

  constructor(settings: ExchangeSettings, session: OsdpSession, watch: ExchangeWatch) {
    this.station = settings.station;
    this.priority = settings.priority;
    this.#settings = settings;
    this.#session = session;
    this.#watch = watch;
  }

  begin(nowMs: number): { bytes: Uint8Array; timeoutMs: number } | null {
    if (this.#over) return null;
    if (this.#isLate(nowMs)) return this.#stop('expired');
    if (this.#settings.withdrawn?.aborted) return this.#stop('no-session');
    const repeat = this.#handedAtMs !== null;
    if (!repeat && !this.#settings.ready(this.#session)) return this.#stop('no-session');
    const bytes = repeat ? this.#session.repeat() : this.#settings.encode(this.#session);
    this.#handedAtMs ??= nowMs;
    this.#tries += 1;
    this.#reader.reset();
    const lineMs = ((bytes.length + ANSWER_BYTES) * BITS_PER_BYTE * 1_000) / this.#settings.baudRate;
    return { bytes, timeoutMs: RESPONSE_TIMEOUT_MS + lineMs };
  }

  sent(nowMs: number): void {
    this.#writtenAtMs ??= nowMs;
  }

  hear(bytes: Uint8Array, nowMs: number): 'done' | 'more' | number {
    for (const frame of this.#reader.feed(bytes)) {
      const heard = this.#session.hear(frame);
      if (heard === null) continue;
      if (heard.type === 'keyMismatch') {
        // Perhaps the late answer to an older challenge: the right one may still come.
        this.#lastHeard = heard;
        continue;
      }
      this.#watch.answered(nowMs);
      if (heard.type === 'busy') return BUSY_PAUSE_MS;
      if (heard.type === 'reply') {
        const writtenAtMonoMs = this.#writtenAtMs ?? this.#handedAtMs ?? nowMs;
        this.#end({ type: 'reply', reply: heard.reply, writtenAtMonoMs, repliedAtMonoMs: nowMs });
      } else {
        this.#lastHeard = heard;
        this.dropped();
      }
      return 'done';
    }
    return 'more';
  }

  unanswered(nowMs: number): number | null {
    const isOver = this.#isLate(nowMs) || this.#settings.withdrawn?.aborted === true;
    const pauseMs = isOver ? null : this.#watch.missed(this.#tries, nowMs);
    if (pauseMs === null) this.dropped();
    return pauseMs;
  }

  dropped(): void {
    if (this.#handedAtMs === null) this.#stop('no-session');
    else this.#end({ type: 'unknown', writtenAtMonoMs: this.#writtenAtMs ?? this.#handedAtMs, heard: this.#lastHeard });
  }

  /** Ends it as expired if it was never sent. */
  expire(): void {
    if (this.#handedAtMs === null) this.#stop('expired');
  }

  /** Ends it as unsent if it was never sent. */
  withdraw(): void {
    if (this.#handedAtMs === null) this.#stop('no-session');
  }

  #isLate(nowMs: number): boolean {
    return nowMs >= (this.#settings.expiresAtMonoMs ?? Number.POSITIVE_INFINITY);
  }

  #stop(why: 'expired' | 'no-session'): null {
    if (this.#handedAtMs === null) this.#end({ type: 'unsent', why });
    else this.dropped();
    return null;
  }

  #end(end: ExchangeEnd): void {
    if (this.#over) return;
    this.#over = true;
    this.#watch.ended(end);
  }
}
