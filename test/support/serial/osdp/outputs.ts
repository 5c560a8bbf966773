import type { Clock } from '../clock';

/** One record of an OUT command; the timer counts 100 ms units. */
export interface OutputRecord {
  output: number;
  code: number;
  timer: number;
}

interface Output {
  permanent: boolean;
  temporary: boolean | null;
  stopTimer: () => void;
}

/**
 * The relay outputs with the control codes of OSDP OUT (0 nothing, 1/2 permanently off/on, 3/4 the same but a running
 * timer finishes first, 5/6 temporarily on/off, then back to the permanent state).
 */
export class Outputs {
  readonly #outputs: Output[];
  readonly #clock: Clock;
  readonly #onChange: (output: number, on: boolean) => void;

  constructor(count: number, clock: Clock, onChange: (output: number, on: boolean) => void) {
    this.#outputs = Array.from({ length: count }, () => ({ permanent: false, temporary: null, stopTimer: () => {} }));
    this.#clock = clock;
    this.#onChange = onChange;
  }

  /** Whether every record names an output and code there is; a temporary state without a time is refused. */
  accepts(records: readonly OutputRecord[]): boolean {
    return records.every(({ output, code, timer }) => output < this.#outputs.length && code <= 6 && (code < 5 || timer > 0));
  }

  apply({ output: number, code, timer }: OutputRecord): void {
    this.#change(number, (output) => {
      if (code === 1 || code === 2 || code === 5 || code === 6) {
        output.stopTimer();
        output.temporary = null;
      }
      if (code >= 1 && code <= 4) output.permanent = code === 2 || code === 4;
      if (code === 5 || code === 6) {
        output.temporary = code === 5;
        output.stopTimer = this.#clock.after(timer * 100, () => this.endTemporary(number));
      }
    });
  }

  /** Back to the permanent state at once: the timer ran out, or the mechanics let one person through and locked again. */
  endTemporary(number: number): void {
    this.#change(number, (output) => {
      output.stopTimer();
      output.temporary = null;
    });
  }

  /** Everything off, as after a power cycle. */
  reset(): void {
    for (const number of this.#outputs.keys()) this.apply({ output: number, code: 1, timer: 0 });
  }

  isOn(number: number): boolean {
    const output = this.#outputs[number];
    return output !== undefined && (output.temporary ?? output.permanent);
  }

  /** One byte per output, as OSTATR reports them. */
  states(): Buffer {
    return Buffer.from(this.#outputs.map((_, number) => (this.isOn(number) ? 1 : 0)));
  }

  #change(number: number, change: (output: Output) => void): void {
    const output = this.#outputs[number];
    if (output === undefined) return;
    const before = this.isOn(number);
    change(output);
    if (this.isOn(number) !== before) this.#onChange(number, !before);
  }
}
