import type { Clock } from '../clock';
import { type Card, wiegand26 } from '../wiegand';
import { reply } from './codes';
import { type OutputRecord, Outputs } from './outputs';

export type Direction = 'entry' | 'exit';
export type PassageMode = 'auto' | 'never';

export type ReaderState = 'ok' | 'missing' | 'tampered' | 'cannot-tell';
const readerCodes = { ok: 0, missing: 1, tampered: 2, 'cannot-tell': 0 } as const;

/** How one direction is wired: the output that unlocks it and the input that rises while somebody goes through. */
export interface Side {
  direction: Direction;
  output: number;
  passInput: number;
}

export const defaultSides: readonly Side[] = [
  { direction: 'entry', output: 0, passInput: 0 },
  { direction: 'exit', output: 1, passInput: 1 },
];

export interface DeviceReport {
  code: number;
  data: Buffer;
}

interface DeviceOptions {
  clock: Clock;
  readers: 1 | 2;
  sides: readonly Side[];
  /** Output on the turnstile's stop contact: while it is on, nothing unlocks. */
  lockOutput?: number;
  /** Input of the fire contact, which lets go of the arms by itself. */
  fireInput?: number;
  /** Further inputs and outputs, at least so many of each. */
  ports?: number;
  /** An output command unlocked the direction; called for each command that was carried out. */
  onOpen: (direction: Direction) => void;
  onPassage: (direction: Direction, forced: boolean) => void;
}

/** From the unlocking to the person standing in the lane. */
const walkInMs = 900;
/** How long the passage input stays up. */
const passagePulseMs = 300;
/** Reports kept for a panel that polls slowly; the oldest go first. */
const queueLimit = 32;

/** The turnstile itself: readers, unlocking outputs, passage inputs, housing switch, and people who go through. */
export class TurnstileDevice {
  readonly outputs: Outputs;
  readonly readers: number;
  readonly #options: DeviceOptions;
  readonly #inputs: Buffer;
  readonly #walking = new Map<Direction, () => void>();
  #reports: DeviceReport[] = [];
  #passages: PassageMode = 'auto';
  #tamper = false;
  readonly #readerStates: ReaderState[];

  constructor(options: DeviceOptions) {
    this.#options = options;
    this.readers = options.readers;
    this.#readerStates = Array.from({ length: options.readers }, () => 'ok');
    const contacts = options.sides.flatMap((side) => [side.output, side.passInput]);
    const ports = Math.max(
      options.ports ?? 0,
      ...[...contacts, options.lockOutput ?? 0, options.fireInput ?? 0].map((at) => at + 1),
    );
    this.#inputs = Buffer.alloc(ports);
    this.outputs = new Outputs(ports, options.clock, (output, on) => {
      if (!on) this.#stopWalking(output);
    });
  }

  /** Carries out an OUT command; false, and nothing done, when a record makes no sense. */
  drive(records: readonly OutputRecord[]): boolean {
    if (records.length === 0 || !this.outputs.accepts(records)) return false;
    for (const record of records) {
      this.outputs.apply(record);
      const unlocks = record.code === 2 || record.code === 4 || record.code === 5;
      const side = this.#options.sides.find((candidate) => candidate.output === record.output);
      if (unlocks && side !== undefined && this.isUnlocked(side.direction)) {
        this.#options.onOpen(side.direction);
        this.#letWalk(side);
      }
    }
    return true;
  }

  /** Whether somebody could walk through this side right now. */
  isUnlocked(direction: Direction): boolean {
    const { sides, lockOutput, fireInput } = this.#options;
    if (fireInput !== undefined && this.#inputs[fireInput] === 1) return true;
    const side = sides.find((candidate) => candidate.direction === direction);
    const stopped = lockOutput !== undefined && this.outputs.isOn(lockOutput);
    return side !== undefined && !stopped && this.outputs.isOn(side.output);
  }

  /** A contact at an input closes or opens. */
  setContact(input: number, closed: boolean): void {
    this.#setInput(input, closed ? 1 : 0);
  }

  /** Keys are pressed one after the other: `0`..`9`, `*`, `#`. Sent as the keypad's buffer is read, at most eight at a time. */
  press(keys: string, reader: number): void {
    const codes = Array.from(keys, (key) => (key === '*' ? 0x7f : key === '#' ? 0x0d : key.charCodeAt(0)));
    for (let at = 0; at < codes.length; at += 8) {
      const some = codes.slice(at, at + 8);
      this.#report({ code: reply.keypad, data: Buffer.from([reader, some.length, ...some]) });
    }
  }

  present(card: Card, reader: number): void {
    const bits = Buffer.from([reader, 0x00, 26, 0]);
    this.#report({ code: reply.raw, data: Buffer.concat([bits, wiegand26(card)]) });
  }

  setPassages(mode: PassageMode): void {
    this.#passages = mode;
    for (const side of this.#options.sides) if (this.isUnlocked(side.direction)) this.#letWalk(side);
  }

  /** Somebody pushes through, unlocked or not. */
  forcePassage(direction: Direction): void {
    const side = this.#options.sides.find((candidate) => candidate.direction === direction);
    if (side !== undefined) this.#pass(side);
  }

  setTamper(on: boolean): void {
    this.#tamper = on;
    this.#report(this.localStatus());
  }

  localStatus(): DeviceReport {
    return { code: reply.lstatr, data: Buffer.from([this.#tamper ? 1 : 0, 0]) };
  }

  inputStatus(): DeviceReport {
    return { code: reply.istatr, data: Buffer.from(this.#inputs) };
  }

  /** What the readers say of themselves; a device that cannot tell knows no such question. */
  setReader(reader: number, state: ReaderState): void {
    this.#readerStates[reader] = state;
    const report = this.readerStatus();
    if (report !== null) this.#report(report);
  }

  readerStatus(): DeviceReport | null {
    if (this.#readerStates.includes('cannot-tell')) return null;
    return { code: reply.rstatr, data: Buffer.from(this.#readerStates.map((state) => readerCodes[state])) };
  }

  outputStatus(): DeviceReport {
    return { code: reply.ostatr, data: this.outputs.states() };
  }

  /** Oldest thing that happened since the last poll. */
  nextReport(): DeviceReport | null {
    return this.#reports.shift() ?? null;
  }

  /** A new connection starts without the past: a card read before it must not open anything after it. */
  forgetReports(): void {
    this.#reports = [];
  }

  /** Power cycle: locked, nothing remembered. */
  reset(): void {
    this.outputs.reset();
    this.#inputs.fill(0);
    this.forgetReports();
  }

  #report(report: DeviceReport): void {
    this.#reports = [...this.#reports, report].slice(-queueLimit);
  }

  #letWalk(side: Side): void {
    if (this.#passages === 'never' || this.#walking.has(side.direction)) return;
    const callOff = this.#options.clock.after(walkInMs, () => {
      this.#walking.delete(side.direction);
      if (this.#passages === 'auto' && this.isUnlocked(side.direction)) this.#pass(side);
    });
    this.#walking.set(side.direction, callOff);
  }

  #stopWalking(output: number): void {
    const side = this.#options.sides.find((candidate) => candidate.output === output);
    if (side === undefined) return;
    this.#walking.get(side.direction)?.();
    this.#walking.delete(side.direction);
  }

  #pass(side: Side): void {
    const forced = !this.isUnlocked(side.direction);
    this.#setInput(side.passInput, 1);
    this.#options.clock.after(passagePulseMs, () => this.#setInput(side.passInput, 0));
    this.outputs.endTemporary(side.output);
    this.#options.onPassage(side.direction, forced);
  }

  #setInput(input: number, level: 0 | 1): void {
    if (this.#inputs[input] === level) return;
    this.#inputs[input] = level;
    this.#report(this.inputStatus());
  }
}
