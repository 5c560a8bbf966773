import type { Codec } from '../codec';
import { Framer, type FrameShape, sumOf } from './framer';

/**
 * Commands of the `7E` board and their first data byte: `7E 00 machine command data 00 00 check`, the check being the
 * complement of the sum. An opening says how many passages it is for, and always one is asked for.
 */
export const board7eCommands = {
  status: { code: 0x10, data: 0 },
  resetLeftCounter: { code: 0x20, data: 0 },
  resetRightCounter: { code: 0x21, data: 0 },
  openLeft: { code: 0x80, data: 1 },
  alwaysOpenLeft: { code: 0x81, data: 0 },
  openRight: { code: 0x82, data: 1 },
  alwaysOpenRight: { code: 0x83, data: 0 },
  close: { code: 0x84, data: 0 },
  forbidLeft: { code: 0x88, data: 0 },
  forbidRight: { code: 0x89, data: 0 },
  clearRestriction: { code: 0x8f, data: 0 },
} as const;
export type Board7eCommand = keyof typeof board7eCommands;

/** Counters are three bytes, highest first, and begin again at 0. */
export const BOARD_7E_COUNTER_SPAN = 0x1000000;

export interface Board7eReply {
  version: number;
  /** Whether the last command was carried out; false leaves open what happened. */
  executed: boolean;
  /** Persons so far, below `BOARD_7E_COUNTER_SPAN`. */
  left: number;
  right: number;
  /** Fault, gate, alarm and infra-red byte, whose meaning is not public. */
  rawHex: string;
}

const REPLY_START = 0x7f;
const REPLY_BYTES = 18;
/**
 * What boards of this kind write for a command carried out: two public programs take 55, and no other. The byte is called after the
 * command carried out, so 1 and the command's own code are taken as well; every other value, 0 above all, leaves open what happened.
 */
const EXECUTED: readonly number[] = [0x55, 0x01];

const shape: FrameShape = {
  start: REPLY_START,
  lengthAt: () => REPLY_BYTES,
  // The last byte is the complement of the sum of all before it.
  holds: (frame) => sumOf(frame) === 0xff,
};

/**
 * `7F version machine fault gate alarm left[3] right[3] infrared executed voltage x x check`. One answer for every command, which does
 * not say which command it answers. Answers of other machines on the line are left out.
 */
export function createBoard7eCodec(machine: number): Codec<Board7eCommand, Board7eReply> {
  const framer = new Framer(shape);
  let lastCode: number | null = null;
  return {
    encode: (command) => {
      const { code, data } = board7eCommands[command];
      lastCode = code;
      const body = Uint8Array.of(0x7e, 0x00, machine, code, data, 0, 0);
      return Uint8Array.of(...body, ~sumOf(body) & 0xff);
    },
    feed: (bytes) => {
      const replies: Board7eReply[] = [];
      for (const frame of framer.feed(bytes)) {
        if (frame[2] !== machine) continue;
        const at = Buffer.from(frame);
        replies.push({
          version: at.readUInt8(1),
          executed: EXECUTED.includes(at.readUInt8(13)) || at[13] === lastCode,
          left: at.readUIntBE(6, 3),
          right: at.readUIntBE(9, 3),
          rawHex: `${at.toString('hex', 3, 6)}${at.toString('hex', 12, 13)}`,
        });
      }
      return replies;
    },
    reset: () => framer.reset(),
  };
}
