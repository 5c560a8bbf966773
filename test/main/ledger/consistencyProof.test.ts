import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { ledger as command } from '../../../main/cli/ledger';
import type { Language } from '../../../main/contract/ids';
import type { LedgerFault } from '../../../main/contract/ledger';
import { ledgerFaultWords } from '../../../main/contract/ledgerFaultWords';
import { parseConsistencyProof } from '../../../main/ledger/consistencyProof';
import { createSigner, signNote } from '../../../main/ledger/signedNote';
import { must, temporaryFolder } from '../storage/temporaryStation';
import { type LedgerRoom, ledgerRoom } from './ledgerRoom';

function run(language: Language, ...args: string[]) {
  let out = '';
  const say = (text: string) => {
    out += text;
  };
  const deps = { dataFolder: '/nowhere', language, out: say, err: say };
  return { code: command([...args, '--json'], deps), answer: out === '' ? null : JSON.parse(out) };
}

/** A station whose checkpoint left it after 21 entries, on paper say, and went on: to 30 entries, or with as many new keys as asked. */
function visited(rotations = 0, before = 0) {
  const room = ledgerRoom();
  room.fill(20 - before);
  for (let count = 0; count < before; count += 1) must(room.ledger.rotateKey());
  const kept = path.join(temporaryFolder(), 'kept.txt');
  writeFileSync(kept, must(room.ledger.checkpoint()));
  room.fill(9 - rotations);
  for (let count = 0; count < rotations; count += 1) must(room.ledger.rotateKey());
  must(room.ledger.keepCheckpoint());
  return { room, kept };
}

function proved(room: LedgerRoom, kept: string): string {
  const folder = path.join(temporaryFolder(), 'proof');
  const { code, answer } = run('en', 'prove', folder, '--from', kept, '--data', room.folder);
  expect({ code, ...answer }).toMatchObject({ code: 0, ok: true, from: 21, entries: 30 });
  return folder;
}

const shelf = mkdtempSync(path.join(os.tmpdir(), 'fairgate-proofs-'));
afterAll(() => rmSync(shelf, { recursive: true, force: true }));

/** A proof and what it is held against, to be spoilt: a copy, for a station takes its time to be made. */
function aProof(rotations = 0): { folder: string; kept: string; origin: string } {
  const stored = path.join(shelf, String(rotations));
  if (!existsSync(stored)) {
    const { room, kept } = visited(rotations);
    cpSync(proved(room, kept), path.join(stored, 'proof'), { recursive: true });
    cpSync(kept, path.join(stored, 'kept.txt'));
    writeFileSync(path.join(stored, 'newest.txt'), must(room.ledger.checkpoint()));
  }
  const copy = temporaryFolder();
  cpSync(stored, copy, { recursive: true });
  const kept = path.join(copy, 'kept.txt');
  return { folder: path.join(copy, 'proof'), kept, origin: readFileSync(kept, 'utf8').split('\n')[0] ?? '' };
}

const edit = (file: string, how: (text: string) => string) => writeFileSync(file, how(readFileSync(file, 'utf8')));

describe('a checkpoint somebody kept', () => {
  it('is shown to be continued, without one entry going along', () => {
    const { room, kept } = visited();
    const folder = proved(room, kept);
    expect(readdirSync(folder).sort()).toEqual(['consistency.txt', 'keys.txt']);
    expect(readFileSync(path.join(folder, 'consistency.txt'), 'utf8')).not.toMatch(/example|"seq"/);
    const { code, answer } = run('en', 'verify', folder, '--since', kept);
    expect({ code, ...answer }).toMatchObject({ code: 0, ok: true, entries: 30, since: 21, withEntries: false });
    expect(answer.message).toMatch(/30 entries continues the one of 21/);
    expect(run('zh-CN', 'verify', folder, '--since', kept).answer.message).toMatch(/30 条的台账接在 21 条的之后/);
  });

  it.each([
    [1, 0],
    [3, 0],
    [2, 2],
  ])('is, when %i new keys followed it and %i were before it', (after, before) => {
    const { room, kept } = visited(after, before);
    const folder = proved(room, kept);
    expect(readdirSync(folder).filter((name) => name.startsWith('key-'))).toHaveLength(after + before);
    expect(run('en', 'verify', folder, '--since', kept).answer).toMatchObject({ ok: true, since: 21 });
    for (const key of room.ledger.publicKeys()) {
      expect(run('en', 'verify', folder, '--since', kept, '--key', key).answer).toMatchObject({ ok: true, trustedKeys: 'given' });
    }
  });

  it('may be the newest one, or of a log that had nothing in it yet', () => {
    const room = ledgerRoom();
    const kept = path.join(temporaryFolder(), 'kept.txt');
    writeFileSync(kept, must(room.ledger.keepCheckpoint()));
    const folder = path.join(temporaryFolder(), 'proof');
    expect(run('en', 'prove', folder, '--from', kept, '--data', room.folder).code).toBe(0);
    expect(run('en', 'verify', folder, '--since', kept).answer).toMatchObject({ ok: true, since: 1, entries: 1 });
  });
});

describe('a proof that shows nothing is refused, and says why:', () => {
  const cases: [string, (folder: string, kept: string) => string[] | undefined, string][] = [
    [
      'cut off at any line',
      (folder) => void edit(path.join(folder, 'consistency.txt'), (text) => text.slice(0, 70)),
      'proof-malformed',
    ],
    [
      'with its signature torn off',
      (folder) => void edit(path.join(folder, 'consistency.txt'), (text) => text.slice(0, text.indexOf('—'))),
      'checkpoint-malformed',
    ],
    [
      'with a hash left out',
      (folder) => void edit(path.join(folder, 'consistency.txt'), (text) => text.replace(/\n[^\n]+/, '')),
      'not-consistent',
    ],
    [
      'with another size of its checkpoint',
      (folder) => void edit(path.join(folder, 'consistency.txt'), (text) => text.replace('\n30\n', '\n29\n')),
      'signature-wrong',
    ],
    [
      'for another checkpoint',
      (folder) => void edit(path.join(folder, 'consistency.txt'), (text) => text.replace('old 21', 'old 20')),
      'proof-of-other',
    ],
    ['with the keys gone', (folder) => rmSync(path.join(folder, 'keys.txt')) as undefined, 'unreadable'],
    ['with no checkpoint to hold it against', () => [], 'earlier-missing'],
    [
      'with a checkpoint whose digits were changed',
      (_folder, kept) => void edit(kept, (text) => text.replace('\n21\n', '\n20\n')),
      'signature-wrong',
    ],
    [
      'with a larger checkpoint than its own',
      (folder, kept) => {
        // As a station shows it that was put back since.
        edit(path.join(folder, 'consistency.txt'), () => `old 30\n\n${readFileSync(kept, 'utf8')}`);
        writeFileSync(kept, readFileSync(path.join(shelf, '0', 'newest.txt')));
        return undefined;
      },
      'earlier-larger',
    ],
    [
      'with a checkpoint of another station',
      (folder, kept) => {
        const other = ledgerRoom();
        other.fill(20);
        writeFileSync(kept, must(other.ledger.checkpoint()));
        const [key = ''] = other.ledger.publicKeys();
        edit(path.join(folder, 'keys.txt'), (text) => `${text}${key}\n`);
        return undefined;
      },
      'origin-differs',
    ],
  ];
  it.each(cases)('%s', (_what, change, why) => {
    const { folder, kept } = aProof();
    const asked = change(folder, kept) ?? ['--since', kept];
    for (const language of ['en', 'zh-CN'] as const) {
      const { code, answer } = run(language, 'verify', folder, ...asked);
      expect({ code, ...answer }).toMatchObject({ code: 1, ok: false, why });
      expect(answer.message.length + answer.next.length).toBeGreaterThan(20);
    }
  });

  it('cut off anywhere', () => {
    const { folder, kept } = aProof();
    const whole = readFileSync(path.join(folder, 'consistency.txt'), 'utf8');
    for (let length = 0; length < whole.length; length += 1) {
      writeFileSync(path.join(folder, 'consistency.txt'), whole.slice(0, length));
      expect(run('en', 'verify', folder, '--since', kept).code).toBe(1);
    }
  });
});

describe('a key that does not follow from the one on the kept checkpoint', () => {
  const stranger = (origin: string) => createSigner(origin, new Uint8Array(32).fill(5));
  const refused = (change: (folder: string, origin: string) => void, ...more: string[]) => {
    const { folder, kept, origin } = aProof(2);
    change(folder, origin);
    const { code, answer } = run('en', 'verify', folder, '--since', kept, ...more);
    expect({ code, ok: answer.ok }).toEqual({ code: 1, ok: false });
    return answer.why;
  };

  it('is refused when the way to it is not shown', () => {
    expect(refused((folder) => rmSync(path.join(folder, 'key-2.txt')))).toBe('key-unknown');
    expect(refused((folder) => rmSync(path.join(folder, 'key-3.txt')))).toBe('key-unknown');
  });

  it('is refused when a stranger signs beside the old key, which names nobody', () => {
    const beside = (folder: string, origin: string) => {
      const foreign = stranger(origin);
      edit(path.join(folder, 'keys.txt'), (text) => `${text}${foreign.key.text}\n`);
      edit(path.join(folder, 'consistency.txt'), (text) => {
        const proof = parseConsistencyProof(text);
        const note = proof?.checkpoint ?? '';
        const signed = signNote(note.slice(0, note.lastIndexOf('\n\n') + 1), [foreign]);
        return `${text}${signed.slice(signed.lastIndexOf('\n\n') + 2)}`;
      });
    };
    expect(refused(beside)).toBe('key-unknown');
    const why = refused((folder, origin) => {
      beside(folder, origin);
      cpSync(path.join(folder, 'key-3.txt'), path.join(folder, 'key-4.txt'));
    });
    expect(why).toBe('proof-wrong');
  });

  it('is refused when the entry of another key is shown for it', () => {
    expect(refused((folder) => cpSync(path.join(folder, 'key-2.txt'), path.join(folder, 'key-3.txt')))).toBe('proof-wrong');
    expect(refused((folder) => edit(path.join(folder, 'key-2.txt'), (text) => text.replace(/extra [^\n]+/, 'extra QUJD')))).toBe(
      'proof-malformed',
    );
  });

  it('is refused by whoever trusts only a key that came later than the one that should lead to it', () => {
    const foreign = stranger('fairgate.local/one').key.text;
    expect(refused(() => {}, '--key', foreign)).toBe('key-unknown');
  });
});

describe('no proof is made', () => {
  const cases: [string, (kept: string, room: LedgerRoom) => void, LedgerFault][] = [
    ['for a file that is not there', (kept) => rmSync(kept), 'unreadable'],
    ['for a shopping list', (kept) => writeFileSync(kept, 'milk\n'), 'checkpoint-malformed'],
    ['for one with a digit changed', (kept) => edit(kept, (text) => text.replace('\n21\n', '\n12\n')), 'signature-wrong'],
    ['for one of another station', (kept) => writeFileSync(kept, must(ledgerRoom().ledger.checkpoint())), 'origin-differs'],
    [
      'for one a stranger signed',
      (kept, room) => {
        const foreign = createSigner(room.ledger.origin, new Uint8Array(32).fill(5));
        edit(kept, (text) => signNote(text.slice(0, text.lastIndexOf('\n\n') + 1), [foreign]));
      },
      'key-unknown',
    ],
  ];
  it.each(cases)('%s', (_what, change, why) => {
    const { room, kept } = visited();
    change(kept, room);
    const folder = path.join(temporaryFolder(), 'proof');
    for (const language of ['en', 'zh-CN'] as const) {
      const { code, answer } = run(language, 'prove', folder, '--from', kept, '--data', room.folder);
      expect([code, answer.ok, answer.code]).toEqual([1, false, 'LEDGER_EARLIER_REFUSED']);
      expect(answer.message).toContain(ledgerFaultWords[why][language]);
    }
  });

  it('by a station that was put back to an earlier state, and it says so', () => {
    const { room } = visited();
    const earlier = path.join(temporaryFolder(), 'later.txt');
    room.fill(5);
    writeFileSync(earlier, must(room.ledger.checkpoint()));
    // The newest signed checkpoint is still the one before.
    const larger = run('en', 'prove', path.join(temporaryFolder(), 'p'), '--from', earlier, '--data', room.folder);
    expect(larger.answer.message).toMatch(/more entries than the log has now/);
    expect(
      run('zh-CN', 'prove', path.join(temporaryFolder(), 'p'), '--from', earlier, '--data', room.folder).answer.message,
    ).toMatch(/比现在的台账还多/);
  });

  it('by a station whose log was written anew with its own key', () => {
    const room = ledgerRoom();
    room.fill(10);
    must(room.ledger.keepCheckpoint());
    room.database.close();
    const saved = temporaryFolder();
    cpSync(room.folder, saved, { recursive: true });
    const first = room.reopen();
    first.ledger.append('something.happened', {});
    const kept = path.join(temporaryFolder(), 'kept.txt');
    writeFileSync(kept, must(first.ledger.keepCheckpoint()));
    first.database.close();
    cpSync(saved, room.folder, { recursive: true });
    const second = room.reopen();
    for (let index = 0; index < 5; index += 1) second.ledger.append('something.else', { index });
    must(second.ledger.keepCheckpoint());
    second.database.close();
    const { answer } = run('en', 'prove', path.join(temporaryFolder(), 'p'), '--from', kept, '--data', room.folder);
    expect(answer.message).toMatch(/does not begin with the earlier one/);
  });

  it('into a folder with something in it, nor with arguments that mean something else', () => {
    const { room, kept } = visited();
    const { answer } = run('en', 'prove', room.folder, '--from', kept, '--data', room.folder);
    expect(answer).toMatchObject({ ok: false, code: 'LEDGER_EXPORT_FOLDER' });
    expect(run('en', 'prove', '1', 'two', '--from', kept).code).toBeNull();
    expect(run('en', 'export', 'x', '--from', kept).code).toBeNull();
    expect(run('en', 'verify', 'x', '--from', kept).code).toBeNull();
  });
});
