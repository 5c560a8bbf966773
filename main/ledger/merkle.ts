import * as nodeCrypto from 'node:crypto';

/** SHA-256, as 64 lower-case hex digits. Texts and their comparison cost less here than buffers do. */
export type Hash = string;

/** One call instead of three where Node has it (from 20.12 on). */
const sha256: (data: string | Uint8Array) => Hash =
  typeof nodeCrypto.hash === 'function'
    ? (data) => nodeCrypto.hash('sha256', data, 'hex')
    : (data) => nodeCrypto.createHash('sha256').update(data).digest('hex');

/** RFC 6962 2.1: the root of a log without entries. */
export const emptyRoot: Hash = sha256('');

/** RFC 6962 2.1 of an entry's text, which is hashed as UTF-8 and holds no lone surrogates. */
export const leafHash = (text: string): Hash => sha256(`\0${text}`);

const pair = Buffer.alloc(65, 1);

/** RFC 6962 2.1, of two hashes. */
export function nodeHash(left: Hash, right: Hash): Hash {
  pair.write(left, 1, 32, 'hex');
  pair.write(right, 33, 32, 'hex');
  return sha256(pair);
}

/** The hash of a complete subtree: `level` 0 are the leaves, and `place` counts subtrees of that level from the left. */
export type NodeReader = (level: number, place: number) => Hash;

/**
 * The right edge of a growing tree: roots of its complete subtrees, the largest first. An append costs one hash on average, the root as
 * many as there are subtrees, both O(log n).
 */
export class CompactRange {
  readonly #peaks: Hash[];
  #size: number;

  constructor(size = 0, peaks: readonly Hash[] = []) {
    this.#size = size;
    this.#peaks = [...peaks];
  }

  get size(): number {
    return this.#size;
  }

  copy(): CompactRange {
    return new CompactRange(this.#size, this.#peaks);
  }

  /** Calls `onNode` for each subtree that this leaf completes, from level 1 up. */
  append(leaf: Hash, onNode?: (level: number, place: number, hash: Hash) => void): void {
    let hash = leaf;
    let place = this.#size;
    for (let level = 1; place % 2 === 1; level += 1) {
      hash = nodeHash(this.#peaks.pop() ?? emptyRoot, hash);
      place = (place - 1) / 2;
      onNode?.(level, place, hash);
    }
    this.#peaks.push(hash);
    this.#size += 1;
  }

  root(): Hash {
    let root: Hash | null = null;
    for (let index = this.#peaks.length - 1; index >= 0; index -= 1) {
      const peak = this.#peaks[index] ?? emptyRoot;
      root = root === null ? peak : nodeHash(peak, root);
    }
    return root ?? emptyRoot;
  }
}

/** The range of a log of `size` entries, from its stored nodes. */
export function rangeOf(read: NodeReader, size: number): CompactRange {
  const peaks: Hash[] = [];
  let start = 0;
  for (let level = 52; level >= 0; level -= 1) {
    const width = 2 ** level;
    if (size - start < width) continue;
    peaks.push(read(level, start / width));
    start += width;
  }
  return new CompactRange(size, peaks);
}

/** The largest power of two below `n`, for n ≥ 2. */
function splitOf(n: number): number {
  let k = 1;
  while (k * 2 < n) k *= 2;
  return k;
}

/** RFC 6962 MTH of entries `start` (a multiple of the next power of two) up to but not including `end`; at least one. */
function hashOf(read: NodeReader, start: number, end: number): Hash {
  const count = end - start;
  const k = count === 1 ? 0.5 : splitOf(count);
  if (k * 2 === count) return read(Math.log2(count), start / count);
  return nodeHash(hashOf(read, start, start + k), hashOf(read, start + k, end));
}

/** RFC 6962 2.1: the root of the first `size` entries. */
export const rootOf = (read: NodeReader, size: number): Hash => (size === 0 ? emptyRoot : hashOf(read, 0, size));

/** RFC 6962 2.1.1: PATH, the leaf's neighbour first. Throws a RangeError when there is no such entry. */
export function inclusionPath(read: NodeReader, seq: number, size: number): Hash[] {
  if (!(seq >= 0 && seq < size)) throw new RangeError('no such entry');
  const path: Hash[] = [];
  let start = 0;
  let end = size;
  while (end - start > 1) {
    const middle = start + splitOf(end - start);
    if (seq < middle) {
      path.push(hashOf(read, middle, end));
      end = middle;
    } else {
      path.push(hashOf(read, start, middle));
      start = middle;
    }
  }
  return path.reverse();
}

/** RFC 6962 2.1.2: PROOF that the log of `to` entries begins with that of `from`. Throws a RangeError for from > to. */
export function consistencyPath(read: NodeReader, from: number, to: number): Hash[] {
  if (!(from >= 0 && from <= to)) throw new RangeError('no such size');
  if (from === 0 || from === to) return [];
  const path: Hash[] = [];
  let start = 0;
  let end = to;
  // True while the subtree is one whose root whoever checks has already.
  let isKnown = true;
  while (from !== end) {
    const middle = start + splitOf(end - start);
    if (from <= middle) {
      path.push(hashOf(read, middle, end));
      end = middle;
    } else {
      path.push(hashOf(read, start, middle));
      start = middle;
      isKnown = false;
    }
  }
  if (!isKnown) path.push(hashOf(read, start, end));
  return path.reverse();
}
