import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createKeyring } from '../../../main/storage/keyring';
import {
  keyStateOf,
  type OsProtector,
  openMasterKey,
  openMasterKeyWithPassphrase,
  throwAwayMasterKey,
} from '../../../main/storage/masterKey';
import { errorOf, must, temporaryFolder } from './temporaryStation';

const cheap = { n: 2 ** 10, r: 8, p: 1 };
const account = (name: string): OsProtector => {
  const keyring = createKeyring(new Uint8Array(32).fill(name.length));
  return { seal: (bytes) => keyring.seal(bytes, name), open: (sealed) => keyring.open(sealed, name) };
};
const keyFile = (folder: string) => join(folder, 'station-key.json');

describe('a master key held by the operating system', () => {
  it('is made once, and is the same at every start', () => {
    const folder = temporaryFolder();
    expect(must(keyStateOf(folder))).toBe('new');
    const key = must(openMasterKey(folder, account('guard')));
    expect(must(keyStateOf(folder))).toBe('os');
    expect(must(openMasterKey(folder, account('guard')))).toEqual(key);
    expect(key).toHaveLength(32);
    expect(readdirSync(folder)).toEqual(['station-key.json']);
    const file = readFileSync(keyFile(folder));
    expect(file.includes(Buffer.from(key).toString('base64'))).toBe(false);
    expect(file.includes(Buffer.from(key))).toBe(false);
    if (process.platform !== 'win32') expect(statSync(keyFile(folder)).mode & 0o777).toBe(0o600);
  });

  it('is not handed to another account, nor when the key store fails', () => {
    const folder = temporaryFolder();
    must(openMasterKey(folder, account('guard')));
    const before = readFileSync(keyFile(folder));
    const locked: OsProtector = {
      seal: () => {
        throw new Error('locked');
      },
      open: () => {
        throw new Error('locked');
      },
    };
    expect(errorOf(openMasterKey(folder, account('somebody else'))).code).toBe('KEY_UNAVAILABLE');
    expect(errorOf(openMasterKey(folder, locked)).code).toBe('KEY_UNAVAILABLE');
    expect(readFileSync(keyFile(folder)).equals(before)).toBe(true);
    const fresh = temporaryFolder();
    expect(errorOf(openMasterKey(fresh, locked)).code).toBe('KEY_UNAVAILABLE');
    expect(existsSync(keyFile(fresh))).toBe(false);
  });

  it('is not trusted to a key store that cannot give back what it took', () => {
    const folder = temporaryFolder();
    expect(errorOf(openMasterKey(folder, { ...account('guard'), open: () => null })).code).toBe('KEY_UNAVAILABLE');
    expect(existsSync(keyFile(folder))).toBe(false);
  });

  it('cannot be stored where nothing can be written', () => {
    const folder = join(temporaryFolder(), 'missing');
    expect(errorOf(openMasterKey(folder, account('guard')))).toEqual({ code: 'DATA_FOLDER_UNWRITABLE', params: { folder } });
  });
});

describe('a master key behind a passphrase', () => {
  const passphrase = '四方平安 门岗常亮 2026';

  it('opens with the same passphrase, however the input method composes it', async () => {
    const folder = temporaryFolder();
    const key = must(await openMasterKeyWithPassphrase(folder, 'café am Südtor', cheap));
    expect(must(keyStateOf(folder))).toBe('passphrase');
    expect(must(await openMasterKeyWithPassphrase(folder, 'cafe\u0301 am Su\u0308dtor'))).toEqual(key);
  });

  it('stays shut for a wrong one, and for an empty one', async () => {
    const folder = temporaryFolder();
    must(await openMasterKeyWithPassphrase(folder, passphrase, cheap));
    for (const wrong of [`${passphrase} `, '', 'x']) {
      expect(errorOf(await openMasterKeyWithPassphrase(folder, wrong)).code).toBe('PASSPHRASE_WRONG');
    }
  });

  it.each(['', 'nine char', '门'.repeat(9), '👮'.repeat(9)])('is not made from a short one: %j', async (short) => {
    const folder = temporaryFolder();
    expect(errorOf(await openMasterKeyWithPassphrase(folder, short, cheap))).toEqual({
      code: 'PASSPHRASE_TOO_SHORT',
      params: { min: 10 },
    });
    expect(existsSync(keyFile(folder))).toBe(false);
  });

  it('is not made twice over: the two ways do not replace each other', async () => {
    const folder = temporaryFolder();
    must(await openMasterKeyWithPassphrase(folder, passphrase, cheap));
    expect(errorOf(openMasterKey(folder, account('guard'))).code).toBe('KEY_UNAVAILABLE');
    const other = temporaryFolder();
    must(openMasterKey(other, account('guard')));
    expect(errorOf(await openMasterKeyWithPassphrase(other, passphrase, cheap)).code).toBe('KEY_UNAVAILABLE');
  });

  it('keeps the cost it was made with; the shipped cost is 2^17', async () => {
    const folder = temporaryFolder();
    must(await openMasterKeyWithPassphrase(folder, passphrase));
    expect(JSON.parse(readFileSync(keyFile(folder), 'utf8'))).toMatchObject({ scrypt: { n: 131_072, r: 8, p: 1 } });
  });
});

describe('a key file that was damaged', () => {
  const seed = { version: 1, kind: 'os', sealed: 'AAAA' };
  it.each([
    ['empty', ''],
    ['cut', '{"version":1,'],
    ['of another version', JSON.stringify({ ...seed, version: 2 })],
    ['of another kind', JSON.stringify({ ...seed, kind: 'paper' })],
    ['not base64', JSON.stringify({ ...seed, sealed: '???' })],
    ['with a field too many', JSON.stringify({ ...seed, key: 'AAAA' })],
    [
      'with a cost that would eat all memory',
      JSON.stringify({ ...seed, kind: 'passphrase', scrypt: { n: 2 ** 30, r: 8, p: 1, salt: 'AAAA' } }),
    ],
  ])('is KEY_UNAVAILABLE and never replaced: %s', async (_, text) => {
    const folder = temporaryFolder();
    writeFileSync(keyFile(folder), text);
    expect(errorOf(keyStateOf(folder)).code).toBe('KEY_UNAVAILABLE');
    expect(errorOf(openMasterKey(folder, account('guard'))).code).toBe('KEY_UNAVAILABLE');
    expect(errorOf(await openMasterKeyWithPassphrase(folder, 'long enough for it', cheap)).code).toBe('KEY_UNAVAILABLE');
    expect(readFileSync(keyFile(folder), 'utf8')).toBe(text);
  });

  it('is KEY_UNAVAILABLE when a folder lies in its place', () => {
    const folder = temporaryFolder();
    mkdirSync(keyFile(folder));
    expect(errorOf(keyStateOf(folder)).code).toBe('KEY_UNAVAILABLE');
  });
});

it('a throw-away key is another one each time', () => {
  expect(throwAwayMasterKey()).not.toEqual(throwAwayMasterKey());
  expect(throwAwayMasterKey()).toHaveLength(32);
});
