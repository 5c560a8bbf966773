import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  CompactRange,
  consistencyPath,
  emptyRoot,
  type Hash,
  inclusionPath,
  leafHash,
  type NodeReader,
  nodeHash,
  rangeOf,
  rootOf,
} from '../../../main/ledger/merkle';
import { verifyConsistency, verifyInclusion } from '../../../main/ledger/merkleProofs';

/** The eight leaves and the roots that every implementation of Certificate Transparency is tried on. */
const knownLeaves = ['', '00', '10', '2021', '3031', '40414243', '5051525354555657', '606162636465666768696a6b6c6d6e6f'].map(
  (hex) => Buffer.from(hex, 'hex').toString('latin1'),
);
const knownRoots = [
  'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
];

/** RFC 6962 2.1 written down a second time, as it stands there. */
function mth(leaves: readonly string[]): Hash {
  const sha = (data: Buffer) => createHash('sha256').update(data).digest();
  const of = (part: readonly string[]): Buffer => {
    if (part.length === 1) return sha(Buffer.concat([Buffer.of(0), Buffer.from(part[0] ?? '', 'utf8')]));
    let k = 1;
    while (k * 2 < part.length) k *= 2;
    return sha(Buffer.concat([Buffer.of(1), of(part.slice(0, k)), of(part.slice(k))]));
  };
  return leaves.length === 0 ? sha(Buffer.alloc(0)).toString('hex') : of(leaves).toString('hex');
}

const readerOf =
  (leaves: readonly string[]): NodeReader =>
  (level, place) =>
    mth(leaves.slice(place * 2 ** level, (place + 1) * 2 ** level));

const numbered = (count: number) => Array.from({ length: count }, (_, index) => `entry ${index}`);
const flipped = (hash: Hash, bit: number): Hash => {
  const bytes = Buffer.from(hash, 'hex');
  bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) ^ (1 << (bit & 7));
  return bytes.toString('hex');
};

describe('the Merkle tree', () => {
  it.each(knownRoots.map((root, size) => ({ size, root })))('of $size known leaves has the known root', ({ size, root }) => {
    const range = new CompactRange();
    for (const leaf of knownLeaves.slice(0, size)) range.append(leafHash(leaf));
    expect(range.root()).toBe(root);
    expect(rootOf(readerOf(knownLeaves), size)).toBe(root);
    expect(rangeOf(readerOf(knownLeaves), size).root()).toBe(root);
  });

  it('proves what the reference proves', () => {
    const read = readerOf(knownLeaves);
    expect(inclusionPath(read, 0, 8)).toEqual([
      '96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7',
      '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
      '6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4',
    ]);
    expect(inclusionPath(read, 0, 1)).toEqual([]);
    expect(consistencyPath(read, 6, 8)).toEqual([
      '0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a',
      'ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0',
      'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
    ]);
    expect(consistencyPath(read, 8, 8)).toEqual([]);
  });

  it('proves every entry of every size up to 20, and no proof fits anywhere else', () => {
    const leaves = numbered(20);
    const read = readerOf(leaves);
    for (let size = 1; size <= leaves.length; size += 1) {
      const root = mth(leaves.slice(0, size));
      for (let seq = 0; seq < size; seq += 1) {
        const path = inclusionPath(read, seq, size);
        const leaf = leafHash(leaves[seq] ?? '');
        expect(verifyInclusion({ leaf, seq, path }, { size, root })).toBe(true);
        const others = [
          { leaf, seq: seq + 1, path },
          { leaf, seq: seq - 1, path },
          { leaf: leafHash('another'), seq, path },
          { leaf, seq, path: [...path, root] },
          { leaf, seq, path: path.slice(1) },
        ].filter((other) => !(other.path.length === 0 && path.length === 0 && other.leaf === leaf && other.seq === seq));
        for (const other of others) expect(verifyInclusion(other, { size, root })).toBe(false);
        expect(verifyInclusion({ leaf, seq, path }, { size, root: flipped(root, 3) })).toBe(false);
      }
      expect(() => inclusionPath(read, size, size)).toThrow(RangeError);
    }
  });

  it('proves every beginning of every log up to 20 entries', () => {
    const leaves = numbered(20);
    const read = readerOf(leaves);
    for (let to = 0; to <= leaves.length; to += 1) {
      for (let from = 0; from <= to; from += 1) {
        const path = consistencyPath(read, from, to);
        const [older, newer] = [from, to].map((size) => ({ size, root: mth(leaves.slice(0, size)) }));
        if (!older || !newer) throw new Error('two sizes');
        expect(verifyConsistency(older, newer, path)).toBe(true);
        expect(verifyConsistency({ ...older, root: flipped(older.root, 9) }, newer, path)).toBe(false);
        expect(verifyConsistency(older, { ...newer, root: flipped(newer.root, 9) }, path)).toBe(from === 0 && from < to);
        expect(verifyConsistency(older, newer, [...path, emptyRoot])).toBe(false);
        if (from < to) expect(verifyConsistency(newer, older, path)).toBe(false);
      }
    }
    expect(() => consistencyPath(read, 5, 4)).toThrow(RangeError);
  });

  it('takes no proof with any bit flipped', () => {
    const scene = fc
      .integer({ min: 2, max: 70 })
      .chain((size) =>
        fc.record({ size: fc.constant(size), seq: fc.nat(size - 1), from: fc.integer({ min: 1, max: size - 1 }) }),
      );
    fc.assert(
      fc.property(scene, fc.nat(255), fc.nat(100), ({ size, seq, from }, bit, which) => {
        const leaves = numbered(size);
        const read = readerOf(leaves);
        const root = mth(leaves);
        const leaf = leafHash(leaves[seq] ?? '');
        const path = inclusionPath(read, seq, size);
        const bent = path.map((hash, index) => (index === which % path.length ? flipped(hash, bit) : hash));
        expect(verifyInclusion({ leaf, seq, path }, { size, root })).toBe(true);
        expect(verifyInclusion({ leaf, seq, path: bent }, { size, root })).toBe(false);
        const older = { size: from, root: mth(leaves.slice(0, from)) };
        const steps = consistencyPath(read, from, size);
        const bentSteps = steps.map((hash, index) => (index === which % steps.length ? flipped(hash, bit) : hash));
        expect(verifyConsistency(older, { size, root }, steps)).toBe(true);
        expect(verifyConsistency(older, { size, root }, bentSteps)).toBe(false);
      }),
      { numRuns: 60 },
    );
  });

  it.each([-1, 0.5, Number.NaN, 2 ** 60])('holds %s for no size', (size) => {
    const root = { size, root: emptyRoot };
    expect(verifyInclusion({ leaf: emptyRoot, seq: 0, path: [] }, root)).toBe(false);
    expect(verifyConsistency(root, root, [])).toBe(false);
  });

  it('grows by one hash an entry, on average', () => {
    let nodes = 0;
    const range = new CompactRange();
    for (let index = 0; index < 1024; index += 1) range.append(leafHash(String(index)), () => (nodes += 1));
    expect(nodes).toBe(1023);
    expect(range.root()).toBe(mth(Array.from({ length: 1024 }, (_, index) => String(index))));
  });

  it('tells leaves from nodes', () => {
    const [a, b] = [leafHash('a'), leafHash('b')];
    expect(leafHash(Buffer.from(a + b, 'hex').toString('latin1'))).not.toBe(nodeHash(a, b));
  });
});
