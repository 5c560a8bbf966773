import { emptyRoot, type Hash, nodeHash } from './merkle';

const isOdd = (n: number) => n % 2 === 1;
const half = (n: number) => Math.floor(n / 2);
const isSize = (n: number) => Number.isSafeInteger(n) && n >= 0;

/** RFC 9162 2.1.3.2: whether the path leads from the leaf at `seq` to the root of `size` entries. */
export function verifyInclusion(
  { leaf, seq, path }: { leaf: Hash; seq: number; path: readonly Hash[] },
  { size, root }: { size: number; root: Hash },
): boolean {
  if (!isSize(size) || !isSize(seq) || seq >= size) return false;
  let fn = seq;
  let sn = size - 1;
  let hash = leaf;
  for (const step of path) {
    if (sn === 0) return false;
    if (isOdd(fn) || fn === sn) {
      hash = nodeHash(step, hash);
      while (!isOdd(fn) && fn !== 0) {
        fn = half(fn);
        sn = half(sn);
      }
    } else hash = nodeHash(hash, step);
    fn = half(fn);
    sn = half(sn);
  }
  return sn === 0 && hash === root;
}

/** RFC 9162 2.1.4.2: whether the log with the root `to` begins with the one with the root `from`. */
export function verifyConsistency(
  from: { size: number; root: Hash },
  to: { size: number; root: Hash },
  path: readonly Hash[],
): boolean {
  if (!isSize(from.size) || !isSize(to.size) || from.size > to.size) return false;
  if (from.size === to.size) return path.length === 0 && from.root === to.root;
  if (from.size === 0) return path.length === 0 && from.root === emptyRoot;
  const isPowerOfTwo = Number.isInteger(Math.log2(from.size)) && 2 ** Math.log2(from.size) === from.size;
  const [first, ...rest] = isPowerOfTwo ? [from.root, ...path] : path;
  if (first === undefined) return false;
  let fn = from.size - 1;
  let sn = to.size - 1;
  while (isOdd(fn)) {
    fn = half(fn);
    sn = half(sn);
  }
  let oldRoot = first;
  let newRoot = first;
  for (const step of rest) {
    if (sn === 0) return false;
    if (isOdd(fn) || fn === sn) {
      oldRoot = nodeHash(step, oldRoot);
      newRoot = nodeHash(step, newRoot);
      while (!isOdd(fn) && fn !== 0) {
        fn = half(fn);
        sn = half(sn);
      }
    } else newRoot = nodeHash(newRoot, step);
    fn = half(fn);
    sn = half(sn);
  }
  return sn === 0 && oldRoot === from.root && newRoot === to.root;
}
