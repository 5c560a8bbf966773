import { generateKeyPairSync, sign } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkpointText, notesIn, openCheckpoint, parseCheckpoint, signCheckpoint } from '../../../main/ledger/checkpoint';
import { createSigner, openNote, parseVerifierKey, signNote } from '../../../main/ledger/signedNote';
import { parseTlogProof, tlogProofText } from '../../../main/ledger/tlogProof';

/** Key and note of the Go project's own documentation of the format (golang.org/x/mod/sumdb/note). */
const goKey = 'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW';
const goText = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n";
const goNote = `${goText}\n— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n`;

const signer = createSigner('fairgate.local/one', new Uint8Array(32).fill(1));
const other = createSigner('fairgate.local/one', new Uint8Array(32).fill(2));
const head = { origin: 'fairgate.local/one', size: 3, rootHex: 'ab'.repeat(32) };

const must = <T>(value: T | null): T => {
  if (value === null) throw new Error('nothing');
  return value;
};

describe('a signed note', () => {
  it('of another implementation is understood', () => {
    const opened = openNote(goNote, [must(parseVerifierKey(goKey))]);
    expect(opened).toMatchObject({ ok: true, text: goText, signedBy: [{ name: 'PeterNeumann', id: 'c74f20a3' }] });
  });

  it.each([
    ['another text', goNote.replace('answer', 'Answer'), 'wrong'],
    ['a signature of another key id', goNote.replace('x08go', 'x08gp'), 'unknown'],
    ['another name', goNote.replace('— PeterNeumann', '— PeterNewman'), 'unknown'],
    ['no signature', `${goText}\n`, 'malformed'],
    ['a hyphen for the dash', goNote.replace('—', '-'), 'malformed'],
    ['no last line end', goNote.slice(0, -1), 'malformed'],
    ['a carriage return', goNote.replace('\n', '\r\n'), 'malformed'],
    ['a control character', goNote.replace('answer', 'ans\u0007wer'), 'malformed'],
    ['base64 without its padding', goNote.replace('JnAM=', 'JnAM'), 'malformed'],
    ['base64 written in another way', goNote.replace('JnAM=', 'JnAN='), 'malformed'],
    ['nothing', '', 'malformed'],
    ['more than anybody signs', `${goText}\n${'— a bbbbbbbb\n'.repeat(101)}`, 'malformed'],
  ])('with %s is not', (_what, note, why) => {
    expect(openNote(note, [must(parseVerifierKey(goKey))])).toEqual({ ok: false, why });
  });

  it('may carry signatures of strangers, but no wrong one of somebody known', () => {
    const both = signNote('a\n', [signer, other]);
    expect(openNote(both, [signer.key])).toMatchObject({ ok: true, signedBy: [{ id: signer.key.id }] });
    expect(openNote(both, [signer.key, other.key])).toMatchObject({ ok: true, signedBy: [{}, {}] });
    const lines = both.split('\n');
    const bent = Buffer.from(lines[3]?.split(' ')[2] ?? '', 'base64');
    bent[20] = (bent[20] ?? 0) ^ 1;
    lines[3] = `— ${other.key.name} ${bent.toString('base64')}`;
    expect(openNote(lines.join('\n'), [signer.key])).toMatchObject({ ok: true });
    expect(openNote(lines.join('\n'), [signer.key, other.key])).toEqual({ ok: false, why: 'wrong' });
  });

  it('holds its keys to their own hash', () => {
    expect(parseVerifierKey(signer.key.text)?.text).toBe(signer.key.text);
    const [name, id, key] = signer.key.text.split('+');
    for (const text of [
      '',
      'a',
      `${name}+${id}`,
      `${name}+00000000+${key}`,
      `other+${id}+${key}`,
      `+${id}+${key}`,
      `a b+${id}+${key}`,
      `${signer.key.text}+x`,
      ` ${signer.key.text}`,
      goKey.replace('c74f', 'C74F'),
    ]) {
      expect(parseVerifierKey(text), text).toBeNull();
    }
  });

  it('is signed as RFC 8032 signs', () => {
    const { privateKey, publicKey } = generateKeyPairSync('ed25519');
    const seed = Buffer.from(must(privateKey.export({ format: 'jwk' }).d ?? null), 'base64url');
    const mine = createSigner('a', seed);
    expect(mine.key.publicKey.equals(publicKey)).toBe(true);
    expect(Buffer.from(mine.sign('text')).equals(sign(null, Buffer.from('text'), privateKey))).toBe(true);
  });
});

describe('a checkpoint', () => {
  it('is the one of C2SP', () => {
    const text = 'example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n';
    expect(parseCheckpoint(text)).toMatchObject({ origin: 'example.com/behind-the-sofa', size: 20852163, extensions: [] });
    expect(checkpointText(must(parseCheckpoint(text)))).toBe(text);
    expect(parseCheckpoint(`${text}more\nand more\n`)).toMatchObject({ extensions: ['more', 'and more'] });
  });

  it.each([
    'a\n1\n',
    'a\n01\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n',
    'a\n-1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n',
    'a\n9999999999999999\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n',
    'a\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I\n',
    'a\n1\nAAAA\n',
    '\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n',
    'a\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=',
    'a\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n',
  ])('is nothing like %j', (text) => {
    expect(parseCheckpoint(text)).toBeNull();
  });

  it('with any bit flipped is not signed any more', () => {
    const note = Buffer.from(signCheckpoint(head, [signer]));
    fc.assert(
      fc.property(fc.nat(note.length * 8 - 1), (bit) => {
        const bent = Buffer.from(note);
        bent[bit >> 3] = (bent[bit >> 3] ?? 0) ^ (1 << (bit & 7));
        expect(openCheckpoint(bent.toString('utf8'), [signer.key]).ok).toBe(false);
      }),
    );
  });

  it('is found among others, and between anything somebody wrote there', () => {
    const notes = [signCheckpoint(head, [signer]), signCheckpoint({ ...head, size: 4 }, [other, signer])];
    expect(notesIn(notes.map((note) => `${note}\n`).join(''))).toEqual(notes);
    expect(notesIn(`cut off\n\n\n${notes[0]}\n\nrubbish\n\n${notes[1]}`)).toContain(notes[0]);
    expect(notesIn('')).toEqual([]);
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (rubbish) => {
        for (const note of notesIn(rubbish)) openCheckpoint(note, [signer.key]);
      }),
    );
  });
});

describe('a proof in a file', () => {
  const proof = { seq: 1, path: ['00'.repeat(32), 'ff'.repeat(32)], entry: null, checkpoint: signCheckpoint(head, [signer]) };

  it('comes back as it was, with extra data or without', () => {
    const text = tlogProofText(proof);
    expect(parseTlogProof(text)).toEqual(proof);
    expect(parseTlogProof(text.replace('\n', '\nextra QUJD\n'))).toEqual({ ...proof, entry: 'ABC' });
    expect(parseTlogProof(tlogProofText({ ...proof, entry: '{"at":"东"}' }))).toEqual({ ...proof, entry: '{"at":"东"}' });
    expect(parseTlogProof(tlogProofText({ ...proof, path: [] }))).toEqual({ ...proof, path: [] });
  });

  it.each([
    ['another first line', (text: string) => text.replace('@v1', '@v2')],
    ['no index', (text: string) => text.replace('index 1\n', '')],
    ['a zero before the index', (text: string) => text.replace('index 1', 'index 01')],
    ['a short hash', (text: string) => text.replace(/\n[^\n]+=\n/, '\nAAAA\n')],
    ['extra data that is none', (text: string) => text.replace('\n', '\nextra *\n')],
    ['nothing after it', (text: string) => text.slice(0, text.indexOf('\n\n'))],
  ])('with %s is none', (_what, change) => {
    expect(parseTlogProof(change(tlogProofText(proof)))).toBeNull();
  });
});
