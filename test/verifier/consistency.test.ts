import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import type { Hash } from '../../main/ledger/merkle';
import { verifyConsistency } from '../../main/ledger/merkleProofs';
import { signNote } from '../../main/ledger/signedNote';
import { verifyExport } from '../../main/ledger/verifyExport';
import type { SmallFile } from '../../verifier/core/bag';
import { isConsistent } from '../../verifier/core/merkle';
import {
  consentBody,
  faultOf,
  file,
  judge,
  judgeExport,
  type MadeLog,
  makeLog,
  otherStation,
  signerOf,
  station,
} from './madeLog';

const folder = mkdtempSync(path.join(os.tmpdir(), 'fairgate-consistency-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const bytes = (hash: Hash): Uint8Array => Uint8Array.from(Buffer.from(hash, 'hex'));
const flipped = (hash: Hash, bit: number): Hash => {
  const changed = Buffer.from(hash, 'hex');
  changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
  return changed.toString('hex');
};

interface Root {
  size: number;
  root: Hash;
}

const head = ({ size, root }: Root) => ({ size, root: bytes(root) });
const say = (from: Root, to: Root, proof: readonly Hash[]): [station: boolean, page: boolean] => [
  verifyConsistency(from, to, proof),
  isConsistent(head(from), head(to), proof.map(bytes)),
];

describe('a proof of consistency', { timeout: 60_000 }, () => {
  const log = makeLog(70);
  const roots: Root[] = Array.from({ length: 71 }, (_, size) => ({ size, root: log.rootAt(size) }));
  const pairs = roots.flatMap((to) =>
    roots.slice(0, to.size + 1).map((from) => ({ from, to, proof: log.consistency(from.size, to.size) })),
  );

  test('is taken by both for every two sizes up to 70', () => {
    const refused = pairs.filter(({ from, to, proof }) => say(from, to, proof).includes(false));
    expect(refused).toEqual([]);
  });

  test('is refused by both with any one of its hashes changed, one left out, and one more', () => {
    const taken = pairs.flatMap(({ from, to, proof }) => {
      const which = (from.size + to.size) % (proof.length || 1);
      const bent = proof.map((hash, at) => proof.with(at, flipped(hash, (from.size * 7 + to.size + at) % 256)));
      const odd = [...(proof.length > 0 ? [proof.toSpliced(which, 1)] : []), [...proof, to.root]];
      // The page's SHA-256 is a slow one: of the larger trees it is given one changed hash a proof.
      const byPage = to.size > 32 ? bent.slice(which, which + 1) : [...bent, ...odd];
      return [
        ...[...bent, ...odd].filter((changed) => verifyConsistency(from, to, changed)),
        ...byPage.filter((changed) => say(from, to, changed).includes(true)),
      ];
    });
    expect(taken).toEqual([]);
  });

  // Sizes are bound by the signature, not by the proof: several have trees of one shape along it.
  test('is refused by both for other roots, and taken or refused alike for other sizes', () => {
    fc.assert(
      fc.property(fc.constantFrom(...pairs), fc.nat(70), fc.nat(255), ({ from, to, proof }, size, bit) => {
        fc.pre(from.size > 0 && size !== from.size && size !== to.size);
        const refused = [false, false];
        expect(say({ ...from, root: flipped(from.root, bit) }, to, proof)).toEqual(refused);
        expect(say(from, { ...to, root: flipped(to.root, bit) }, proof)).toEqual(refused);
        for (const [one, other] of [say({ ...from, size }, to, proof), say(from, { ...to, size }, proof)])
          expect(one).toBe(other);
      }),
      { numRuns: 300 },
    );
  });
});

/** What `gatectl ledger verify FOLDER --since` and the page say of the same files; the last one is the checkpoint somebody kept. */
async function bothSay(files: readonly SmallFile[], kept: string): Promise<{ station: string; page: string }> {
  for (const name of readdirSync(folder)) rmSync(path.join(folder, name));
  for (const { name, bytes } of files) writeFileSync(path.join(folder, name), bytes);
  writeFileSync(path.join(folder, 'kept.txt'), kept);
  const station = verifyExport(folder, { trusted: null, proof: null, since: path.join(folder, 'kept.txt') });
  return {
    station: station.ok ? 'none' : station.why,
    page: faultOf(await judge({ files: [...files, file('kept.txt', kept)] })),
  };
}

const proofOf = (log: MadeLog, from: number): SmallFile[] => [
  file('consistency.txt', log.continuation(from)),
  file('keys.txt', log.files().keys),
  ...log.keyProofs(),
];

/** Kept with its first key at 6 entries, then so many new keys. */
function kept(rotations = 0): { log: MadeLog; note: string; size: number } {
  const log = makeLog(6);
  const note = log.checkpointAt();
  for (let number = 0; number < 5; number += 1) log.append('consent.refused', consentBody);
  for (let number = 0; number < rotations; number += 1) log.rotate();
  return { log, note, size: log.texts.length };
}

describe('a checkpoint somebody kept and the proof’s folder', () => {
  test.each([0, 1, 3])('are consistent after %i new keys', async (rotations) => {
    const { log, note, size } = kept(rotations);
    expect(await bothSay(proofOf(log, 6), note)).toEqual({ station: 'none', page: 'none' });
    const judged = await judge({ files: [...proofOf(log, 6), file('kept.txt', note)] });
    expect(judged.ok && judged.value.consistent.map(({ older, newer }) => [older.size, newer.size])).toEqual([[6, size]]);
    // The page shows the fingerprint of who signs now, and no entry, for none was brought.
    expect(judged.ok && judged.value.newest?.signedBy.map(({ line }) => line)).toEqual([log.signers.at(-1)?.key.text]);
    expect(judged.ok && judged.value.included).toEqual([]);
  });

  const { log, note } = kept(2);
  const whole = proofOf(log, 6);
  const [first, ...others] = whole;
  const text = new TextDecoder().decode(first?.bytes);
  const stranger = signerOf(station, 77);
  const beside = (checkpoint: string) => {
    const signed = signNote(checkpoint.slice(0, checkpoint.lastIndexOf('\n\n') + 1), [stranger]);
    return checkpoint + signed.slice(signed.lastIndexOf('\n\n') + 2);
  };
  const strangersKeys = file('keys.txt', `${log.files().keys}${stranger.key.text}\n`);
  const without = (name: string) => whole.filter((one) => one.name !== name);
  /** One letter of the last signature's bytes is another; the key it names stays the same. */
  const lastSignatureChanged = (name: string): string => {
    const was = Buffer.from(others.find((one) => one.name === name)?.bytes ?? []).toString('utf8');
    const at = was.length - 20;
    return `${was.slice(0, at)}${was[at] === 'A' ? 'B' : 'A'}${was.slice(at + 1)}`;
  };
  const cases: [string, SmallFile[], string, { station: string; page: string }][] = [
    [
      'a proof cut off',
      [file('consistency.txt', text.slice(0, 60)), ...others],
      note,
      { station: 'proof-malformed', page: 'proof-malformed' },
    ],
    ['an empty proof', [file('consistency.txt', '\n'), ...others], note, { station: 'proof-malformed', page: 'proof-malformed' }],
    [
      'a proof without its signature',
      [file('consistency.txt', text.slice(0, text.indexOf('—'))), ...others],
      note,
      { station: 'checkpoint-malformed', page: 'note-malformed' },
    ],
    [
      'a proof made for another checkpoint',
      [file('consistency.txt', log.continuation(5)), ...others],
      note,
      { station: 'proof-of-other', page: 'proof-of-other' },
    ],
    [
      'a checkpoint larger than the station’s',
      whole,
      makeLog(30).checkpointAt(),
      { station: 'earlier-larger', page: 'older-larger' },
    ],
    [
      'a checkpoint of another station',
      [
        ...others.filter(({ name }) => name !== 'keys.txt'),
        file('consistency.txt', text),
        file('keys.txt', log.files().keys + makeLog(1, otherStation, 9).files().keys),
      ],
      makeLog(6, otherStation, 9).checkpointAt(),
      { station: 'origin-differs', page: 'other-log' },
    ],
    ['no proof of the second key', without('key-2.txt'), note, { station: 'key-unknown', page: 'key-not-followed' }],
    ['no proof of the third key', without('key-3.txt'), note, { station: 'key-unknown', page: 'key-not-followed' }],
    [
      'a stranger who signed beside the station, with his key in keys.txt',
      [
        file('consistency.txt', text.replace(log.checkpointAt(), beside(log.checkpointAt()))),
        ...others.filter(({ name }) => name !== 'keys.txt'),
        strangersKeys,
      ],
      note,
      { station: 'key-unknown', page: 'key-not-followed' },
    ],
    [
      'the proof of another entry for a key',
      [
        ...without('key-3.txt'),
        file('key-3.txt', new TextDecoder().decode(others.find(({ name }) => name === 'key-2.txt')?.bytes)),
      ],
      note,
      { station: 'proof-wrong', page: 'key-not-followed' },
    ],
    ['a log that was rewritten', proofOf(rewritten(), 6), note, { station: 'not-consistent', page: 'fork' }],
    [
      'keys of somebody else',
      [...without('keys.txt'), file('keys.txt', `${stranger.key.text}\n`)],
      note,
      { station: 'key-unknown', page: 'note-key-unknown' },
    ],
    [
      'a handing over of keys in which the new key’s own signature was changed',
      [...without('key-2.txt'), file('key-2.txt', lastSignatureChanged('key-2.txt'))],
      note,
      { station: 'signature-wrong', page: 'note-signature-wrong' },
    ],
    ['no keys', without('keys.txt'), note, { station: 'unreadable', page: 'file-missing' }],
  ];
  test.each(cases)('with %s are refused by both', async (_what, files, keptNote, said) => {
    expect(await bothSay(files, keptNote)).toEqual(said);
  });

  test('without the checkpoint somebody kept say what is lacking', async () => {
    expect(faultOf(await judge({ files: whole }))).toBe('older-missing');
    expect(
      faultOf(await judge({ files: [file('kept.txt', note), file('b.txt', log.checkpointAt()), ...without('consistency.txt')] })),
    ).toBe('proof-missing');
    expect(faultOf(await judge({ files: [file('list.txt', 'milk'), file('keys.txt', log.files().keys)] }))).toBe('file-unknown');
  });

  test('go on from proof to proof', async () => {
    const files = [file('a.txt', log.continuation(6, 8)), file('b.txt', log.continuation(8)), ...others, file('kept.txt', note)];
    const judged = await judge({ files });
    expect(judged.ok && judged.value.consistent.map(({ older, newer }) => [older.size, newer.size])).toEqual([
      [8, 13],
      [6, 8],
    ]);
  });

  test('beside the whole export are held against it', async () => {
    const more = [file('consistency.txt', text), file('kept.txt', note)];
    expect(faultOf(await judgeExport(log, {}, more))).toBe('none');
    const forged = file('consistency.txt', proofOf(rewritten(), 6)[0]?.bytes ?? '');
    expect(faultOf(await judgeExport(log, {}, [forged]))).toBe('fork');
  });

  test('with any piece of any file changed are refused by both, or by neither', { timeout: 60_000 }, async () => {
    const given = [...whole, file('kept.txt', note)];
    const edit = fc.record({
      which: fc.nat(given.length - 1),
      at: fc.nat(),
      remove: fc.nat({ max: 3 }),
      insert: fc.uint8Array({ maxLength: 3 }),
    });
    await fc.assert(
      fc.asyncProperty(edit, async ({ which, at, remove, insert }) => {
        const was = given[which];
        if (!was) throw new Error('no file');
        const from = at % was.bytes.length;
        const changed = Buffer.concat([was.bytes.subarray(0, from), insert, was.bytes.subarray(from + remove)]);
        fc.pre(!changed.equals(was.bytes));
        const files = given.with(which, { name: was.name, bytes: Uint8Array.from(changed) });
        const keptNote = Buffer.from(files.at(-1)?.bytes ?? []).toString('utf8');
        const said = await bothSay(files.slice(0, -1), keptNote);
        expect([was.name, said.station === 'none']).toEqual([was.name, said.page === 'none']);
        // A signature of an unknown key is passed over, and the new key's own is not what vouches for it.
        if (!was.name.startsWith('key-')) expect(said.station).not.toBe('none');
      }),
      { numRuns: 120 },
    );
  });
});

/** Of the same station with the same keys, with another entry in the place of one that was signed already. */
function rewritten(): MadeLog {
  const log = makeLog(4);
  for (let number = 4; number < 11; number += 1) log.append('consent.refused', { ...consentBody, operator: 'nobody' });
  log.rotate();
  log.rotate();
  return log;
}
