/** Exception codes a slave answers with. */
export const ILLEGAL_FUNCTION = 1;
export const ILLEGAL_ADDRESS = 2;
export const ILLEGAL_VALUE = 3;

/** What a slave holds. Every method answers with an exception code where it cannot. */
export interface Tables {
  readCoils?(first: number, count: number): boolean[] | number;
  readInputs?(first: number, count: number): boolean[] | number;
  readRegisters?(first: number, count: number): number[] | number;
  /** `value` as it came over the wire. 0 is done, else the exception. */
  writeCoil?(address: number, value: number): number;
  writeCoils?(first: number, values: boolean[]): number;
  writeRegisters?(first: number, values: number[]): number;
}

function crc16(bytes: Buffer): number {
  let crc = 0xffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) {
      const carry = crc & 1;
      crc >>= 1;
      if (carry) crc ^= 0xa001;
    }
  }
  return crc;
}

function sealed(message: Buffer): Buffer {
  const crc = Buffer.alloc(2);
  crc.writeUInt16LE(crc16(message));
  return Buffer.concat([message, crc]);
}

const bitsToBytes = (bits: boolean[]): Buffer => {
  const bytes = Buffer.alloc(Math.ceil(bits.length / 8));
  for (const [index, bit] of bits.entries()) if (bit) bytes[index >> 3] = (bytes[index >> 3] ?? 0) | (1 << (index & 7));
  return bytes;
};

const wordsToBytes = (words: number[]): Buffer => Buffer.concat(words.map((word) => Buffer.from([word >> 8, word & 0xff])));

/**
 * The slave's half of Modbus RTU: requests in, answers out. Written against the standard on its own, so that the console's codec is
 * not tested with itself. Hears only its own address; a broadcast (0) is carried out and not answered.
 */
export class ModbusSlave {
  readonly #address: number;
  readonly #tables: Tables;
  #heard = Buffer.alloc(0);

  constructor(address: number, tables: Tables) {
    this.#address = address;
    this.#tables = tables;
  }

  hear(bytes: Buffer): { reply: Buffer | null; heardBytes: number }[] {
    this.#heard = Buffer.concat([this.#heard, bytes]);
    const answers: { reply: Buffer | null; heardBytes: number }[] = [];
    while (this.#heard.length >= 8) {
      const length = this.#requestLength();
      if (length > this.#heard.length) break;
      const request = this.#heard.subarray(0, length);
      if (length === 0 || crc16(request.subarray(0, -2)) !== request.readUInt16LE(length - 2)) {
        this.#heard = this.#heard.subarray(1);
        continue;
      }
      this.#heard = this.#heard.subarray(length);
      const address = request.readUInt8(0);
      if (address !== this.#address && address !== 0) continue;
      const reply = this.#answer(request.subarray(1, -2));
      if (address !== 0) answers.push({ reply: sealed(Buffer.concat([Buffer.from([address]), reply])), heardBytes: length });
    }
    return answers;
  }

  forget(): void {
    this.#heard = Buffer.alloc(0);
  }

  /** 0 where no request begins here. */
  #requestLength(): number {
    const code = this.#heard.readUInt8(1);
    if (code >= 1 && code <= 6) return 8;
    return code === 0x0f || code === 0x10 ? 9 + this.#heard.readUInt8(6) : 0;
  }

  /** Function code and what belongs to it, without address and CRC. */
  #answer(request: Buffer): Buffer {
    const code = request.readUInt8(0);
    const refuse = (exception: number) => Buffer.from([code | 0x80, exception]);
    const first = request.readUInt16BE(1);
    const second = request.readUInt16BE(3);
    const data = (bytes: Buffer) => Buffer.concat([Buffer.from([code, bytes.length]), bytes]);
    const done = (exception: number | undefined) =>
      exception === 0 ? Buffer.from(request.subarray(0, 5)) : refuse(exception ?? ILLEGAL_FUNCTION);
    if (code === 0x01 || code === 0x02) {
      const bits = (code === 0x01 ? this.#tables.readCoils : this.#tables.readInputs)?.(first, second) ?? ILLEGAL_FUNCTION;
      return typeof bits === 'number' ? refuse(bits) : data(bitsToBytes(bits));
    }
    if (code === 0x03) {
      const words = this.#tables.readRegisters?.(first, second) ?? ILLEGAL_FUNCTION;
      return typeof words === 'number' ? refuse(words) : data(wordsToBytes(words));
    }
    if (code === 0x05) return done(this.#tables.writeCoil?.(first, second));
    if (code === 0x06) return done(this.#tables.writeRegisters?.(first, [second]));
    if (code === 0x0f) {
      const values = Array.from({ length: second }, (_, bit) => (((request[6 + (bit >> 3)] ?? 0) >> (bit & 7)) & 1) === 1);
      return done(this.#tables.writeCoils?.(first, values));
    }
    if (code === 0x10) {
      if (request.readUInt8(5) !== second * 2 || request.length !== 6 + second * 2) return refuse(ILLEGAL_VALUE);
      const values = Array.from({ length: second }, (_, index) => request.readUInt16BE(6 + index * 2));
      return done(this.#tables.writeRegisters?.(first, values));
    }
    return refuse(ILLEGAL_FUNCTION);
  }
}
