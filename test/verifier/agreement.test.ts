import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { verifyExport } from '../../main/ledger/verifyExport';
import { consentBody, file, judge, type MadeLog, makeLog, source } from './madeLog';

const folder = mkdtempSync(path.join(os.tmpdir(), 'fairgate-verifier-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

type Name = 'entries.jsonl' | 'checkpoint.txt' | 'checkpoints.txt' | 'keys.txt';
type Files = Record<Name, Uint8Array>;

function exported(log: MadeLog): Files {
  const { log: entries, checkpoint, checkpoints, keys } = log.files();
  const history = checkpoints ? `${checkpoints}\n${checkpoint}\n` : `${checkpoint}\n`;
  return {
    'entries.jsonl': Uint8Array.from(entries),
    'checkpoint.txt': Buffer.from(checkpoint, 'utf8'),
    'checkpoints.txt': Buffer.from(history, 'utf8'),
    'keys.txt': Buffer.from(keys, 'utf8'),
  };
}

/** What the station's own check and this one say of the same files. */
async function bothSay(
  files: Files,
): Promise<{ station: boolean; verifier: boolean; stationBad: number | null; verifierBad: number | null }> {
  for (const [name, bytes] of Object.entries(files)) writeFileSync(path.join(folder, name), bytes);
  const station = verifyExport(folder, { trusted: null, proof: null, since: null });
  const { 'entries.jsonl': entries, ...small } = files;
  const verifier = await judge({ log: source(entries), files: Object.entries(small).map(([name, bytes]) => file(name, bytes)) });
  return {
    station: station.ok,
    verifier: verifier.ok,
    stationBad: station.ok ? null : station.firstBad,
    verifierBad: verifier.ok ? null : (verifier.fault.seq ?? null),
  };
}

const rotated = (): MadeLog => {
  const log = makeLog(6);
  log.rotate();
  log.append('consent.refused', consentBody);
  return log;
};

/** A piece of a file taken out, put in or put elsewhere. */
const splice = fc.record({
  name: fc.constantFrom<Name>('entries.jsonl', 'checkpoint.txt', 'checkpoints.txt', 'keys.txt'),
  at: fc.nat(),
  remove: fc.nat({ max: 3 }),
  insert: fc.uint8Array({ maxLength: 3 }),
});

describe('the station’s check and the verifier', () => {
  test('take the same exports', async () => {
    for (const log of [makeLog(1), makeLog(7), makeLog(40), rotated()]) {
      const said = await bothSay(exported(log));
      expect(said).toMatchObject({ station: true, verifier: true });
    }
  });

  test('refuse the same changed ones, and name the same first bad entry', { timeout: 30_000 }, async () => {
    const given = exported(rotated());
    await fc.assert(
      fc.asyncProperty(splice, async ({ name, at, remove, insert }) => {
        const bytes = Buffer.from(given[name]);
        const from = at % bytes.length;
        const changed = Buffer.concat([bytes.subarray(0, from), insert, bytes.subarray(from + remove)]);
        fc.pre(!changed.equals(bytes));
        const said = await bothSay({ ...given, [name]: changed });
        // The verifier is the stricter one about the history of keys: it takes nothing there that it cannot read.
        if (name === 'checkpoints.txt') expect(said.station || !said.verifier).toBe(true);
        else expect([said.station, said.verifier]).toEqual([false, false]);
        if (name === 'entries.jsonl' && said.stationBad !== null) expect(said.verifierBad).toBe(said.stationBad);
      }),
      { numRuns: 150 },
    );
  });

  test('say the same of lines that are swapped, doubled or left out', { timeout: 30_000 }, async () => {
    const log = rotated();
    const given = exported(log);
    const lines = log.texts.map((text) => `${text}\n`);
    await fc.assert(
      fc.asyncProperty(
        fc.nat({ max: 7 }),
        fc.nat({ max: 7 }),
        fc.constantFrom('swap', 'double', 'drop'),
        async (one, other, how) => {
          fc.pre(one !== other);
          const [a = '', b = ''] = [lines[one], lines[other]];
          const changed =
            how === 'swap'
              ? lines.with(one, b).with(other, a)
              : how === 'double'
                ? lines.toSpliced(other, 0, a)
                : lines.toSpliced(one, 1);
          const said = await bothSay({ ...given, 'entries.jsonl': Buffer.from(changed.join(''), 'utf8') });
          expect([said.station, said.verifier]).toEqual([false, false]);
          if (said.stationBad !== null && said.verifierBad !== null) expect(said.verifierBad).toBe(said.stationBad);
        },
      ),
      { numRuns: 60 },
    );
  });
});
