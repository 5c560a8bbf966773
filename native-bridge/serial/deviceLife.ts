import type { Bus, Station } from './bus';
import type { Clock } from './clock';
import { type LinkInput, retryDelayMs } from './linkMachine';
import type { LineFault } from './transport';

/** A device is off line after this long without an answer (IEC 60839-11-5; the same for every other protocol here). */
export const OFFLINE_MS = 8_000;
/** A session that ended sooner than this is not made anew at once. */
const STABLE_MS = 2_000;
const MISSES_TO_DEGRADE = 2;
const PATIENT_MISSES = 3;
/** After a reading the line is left free for so long: what is decided on it shall not wait behind the next question (32 ms at 9600). */
const DECISION_MS = 20;

/** Start to start. A card waits for the next poll, but an open waits for the poll under way (32 ms at 9600). */
export const pollIntervalMs = (baudRate: number): number => (baudRate >= 115_200 ? 20 : baudRate >= 38_400 ? 40 : 80);

/** What a protocol does at each stage of a connection. Nothing of it rejects. */
export interface LifeSteps {
  onLink(input: LinkInput): void;
  /** First words. `again`: something went wrong that says nothing about the device. */
  recognise(): Promise<'recognised' | 'silent' | 'keyWrong' | 'again'>;
  /** Reads the state and sends the safe state. False when the device would not; `settingsWrong` when it would do something unsafe. */
  synchronise(isCurrent: () => boolean): Promise<boolean | 'settingsWrong'>;
  /** One question of the steady state. True: the device had something to tell, and may have more. */
  poll(nowMs: number): Promise<boolean>;
  /** What the session knew is void. */
  sessionOver(): void;
  /** The line itself went; nothing known of the device holds any more. */
  lineDown(): void;
}

export interface LifeParts {
  clock: Clock;
  random: () => number;
}

/**
 * One device on a bus through all its connections: recognised, read and made safe, polled; it notices silence and begins again
 * with growing pauses. How it is spoken to is its steps' business. Attach it to its bus with `start`; ends with `dispose`.
 */
export class DeviceLife implements Station {
  readonly key: string;
  readonly overheard?: (bytes: Uint8Array) => void;
  readonly #bus: Bus;
  readonly #steps: LifeSteps;
  readonly #parts: LifeParts;
  #line = 0;
  #stands = false;
  #repliedAtMs = Number.NEGATIVE_INFINITY;
  #heardOnLine = false;
  #misses = 0;
  #attempt = 0;
  #over: 'no' | 'session' | 'silent' = 'no';
  #wake: () => void = () => {};

  /** `overheard` takes what the device says while nobody asks it anything. */
  constructor(station: { key: string; overheard?: (bytes: Uint8Array) => void }, bus: Bus, steps: LifeSteps, parts: LifeParts) {
    this.key = station.key;
    if (station.overheard) this.overheard = station.overheard;
    this.#bus = bus;
    this.#steps = steps;
    this.#parts = parts;
  }

  start(): void {
    this.#bus.attach(this);
  }

  get alive(): boolean {
    return this.#parts.clock.nowMs() - this.#repliedAtMs < OFFLINE_MS;
  }

  /** The device was recognised and its session has not ended. */
  get stands(): boolean {
    return this.#stands;
  }

  lineOpening(): void {
    this.#steps.onLink({ type: 'opening' });
  }

  lineUp(): void {
    this.#line += 1;
    this.#attempt = 0;
    this.#heardOnLine = false;
    this.#steps.onLink({ type: 'lineUp' });
    void this.#live(this.#line);
  }

  lineDown(fault: LineFault | null): void {
    this.#leaveLine();
    if (fault === 'line-lost') this.#steps.onLink({ type: 'lineLost' });
    else if (fault) this.#steps.onLink({ type: 'refused', reason: fault });
    this.#steps.lineDown();
  }

  dispose(): void {
    this.#leaveLine();
    this.#bus.detach(this.key);
  }

  /** The device said something that was meant for us. */
  answered(nowMs: number): void {
    this.#repliedAtMs = nowMs;
    this.#heardOnLine = true;
    this.#misses = 0;
    this.#steps.onLink({ type: 'replied' });
  }

  missed(): void {
    this.#misses += 1;
    if (this.#misses >= MISSES_TO_DEGRADE) this.#steps.onLink({ type: 'missed' });
  }

  /** Gives the session up: a new one is made and the state read back before anything else is sent. */
  endSession(): void {
    if (!this.#stands) return;
    this.#over = this.alive ? 'session' : 'silent';
    this.#stands = false;
    this.#steps.sessionOver();
    this.#bus.dropWaiting(this.key);
    this.#wake();
  }

  /** Ends the session, or a pause before the next try, so that the device is met anew at once. */
  beginAgain(): void {
    if (this.#stands) this.endSession();
    else this.#wake();
  }

  #leaveLine(): void {
    this.#line += 1;
    this.#stands = false;
    this.#steps.sessionOver();
    this.#wake();
  }

  /** Lives as long as one connection of the line. */
  async #live(line: number): Promise<void> {
    while (line === this.#line) {
      const sinceMs = this.#parts.clock.nowMs();
      const begun = await this.#begin(line);
      if (line !== this.#line) return;
      if (begun) {
        await this.#poll(line);
        if (line !== this.#line) return;
        this.#tellEnd();
      }
      if (line !== this.#line) return;
      const stable = this.#over !== 'no' && this.#parts.clock.nowMs() - sinceMs > STABLE_MS;
      this.#attempt = stable ? 0 : this.#attempt + 1;
      if (!stable) await this.#pause(retryDelayMs(this.#attempt - 1, this.#parts.random()));
    }
  }

  async #begin(line: number): Promise<boolean> {
    this.#over = 'no';
    const outcome = await this.#steps.recognise();
    if (line !== this.#line) return false;
    if (outcome === 'silent') this.#tellSilence();
    else if (outcome !== 'again') this.#steps.onLink({ type: outcome });
    if (outcome !== 'recognised') return false;
    this.#stands = true;
    const synced = await this.#steps.synchronise(() => line === this.#line && this.#stands);
    if (line !== this.#line) return false;
    if (synced !== true || !this.#stands) {
      this.endSession();
      if (synced === 'settingsWrong') this.#steps.onLink({ type: 'settingsWrong' });
      else this.#tellEnd();
      return false;
    }
    this.#steps.onLink({ type: 'synced' });
    return true;
  }

  async #poll(line: number): Promise<void> {
    const { clock } = this.#parts;
    while (line === this.#line && this.#stands) {
      const startMs = clock.nowMs();
      const more = await this.#steps.poll(startMs);
      if (line !== this.#line || !this.#stands) return;
      await this.#pause(more ? DECISION_MS : Math.max(1, this.#pollIntervalMs() - (clock.nowMs() - startMs)));
    }
  }

  /** A device that leaves its questions unanswered is asked less and less often, for the sake of its neighbours. */
  #pollIntervalMs(): number {
    const usualMs = pollIntervalMs(this.#bus.baudRate);
    return this.#misses < PATIENT_MISSES ? usualMs : Math.min(1_000, 100 * 2 ** (this.#misses - PATIENT_MISSES));
  }

  #tellEnd(): void {
    if (this.#over === 'silent') this.#tellSilence();
    else this.#steps.onLink({ type: 'sessionOver' });
  }

  /** One missed answer is no silence while the device was heard lately. */
  #tellSilence(): void {
    if (this.alive) return;
    this.#steps.onLink({ type: 'silent' });
    if (!this.#heardOnLine) return;
    this.#heardOnLine = false;
    this.#bus.reportSilence();
  }

  #pause(delayMs: number): Promise<void> {
    return new Promise((resolve) => {
      const wake = (): void => {
        stop();
        resolve();
      };
      const stop = this.#parts.clock.after(delayMs, wake);
      this.#wake = wake;
    });
  }
}
