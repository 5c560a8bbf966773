import { CommandReader } from '../boards/commandReader';
import type { Direction } from '../gateArms';
import { type Board, type Firmware, type StartDevice, startDevice } from '../simulatedDevice';

/** A turnstile behind a contact: it opens for one person for so long, whatever the contact does then. */
const passMs = 5_000;
const jogMs = 1_000;
const sides: readonly (Direction | undefined)[] = ['entry', 'exit'];

/** Contacts on the inputs of a turnstile in pulse mode: each closing, and nothing else, asks for one passage. */
class Contacts {
  readonly #board: Board;
  readonly #closed = new Set<number>();

  constructor(board: Board) {
    this.#board = board;
  }

  isClosed(relay: number): boolean {
    return this.#closed.has(relay);
  }

  set(relay: number, closed: boolean): void {
    const direction = sides[relay];
    if (closed && !this.#closed.has(relay) && direction) this.#board.arms.unlock(direction, { forMs: passMs, passes: 1 });
    if (closed) this.#closed.add(relay);
    else this.#closed.delete(relay);
  }

  openAll(): void {
    this.#closed.clear();
  }
}

const heard = (commands: Buffer[], answer: (command: Buffer) => Buffer | null) =>
  commands.map((command) => ({ reply: answer(command), heardBytes: command.length }));

function lcus(board: Board): Firmware {
  const contacts = new Contacts(board);
  const reader = new CommandReader(
    0xa0,
    () => 4,
    (command) => ((0xa0 + (command[1] ?? 0) + (command[2] ?? 0)) & 0xff) === command[3],
  );
  return {
    hear: (bytes) =>
      heard(reader.take(bytes), (command) => {
        contacts.set((command[1] ?? 0) - 1, command[2] === 1);
        return null;
      }),
    forget: () => reader.forget(),
    restart: () => contacts.openAll(),
    alarm: () => false,
  };
}

function kmtronic(board: Board): Firmware {
  const contacts = new Contacts(board);
  const reader = new CommandReader(
    0xff,
    () => 3,
    (command) => (command[1] ?? 0) >= 1 && (command[1] ?? 0) <= 2 && [0, 1, 3].includes(command[2] ?? -1),
  );
  return {
    hear: (bytes) =>
      heard(reader.take(bytes), (command) => {
        const relay = (command[1] ?? 0) - 1;
        if (command[2] === 3) return Buffer.of(0xff, relay + 1, contacts.isClosed(relay) ? 1 : 0);
        contacts.set(relay, command[2] === 1);
        return null;
      }),
    forget: () => reader.forget(),
    restart: () => contacts.openAll(),
    alarm: () => false,
  };
}

function hw667(board: Board): Firmware {
  const contacts = new Contacts(board);
  let stop = (): void => {};
  return {
    hear: (bytes) => {
      for (const byte of bytes) {
        if (byte !== 0xaa && byte !== 0xbb && byte !== 0xcc) continue;
        stop();
        contacts.set(0, byte !== 0xbb);
        if (byte === 0xcc) stop = board.clock.after(jogMs, () => contacts.set(0, false));
      }
      return [];
    },
    forget: () => {},
    restart: () => contacts.openAll(),
    alarm: () => false,
  };
}

export const startLcus: StartDevice = (options) => startDevice(options, lcus);
export const startKmtronic: StartDevice = (options) => startDevice(options, kmtronic);
export const startHw667: StartDevice = (options) => startDevice(options, hw667);
