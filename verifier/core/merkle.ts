import { sha256 } from '../vendored/noble-hashes/sha2.js';
import { sameBytes } from './bytes';

/** RFC 6962 2.1: the empty tree's root is the hash of nothing. */
const emptyRoot = sha256(new Uint8Array());
const leafMark = Uint8Array.of(0);
const nodeMark = Uint8Array.of(1);

/** RFC 6962 2.1: SHA-256 of 0x00 and the leaf's bytes. */
export const leafHash = (bytes: Uint8Array): Uint8Array => sha256.create().update(leafMark).update(bytes).digest();

const nodeHash = (left: Uint8Array, right: Uint8Array): Uint8Array =>
  sha256.create().update(nodeMark).update(left).update(right).digest();

/** The Merkle tree's root while leaves come one by one; holds one hash per full subtree, largest first. */
export class GrowingTree {
  readonly #subtrees: Uint8Array[] = [];
  #size = 0;

  get size(): number {
    return this.#size;
  }

  add(leaf: Uint8Array): void {
    let hash = leaf;
    for (let rest = this.#size; rest % 2 === 1; rest = Math.floor(rest / 2)) {
      const left = this.#subtrees.pop();
      if (!left) throw new Error('a full subtree is missing');
      hash = nodeHash(left, hash);
    }
    this.#subtrees.push(hash);
    this.#size += 1;
  }

  root(): Uint8Array {
    return (
      this.#subtrees.reduceRight<Uint8Array | null>((right, left) => (right ? nodeHash(left, right) : left), null) ?? emptyRoot
    );
  }
}

const isSafe = (value: number): boolean => Number.isSafeInteger(value) && value >= 0;
const half = (value: number): number => Math.floor(value / 2);

/** The root that this proof leads to (RFC 9162 2.1.3.2), or null when it is of no tree of this size. */
export function rootByInclusion(leaf: Uint8Array, seq: number, size: number, proof: readonly Uint8Array[]): Uint8Array | null {
  if (!isSafe(seq) || !isSafe(size) || seq >= size) return null;
  let place = seq;
  let last = size - 1;
  let hash = leaf;
  for (const step of proof) {
    if (last === 0) return null;
    if (place % 2 === 1 || place === last) {
      hash = nodeHash(step, hash);
      while (place % 2 === 0 && place !== 0) {
        place = half(place);
        last = half(last);
      }
    } else hash = nodeHash(hash, step);
    place = half(place);
    last = half(last);
  }
  return last === 0 ? hash : null;
}

export interface TreeHead {
  size: number;
  root: Uint8Array;
}

/** Whether the newer tree begins with all leaves of the older one (RFC 9162 2.1.4.2). */
export function isConsistent(older: TreeHead, newer: TreeHead, proof: readonly Uint8Array[]): boolean {
  if (older.size > newer.size) return false;
  if (older.size === newer.size) return proof.length === 0 && sameBytes(older.root, newer.root);
  if (older.size === 0) return proof.length === 0 && sameBytes(older.root, emptyRoot);
  let place = older.size - 1;
  let last = newer.size - 1;
  while (place % 2 === 1) {
    place = half(place);
    last = half(last);
  }
  // An older tree that is one full subtree is itself the first step.
  const steps = place === 0 ? [older.root, ...proof] : [...proof];
  const first = steps.shift();
  if (!first) return false;
  let oldHash = first;
  let newHash = first;
  for (const step of steps) {
    if (last === 0) return false;
    if (place % 2 === 1 || place === last) {
      oldHash = nodeHash(step, oldHash);
      newHash = nodeHash(step, newHash);
      while (place % 2 === 0 && place !== 0) {
        place = half(place);
        last = half(last);
      }
    } else newHash = nodeHash(newHash, step);
    place = half(place);
    last = half(last);
  }
  return last === 0 && sameBytes(oldHash, older.root) && sameBytes(newHash, newer.root);
}
