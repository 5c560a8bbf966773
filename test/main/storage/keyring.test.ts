import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bindKeyring } from '../../../main/storage/keyCheck';
import { createKeyring } from '../../../main/storage/keyring';
import { errorOf, must, temporaryStation } from './temporaryStation';

const key = (fill: number) => new Uint8Array(32).fill(fill);

describe('a keyring', () => {
  it('opens what it sealed, for the same place only', () => {
    const keyring = createKeyring(key(1));
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.string(), fc.string(), (plain, place, elsewhere) => {
        fc.pre(place !== elsewhere);
        const sealed = keyring.seal(plain, place);
        expect(keyring.open(sealed, place)).toEqual(plain);
        expect(keyring.open(sealed, elsewhere)).toBeNull();
      }),
      { numRuns: 60 },
    );
  });

  it('does not open a value with any one byte changed, cut or added', () => {
    const keyring = createKeyring(key(1));
    const sealed = keyring.seal(Buffer.from('3-1-502'), 'a');
    for (let i = 0; i < sealed.length; i += 1) {
      const changed = Uint8Array.from(sealed);
      changed[i] = (changed[i] ?? 0) ^ 1;
      expect(keyring.open(changed, 'a')).toBeNull();
      expect(keyring.open(sealed.subarray(0, i), 'a')).toBeNull();
    }
    expect(keyring.open(Uint8Array.of(...sealed, 0), 'a')).toBeNull();
  });

  it('never seals the same value to the same bytes', () => {
    const keyring = createKeyring(key(1));
    const sealed = Array.from({ length: 50 }, () => Buffer.from(keyring.seal(Buffer.from('same'), 'a')).toString('hex'));
    expect(new Set(sealed).size).toBe(50);
    expect(new Set(sealed.map((hex) => hex.slice(2, 26))).size).toBe(50);
  });

  it('finds equal values by hash, apart per purpose and per key', () => {
    const hash = (master: number, purpose: string, value: string) =>
      Buffer.from(createKeyring(key(master)).lookupHash(purpose, Buffer.from(value))).toString('hex');
    expect(hash(1, 'card', '7')).toBe(hash(1, 'card', '7'));
    expect(new Set([hash(1, 'card', '7'), hash(1, 'card', '8'), hash(1, 'other', '7'), hash(2, 'card', '7')]).size).toBe(4);
  });

  it('works no more once disposed of', () => {
    const keyring = createKeyring(key(1));
    const sealed = keyring.seal(Buffer.from('x'), 'a');
    keyring.dispose();
    expect(() => keyring.seal(Buffer.from('x'), 'a')).toThrow();
    expect(() => keyring.open(sealed, 'a')).toThrow();
    expect(() => keyring.lookupHash('p', sealed)).toThrow();
  });

  it('takes only a whole master key', () => {
    expect(() => createKeyring(new Uint8Array(16))).toThrow();
  });
});

describe('binding a key to a database', () => {
  it('accepts the first key and afterwards only that one', () => {
    const { database, masterKey } = temporaryStation();
    must(bindKeyring(database, createKeyring(masterKey)));
    must(bindKeyring(database, createKeyring(masterKey)));
    expect(errorOf(bindKeyring(database, createKeyring(new Uint8Array(randomBytes(32))))).code).toBe('KEY_MISMATCH');
    must(bindKeyring(database, createKeyring(masterKey)));
  });

  it('does not take a foreign key for the first one when the check value was removed', () => {
    const { database, masterKey } = temporaryStation();
    must(bindKeyring(database, createKeyring(masterKey)));
    database.db.exec(
      "INSERT INTO person VALUES ('00000000-0000-7000-8000-000000000001', '1', x'01', x'01', 1); DELETE FROM meta",
    );
    expect(errorOf(bindKeyring(database, createKeyring(key(9)))).code).toBe('KEY_MISMATCH');
  });
});
