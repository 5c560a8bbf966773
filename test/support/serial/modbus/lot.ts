import type { Direction } from '../gateArms';
import { type Alarm, type Board, type DeviceOptions, type Firmware, type SimulatedDevice, startDevice } from '../simulatedDevice';
import { ILLEGAL_ADDRESS, ILLEGAL_VALUE, ModbusSlave } from './slave';

/** Registers of a LOT turnstile, as its maker's SDK names them. */
const register = {
  entry: 0x40,
  exit: 0x41,
  entryOccupied: 0x42,
  exitOccupied: 0x43,
  /** Low word, high word. */
  entryCount: 0x44,
  exitCount: 0x46,
  errors: 0x48,
  mode: 0x3000,
  accumulate: 0x3010,
  afterPermission: 0x3011,
  afterStart: 0x3012,
} as const;

const free = 0xffff;
const normal = 0;
const antipanic = 2;

export interface LotSettings {
  /** Passes are added up when the same number is written again. The maker's option, unsafe here. */
  accumulates: boolean;
  /** The option can be neither read nor switched off. */
  accumulateFixed: boolean;
  /** Answers one register at a time, as the maker's own emulator does. */
  singleReads: boolean;
  /** What the counters stand at. */
  countsFrom: number;
  /** Without power the counters begin anew. */
  forgetsCounts: boolean;
  /** How long somebody stands in the lane. */
  occupiedMs: number;
}

const usual: LotSettings = {
  accumulates: false,
  accumulateFixed: false,
  singleReads: false,
  countsFrom: 0,
  forgetsCounts: false,
  occupiedMs: 500,
};

/** A LOT turnstile: passes are allowed by number, counted in the device, and closed by its own timer. */
class LotTurnstile implements Firmware {
  readonly #board: Board;
  readonly #settings: LotSettings;
  readonly #slave: ModbusSlave;
  readonly #left: Record<Direction, number> = { entry: 0, exit: 0 };
  readonly #counts: Record<Direction, number>;
  readonly #timers: Record<Direction, () => void> = { entry: () => {}, exit: () => {} };
  #occupied: Direction | null = null;
  #errors = 0;
  #mode: number = normal;
  #accumulate: boolean;
  #afterPermissionS = 5;
  #afterStartS = 5;

  constructor(board: Board, address: number, settings: LotSettings) {
    this.#board = board;
    this.#settings = settings;
    this.#accumulate = settings.accumulates;
    this.#counts = { entry: settings.countsFrom, exit: settings.countsFrom };
    this.#slave = new ModbusSlave(address, {
      readRegisters: (first, count) => this.#read(first, count),
      writeRegisters: (first, values) => this.#write(first, values),
    });
  }

  hear(bytes: Buffer) {
    return this.#slave.hear(bytes);
  }

  forget(): void {
    this.#slave.forget();
  }

  restart(): void {
    for (const direction of ['entry', 'exit'] as const) this.#close(direction);
    this.#mode = normal;
    if (this.#settings.forgetsCounts) Object.assign(this.#counts, { entry: 0, exit: 0 });
  }

  onPassage({ direction, forced }: { direction: Direction; forced: boolean }): void {
    this.#counts[direction] = (this.#counts[direction] + 1) % 2 ** 32;
    this.#occupied = direction;
    this.#board.clock.after(this.#settings.occupiedMs, () => {
      this.#occupied = null;
    });
    if (forced || this.#left[direction] === free) return;
    this.#left[direction] = Math.max(0, this.#left[direction] - 1);
    if (this.#left[direction] === 0) this.#timers[direction]();
  }

  alarm(alarm: Alarm, on: boolean): boolean {
    if (alarm === 'fault') this.#errors = on ? 1 : 0;
    else if (alarm === 'fire') this.#setMode(on ? antipanic : normal);
    else return false;
    return true;
  }

  #read(first: number, count: number): number[] | number {
    if (this.#settings.singleReads && count > 1) return ILLEGAL_VALUE;
    const words = Array.from({ length: count }, (_, index) => this.#valueOf(first + index));
    return words.every((word) => word !== null) ? words : ILLEGAL_ADDRESS;
  }

  #valueOf(address: number): number | null {
    switch (address) {
      case register.entry:
        return this.#left.entry;
      case register.exit:
        return this.#left.exit;
      case register.entryOccupied:
        return this.#occupied === 'entry' ? 1 : 0;
      case register.exitOccupied:
        return this.#occupied === 'exit' ? 1 : 0;
      case register.entryCount:
        return this.#counts.entry & 0xffff;
      case register.entryCount + 1:
        return Math.floor(this.#counts.entry / 2 ** 16);
      case register.exitCount:
        return this.#counts.exit & 0xffff;
      case register.exitCount + 1:
        return Math.floor(this.#counts.exit / 2 ** 16);
      case register.errors:
        return this.#errors;
      case register.mode:
        return this.#mode;
      case register.accumulate:
        return this.#accumulate ? 1 : 0;
      case register.afterPermission:
        return this.#afterPermissionS;
      case register.afterStart:
        return this.#afterStartS;
      default:
        return null;
    }
  }

  #write(first: number, values: number[]): number {
    for (const [index, value] of values.entries()) {
      const exception = this.#set(first + index, value);
      if (exception !== 0) return exception;
    }
    return 0;
  }

  #set(address: number, value: number): number {
    switch (address) {
      case register.entry:
        return this.#allow('entry', value);
      case register.exit:
        return this.#allow('exit', value);
      case register.mode:
        if (value > antipanic) return ILLEGAL_VALUE;
        this.#setMode(value);
        return 0;
      case register.accumulate:
        if (!this.#settings.accumulateFixed) this.#accumulate = value !== 0;
        return 0;
      case register.afterPermission:
        this.#afterPermissionS = value;
        return 0;
      case register.afterStart:
        this.#afterStartS = value;
        return 0;
      default:
        return ILLEGAL_ADDRESS;
    }
  }

  #setMode(mode: number): void {
    this.#mode = mode;
    if (mode !== normal) for (const direction of ['entry', 'exit'] as const) this.#close(direction);
  }

  #allow(direction: Direction, passes: number): number {
    if (passes === 0) {
      this.#close(direction);
      return 0;
    }
    if (this.#mode !== normal) return 0;
    const before = this.#left[direction];
    const left = this.#accumulate && before !== free && passes !== free ? Math.min(before + passes, free - 1) : passes;
    this.#left[direction] = left;
    this.#timers[direction]();
    this.#timers[direction] = () => {};
    if (left === free) {
      this.#board.arms.unlock(direction, { forMs: null });
      return 0;
    }
    const forMs = this.#afterPermissionS * 1_000;
    this.#board.arms.unlock(direction, { forMs, passes: left });
    this.#timers[direction] = this.#board.clock.after(forMs, () => this.#close(direction));
    return 0;
  }

  #close(direction: Direction): void {
    this.#timers[direction]();
    this.#timers[direction] = () => {};
    this.#left[direction] = 0;
    this.#board.arms.lock(direction);
  }
}

/** A LOT turnstile on the device end of a line. */
export function startLot(options: DeviceOptions & { settings?: Partial<LotSettings> }): SimulatedDevice {
  const settings = { ...usual, ...options.settings };
  return startDevice(options, (board) => new LotTurnstile(board, options.address, settings));
}
