/** A Huffman code as counts per length and symbols in order (canonical codes, RFC 1951 3.2.2). */
interface Code {
  counts: Uint16Array;
  symbols: Uint16Array;
}

const lengthBase = [
  3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258,
];
const lengthExtra = [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0];
const distanceBase = [
  1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097, 6145, 8193, 12289,
  16385, 24577,
];
const distanceExtra = [0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 10, 10, 11, 11, 12, 12, 13, 13];
const lengthOrder = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];
const endOfBlock = 256;

class Damaged extends Error {}

/** Undoes raw deflate (RFC 1951) that began with a preset dictionary, which may be empty. Null when the bytes are no deflate stream, leave bytes over, or swell beyond `maxBytes`. */
export function inflate(packed: Uint8Array, maxBytes: number, dictionary: Uint8Array = new Uint8Array()): Uint8Array | null {
  try {
    return new Inflating(packed, maxBytes, dictionary).all();
  } catch (error) {
    if (error instanceof Damaged) return null;
    throw error;
  }
}

class Inflating {
  #at = 0;
  #held = 0;
  #bits = 0;
  #out = new Uint8Array(4096);
  /** What stands before #start is the dictionary. */
  readonly #start: number;
  #length = 0;

  constructor(
    private readonly packed: Uint8Array,
    private readonly maxBytes: number,
    dictionary: Uint8Array,
  ) {
    this.#start = dictionary.length;
    for (const byte of dictionary) this.#append(byte);
  }

  all(): Uint8Array {
    let last = 0;
    while (last === 0) {
      last = this.#take(1);
      const kind = this.#take(2);
      if (kind === 0) this.#stored();
      else if (kind === 1) this.#block(fixedLengths, fixedDistances);
      else if (kind === 2) this.#dynamic();
      else throw new Damaged();
    }
    if (this.#at !== this.packed.length) throw new Damaged();
    return this.#out.slice(this.#start, this.#length);
  }

  #take(count: number): number {
    while (this.#bits < count) {
      const byte = this.packed[this.#at++];
      if (byte === undefined) throw new Damaged();
      this.#held |= byte << this.#bits;
      this.#bits += 8;
    }
    const value = this.#held & ((1 << count) - 1);
    this.#held >>>= count;
    this.#bits -= count;
    return value;
  }

  #put(byte: number): void {
    if (this.#length - this.#start >= this.maxBytes) throw new Damaged();
    this.#append(byte);
  }

  #append(byte: number): void {
    if (this.#length === this.#out.length) {
      const larger = new Uint8Array(this.#out.length * 2);
      larger.set(this.#out);
      this.#out = larger;
    }
    this.#out[this.#length++] = byte;
  }

  #stored(): void {
    this.#held = 0;
    this.#bits = 0;
    const length = this.#take(16);
    if ((length ^ this.#take(16)) !== 0xffff) throw new Damaged();
    for (let left = length; left > 0; left -= 1) this.#put(this.#take(8));
  }

  #symbol({ counts, symbols }: Code): number {
    let code = 0;
    let first = 0;
    let index = 0;
    for (let length = 1; length <= 15; length += 1) {
      code |= this.#take(1);
      const count = counts[length] ?? 0;
      if (code - count < first) return symbols[index + (code - first)] ?? 0;
      index += count;
      first = (first + count) << 1;
      code <<= 1;
    }
    throw new Damaged();
  }

  #block(lengths: Code, distances: Code): void {
    for (;;) {
      const symbol = this.#symbol(lengths);
      if (symbol < endOfBlock) this.#put(symbol);
      else if (symbol === endOfBlock) return;
      else this.#copy(symbol - endOfBlock - 1, distances);
    }
  }

  #copy(symbol: number, distances: Code): void {
    const base = lengthBase[symbol];
    if (base === undefined) throw new Damaged();
    const length = base + this.#take(lengthExtra[symbol] ?? 0);
    const place = this.#symbol(distances);
    const near = distanceBase[place];
    if (near === undefined) throw new Damaged();
    const distance = near + this.#take(distanceExtra[place] ?? 0);
    if (distance > this.#length) throw new Damaged();
    for (let left = length; left > 0; left -= 1) this.#put(this.#out[this.#length - distance] ?? 0);
  }

  #dynamic(): void {
    const lengthCount = this.#take(5) + 257;
    const distanceCount = this.#take(5) + 1;
    const orderCount = this.#take(4) + 4;
    const ordered = new Uint8Array(19);
    for (const place of lengthOrder.slice(0, orderCount)) ordered[place] = this.#take(3);
    const code = codeOf(ordered);
    const lengths = new Uint8Array(lengthCount + distanceCount);
    let at = 0;
    while (at < lengths.length) {
      const symbol = this.#symbol(code);
      if (symbol < 16) lengths[at++] = symbol;
      else {
        if (symbol === 16 && at === 0) throw new Damaged();
        const value = symbol === 16 ? (lengths[at - 1] ?? 0) : 0;
        const times = symbol === 16 ? 3 + this.#take(2) : symbol === 17 ? 3 + this.#take(3) : 11 + this.#take(7);
        if (at + times > lengths.length) throw new Damaged();
        lengths.fill(value, at, at + times);
        at += times;
      }
    }
    this.#block(codeOf(lengths.subarray(0, lengthCount)), codeOf(lengths.subarray(lengthCount)));
  }
}

function codeOf(lengths: Uint8Array): Code {
  const counts = new Uint16Array(16);
  for (const length of lengths) counts[length] = (counts[length] ?? 0) + 1;
  counts[0] = 0;
  const offsets = new Uint16Array(16);
  let left = 1;
  for (let length = 1; length <= 15; length += 1) {
    left = left * 2 - (counts[length] ?? 0);
    if (left < 0) throw new Damaged();
    offsets[length] = (offsets[length - 1] ?? 0) + (counts[length - 1] ?? 0);
  }
  const symbols = new Uint16Array(lengths.length);
  lengths.forEach((length, symbol) => {
    if (length === 0) return;
    const place = offsets[length] ?? 0;
    symbols[place] = symbol;
    offsets[length] = place + 1;
  });
  return { counts, symbols };
}

const fixedLengths = codeOf(
  Uint8Array.from({ length: 288 }, (_, symbol) => (symbol < 144 ? 8 : symbol < 256 ? 9 : symbol < 280 ? 7 : 8)),
);
const fixedDistances = codeOf(new Uint8Array(30).fill(5));
