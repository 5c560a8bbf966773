import { cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { ledger as command } from '../../../main/cli/ledger';
import { LedgerFault } from '../../../main/contract/ledger';
import { ledgerFaultWords } from '../../../main/contract/ledgerFaultWords';
import { signCheckpoint } from '../../../main/ledger/checkpoint';
import { createSigner } from '../../../main/ledger/signedNote';
import { writeExample } from '../../support/ledger/exampleExport';
import { must, temporaryFolder } from '../storage/temporaryStation';
import { type LedgerRoom, ledgerRoom } from './ledgerRoom';

const MORE = 300;
const ENTRIES = MORE + 4;

function run(...args: string[]): { code: number | null; out: string; err: string } {
  const said = { out: '', err: '' };
  const code = command(args, {
    dataFolder: '/nowhere',
    language: 'en',
    out: (text) => {
      said.out += text;
    },
    err: (text) => {
      said.err += text;
    },
  });
  return { code, ...said };
}

type Edit = (file: string, how: (text: string) => string) => void;

/** The example, changed before it is verified. Words that begin with @ are files of its folder. */
function verified(change: (edit: Edit, folder: string) => void, ...args: string[]) {
  const folder = temporaryFolder();
  writeExample(folder, MORE);
  change((file, how) => {
    const full = path.join(folder, file);
    writeFileSync(full, how(readFileSync(full, 'utf8')), 'utf8');
  }, folder);
  const keys = readFileSync(path.join(folder, 'export/keys.txt'), 'utf8').split('\n');
  const named = args.map((word) =>
    word.startsWith('@')
      ? path.join(folder, word.slice(1))
      : word === 'OLD'
        ? (keys[0] ?? '')
        : word === 'NEW'
          ? (keys[1] ?? '')
          : word,
  );
  const { code, out } = run('verify', path.join(folder, 'export'), '--json', ...named);
  return { code, answer: JSON.parse(out) };
}

const nothing = () => {};
const entries = 'export/entries.jsonl';
const checkpoint = 'export/checkpoint.txt';
const lines = (how: (all: string[]) => string[]) => (text: string) => `${how(text.slice(0, -1).split('\n')).join('\n')}\n`;
const proof = ['--proof', '@entry-1.tlog-proof'];
const since = ['--since', '@earlier-checkpoint.txt'];
const foreignKey = createSigner('fairgate.local/one', new Uint8Array(32).fill(5)).key.text;

describe('an export by itself', () => {
  it('verifies, and says that nobody vouches for a key that came with it', () => {
    const { code, answer } = verified(nothing, ...proof, ...since);
    expect(code).toBe(0);
    expect(answer).toMatchObject({ ok: true, entries: ENTRIES, trustedKeys: 'from the export' });
    expect(answer.next).toMatch(/--key/);
  });

  it.each(['OLD', 'NEW'])('verifies for whoever trusts its %s key', (key) => {
    const { code, answer } = verified(nothing, '--key', key, ...proof, ...since);
    expect(code).toBe(0);
    expect(answer).toMatchObject({ ok: true, trustedKeys: 'given' });
  });

  const cases: [string, (edit: Edit, folder: string) => void, string[], { why: string; firstBad?: number }][] = [
    [
      'a digit of an entry',
      (edit) => edit(entries, (text) => text.replace('"index":100', '"index":101')),
      [],
      { why: 'wrong-prev', firstBad: 105 },
    ],
    [
      'the last entry',
      (edit) => edit(entries, (text) => text.replace('"index":299', '"index":298')),
      [],
      { why: 'root-differs' },
    ],
    [
      'two entries',
      (edit) =>
        edit(
          entries,
          lines(([a = '', b = '', c = '', ...more]) => [a, c, b, ...more]),
        ),
      [],
      { why: 'wrong-seq', firstBad: 1 },
    ],
    [
      'an entry taken out',
      (edit) =>
        edit(
          entries,
          lines((all) => all.toSpliced(7, 1)),
        ),
      [],
      { why: 'wrong-seq', firstBad: 7 },
    ],
    [
      'the end cut off',
      (edit) =>
        edit(
          entries,
          lines((all) => all.slice(0, -5)),
        ),
      [],
      { why: 'cut', firstBad: ENTRIES - 5 },
    ],
    ['no entries at all', (edit) => edit(entries, () => ''), [], { why: 'cut', firstBad: 0 }],
    [
      'half a last line',
      (edit) => edit(entries, (text) => text.slice(0, -20)),
      [],
      { why: 'not-canonical', firstBad: ENTRIES - 1 },
    ],
    [
      'an entry more',
      (edit) =>
        edit(
          entries,
          lines((all) => [...all, all.at(-1) ?? '']),
        ),
      [],
      { why: 'unsigned', firstBad: ENTRIES },
    ],
    [
      'an empty line',
      (edit) =>
        edit(
          entries,
          lines((all) => all.toSpliced(9, 0, '')),
        ),
      [],
      { why: 'not-canonical', firstBad: 9 },
    ],
    [
      'a space',
      (edit) => edit(entries, (text) => text.replace('"seq":5,', '"seq": 5,')),
      [],
      { why: 'not-canonical', firstBad: 5 },
    ],
    [
      'line ends of Windows',
      (edit) => edit(entries, (text) => text.replaceAll('\n', '\r\n')),
      [],
      { why: 'not-canonical', firstBad: 0 },
    ],
    [
      'bytes that are not UTF-8',
      (_edit, folder) => {
        const bytes = readFileSync(path.join(folder, entries));
        bytes[bytes.indexOf('\n') + 200] = 0xff;
        writeFileSync(path.join(folder, entries), bytes);
      },
      [],
      { why: 'not-canonical', firstBad: 1 },
    ],
    ['a line of 3 MB', (edit) => edit(entries, () => 'x'.repeat(3_000_000)), [], { why: 'not-canonical', firstBad: 0 }],
    ['a missing file', (_edit, folder) => rmSync(path.join(folder, entries)), [], { why: 'unreadable' }],
    ['no checkpoint', (_edit, folder) => rmSync(path.join(folder, checkpoint)), [], { why: 'unreadable' }],
    ['a huge checkpoint', (edit) => edit(checkpoint, (text) => text.repeat(1_000)), [], { why: 'unreadable' }],
    ['a checkpoint of rubbish', (edit) => edit(checkpoint, () => 'rubbish\n'), [], { why: 'checkpoint-malformed' }],
    [
      'the size of the checkpoint',
      (edit) => edit(checkpoint, (text) => text.replace(`\n${ENTRIES}\n`, '\n300\n')),
      [],
      { why: 'signature-wrong' },
    ],
    [
      'a checkpoint somebody else signed',
      (edit) =>
        edit(checkpoint, (text) => {
          const [origin = ''] = text.split('\n');
          const foreign = createSigner(origin, new Uint8Array(32).fill(5));
          return signCheckpoint({ origin, size: ENTRIES, rootHex: '00'.repeat(32) }, [foreign]);
        }),
      [],
      { why: 'key-unknown' },
    ],
    [
      'somebody else’s key and signature put in',
      (edit) => {
        let origin = '';
        edit(checkpoint, (text) => {
          [origin = ''] = text.split('\n');
          const root = Buffer.from(text.split('\n')[2] ?? '', 'base64').toString('hex');
          return signCheckpoint({ origin, size: ENTRIES, rootHex: root }, [createSigner(origin, new Uint8Array(32).fill(5))]);
        });
        edit('export/keys.txt', (text) => `${text}${createSigner(origin, new Uint8Array(32).fill(5)).key.text}\n`);
      },
      [],
      { why: 'keys-differ' },
    ],
    [
      'a key left out',
      (edit) =>
        edit(
          'export/keys.txt',
          lines((all) => all.slice(1)),
        ),
      [],
      { why: 'keys-differ' },
    ],
    ['keys of rubbish', (edit) => edit('export/keys.txt', () => 'a+b+c\n'), [], { why: 'keys-malformed' }],
    ['nothing, for whoever trusts another key', nothing, ['--key', foreignKey], { why: 'key-unknown' }],
    ['nothing, with a key that is none', nothing, ['--key', 'abc'], { why: 'keys-malformed' }],
    [
      'the way from the old key',
      (_edit, folder) => rmSync(path.join(folder, 'export/checkpoints.txt')),
      ['--key', 'OLD'],
      { why: 'key-unknown' },
    ],
    [
      'a hash of the proof',
      (edit) => edit('entry-1.tlog-proof', (text) => text.replace(/\n[^\n]{4}/, '\nAAAA')),
      proof,
      { why: 'proof-malformed' },
    ],
    [
      'a step of the proof',
      (edit) => edit('entry-1.tlog-proof', (text) => text.replace(/\n[^\n]+=\n/, `\n${Buffer.alloc(32).toString('base64')}\n`)),
      proof,
      { why: 'proof-wrong' },
    ],
    [
      'the number in the proof',
      (edit) => edit('entry-1.tlog-proof', (text) => text.replace('index 1', 'index 2')),
      proof,
      { why: 'proof-wrong' },
    ],
    [
      'the proof’s checkpoint',
      (edit) => edit('entry-1.tlog-proof', (text) => text.replace(`\n${ENTRIES}\n`, '\n305\n')),
      proof,
      { why: 'signature-wrong' },
    ],
    ['nothing, but the proof is missing', nothing, ['--proof', '@absent'], { why: 'unreadable' }],
    [
      'the earlier checkpoint',
      (edit) => edit('earlier-checkpoint.txt', (text) => text.replace('\n3\n', '\n2\n')),
      since,
      { why: 'signature-wrong' },
    ],
  ];
  it.each(cases)('does not verify with %s changed', (_what, change, args, expected) => {
    const { code, answer } = verified(change, ...args);
    expect(code).toBe(1);
    expect(answer).toMatchObject({ ok: false, ...expected });
    if (expected.firstBad === undefined) expect(answer).not.toHaveProperty('firstBad');
    expect(answer.message).toContain(ledgerFaultWords[LedgerFault.parse(answer.why)].en);
    expect(answer.next.length).toBeGreaterThan(20);
  });
});

/** Two exports of one station, of which the later one was made after its data had been put back to an earlier state. */
function rolledBack(): { before: string; after: string } {
  const room = ledgerRoom();
  room.fill(20);
  must(room.ledger.keepCheckpoint());
  room.database.close();
  const saved = temporaryFolder();
  cpSync(room.folder, saved, { recursive: true });
  const first = room.reopen();
  first.ledger.append('something.happened', {});
  must(first.ledger.keepCheckpoint());
  first.database.close();
  const before = exported(room);
  cpSync(saved, room.folder, { recursive: true });
  const second = room.reopen();
  for (let index = 0; index < 5; index += 1) second.ledger.append('something.else', { index });
  must(second.ledger.keepCheckpoint());
  second.database.close();
  return { before, after: exported(room) };
}

function exported({ folder }: LedgerRoom): string {
  const target = path.join(temporaryFolder(), 'export');
  expect(run('export', target, '--data', folder).code).toBe(0);
  return target;
}

describe('gatectl ledger', () => {
  it('finds that a later export does not continue an earlier one', () => {
    const { before, after } = rolledBack();
    expect(run('verify', before, '--json').code).toBe(0);
    expect(run('verify', after, '--json').code).toBe(0);
    const { code, out } = run('verify', after, '--since', path.join(before, 'checkpoint.txt'), '--json');
    expect(code).toBe(1);
    expect(JSON.parse(out)).toMatchObject({ ok: false, why: 'not-consistent' });
  });

  it('exports beside a console that writes, without any key, up to the newest checkpoint', () => {
    const room = ledgerRoom();
    room.fill(700);
    must(room.ledger.rotateKey());
    room.fill(3);
    const target = path.join(temporaryFolder(), 'new', 'export');
    const { code, out } = run('export', target, '--data', room.folder, '--json');
    expect({ code, ...JSON.parse(out) }).toMatchObject({ code: 0, ok: true, entries: 702, notYetSigned: 3 });
    expect(readdirSync(target).sort()).toEqual(['checkpoint.txt', 'checkpoints.txt', 'entries.jsonl', 'keys.txt']);
    room.fill(1);
    const [first = ''] = room.ledger.publicKeys();
    expect(run('verify', target, '--key', first).out).toMatch(/702 entries/);
    const proofFile = path.join(temporaryFolder(), 'one.tlog-proof');
    expect(run('prove', '400', proofFile, '--data', room.folder).code).toBe(0);
    expect(run('verify', target, '--proof', proofFile).code).toBe(0);
  });

  it.each([
    ['a folder with something in it', (folder: string) => ['export', folder, '--data', folder], 'LEDGER_EXPORT_FOLDER'],
    ['a folder without a station', () => ['export', '/nowhere/x', '--data', '/nowhere'], 'FILE_MISSING'],
    ['an entry there is not', (folder: string) => ['prove', '99', `${folder}/p`, '--data', folder], 'LEDGER_ENTRY_UNKNOWN'],
  ])('says what to do about %s', (_what, args, errorCode) => {
    const room = ledgerRoom();
    must(room.ledger.keepCheckpoint());
    const { code, out } = run(...args(room.folder), '--json');
    expect(code).toBe(1);
    expect(JSON.parse(out)).toMatchObject({ ok: false, code: errorCode });
    expect(JSON.parse(out).next).not.toBe('');
  });

  it('exports nothing that nobody signed', () => {
    const room = ledgerRoom();
    const { out } = run('export', path.join(temporaryFolder(), 'e'), '--data', room.folder, '--json');
    expect(JSON.parse(out)).toMatchObject({ ok: false, code: 'LEDGER_NOT_SIGNED' });
  });

  it.each([
    [[]],
    [['verify']],
    [['verify', 'a', 'b']],
    [['export']],
    [['prove', 'one', 'two']],
    [['verify', 'a', '--bad']],
    [['other']],
  ])('does not understand %j', (args) => {
    expect(run(...args)).toEqual({ code: null, out: '', err: '' });
  });
});
