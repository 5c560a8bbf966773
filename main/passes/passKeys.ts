import type { KeyObject } from 'node:crypto';
import type { Clock } from '../storage/clock';
import type { StationDatabase } from '../storage/database';
import type { Keyring } from '../storage/keyring';
import { passKeyOf } from './passCode';

/** The station's own key for passes; its private half is sealed at rest. */
export interface PassKeys {
  /** Made with the first pass, and anew where the one on record does not open: what that one signed opens nothing any more. */
  toSign(): KeyObject;
  /** Null: no pass was ever made here, or its key does not open. */
  toRead(): KeyObject | null;
}

/** `random`: cryptographic bytes. */
export function createPassKeys(deps: {
  database: StationDatabase;
  keyring: Keyring;
  clock: Clock;
  random: (bytes: number) => Uint8Array;
}): PassKeys {
  const { keyring, clock, random } = deps;
  const { db } = deps.database;
  const newest = db.prepare('SELECT number, public, private_sealed FROM pass_key ORDER BY number DESC LIMIT 1');
  const insert = db.prepare('INSERT INTO pass_key (number, public, private_sealed, made_at_ms) VALUES (?, ?, ?, ?)');
  let open: { number: number; privateKey: KeyObject; publicKey: KeyObject } | null = null;

  const lookUp = () => {
    const row = newest.get() as { number: number; public: Uint8Array; private_sealed: Uint8Array } | undefined;
    if (row && open?.number === row.number) return row.number;
    // Also one that was made in a transaction that came to nothing.
    open = null;
    if (!row) return 0;
    const seed = keyring.open(row.private_sealed, aadOf(row.number));
    if (seed?.length !== 32) return row.number;
    const { privateKey, publicKey, publicBytes } = passKeyOf(seed);
    seed.fill(0);
    if (Buffer.from(publicBytes).equals(row.public)) open = { number: row.number, privateKey, publicKey };
    return row.number;
  };
  return {
    toSign() {
      const number = lookUp() + 1;
      if (open) return open.privateKey;
      const seed = random(32);
      const { privateKey, publicKey, publicBytes } = passKeyOf(seed);
      insert.run(number, publicBytes, keyring.seal(seed, aadOf(number)), clock.nowMs());
      seed.fill(0);
      open = { number, privateKey, publicKey };
      return privateKey;
    },
    toRead() {
      lookUp();
      return open?.publicKey ?? null;
    },
  };
}

const aadOf = (number: number) => `pass-key:${number}`;
