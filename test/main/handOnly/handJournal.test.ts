import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DecisionId, LaneId } from '../../../main/contract/ids';
import { createHandJournal, handJournalName } from '../../../main/handOnly/handJournal';
import { type HandLine, readLines } from '../../../main/handOnly/handLines';
import { newUuidV7 } from '../../../main/storage/ids';
import { createKeyring } from '../../../main/storage/keyring';
import { temporaryFolder } from '../storage/temporaryStation';

const keyring = createKeyring(new Uint8Array(32).fill(7));
const newId = () => newUuidV7(Date.now(), (n) => new Uint8Array(randomBytes(n)));
const laneId = LaneId.parse('east-1');

const asked = (part: Partial<Extract<HandLine, { what: 'asked' }>> = {}): HandLine => ({
  what: 'asked',
  decisionId: DecisionId.parse(newId()),
  atMs: Date.now(),
  laneId,
  direction: 'entry',
  reason: 'visitor',
  unit: '3-1-502',
  note: '粤B12345',
  ...part,
});
const answered = (decisionId: DecisionId): HandLine => ({
  what: 'answered',
  decisionId,
  atMs: Date.now(),
  outcome: 'acked',
  tookMs: 40,
});
const six = (): HandLine[] =>
  [1, 2, 3].flatMap(() => {
    const line = asked();
    return [line, answered(line.decisionId)];
  });

function journalIn(folder: string, largestBytes?: number) {
  const failures: unknown[] = [];
  const journal = createHandJournal({
    folder,
    keyring,
    newId,
    onChange: () => {},
    onFailed: (error) => failures.push(error),
    ...(largestBytes !== undefined && { largestBytes }),
  });
  const file = path.join(folder, handJournalName);
  const text = () => readFileSync(file, 'utf8');
  /** Whether the disk has taken it. */
  const add = async (line: HandLine): Promise<boolean> => {
    journal.add(line);
    await journal.settled();
    return journal.waiting().journal.lines.length === 0;
  };
  return { journal, add, file, text, failures, read: () => readLines(text(), keyring) };
}

/** A whole file of one journal, and what was written into it. */
async function written(lines = six()) {
  const { add, file, text, read } = journalIn(temporaryFolder());
  for (const line of lines) expect(await add(line)).toBe(true);
  return { lines, file, text: text(), read };
}

describe('the journal of openings by hand', () => {
  it('keeps every line in order, to be read by this station’s key alone, and by the owner of the file alone', async () => {
    const { lines, file, text, read } = await written();
    expect(read()).toMatchObject({ journals: [{ lines, missing: 0 }], strange: [] });
    expect(readLines(text, createKeyring(new Uint8Array(32).fill(8))).journals).toEqual([]);
    if (process.platform !== 'win32') expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  it('says nothing in clear: no flat, note, lane or reason', async () => {
    const { text } = await written();
    expect(text).not.toMatch(/3-1-502|粤B12345|east-1|visitor|entry/);
  });

  it('two times without records are two journals in one file', async () => {
    const folder = temporaryFolder();
    const [first, second] = [asked(), asked()];
    await journalIn(folder).add(first);
    const later = journalIn(folder);
    await later.add(second);
    expect(later.read().journals.map(({ lines }) => lines)).toEqual([[first], [second]]);
  });

  it('goes on after its lines were taken over, as another journal', async () => {
    const { journal, add, read } = journalIn(temporaryFolder());
    await add(asked());
    journal.taken();
    expect(journal.count).toEqual({ kept: 0, unwritten: 0 });
    await add(asked());
    expect(read().journals).toHaveLength(2);
  });
});

describe('a power cut', () => {
  it('at any byte: whole lines count, half of one does not, and the next one begins a line of its own', async () => {
    const { lines, text } = await written();
    const ends = [...text.matchAll(/\n/g)].map(({ index }) => index + 1);
    for (let cut = 0; cut <= text.length; cut += 7) {
      const folder = temporaryFolder();
      const next = journalIn(folder);
      writeFileSync(next.file, text.slice(0, cut));
      const whole = lines.slice(0, ends.filter((end) => end <= cut).length);
      expect(next.read()).toMatchObject(
        whole.length > 0 ? { journals: [{ lines: whole, missing: 0 }], strange: [] } : { journals: [], strange: [] },
      );
      const more = asked();
      expect(await next.add(more)).toBe(true);
      const after = next.read();
      expect(after.strange).toEqual([]);
      expect(after.journals.flatMap((journal) => journal.lines)).toEqual([...whole, more]);
    }
  });

  it('a clock that goes back changes neither order nor number', async () => {
    const times = [5_000, 1_000, 9_000, 0];
    const { lines, read } = await written(times.map((atMs) => asked({ atMs })));
    expect(read()).toMatchObject({ journals: [{ lines, missing: 0 }] });
  });
});

describe('somebody changes the file', () => {
  const linesOf = (text: string) => text.split('\n').slice(0, -1);
  const join = (lines: string[]) => lines.map((line) => `${line}\n`).join('');

  it.each([0, 1, 2, 3, 4, 5])('line %i is changed: it is missed, the others stay', async (at) => {
    const { lines, text } = await written();
    const stored = linesOf(text).map((line, n) => (n === at ? line.replace(/"sealed":"(....)/, '"sealed":"AAAA') : line));
    const read = readLines(join(stored), keyring);
    expect(read.journals).toMatchObject([{ lines: lines.filter((_line, n) => n !== at), missing: 1 }]);
  });

  it.each([0, 1, 2, 3, 4])('line %i is taken out: it is missed', async (at) => {
    const { lines, text } = await written();
    const read = readLines(join(linesOf(text).filter((_line, n) => n !== at)), keyring);
    expect(read.journals).toMatchObject([{ lines: lines.filter((_line, n) => n !== at), missing: 1 }]);
  });

  it('lines in another order, or twice, say what they said', async () => {
    const { lines, text } = await written();
    const stored = linesOf(text);
    expect(readLines(join([...stored.toReversed(), ...stored]), keyring).journals).toMatchObject([{ lines, missing: 0 }]);
  });

  it('a line given another number or another journal says nothing', async () => {
    const { text } = await written([asked()]);
    expect(readLines(text.replace('"n":0', '"n":1'), keyring).journals).toEqual([]);
    expect(readLines(text.replace(/"journal":"[^"]+"/, `"journal":"${newId()}"`), keyring).journals).toEqual([]);
  });

  it('whatever lines somebody puts there, none is taken for an opening', () => {
    fc.assert(
      fc.property(fc.array(fc.string()), (lines) => {
        const { journals, strange } = readLines(join(lines), keyring);
        expect(journals).toEqual([]);
        expect(strange).toEqual(lines.flatMap((line) => line.split('\n')).filter((line) => line !== ''));
      }),
      { numRuns: 100 },
    );
  });

  it('and whatever byte is changed, nothing comes out that was not put in', async () => {
    const { lines, text } = await written();
    const said = new Set(lines.map((line) => JSON.stringify(line)));
    fc.assert(
      fc.property(fc.nat(text.length - 1), fc.integer({ min: 1, max: 94 }), (at, by) => {
        const changed = String.fromCharCode(32 + ((text.charCodeAt(at) - 32 + by + 95) % 95));
        const read = readLines(text.slice(0, at) + changed + text.slice(at + 1), keyring);
        for (const { lines: found } of read.journals) for (const line of found) expect(said).toContain(JSON.stringify(line));
      }),
      { numRuns: 200 },
    );
  });
});

describe('a disk that takes nothing', () => {
  it('nothing is thrown; what waited is written in order with the first line that is taken', async () => {
    const { journal, add, file, read, failures } = journalIn(temporaryFolder());
    const lines = six();
    mkdirSync(file);
    for (const line of lines.slice(0, 4)) expect(await add(line)).toBe(false);
    expect(journal.count).toEqual({ kept: 0, unwritten: 2 });
    expect(journal.waiting().journal.lines).toEqual(lines.slice(0, 4));
    expect(failures).toHaveLength(4);
    rmSync(file, { recursive: true });
    for (const line of lines.slice(4)) expect(await add(line)).toBe(true);
    expect(journal.count).toEqual({ kept: 3, unwritten: 0 });
    expect(read()).toMatchObject({ journals: [{ lines, missing: 0 }] });
  });

  it('is back: what waits is written when asked for, and with nothing waiting there is nothing to wait for', async () => {
    const { journal, add, file, read } = journalIn(temporaryFolder());
    mkdirSync(file);
    await add(asked());
    rmSync(file, { recursive: true });
    journal.flush();
    await journal.settled();
    expect(read().journals).toHaveLength(1);
    journal.flush();
    await journal.settled();
    expect([journal.isWriting, journal.count]).toEqual([false, { kept: 1, unwritten: 0 }]);
  });

  it('the folder is gone: the same', async () => {
    const { journal, add } = journalIn(path.join(temporaryFolder(), 'gone'));
    expect(await add(asked())).toBe(false);
    expect(journal.count.unwritten).toBe(1);
  });

  it('the file grows to its limit and no further, and stays whole', async () => {
    const { journal, add, file, read } = journalIn(temporaryFolder(), 2_000);
    for (let n = 0; n < 50; n += 1) await add(asked());
    const { kept, unwritten } = journal.count;
    expect(statSync(file).size).toBeLessThanOrEqual(2_000);
    expect(kept).toBeGreaterThan(3);
    expect(kept + unwritten).toBe(50);
    expect(read()).toMatchObject({ journals: [{ missing: 0 }], strange: [] });
  });

  it('memory is bounded too: beyond it openings are only counted', async () => {
    const { journal, file } = journalIn(temporaryFolder());
    mkdirSync(file);
    const line = asked();
    for (let n = 0; n < 10_050; n += 1) journal.add(line);
    await journal.settled();
    expect(journal.waiting()).toMatchObject({ uncounted: 50 });
    expect(journal.waiting().journal.lines).toHaveLength(10_000);
    expect(journal.count).toEqual({ kept: 0, unwritten: 10_050 });
    expect(existsSync(path.join(file, 'anything'))).toBe(false);
  });
});
