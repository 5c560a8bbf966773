import type { Direction } from '../gateArms';
import { type Alarm, type Board, type DeviceOptions, type Firmware, type SimulatedDevice, startDevice } from '../simulatedDevice';
import { ILLEGAL_ADDRESS, ILLEGAL_VALUE, ModbusSlave } from './slave';

/** Which coil and input of the board goes where on the turnstile. */
export interface RelayWiring {
  entryCoil: number;
  exitCoil: number;
  stopCoil: number;
  entryPass: number;
  exitPass: number;
  alarms: Partial<Record<Alarm, number>>;
  /** Where a device-timed pulse is asked for; null: the board has none. */
  firstFlash: number | null;
  flashUnitMs: number;
  /** The turnstile lets one person through for so long after its contact was closed, however shortly. 0: only while it is closed. */
  waitMs: number;
}

export const usualWiring: RelayWiring = {
  entryCoil: 0,
  exitCoil: 1,
  stopCoil: 7,
  entryPass: 0,
  exitPass: 1,
  alarms: { fire: 2, obstructed: 3, tamper: 4 },
  firstFlash: 0x200,
  flashUnitMs: 100,
  waitMs: 5_000,
};

const ports = 8;
/** How long the passage output of the turnstile stays up (TiSO: 0.3 s). */
const passOutputMs = 300;
const coilOn = 0xff00;

/** A board of eight relays and eight inputs, wired to a turnstile's Unlock A, Unlock B, Stop and pass contacts. */
class RelayBoard implements Firmware {
  readonly #board: Board;
  readonly #wiring: RelayWiring;
  readonly #slave: ModbusSlave;
  readonly #coils: boolean[] = Array(ports).fill(false);
  readonly #inputs: boolean[] = Array(ports).fill(false);
  readonly #flashes = new Map<number, () => void>();
  readonly #closedAtMs = new Map<Direction, number>();

  constructor(board: Board, address: number, wiring: RelayWiring) {
    this.#board = board;
    this.#wiring = wiring;
    const within = (first: number, count: number) => count > 0 && first + count <= ports;
    this.#slave = new ModbusSlave(address, {
      readCoils: (first, count) => (within(first, count) ? this.#coils.slice(first, first + count) : ILLEGAL_ADDRESS),
      readInputs: (first, count) => (within(first, count) ? this.#inputs.slice(first, first + count) : ILLEGAL_ADDRESS),
      writeCoil: (coil, value) => this.#writeCoil(coil, value),
      writeCoils: (first, values) => {
        if (!within(first, values.length)) return ILLEGAL_ADDRESS;
        for (const [index, on] of values.entries()) this.#switch(first + index, on);
        return 0;
      },
    });
  }

  hear(bytes: Buffer) {
    return this.#slave.hear(bytes);
  }

  forget(): void {
    this.#slave.forget();
  }

  restart(): void {
    for (const coil of this.#coils.keys()) this.#stopFlash(coil);
    this.#coils.fill(false);
  }

  onPassage({ direction }: { direction: Direction }): void {
    const input = direction === 'entry' ? this.#wiring.entryPass : this.#wiring.exitPass;
    this.#inputs[input] = true;
    // Once closed, the contact has let one through.
    this.#closedAtMs.delete(direction);
    this.#board.clock.after(passOutputMs, () => {
      this.#inputs[input] = false;
    });
  }

  alarm(alarm: Alarm, on: boolean): boolean {
    const input = this.#wiring.alarms[alarm];
    if (input === undefined) return false;
    this.#inputs[input] = on;
    return true;
  }

  #writeCoil(address: number, value: number): number {
    const { firstFlash, flashUnitMs } = this.#wiring;
    if (address < ports) {
      if (value !== coilOn && value !== 0) return ILLEGAL_VALUE;
      this.#switch(address, value === coilOn);
      return 0;
    }
    const coil = firstFlash === null ? ports : address - firstFlash;
    if (coil < 0 || coil >= ports) return ILLEGAL_ADDRESS;
    if (value === 0) return ILLEGAL_VALUE;
    this.#switch(coil, true);
    this.#flashes.set(
      coil,
      this.#board.clock.after(value * flashUnitMs, () => this.#switch(coil, false)),
    );
    return 0;
  }

  #stopFlash(coil: number): void {
    this.#flashes.get(coil)?.();
    this.#flashes.delete(coil);
  }

  #switch(coil: number, on: boolean): void {
    this.#stopFlash(coil);
    const { arms } = this.#board;
    const { stopCoil, entryCoil, exitCoil } = this.#wiring;
    const before = this.#coils[coil] === true;
    this.#coils[coil] = on;
    if (coil === stopCoil && on) arms.lockAll();
    if (coil === entryCoil) this.#contact('entry', before, on);
    if (coil === exitCoil) this.#contact('exit', before, on);
  }

  /** What the turnstile makes of its unlock contact: open while it is closed, and then until one person has gone through. */
  #contact(direction: Direction, before: boolean, on: boolean): void {
    const { arms, clock } = this.#board;
    if (on && this.#coils[this.#wiring.stopCoil] === true) return;
    if (on) {
      if (!before) this.#closedAtMs.set(direction, clock.nowMs());
      arms.unlock(direction, { forMs: null });
    } else if (before) {
      const leftMs = (this.#closedAtMs.get(direction) ?? 0) + this.#wiring.waitMs - clock.nowMs();
      if (leftMs > 0) arms.limit(direction, { forMs: leftMs, passes: 1 });
      else arms.lock(direction);
    }
  }
}

/** A Modbus RTU relay board with a turnstile behind it. */
export function startRelayBoard(options: DeviceOptions & { wiring?: Partial<RelayWiring> }): SimulatedDevice {
  const wiring = { ...usualWiring, ...options.wiring };
  return startDevice(options, (board) => new RelayBoard(board, options.address, wiring));
}
