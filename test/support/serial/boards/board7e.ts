import type { Direction } from '../gateArms';
import { type Alarm, type Board, type Firmware, type StartDevice, startDevice } from '../simulatedDevice';
import { CommandReader } from './commandReader';

/** The board's own time to pass. */
const passMs = 5_000;
const executed = 0x55;
const notExecuted = 0xaa;

const sum = (bytes: Uint8Array): number => bytes.reduce((total, byte) => (total + byte) & 0xff, 0);

interface Settings {
  counters: Record<Direction, number>;
  opensNothing: boolean;
}

/** A `7E` board whose left side is the entry. What its fault, gate, alarm and infra-red bytes say is this simulator's own invention. */
class Board7e implements Firmware {
  readonly #machine: number;
  readonly #board: Board;
  readonly #reader = new CommandReader(
    0x7e,
    () => 8,
    (command) => sum(command) === 0xff,
  );
  readonly #opensNothing: boolean;
  readonly #forbidden = new Set<Direction>();
  readonly #alarms = new Set<Alarm>();
  readonly #passed: Record<Direction, number>;

  constructor(machine: number, board: Board, { counters, opensNothing }: Settings) {
    this.#opensNothing = opensNothing;
    this.#machine = machine;
    this.#board = board;
    this.#passed = { ...counters };
  }

  hear(bytes: Buffer): readonly { reply: Buffer | null; heardBytes: number }[] {
    return this.#reader
      .take(bytes)
      .filter((command) => command[2] === this.#machine)
      .map((command) => ({ reply: this.#answer(this.#carryOut(command)), heardBytes: command.length }));
  }

  forget(): void {
    this.#reader.forget();
  }

  restart(): void {
    this.#forbidden.clear();
    this.#passed.entry = 0;
    this.#passed.exit = 0;
  }

  onPassage({ direction }: { direction: Direction }): void {
    this.#passed[direction] = (this.#passed[direction] + 1) & 0xffffff;
  }

  alarm(alarm: Alarm, on: boolean): boolean {
    if (on) this.#alarms.add(alarm);
    else this.#alarms.delete(alarm);
    return true;
  }

  #carryOut(command: Buffer): boolean {
    const { arms } = this.#board;
    switch (command[3]) {
      case 0x10:
        return true;
      case 0x20:
        this.#passed.entry = 0;
        return true;
      case 0x21:
        this.#passed.exit = 0;
        return true;
      case 0x80:
        return this.#unlock('entry', { forMs: passMs, passes: command[4] ?? 0 });
      case 0x81:
        return this.#unlock('entry', { forMs: null });
      case 0x82:
        return this.#unlock('exit', { forMs: passMs, passes: command[4] ?? 0 });
      case 0x83:
        return this.#unlock('exit', { forMs: null });
      case 0x84:
        arms.lockAll();
        return true;
      case 0x88:
        return this.#forbid('entry');
      case 0x89:
        return this.#forbid('exit');
      case 0x8f:
        this.#forbidden.clear();
        return true;
      default:
        return false;
    }
  }

  #unlock(direction: Direction, how: { forMs: number | null; passes?: number }): boolean {
    if (this.#opensNothing || this.#forbidden.has(direction) || how.passes === 0) return false;
    this.#board.arms.unlock(direction, how);
    return true;
  }

  #forbid(direction: Direction): boolean {
    this.#forbidden.add(direction);
    return true;
  }

  #answer(done: boolean): Buffer {
    const { arms } = this.#board;
    const reply = Buffer.alloc(18);
    reply[0] = 0x7f;
    reply[1] = 0x02;
    reply[2] = this.#machine;
    reply[3] = this.#alarms.has('fault') ? 0x04 : 0;
    reply[4] = (arms.isOpen('entry') ? 0x01 : 0) | (arms.isOpen('exit') ? 0x02 : 0);
    reply[5] = (this.#alarms.has('fire') ? 0x01 : 0) | (this.#alarms.has('tamper') ? 0x02 : 0);
    reply.writeUIntBE(this.#passed.entry, 6, 3);
    reply.writeUIntBE(this.#passed.exit, 9, 3);
    reply[12] = this.#alarms.has('obstructed') ? 0x10 : 0;
    reply[13] = done ? executed : notExecuted;
    reply[14] = 24;
    reply[17] = ~sum(reply.subarray(0, 17)) & 0xff;
    return reply;
  }
}

/** A board that has counted so many people already, and perhaps is set by its own keys to open for nobody. */
export const board7eWith =
  (counters: Record<Direction, number>, { opensNothing = false } = {}): StartDevice =>
  (options) =>
    startDevice(options, (board) => new Board7e(options.address, board, { counters, opensNothing }));

export const startBoard7e: StartDevice = board7eWith({ entry: 0, exit: 0 });
