import type { Codec } from '../codec';

/** How one reading is told from the next, as in `SerialReader`. Bytes, not hex. */
export interface Framing {
  start: Uint8Array;
  end: Uint8Array;
  /** All bytes of a reading, start, end and checksum among them. */
  lengthBytes: number | null;
  checksum: 'none' | 'xor' | 'sum';
  /** Most bytes a reading may have where its length is not fixed. */
  longestBytes: number;
  /** Its content may hold any byte, so an end inside of a fixed length is none. */
  isBinary: boolean;
}

/** What stands between start and checksum; null refuses it, and the search goes on behind its first byte. */
export type ReadContent<R> = (content: Uint8Array) => R | null;

const CR = 13;
const LF = 10;
const isLineEnd = (byte: number | undefined): boolean => byte === CR || byte === LF;

/** Checksum over bytes: all of them xored, or the last eight bits of their sum. */
export function checksumOf(bytes: Uint8Array, kind: 'xor' | 'sum'): number {
  let value = 0;
  for (const byte of bytes) value = kind === 'xor' ? value ^ byte : (value + byte) & 0xff;
  return value;
}

/** So many bytes are used up, with the reading they hold, if any; `more`: further bytes decide. */
type Look<R> = 'more' | { take: number; reading: R | null };

/**
 * Readings out of a stream of bytes that may come split, joined or with noise between them. Three ways, by what is known of a reading:
 * a start (look for it, then for the end or the length), an end only (a line; whatever is wrong with one, it is wrong as a whole), or
 * a length only (a window that is moved on byte by byte). A reader is only listened to, so there is nothing to encode.
 */
export class ReadingCodec<R> implements Codec<never, R> {
  readonly #framing: Framing;
  readonly #read: ReadContent<R>;
  readonly #longest: number;
  readonly #held: Uint8Array;
  #length = 0;
  /** Up to here no end was found. */
  #searched = 0;
  /** A line that is too long is thrown away to its end. */
  #skipsLine = false;

  constructor(framing: Framing, read: ReadContent<R>) {
    this.#framing = framing;
    this.#read = read;
    this.#longest = framing.lengthBytes ?? framing.longestBytes;
    // Room for a next piece, so that a full frame is not moved for every byte.
    this.#held = new Uint8Array(this.#longest * 2);
  }

  encode(): Uint8Array {
    return new Uint8Array();
  }

  feed(bytes: Uint8Array): R[] {
    const found: R[] = [];
    for (let at = 0; at < bytes.length; ) {
      const room = Math.min(bytes.length - at, this.#held.length - this.#length);
      this.#held.set(bytes.subarray(at, at + room), this.#length);
      this.#length += room;
      at += room;
      this.#drain(found);
    }
    return found;
  }

  reset(): void {
    this.#length = 0;
    this.#searched = 0;
    this.#skipsLine = false;
  }

  /** Takes out what is decided. What is left is less than a whole reading. */
  #drain(found: R[]): void {
    let from = 0;
    while (from < this.#length) {
      const look = this.#look(from);
      if (look === 'more') break;
      from += look.take;
      this.#searched = Math.max(this.#searched, from);
      if (look.reading !== null) found.push(look.reading);
    }
    this.#held.copyWithin(0, from, this.#length);
    this.#length -= from;
    this.#searched = Math.max(0, this.#searched - from);
  }

  #look(from: number): Look<R> {
    const { start, end, lengthBytes, isBinary } = this.#framing;
    if (start.length === 0 && end.length > 0 && !(lengthBytes !== null && isBinary)) return this.#line(from);
    const skip = this.#untilStart(from);
    if (skip > 0) return { take: skip, reading: null };
    if (this.#length - from < start.length) return 'more';
    if (lengthBytes !== null && (isBinary || end.length === 0)) return this.#counted(from, lengthBytes);
    return this.#delimited(from);
  }

  /** How many bytes from here can be no beginning of a reading. */
  #untilStart(from: number): number {
    const { start } = this.#framing;
    let at = from;
    while (at < this.#length && !this.#matches(start, at)) at += 1;
    return at - from;
  }

  #counted(from: number, length: number): Look<R> {
    if (this.#length - from < length) return 'more';
    const { start, end } = this.#framing;
    const endsAt = from + length - end.length;
    const reading = this.#matches(end, endsAt) ? this.#readBetween(from + start.length, endsAt) : null;
    return { take: reading === null ? 1 : length, reading };
  }

  /** A reading that does not hold is a false start: only its first byte is used up. */
  #delimited(from: number): Look<R> {
    const contentFrom = from + this.#framing.start.length;
    const endsAt = this.#endFrom(Math.max(this.#searched, contentFrom));
    if (endsAt === null) return this.#length - from < this.#longest ? 'more' : { take: 1, reading: null };
    const look = this.#readTo(from, contentFrom, endsAt);
    return look === 'more' || look.reading !== null ? look : { take: 1, reading: null };
  }

  #line(from: number): Look<R> {
    const { end, isBinary } = this.#framing;
    // Readers that are set to end with CR alone may send CR LF, and the other way round.
    const isStray = isLineEnd(end.at(-1)) && isLineEnd(this.#held[from]) && !this.#matches(end, from);
    if (isStray && !isBinary) return { take: 1, reading: null };
    const endsAt = this.#endFrom(Math.max(this.#searched, from));
    if (endsAt === null) {
      if (this.#length - from < this.#longest) return 'more';
      this.#skipsLine = true;
      return { take: this.#length - from - end.length + 1, reading: null };
    }
    const look = this.#skipsLine ? { take: endsAt + end.length - from, reading: null } : this.#readTo(from, from, endsAt);
    if (look !== 'more') this.#skipsLine = false;
    return look;
  }

  /** What was read up to the end found here, or to the one right behind it: a checksum may look like an end itself. */
  #readTo(from: number, contentFrom: number, endsAt: number): Look<R> {
    const { end, lengthBytes, checksum } = this.#framing;
    for (const at of checksum === 'none' ? [endsAt] : [endsAt, endsAt + 1]) {
      if (at + end.length - from > this.#longest || (at > endsAt && !this.#matches(end, at))) break;
      if (at + end.length > this.#length) return 'more';
      const take = at + end.length - from;
      const reading = lengthBytes === null || lengthBytes === take ? this.#readBetween(contentFrom, at) : null;
      if (reading !== null) return { take, reading };
    }
    return { take: endsAt + end.length - from, reading: null };
  }

  /** Null where the checksum at its end is wrong, or the content says nothing. */
  #readBetween(from: number, to: number): R | null {
    const { checksum } = this.#framing;
    if (checksum === 'none') return from <= to ? this.#read(this.#held.subarray(from, to)) : null;
    if (to <= from) return null;
    const content = this.#held.subarray(from, to - 1);
    return checksumOf(content, checksum) === this.#held[to - 1] ? this.#read(content) : null;
  }

  #endFrom(from: number): number | null {
    const { end } = this.#framing;
    for (let at = from; at + end.length <= this.#length; at += 1) {
      if (this.#matches(end, at)) return at;
      this.#searched = at + 1;
    }
    return null;
  }

  /** Whether these bytes stand here, as far as bytes are there. */
  #matches(wanted: Uint8Array, at: number): boolean {
    for (let index = 0; index < wanted.length && at + index < this.#length; index += 1) {
      if (wanted[index] !== this.#held[at + index]) return false;
    }
    return true;
  }
}
