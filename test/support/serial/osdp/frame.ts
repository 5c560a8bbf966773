const som = 0x53;
const mark = 0xff;
const headerBytes = 5;
const crcFlag = 0x04;
const securityFlag = 0x08;
/** Longest frame this device announces in PDCAP and takes from the line. */
export const longestFrameBytes = 512;

/** CRC-16 of OSDP Annex C: polynomial 1021, start value 1D0F, most significant bit first. */
export function crc16(bytes: Uint8Array): number {
  let crc = 0x1d0f;
  for (const byte of bytes) {
    crc ^= byte << 8;
    for (let bit = 0; bit < 8; bit++) crc = crc & 0x8000 ? ((crc << 1) ^ 0x1021) & 0xffff : (crc << 1) & 0xffff;
  }
  return crc;
}

/** One frame as it came off the line; `bytes` runs from the start character through the CRC, without a leading mark. */
export interface Frame {
  bytes: Buffer;
  address: number;
  isReply: boolean;
  sequence: number;
  /** Security block without its length byte: type, then its data; null on a plain frame. */
  security: Buffer | null;
  /** Command or reply code. */
  code: number;
  /** Everything after the code up to the CRC: data and, in secured frames, the MAC. */
  body: Buffer;
}

export interface FrameParts {
  address: number;
  sequence: number;
  security: Uint8Array | null;
  code: number;
  body: Uint8Array;
}

/** Start character through body, with the length of the finished frame: the part a MAC is computed over. */
export function frameHead(parts: FrameParts, macBytes: number): Buffer {
  const security = parts.security === null ? [] : [parts.security.length + 1, ...parts.security];
  const length = headerBytes + security.length + 1 + parts.body.length + macBytes + 2;
  const control = (parts.sequence & 3) | crcFlag | (parts.security === null ? 0 : securityFlag);
  const header = [som, parts.address, length & 0xff, length >> 8, control];
  return Buffer.from([...header, ...security, parts.code, ...parts.body]);
}

/** Appends MAC (may be empty) and CRC, and puts the mark character in front, as RS-485 drivers expect. */
export function sealFrame(head: Uint8Array, mac: Uint8Array): Buffer {
  const covered = Buffer.concat([head, mac]);
  const crc = crc16(covered);
  return Buffer.concat([Buffer.from([mark]), covered, Buffer.from([crc & 0xff, crc >> 8])]);
}

/** Reads one complete frame whose length field already fits; null when its CRC or security block does not hold. */
export function parseFrame(bytes: Buffer): Frame | null {
  const control = bytes.readUInt8(4);
  if (!(control & crcFlag) || crc16(bytes.subarray(0, -2)) !== bytes.readUInt16LE(bytes.length - 2)) return null;
  let at = headerBytes;
  let security: Buffer | null = null;
  if (control & securityFlag) {
    const length = bytes.readUInt8(at);
    if (length < 2 || at + length + 1 > bytes.length - 2) return null;
    security = bytes.subarray(at + 1, at + length);
    at += length;
  }
  const address = bytes.readUInt8(1);
  return {
    bytes,
    address: address & 0x7f,
    isReply: (address & 0x80) !== 0,
    sequence: control & 3,
    security,
    code: bytes.readUInt8(at),
    body: bytes.subarray(at + 1, -2),
  };
}

/**
 * Cuts a byte stream into frames. Bytes that start no frame are skipped; after a bad CRC the search goes on behind
 * the false start character, so that garbage never hides a good frame behind it. Frames with a bad CRC are dropped:
 * on a shared line nobody knows whom they were for.
 */
export class FrameReader {
  #pending: Buffer = Buffer.alloc(0);

  feed(bytes: Uint8Array): Frame[] {
    this.#pending = Buffer.concat([this.#pending, bytes]);
    const frames: Frame[] = [];
    for (;;) {
      const start = this.#pending.indexOf(som);
      this.#pending = start < 0 ? Buffer.alloc(0) : this.#pending.subarray(start);
      if (this.#pending.length < headerBytes) return frames;
      const length = this.#pending.readUInt16LE(2);
      if (length < headerBytes + 3 || length > longestFrameBytes) {
        this.#pending = this.#pending.subarray(1);
        continue;
      }
      if (this.#pending.length < length) return frames;
      const frame = parseFrame(Buffer.from(this.#pending.subarray(0, length)));
      this.#pending = this.#pending.subarray(frame === null ? 1 : length);
      if (frame !== null) frames.push(frame);
    }
  }

  /** Forgets a half-read frame, as a device does when the line went quiet in the middle of one. */
  reset(): void {
    this.#pending = Buffer.alloc(0);
  }
}
