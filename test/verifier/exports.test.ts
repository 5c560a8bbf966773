import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  codesOf,
  consentBody,
  faultOf,
  file,
  judge,
  judgeExport,
  type MadeLog,
  makeLog,
  otherStation,
  signerOf,
  source,
  station,
} from './madeLog';

const lines = (log: MadeLog): string[] => log.texts.map((text) => `${text}\n`);
const bytes = (all: readonly string[]): Uint8Array => Buffer.from(all.join(''), 'utf8');

describe('an export of the station', () => {
  test('is whole, at every size', async () => {
    for (let size = 1; size <= 17; size += 1) {
      const judged = await judgeExport(makeLog(size));
      expect(faultOf(judged)).toBe('none');
      expect(judged.ok && [judged.value.log?.size, judged.value.log?.station]).toEqual([size, station]);
    }
  });

  test('reads the same in pieces of any length', async () => {
    const log = makeLog(5);
    const { log: all, checkpoint, keys } = log.files();
    for (const pieceBytes of [1, 7, 100, 1_000_000]) {
      const judged = await judge({
        log: source(all, pieceBytes),
        files: [file('checkpoint.txt', checkpoint), file('keys.txt', keys)],
      });
      expect(faultOf(judged)).toBe('none');
    }
  });

  test('with one byte flipped anywhere in any of its files is refused', { timeout: 30_000 }, async () => {
    const log = makeLog(6);
    const given = log.files();
    const names = ['log', 'checkpoint', 'keys'] as const;
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...names), fc.nat(), fc.integer({ min: 1, max: 255 }), async (name, place, flip) => {
        const changed = Uint8Array.from(Buffer.from(given[name] as string));
        const at = place % changed.length;
        changed[at] = (changed[at] ?? 0) ^ flip;
        const files = { ...given, [name]: changed } as Record<(typeof names)[number], string | Uint8Array>;
        const judged = await judge({
          log: source(Buffer.from(files.log as Uint8Array)),
          files: [file('checkpoint.txt', files.checkpoint), file('keys.txt', files.keys)],
        });
        expect(judged.ok).toBe(false);
      }),
      { numRuns: 400 },
    );
  });

  test('names the first bad entry', async () => {
    const log = makeLog(8);
    const all = lines(log);
    const at = (seq: number, text: string) => all.with(seq, text);
    const entry = (seq: number) => all[seq] ?? '';
    const cases: [string, readonly string[], string, number | undefined][] = [
      ['a word changed', at(3, entry(3).replace('consent.refused', 'consent.renewed')), 'entry-prev', 4],
      ['the last one changed', at(7, entry(7).replace('"given"', '"taken"')), 'root-differs', undefined],
      ['one left out', all.toSpliced(4, 1), 'entry-seq', 4],
      ['one put in', all.toSpliced(4, 0, entry(3)), 'entry-seq', 4],
      ['two swapped', all.with(2, entry(5)).with(5, entry(2)), 'entry-seq', 2],
      ['the tail cut', all.slice(0, 6), 'log-shorter', undefined],
      ['cut within a line', [...all.slice(0, 5), entry(5).slice(0, 40)], 'log-last-line-cut', 5],
      ['the last line end lost', [...all.slice(0, 7), entry(7).trimEnd()], 'log-last-line-cut', 7],
      ['an empty line', all.toSpliced(3, 0, '\n'), 'entry-empty', 3],
      ['a line that is no JSON', at(3, 'three\n'), 'entry-not-json', 3],
      ['blanks put in', at(3, entry(3).replace('"kind":', '"kind": ')), 'entry-not-canonical', 3],
      [
        'members reordered',
        at(3, `${JSON.stringify(Object.fromEntries(Object.entries(JSON.parse(entry(3))).reverse()))}\n`),
        'entry-not-canonical',
        3,
      ],
      ['a member twice', at(3, entry(3).replace('"v":1', '"v":1,"v":1')), 'entry-not-canonical', 3],
      ['letters escaped', at(3, entry(3).replace('fairgate', '\\u0066airgate')), 'entry-not-canonical', 3],
      ['another version', at(3, entry(3).replace('"v":1', '"v":2')), 'entry-shape', 3],
      ['a day that is none', at(3, entry(3).replace(/"at":"2026-11-22/, '"at":"2026-02-30')), 'entry-shape', 3],
      ['a member too many', at(3, entry(3).replace('"v":1', '"v":1,"w":1')), 'entry-shape', 3],
    ];
    for (const [what, changed, fault, seq] of cases) {
      const judged = await judgeExport(log, { log: bytes(changed) });
      expect([what, faultOf(judged), judged.ok ? undefined : judged.fault.seq]).toEqual([what, fault, seq]);
    }
  });

  test('with bytes that are no UTF-8 is refused at that entry', async () => {
    const log = makeLog(4);
    const all = Uint8Array.from(log.files().log);
    all[Buffer.from(all).indexOf('consent.refused') + 3] = 0xff;
    expect(await judgeExport(log, { log: all })).toMatchObject({ ok: false, fault: { code: 'entry-not-json', seq: 2 } });
  });

  test('that goes on behind its checkpoint is refused from there', async () => {
    const log = makeLog(5);
    const checkpoint = log.checkpointAt();
    log.append('consent.refused', consentBody);
    const judged = await judgeExport(log, { checkpoint });
    expect(judged).toMatchObject({ ok: false, fault: { code: 'log-longer', seq: 5 } });
  });

  test('rewritten from one entry on, with every later hash made anew, is refused all the same', async () => {
    const honest = makeLog(6);
    const forged = makeLog(3);
    for (let number = 3; number < 6; number += 1) forged.append('consent.given', { ...consentBody, operator: 'nobody' });
    expect(faultOf(await judgeExport(forged, { checkpoint: honest.checkpointAt() }))).toBe('root-differs');
  });

  test('mangled by an editor or a mail program is told as that, for each file', async () => {
    const log = makeLog(4);
    const { log: all, checkpoint, keys } = log.files();
    const crlf = (text: string) => text.replaceAll('\n', '\r\n');
    const bom = (text: string) => `\ufeff${text}`;
    const text = Buffer.from(all).toString('utf8');
    for (const [change, code] of [
      [crlf, 'file-line-ends'],
      [bom, 'file-byte-order-mark'],
    ] as const) {
      expect(faultOf(await judgeExport(log, { log: Buffer.from(change(text)) }))).toBe(code);
      expect(faultOf(await judgeExport(log, { checkpoint: change(checkpoint) }))).toBe(code);
      expect(faultOf(await judgeExport(log, { keys: change(keys) }))).toBe(code);
    }
  });

  test('with files missing, empty or of another station is told as that', async () => {
    const log = makeLog(4);
    const other = makeLog(4, otherStation, 9);
    const { log: all, checkpoint, keys } = log.files();
    const both = [file('checkpoint.txt', checkpoint), file('keys.txt', keys)];
    expect(await judge({ log: source(all), files: both.slice(0, 1) })).toMatchObject({
      fault: { code: 'file-missing', values: { file: 'keys.txt' } },
    });
    expect(await judge({ log: source(all), files: both.slice(1) })).toMatchObject({
      fault: { code: 'file-missing', values: { file: 'checkpoint.txt' } },
    });
    expect(await judge({ files: both })).toMatchObject({ fault: { code: 'file-missing', values: { file: 'entries.jsonl' } } });
    expect(faultOf(await judgeExport(log, { log: new Uint8Array() }))).toBe('file-empty');
    expect(faultOf(await judgeExport(log, { checkpoint: '' }))).toBe('file-empty');
    expect(faultOf(await judgeExport(log, { keys: other.files().keys }))).toBe('note-key-unknown');
    expect(faultOf(await judgeExport(log, { keys: other.files().keys, checkpoint: other.files().checkpoint }))).toBe('other-log');
    expect(faultOf(await judgeExport(log, { checkpoint: 'shopping list\n' }))).toBe('note-malformed');
    expect(faultOf(await judgeExport(log, { keys: 'shopping list\n' }))).toBe('keys-malformed');
    expect(faultOf(await judgeExport(log, { keys: keys + keys }))).toBe('keys-twice');
    const entryOfOther = bytes(
      lines(log).with(
        3,
        `${(other.texts[3] ?? '').replace(/"prev":"\w+"/, /"prev":"\w+"/.exec(log.texts[3] ?? '')?.[0] ?? '')}\n`,
      ),
    );
    expect(faultOf(await judgeExport(log, { log: entryOfOther }))).toBe('entry-station');
  });
});

describe('keys that changed', () => {
  const rotated = () => {
    const log = makeLog(4);
    log.rotate();
    log.append('consent.refused', consentBody);
    log.rotate();
    log.append('consent.refused', consentBody);
    return log;
  };

  test('three keys after two changes verify, and so does a checkpoint of each of them', async () => {
    const log = rotated();
    const older = log.signers.map((signer, at) => file(`checkpoint-${at}.txt`, log.checkpointAt(2 + at, [signer])));
    const judged = await judgeExport(log, {}, older);
    expect(faultOf(judged)).toBe('none');
    expect(judged.ok && judged.value.bag.checkpoints).toHaveLength(1 + 2 + 3);
  });

  test('want the checkpoint both signed, and the keys the log names, in order', async () => {
    const log = rotated();
    const { keys } = log.files();
    expect(faultOf(await judgeExport(log, { checkpoints: '' }))).toBe('handover-missing');
    expect(faultOf(await judgeExport(log, { keys: `${keys.split('\n').reverse().join('\n').trimStart()}\n` }))).toBe(
      'keys-differ',
    );
    const stranger = `${signerOf(station, 77).key.text}\n`;
    expect(faultOf(await judgeExport(log, { keys: keys + stranger }))).toBe('keys-differ');
    const withoutFirst = keys.slice(keys.indexOf('\n') + 1);
    expect(faultOf(await judgeExport(log, { keys: withoutFirst }))).toBe('keys-differ');
  });

  test('a checkpoint the replaced key signed is none', async () => {
    const log = rotated();
    const [first] = log.signers;
    if (!first) throw new Error('no key');
    expect(faultOf(await judgeExport(log, { checkpoint: log.checkpointAt(undefined, [first]) }))).toBe('note-key-unknown');
  });

  test('a handover only one of them signed is none', async () => {
    const log = makeLog(4);
    log.rotate();
    const [old] = log.signers;
    if (!old) throw new Error('no key');
    expect(faultOf(await judgeExport(log, { checkpoints: log.checkpointAt(5, [old]) }))).toBe('handover-missing');
  });

  test('a file of several checkpoints with one changed is refused', async () => {
    const log = rotated();
    const { checkpoints } = log.files();
    expect(faultOf(await judgeExport(log, { checkpoints: checkpoints.replace('\n5\n', '\n4\n') }))).toBe('note-signature-wrong');
    expect(faultOf(await judgeExport(log, { checkpoints: `${checkpoints}\nand more\n` }))).toBe('note-not-checkpoint');
  });
});

describe('older checkpoints held against an export', () => {
  test('of every size agree with it, and one of another log of the same station is a fork', async () => {
    const log = makeLog(9);
    const forked = makeLog(5);
    forked.append('consent.refused', { ...consentBody, operator: 'nobody' });
    const older = Array.from({ length: 8 }, (_, at) => file(`checkpoint-${at}.txt`, log.checkpointAt(at + 1)));
    expect(faultOf(await judgeExport(log, {}, older))).toBe('none');
    expect(await judgeExport(log, {}, [...older, file('checkpoint-x.txt', forked.checkpointAt())])).toMatchObject({
      fault: { code: 'fork', values: { size: 6 } },
    });
  });

  test('one of a longer log shows that the tail was cut', async () => {
    const log = makeLog(9);
    const cut = makeLog(6);
    expect(faultOf(await judgeExport(cut, {}, [file('checkpoint-monday.txt', log.checkpointAt())]))).toBe('log-shorter');
  });

  test('a receipt is looked for in the export', async () => {
    const log = makeLog(6);
    const receipt = file('receipt.txt', codesOf(log, 4).join('\n'));
    log.append('consent.refused', consentBody);
    const judged = await judgeExport(log, {}, [receipt]);
    expect(judged.ok && judged.value.continued).toEqual({ verdict: 'still-there', size: 7 });
    const changed = makeLog(4);
    for (let number = 4; number < 7; number += 1) changed.append('consent.refused', consentBody);
    expect(faultOf(await judgeExport(changed, {}, [receipt]))).toBe('receipt-entry-differs');
  });
});
