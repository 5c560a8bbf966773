import type { Bus } from './bus';
import type { Codec } from './codec';
import { DeviceLife, type LifeParts } from './deviceLife';
import type { LinkInput } from './linkMachine';
import { type AskEnd, Question, type Request, type Urgency } from './question';
import type { WriteEnd } from './writeEnd';

const RESPONSE_TIMEOUT_MS = 200;
const BITS_PER_BYTE = 10;
/** Longest answer that is usual; its time on the line is added to the response time-out. */
const ANSWER_BYTES = 32;

export type Ask<C, E> = (request: Request<C, E>) => Promise<E | null>;

/** What a lane makes of its device. */
export interface PolledPolicy<C, E> {
  onLink(input: LinkInput): void;
  /** The question whose answer proves that it is this kind of device. Null: it answers nothing, and is there when its line is. */
  readonly probe: Request<C, E> | null;
  /**
   * On a fresh session: reads the state and sends the safe state (`LaneCore.settle`). `ask` gives null when no answer came; what is asked of
   * a session that ended meanwhile is never sent. False: the device would not.
   */
  synchronise(ask: Ask<C, E>): Promise<boolean | 'settingsWrong'>;
  /** The next question when nothing else is to be said; null for none. */
  nextPoll(nowMs: number): Request<C, E> | null;
  /** Answers to polls, and what the device says unasked. */
  onEvent(event: E): void;
  /** The line itself went; nothing known of the device holds any more. */
  onLineDown(): void;
}

export interface PolledSettings<C, E> {
  /** Its name on the bus: the lane's id. */
  key: string;
  codec: Codec<C, E>;
  /** How long the device may think; the time of the bytes on the line is added. 200 ms when nothing is said. */
  responseMs?: number;
  /** Pause on the line after each of its answers, for buses on which devices tell messages apart by pauses. None when nothing is said. */
  quietMs?: number;
  /** It also speaks unasked: what it began to say before a command is not forgotten. */
  unasked?: boolean;
}

/**
 * A device that answers requests one by one, in a protocol given as a `Codec`. Nothing is sent twice: a poll without an answer is one
 * missed, and anything else without its answer ends the session, so that the state is read back before anything more is tried.
 * Begins with `start`, ends with `dispose`.
 */
export class PolledDevice<C, E> {
  readonly #bus: Bus;
  readonly #parts: LifeParts;
  readonly #settings: PolledSettings<C, E>;
  readonly #policy: PolledPolicy<C, E>;
  readonly #life: DeviceLife;

  constructor(settings: PolledSettings<C, E>, bus: Bus, policy: PolledPolicy<C, E>, parts: LifeParts) {
    this.#bus = bus;
    this.#parts = parts;
    this.#settings = settings;
    this.#policy = policy;
    const steps = {
      onLink: (input: LinkInput) => policy.onLink(input),
      recognise: () => this.#recognise(),
      synchronise: (isCurrent: () => boolean) => policy.synchronise((request) => this.#askCurrent(request, isCurrent)),
      poll: (nowMs: number) => this.#poll(nowMs),
      sessionOver: () => settings.codec.reset(),
      lineDown: () => policy.onLineDown(),
    };
    const overheard = (bytes: Uint8Array): void => this.#overhear(bytes);
    this.#life = new DeviceLife({ key: settings.key, ...(settings.unasked ? { overheard } : {}) }, bus, steps, parts);
  }

  start(): void {
    this.#life.start();
  }

  dispose(): void {
    this.#life.dispose();
  }

  /** The device was recognised on this connection and has not been lost since. */
  get stands(): boolean {
    return this.#life.stands;
  }

  /** Reads the state back and sends the safe state before anything else. */
  resynchronise(): void {
    this.#life.endSession();
  }

  /** Sends one command of the lane. Without its answer the session ends, unless none is awaited. Never rejects. */
  ask(request: Request<C, E>, urgency: Urgency): Promise<AskEnd<E>> {
    if (!this.#life.stands) return Promise.resolve({ type: 'unsent', why: 'no-session' });
    return this.#submit(request, urgency, (end) => {
      if (end.type !== 'unknown' || !request.isAnswer) return;
      if (urgency.priority === 'grant' || urgency.priority === 'lock') this.#bus.reportLostGrant();
      // At once: what waits behind it belongs to a state that is not known any more.
      this.#life.endSession();
    });
  }

  async #recognise(): Promise<'recognised' | 'silent'> {
    const { probe } = this.#policy;
    if (!probe) return 'recognised';
    const end = await this.#submit(probe, { priority: 'status' });
    return end.type === 'answered' ? 'recognised' : 'silent';
  }

  async #askCurrent(request: Request<C, E>, isCurrent: () => boolean): Promise<E | null> {
    if (!isCurrent()) return null;
    const end = await this.#submit(request, { priority: 'status' });
    return end.type === 'answered' && isCurrent() ? end.answer : null;
  }

  async #poll(nowMs: number): Promise<boolean> {
    const request = this.#policy.nextPoll(nowMs);
    if (!request) return false;
    const end = await this.#submit(request, { priority: 'status' });
    if (end.type === 'answered' && this.#life.stands) this.#policy.onEvent(end.answer);
    if (end.type !== 'unknown' || !request.isAnswer) return false;
    this.#life.missed();
    if (!this.#life.alive) this.#life.endSession();
    return false;
  }

  #overhear(bytes: Uint8Array): void {
    for (const event of this.#settings.codec.feed(bytes)) {
      this.#life.answered(this.#parts.clock.nowMs());
      if (this.#life.stands) this.#policy.onEvent(event);
    }
  }

  #submit(request: Request<C, E>, urgency: Urgency, onEnd: (end: AskEnd<E>) => void = () => {}): Promise<AskEnd<E>> {
    const { clock } = this.#parts;
    return new Promise((resolve) => {
      let stopExpiry = (): void => {};
      const onWithdrawn = (): void => question.stop('no-session');
      const question = new Question(request, urgency, {
        station: this.#settings.key,
        codec: this.#settings.codec,
        resets: this.#settings.unasked !== true,
        quietMs: this.#settings.quietMs ?? 0,
        timeoutMs: (bytes) => this.#timeoutMs(bytes, request.isAnswer !== null),
        onEvent: (event) => {
          if (this.#life.stands) this.#policy.onEvent(event);
        },
        onAnswered: (nowMs) => this.#life.answered(nowMs),
        onEnd: (end) => {
          stopExpiry();
          urgency.withdrawn?.removeEventListener('abort', onWithdrawn);
          onEnd(end);
          resolve(end);
        },
      });
      urgency.withdrawn?.addEventListener('abort', onWithdrawn);
      const { expiresAtMonoMs } = urgency;
      if (expiresAtMonoMs !== undefined) {
        stopExpiry = clock.after(Math.max(0, expiresAtMonoMs - clock.nowMs()), () => question.stop('expired'));
      }
      this.#bus.submit(question);
    });
  }

  /** What is answered by nothing takes its time on the line and no more. */
  #timeoutMs(bytes: Uint8Array, isAnswered: boolean): number {
    const heardBytes = isAnswered ? ANSWER_BYTES : 1;
    const lineMs = ((bytes.length + heardBytes) * BITS_PER_BYTE * 1_000) / this.#bus.baudRate;
    return lineMs + (isAnswered ? (this.#settings.responseMs ?? RESPONSE_TIMEOUT_MS) : 0);
  }
}

/** The end of a request as the lane takes it. `said`: what the answer says; anything but yes counts as refused. */
export function writeEnd<E>(end: AskEnd<E>, said: (answer: E) => boolean = () => true): WriteEnd {
  if (end.type !== 'answered') return end;
  const { writtenAtMonoMs, answeredAtMonoMs: ackedAtMonoMs } = end;
  return said(end.answer) ? { type: 'acked', writtenAtMonoMs, ackedAtMonoMs } : { type: 'refused', writtenAtMonoMs };
}
