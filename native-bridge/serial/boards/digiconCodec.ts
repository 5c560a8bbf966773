import type { Codec } from '../codec';
import { Framer, type FrameShape, xorOf } from './framer';

/**
 * Commands of the Digicon board (manual of the Tx1500, section 7.5): `02 sizeLSB sizeMSB command… check`, size being the command's bytes
 * and the check, which is all bytes before it under exclusive or. Side 1 answers a passage with `1A`, side 2 with `1B`; which of the two
 * comes from the left the manual says once so and once otherwise.
 */
export const digiconCommands = {
  open1: [0x48],
  open2: [0x41],
  free1: [0x4c, 0x48],
  free2: [0x4c, 0x41],
  freeBoth: [0x4c, 0x44],
  /** Ends every free side. */
  control: [0x43],
} as const;
export type DigiconCommand = keyof typeof digiconCommands;

/** `accepted`, `invalid`: to the last command. `passed1`, `passed2`: somebody went through, unasked. */
export type DigiconReply = 'accepted' | 'invalid' | 'passed1' | 'passed2';

const replies: Partial<Record<number, DigiconReply>> = { 6: 'accepted', 21: 'invalid', 26: 'passed1', 27: 'passed2' };

const START = 0x02;
const HEADER_BYTES = 3;
/** An answer's code and its check. */
const ANSWER_SIZE = 2;

const shape: FrameShape = {
  start: START,
  lengthAt: (bytes, at) => {
    const low = bytes[at + 1];
    const high = bytes[at + 2];
    if ((low !== undefined && low !== ANSWER_SIZE) || (high !== undefined && high !== 0)) return 'noise';
    return high === undefined ? 'short' : HEADER_BYTES + ANSWER_SIZE;
  },
  holds: (frame) => xorOf(frame) === 0,
};

/** Answers do not say which command they are for. Size and check decide; what is not an answer is left out. */
export function createDigiconCodec(): Codec<DigiconCommand, DigiconReply> {
  const framer = new Framer(shape);
  return {
    encode: (command) => {
      const code = digiconCommands[command];
      const body = Uint8Array.of(START, code.length + 1, 0, ...code);
      return Uint8Array.of(...body, xorOf(body));
    },
    feed: (bytes) => framer.feed(bytes).flatMap((frame) => replies[frame[HEADER_BYTES] ?? 0] ?? []),
    reset: () => framer.reset(),
  };
}
