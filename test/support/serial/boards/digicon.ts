import type { Direction } from '../gateArms';
import { type Board, type Firmware, type StartDevice, startDevice } from '../simulatedDevice';
import { CommandReader, xorCheck } from './commandReader';

const passMs = 5_000;
/** Header of a frame: its mark and the size of what follows. */
const headerBytes = 3;
const longest = 32;

function frame(...code: number[]): Buffer {
  const body = Buffer.of(0x02, code.length + 1, 0x00, ...code);
  return Buffer.concat([body, Buffer.of(xorCheck(body))]);
}

const sides: Record<number, Direction> = { 72: 'entry', 65: 'exit' };

/** A Digicon board whose `H` side is the entry. It says unasked when somebody has gone through. */
class Digicon implements Firmware {
  readonly #board: Board;
  readonly #reader = new CommandReader(
    0x02,
    (held) => {
      const size = held.length < headerBytes ? 0 : held.readUInt16LE(1);
      return size > longest ? 1 : headerBytes + size;
    },
    (command) => command.length > headerBytes + 1 && xorCheck(command) === 0,
  );

  constructor(board: Board) {
    this.#board = board;
  }

  hear(bytes: Buffer): readonly { reply: Buffer | null; heardBytes: number }[] {
    return this.#reader.take(bytes).map((command) => {
      const code = command.subarray(headerBytes, -1);
      return { reply: frame(this.#carryOut(code) ? 0x06 : 0x15), heardBytes: command.length };
    });
  }

  forget(): void {
    this.#reader.forget();
  }

  restart(): void {}

  onPassage({ direction }: { direction: Direction }): void {
    this.#board.say(frame(direction === 'entry' ? 0x1a : 0x1b));
  }

  alarm(): boolean {
    return false;
  }

  #carryOut(code: Buffer): boolean {
    const { arms } = this.#board;
    const first = code[0] ?? 0;
    if (code.length === 1 && first === 0x43) arms.lockAll();
    else if (code.length === 1) return this.#unlock(first, { forMs: passMs, passes: 1 });
    else if (code.length === 2 && first === 0x4c) return this.#unlock(code[1] ?? 0, { forMs: null });
    else return false;
    return true;
  }

  #unlock(which: number, how: { forMs: number | null; passes?: number }): boolean {
    const opened = which === 0x44 ? (['entry', 'exit'] as const) : [sides[which]];
    for (const direction of opened) if (direction) this.#board.arms.unlock(direction, how);
    return opened[0] !== undefined;
  }
}

export const startDigicon: StartDevice = (options) => startDevice(options, (board) => new Digicon(board));
