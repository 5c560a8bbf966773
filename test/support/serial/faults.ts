import type { Clock } from './clock';
import type { Line } from './line';

/** What can go wrong between a device and its line, on demand. Counts are used up one reply at a time. */
export interface Faults {
  /** The next replies never leave the device, though it acted. */
  dropReplies(count: number): void;
  /** One bit of the next replies is turned. */
  corruptReplies(count: number): void;
  /** The next replies are sent twice. */
  duplicateReplies(count: number): void;
  /** Every reply comes so much later, until set to 0. */
  delayReplies(delayMs: number): void;
  /** The device neither hears nor answers. */
  silence(on: boolean): void;
  /** Noise on the line, now. */
  babble(bytes: Uint8Array): void;
}

/** The device's transmitter: sends replies after the time they take on the wire, with the faults asked for. */
export class Transmitter implements Faults {
  readonly #line: Line;
  readonly #clock: Clock;
  readonly #baudRate: number | null;
  #drops = 0;
  #corruptions = 0;
  #duplicates = 0;
  #delayMs = 0;
  isSilent = false;

  /** `baudRate` null sends at once: the line itself takes no time. */
  constructor(line: Line, clock: Clock, baudRate: number | null) {
    this.#line = line;
    this.#clock = clock;
    this.#baudRate = baudRate;
  }

  /** `heardBytes` is the length of the command, which took its time on the wire as well. */
  send(reply: Buffer, heardBytes: number): void {
    if (this.#drops > 0) {
      this.#drops--;
      return;
    }
    const bytes = Buffer.from(reply);
    if (this.#corruptions > 0) {
      this.#corruptions--;
      const middle = bytes.length >> 1;
      bytes.writeUInt8(bytes.readUInt8(middle) ^ 0x10, middle);
    }
    const copies = this.#duplicates > 0 ? 2 : 1;
    this.#duplicates = Math.max(0, this.#duplicates - 1);
    const wireMs = this.#baudRate === null ? 0 : ((heardBytes + bytes.length * copies) * 10_000) / this.#baudRate;
    this.#later(wireMs + this.#delayMs, () => {
      for (let copy = 0; copy < copies; copy++) this.#line.write(bytes);
    });
  }

  dropReplies(count: number): void {
    this.#drops = count;
  }

  corruptReplies(count: number): void {
    this.#corruptions = count;
  }

  duplicateReplies(count: number): void {
    this.#duplicates = count;
  }

  delayReplies(delayMs: number): void {
    this.#delayMs = delayMs;
  }

  silence(on: boolean): void {
    this.isSilent = on;
  }

  babble(bytes: Uint8Array): void {
    this.#line.write(bytes);
  }

  #later(delayMs: number, send: () => void): void {
    if (delayMs === 0) send();
    else this.#clock.after(delayMs, send);
  }
}
