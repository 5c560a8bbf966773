import { crc16 } from './crc';

const MARK = 0xff;
const START = 0x53;
const REPLY_BIT = 0x80;
const CONTROL_CRC = 0x04;
const CONTROL_SECURITY = 0x08;
const HEADER_BYTES = 5;
const CRC_BYTES = 2;
const MAC_BYTES = 4;
const SHORTEST = HEADER_BYTES + 1 + CRC_BYTES;
/** Longest packet of IEC 60839-11-5. A header that claims more is noise. */
export const LONGEST_FRAME_BYTES = 1_440;

/** Security block types 15 to 18 carry a message authentication code. */
const hasMac = (security: Uint8Array | null): boolean => {
  const type = security?.[1] ?? 0;
  return type >= 0x15 && type <= 0x18;
};

export interface FrameParts {
  /** 0..126; 127 is everybody. */
  address: number;
  reply: boolean;
  /** 0..3 */
  sequence: number;
  /** Security block with its length and type bytes, or null. */
  security: Uint8Array | null;
  /** Command or reply code. */
  code: number;
  /** What follows the code, as on the line: encrypted under block types 17 and 18. */
  data: Uint8Array;
}

export interface Frame extends FrameParts {
  /** First four bytes of the code that authenticates `authenticated`; null outside the secure channel. */
  mac: Uint8Array | null;
  authenticated: Uint8Array;
}

/**
 * Bytes of one frame with its leading mark. `macOf` is asked for the authentication code of the frame so far when the
 * security block's type demands one (IEC 60839-11-5, only its first four bytes are sent).
 */
export function encodeFrame(parts: FrameParts, macOf: (authenticated: Uint8Array) => Uint8Array): Uint8Array {
  const securityBytes = parts.security?.length ?? 0;
  const macBytes = hasMac(parts.security) ? MAC_BYTES : 0;
  const bodyEnd = HEADER_BYTES + securityBytes + 1 + parts.data.length;
  const length = bodyEnd + macBytes + CRC_BYTES;
  if (length > LONGEST_FRAME_BYTES) throw new RangeError('OSDP frame too long');
  const bytes = new Uint8Array(1 + length);
  bytes[0] = MARK;
  const frame = bytes.subarray(1);
  frame[0] = START;
  frame[1] = parts.address | (parts.reply ? REPLY_BIT : 0);
  frame[2] = length & 0xff;
  frame[3] = length >> 8;
  frame[4] = parts.sequence | CONTROL_CRC | (parts.security ? CONTROL_SECURITY : 0);
  if (parts.security) frame.set(parts.security, HEADER_BYTES);
  frame[HEADER_BYTES + securityBytes] = parts.code;
  frame.set(parts.data, HEADER_BYTES + securityBytes + 1);
  if (macBytes) frame.set(macOf(frame.subarray(0, bodyEnd)).subarray(0, MAC_BYTES), bodyEnd);
  const crc = crc16(frame.subarray(0, length - CRC_BYTES));
  frame[length - 2] = crc & 0xff;
  frame[length - 1] = crc >> 8;
  return bytes;
}

/** Length of the frame that starts at `at`, 'short' while its header is incomplete, or 'noise'. Only CRC frames are taken. */
function frameLength(bytes: Uint8Array, at: number): number | 'short' | 'noise' {
  const low = bytes[at + 2];
  const high = bytes[at + 3];
  const control = bytes[at + 4];
  if (high !== undefined && high > LONGEST_FRAME_BYTES >> 8) return 'noise';
  if (low === undefined || high === undefined || control === undefined) return 'short';
  const length = low | (high << 8);
  const plausible = length >= SHORTEST && length <= LONGEST_FRAME_BYTES && (control & 0xf0) === 0 && control & CONTROL_CRC;
  return plausible ? length : 'noise';
}

/** Takes the checked bytes of one frame apart; null where its inner lengths contradict each other. */
function decodeFrame(frame: Uint8Array): Frame | null {
  const length = frame.length;
  if (crc16(frame.subarray(0, length - CRC_BYTES)) !== ((frame[length - 2] ?? 0) | ((frame[length - 1] ?? 0) << 8))) return null;
  const control = frame[4] ?? 0;
  const securityBytes = control & CONTROL_SECURITY ? (frame[HEADER_BYTES] ?? 0) : 0;
  if (control & CONTROL_SECURITY && securityBytes < 2) return null;
  const security = securityBytes ? frame.slice(HEADER_BYTES, HEADER_BYTES + securityBytes) : null;
  const bodyEnd = length - CRC_BYTES - (hasMac(security) ? MAC_BYTES : 0);
  const codeAt = HEADER_BYTES + securityBytes;
  if (codeAt >= bodyEnd) return null;
  return {
    address: (frame[1] ?? 0) & 0x7f,
    reply: ((frame[1] ?? 0) & REPLY_BIT) !== 0,
    sequence: control & 0x03,
    security,
    code: frame[codeAt] ?? 0,
    data: frame.slice(codeAt + 1, bodyEnd),
    mac: hasMac(security) ? frame.slice(bodyEnd, bodyEnd + MAC_BYTES) : null,
    authenticated: frame.slice(0, bodyEnd),
  };
}

/**
 * Finds frames in a stream of bytes that may come split, joined or with noise between them: length and CRC decide, no
 * timing. After a false start it goes on with the very next byte. Holds at most one frame's length of bytes.
 */
export class FrameReader {
  #held: Uint8Array = new Uint8Array(0);

  feed(bytes: Uint8Array): Frame[] {
    const stream = this.#held.length === 0 ? bytes : Buffer.concat([this.#held, bytes]);
    const frames: Frame[] = [];
    let at = 0;
    for (;;) {
      at = stream.indexOf(START, at);
      if (at < 0) {
        this.#held = new Uint8Array(0);
        return frames;
      }
      const length = frameLength(stream, at);
      if (length === 'short' || (length !== 'noise' && at + length > stream.length)) {
        this.#held = stream.slice(at);
        return frames;
      }
      const frame = length === 'noise' ? null : decodeFrame(stream.subarray(at, at + length));
      if (frame && length !== 'noise') frames.push(frame);
      at += frame && length !== 'noise' ? length : 1;
    }
  }

  /** Forgets a frame's beginning. The line is half-duplex: nothing begun before a command is an answer to it. */
  reset(): void {
    this.#held = new Uint8Array(0);
  }
}
