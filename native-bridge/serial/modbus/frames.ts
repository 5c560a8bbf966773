import { crcOf } from './crc';

/** A frame whose check held, not yet compared with any request. `body` is what stands between function code and CRC. */
export interface ModbusFrame {
  unit: number;
  code: number;
  body: Uint8Array;
}

/** Longest frame of the serial line (Modbus over Serial Line V1.02, 2.5.1). */
const FRAME_MAX = 256;
const HEAD = 2;
const CRC = 2;
/** Function codes whose answer says its own length in its third byte, and those whose answer has four bytes after the code. */
const READS = [0x01, 0x02, 0x03];
const WRITES = [0x05, 0x06, 0x0f, 0x10];
const EXCEPTIONS = [...READS, ...WRITES].map((code) => code | 0x80);

/** A place in what was heard where an answer may have begun, and where it would then end. */
interface Candidate {
  start: number;
  end: number;
}

/** Length of the answer that begins with these three bytes, CRC included; null when none begins so. */
function lengthOf(code: number, third: number): number | null {
  if (WRITES.includes(code)) return HEAD + 4 + CRC;
  if (EXCEPTIONS.includes(code)) return HEAD + 1 + CRC;
  // Bytes of up to 2000 bits or 125 registers.
  return READS.includes(code) && third >= 1 && third <= 250 ? HEAD + 1 + third + CRC : null;
}

/** A message with its CRC behind it. */
export function sealed(message: Uint8Array): Uint8Array {
  const crc = crcOf(message);
  return Uint8Array.from([...message, crc & 0xff, crc >> 8]);
}

/**
 * Finds the answers of Modbus devices in what is heard on the line. The pauses by which the standard tells frames apart do not survive
 * USB and networks, so lengths and CRCs alone decide: every byte may begin an answer, and one whose CRC holds counts, however many
 * false beginnings are still open before it.
 */
export class FrameFinder {
  #bytes = new Uint8Array(4 * FRAME_MAX);
  #length = 0;
  #candidates: Candidate[] = [];

  feed(bytes: Uint8Array): ModbusFrame[] {
    const frames: ModbusFrame[] = [];
    for (const byte of bytes) {
      const frame = this.#take(byte);
      if (frame) frames.push(frame);
    }
    return frames;
  }

  reset(): void {
    this.#length = 0;
    this.#candidates = [];
  }

  #take(byte: number): ModbusFrame | null {
    if (this.#length === this.#bytes.length) this.#forgetOldest();
    this.#bytes[this.#length] = byte;
    this.#length += 1;
    const start = this.#length - 3;
    const length = start >= 0 ? lengthOf(this.#bytes[start + 1] ?? 0, byte) : null;
    if (length !== null) this.#candidates.push({ start, end: start + length });
    // Oldest first: of two that end here, the longer is the answer and the other lies within it.
    for (const candidate of this.#candidates) {
      if (candidate.end !== this.#length) continue;
      const frame = this.#frameAt(candidate);
      if (!frame) continue;
      this.reset();
      return frame;
    }
    if (this.#candidates.length > 0) this.#candidates = this.#candidates.filter((candidate) => candidate.end > this.#length);
    return null;
  }

  #frameAt({ start, end }: Candidate): ModbusFrame | null {
    const message = this.#bytes.subarray(start, end - CRC);
    const crc = crcOf(message);
    if (this.#bytes[end - 2] !== (crc & 0xff) || this.#bytes[end - 1] !== crc >> 8) return null;
    return { unit: message[0] ?? 0, code: message[1] ?? 0, body: message.slice(HEAD) };
  }

  /** Keeps the last frame's length: whatever is still open began within it. */
  #forgetOldest(): void {
    const from = this.#length - FRAME_MAX;
    this.#bytes.copyWithin(0, from, this.#length);
    this.#length = FRAME_MAX;
    this.#candidates = this.#candidates.map(({ start, end }) => ({ start: start - from, end: end - from }));
  }
}
