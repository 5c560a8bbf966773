import { type Board, type Firmware, type StartDevice, startDevice } from '../simulatedDevice';
import { CommandReader, xorCheck } from './commandReader';

const passMs = 5_000;
const commandBytes = 5;

/** An `EB` board with a tripod arm; its left side is the entry. `printed` believes its manual about the checks of 42 and 43. */
class BoardEb implements Firmware {
  readonly #address: number;
  readonly #board: Board;
  readonly #reader: CommandReader;
  #banned = false;

  constructor(address: number, board: Board, checks: 'xor' | 'printed') {
    this.#address = address;
    this.#board = board;
    this.#reader = new CommandReader(
      0xeb,
      () => commandBytes,
      (command) => {
        const printedWrong = checks === 'printed' && (command[2] === 0x42 || command[2] === 0x43);
        return printedWrong ? command[4] === (0xeb ^ (command[1] ?? 0) ^ 0x41) : xorCheck(command) === 0;
      },
    );
  }

  hear(bytes: Buffer): readonly { reply: Buffer | null; heardBytes: number }[] {
    return this.#reader
      .take(bytes)
      .filter((command) => command[1] === this.#address)
      .map((command) => ({ reply: this.#carryOut(command[2] ?? 0), heardBytes: commandBytes }));
  }

  forget(): void {
    this.#reader.forget();
  }

  restart(): void {
    this.#banned = false;
  }

  alarm(): boolean {
    return false;
  }

  #carryOut(code: number): Buffer | null {
    const { arms } = this.#board;
    if (this.#banned && code !== 0x4b && code !== 0x4a) return null;
    if (code === 0x40) arms.unlock('entry', { forMs: passMs, passes: 1 });
    else if (code === 0x41) arms.unlock('exit', { forMs: passMs, passes: 1 });
    else if (code === 0x42) {
      arms.unlock('entry', { forMs: null });
      arms.unlock('exit', { forMs: null });
    } else if (code === 0x43) arms.lockAll();
    else if (code === 0x4a) {
      this.#banned = true;
      arms.lockAll();
    } else if (code === 0x4b) this.#banned = false;
    else return null;
    const reply = Buffer.of(0xeb, this.#address, code | 0x80, 0, 0);
    reply[4] = xorCheck(reply);
    return reply;
  }
}

export const boardEbWith =
  (checks: 'xor' | 'printed'): StartDevice =>
  (options) =>
    startDevice(options, (board) => new BoardEb(options.address, board, checks));

export const startBoardEb: StartDevice = boardEbWith('xor');
