/** What is looked for: `bytes`, any `leastRun` of which in a row is a find. Bytes that are all alike are no find. */
export interface Needle {
  name: string;
  bytes: Uint8Array;
  leastRun: number;
  /** A run may begin at any multiple of this; the smaller, the surer and the slower.  */
  step: number;
  /** What the bytes stand for, where they are numbers. */
  numbers?: Float32Array;
}

export interface Find {
  name: string;
  /** Where in the searched bytes. */
  at: number;
  length: number;
}

/** Fewer different bytes in a run than this say nothing: a wall, a black bar. */
const LEAST_VARIETY = 8;
const HASH_BITS = 24;
const CHAIN_BITS = 20;

/** Looks for all needles at once at every byte of a haystack. */
export class NeedleSearch {
  readonly #needles: readonly Needle[];
  /** All needles, one after another. */
  readonly #text: Uint8Array;
  readonly #ownerEnds: number[] = [];
  /** Whether any run begins with eight bytes of this hash. */
  readonly #seen = new Uint8Array(2 ** (HASH_BITS - 3));
  /** Runs of one hash, chained: the newest by hash, and the one before by its number. */
  readonly #newest = new Int32Array(2 ** CHAIN_BITS).fill(-1);
  readonly #before: number[] = [];
  readonly #places: number[] = [];

  constructor(needles: readonly Needle[]) {
    this.#needles = needles;
    this.#text = new Uint8Array(needles.reduce((sum, { bytes }) => sum + bytes.length, 0));
    let from = 0;
    for (const { bytes, step, leastRun } of needles) {
      this.#text.set(bytes, from);
      for (let at = 0; at + leastRun <= bytes.length; at += step) this.#note(from + at, leastRun);
      from += bytes.length;
      this.#ownerEnds.push(from);
    }
  }

  #note(place: number, leastRun: number): void {
    if (new Set(this.#text.subarray(place, place + leastRun)).size < LEAST_VARIETY) return;
    const hash = hashOf(wordAt(this.#text, place), wordAt(this.#text, place + 4));
    this.#seen[hash >>> 3] = (this.#seen[hash >>> 3] ?? 0) | (1 << (hash & 7));
    const chain = hash >>> (HASH_BITS - CHAIN_BITS);
    this.#before.push(this.#newest[chain] ?? -1);
    this.#newest[chain] = this.#places.push(place) - 1;
  }

  /** Every run found. One stretch of the haystack is told once. */
  findAll(haystack: Uint8Array): Find[] {
    const finds: Find[] = [];
    const seen = this.#seen;
    let [first, second, told] = [0, 0, 0];
    for (let end = 0; end < haystack.length; end += 1) {
      // The eight bytes up to `end`, as two words.
      first = (first >>> 8) | ((second & 0xff) << 24);
      second = (second >>> 8) | ((haystack[end] as number) << 24);
      if ((first | second) === 0) continue;
      const hash = (Math.imul(first, 0x9e3779b1) ^ Math.imul(second, 0x85ebca6b)) >>> (32 - HASH_BITS);
      if (((seen[hash >>> 3] as number) & (1 << (hash & 7))) === 0 || end - 7 < told) continue;
      const find = this.#longestAt(haystack, end - 7, hash);
      if (!find) continue;
      finds.push(find);
      told = find.at + find.length;
    }
    return finds;
  }

  #longestAt(haystack: Uint8Array, at: number, hash: number): Find | null {
    let longest: Find | null = null;
    for (let run = this.#newest[hash >>> (HASH_BITS - CHAIN_BITS)] ?? -1; run >= 0; run = this.#before[run] ?? -1) {
      const place = this.#places[run] ?? 0;
      if (wordAt(this.#text, place) !== wordAt(haystack, at) || wordAt(this.#text, place + 4) !== wordAt(haystack, at + 4))
        continue;
      const owner = this.#ownerOf(place);
      const needle = this.#needles[owner];
      if (!needle) continue;
      const end = this.#ownerEnds[owner] ?? 0;
      const start = end - needle.bytes.length;
      let before = 0;
      while (place - before > start && at > before && haystack[at - before - 1] === this.#text[place - before - 1]) before += 1;
      let after = 0;
      while (place + after < end && haystack[at + after] === this.#text[place + after]) after += 1;
      const length = before + after;
      if (length < needle.leastRun || length <= (longest?.length ?? 0)) continue;
      longest = { name: needle.name, at: at - before, length };
    }
    return longest;
  }

  #ownerOf(place: number): number {
    let [low, high] = [0, this.#ownerEnds.length - 1];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (place < (this.#ownerEnds[middle] ?? 0)) high = middle;
      else low = middle + 1;
    }
    return low;
  }
}

const wordAt = (bytes: Uint8Array, at: number): number =>
  (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8) | ((bytes[at + 2] ?? 0) << 16) | ((bytes[at + 3] ?? 0) << 24);
const hashOf = (first: number, second: number): number =>
  (Math.imul(first, 0x9e3779b1) ^ Math.imul(second, 0x85ebca6b)) >>> (32 - HASH_BITS);

const STEP_OF_FLOATS = 4;
/** Four numbers in a row are nobody else's. */
const LEAST_NUMBERS = 4;

/** A template as a program holds it: floats of 32 and 64 bits. */
export function templateNeedles(name: string, template: Float32Array): Needle[] {
  const doubles = Float64Array.from(template);
  return [
    { name, bytes: bytesOf(template), leastRun: LEAST_NUMBERS * 4, step: STEP_OF_FLOATS, numbers: template },
    // The low words of widened floats are all alike: a run begins at a high word.
    { name: `${name}, 64 bit`, bytes: bytesOf(doubles).subarray(4), leastRun: LEAST_NUMBERS * 8 - 4, step: 8 },
  ];
}

/** A template as it may have been written down: base64, hex, and numbers as text. */
export function writtenTemplateNeedles({ name, numbers }: Needle): Needle[] {
  if (!numbers) return [];
  const bytes = bytesOf(numbers);
  const text = (form: string, words: string): Needle => ({
    name: `${name}, ${form}`,
    bytes: Buffer.from(words, 'latin1'),
    leastRun: 32,
    step: 8,
  });
  return [
    ...[0, 1, 2].map((skip) => text('base64', Buffer.from(bytes.subarray(skip)).toString('base64'))),
    text('hex', Buffer.from(bytes).toString('hex')),
    text('text', Array.from(numbers).join()),
  ];
}

/** Rows of pixels; 48 bytes are 16 pixels. */
export const pixelNeedle = (name: string, row: Uint8Array): Needle => ({ name, bytes: row, leastRun: 48, step: 12 });

/** Many numbers of which neighbours may be alike: 128 in a row. */
export const floatsNeedle = (name: string, floats: Float32Array): Needle => ({
  name,
  bytes: bytesOf(floats),
  leastRun: 512,
  step: 256,
});

const bytesOf = ({ buffer, byteOffset, byteLength }: Float32Array | Float64Array): Uint8Array =>
  new Uint8Array(buffer, byteOffset, byteLength);
