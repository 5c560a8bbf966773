import type { Codec } from '../codec';
import type { BoardEbLane } from '../laneSettings';
import { Framer, type FrameShape, xorOf } from './framer';

/**
 * Commands of the `EB` board: `EB address command 00 check`, the check being all bytes under exclusive or. The maker's manual (tripod
 * AC-ATRI-018, page 12) states that rule and prints, for dropping and raising the arm, the check of `openRight`: `printedAs`.
 */
export const boardEbCommands = {
  openLeft: { code: 0x40, printedAs: 0x40 },
  openRight: { code: 0x41, printedAs: 0x41 },
  dropArm: { code: 0x42, printedAs: 0x41 },
  raiseArm: { code: 0x43, printedAs: 0x41 },
  ban: { code: 0x4a, printedAs: 0x4a },
  recover: { code: 0x4b, printedAs: 0x4b },
} as const;
export type BoardEbCommand = keyof typeof boardEbCommands;

/** The command that was carried out. */
export interface BoardEbReply {
  done: BoardEbCommand;
}

const START = 0xeb;
const FRAME_BYTES = 5;
/** Set in the code of an answer. */
const ANSWER = 0x80;

const shape: FrameShape = {
  start: START,
  lengthAt: () => FRAME_BYTES,
  holds: (frame) => xorOf(frame) === 0,
};

const commandOf = (code: number): BoardEbCommand | null => {
  for (const [name, command] of Object.entries(boardEbCommands)) {
    if ((command.code | ANSWER) === code) return name as BoardEbCommand;
  }
  return null;
};

/**
 * The board answers a command by its code with the highest bit set: left `C0`, right `C1`, drop `C2`, raise `C3`, ban `CA`, recover `CB`
 * (the same manual, page 13). The command's own bytes coming back are only an adapter that hears itself, and no answer.
 */
export function createBoardEbCodec(address: number, checksum: BoardEbLane['checksum']): Codec<BoardEbCommand, BoardEbReply> {
  const framer = new Framer(shape);
  return {
    encode: (command) => {
      const { code, printedAs } = boardEbCommands[command];
      return Uint8Array.of(START, address, code, 0, START ^ address ^ (checksum === 'printed' ? printedAs : code));
    },
    feed: (bytes) => {
      const replies: BoardEbReply[] = [];
      for (const frame of framer.feed(bytes)) {
        const done = frame[1] === address && frame[3] === 0 ? commandOf(frame[2] ?? 0) : null;
        if (done) replies.push({ done });
      }
      return replies;
    },
    reset: () => framer.reset(),
  };
}
