import type { StationDatabase } from '../storage/database';
import type { Keyring } from '../storage/keyring';
import type { LogTables } from './logTables';
import { createSigner, parseVerifierKey, type Signer, type VerifierKey } from './signedNote';

/** The keys the station's checkpoints are signed with. The newest is sealed; of the older ones only the public halves are left. */
export interface LedgerKeys {
  /** Verifier keys, oldest first. */
  texts(): string[];
  /** Those of them that are keys. */
  all(): VerifierKey[];
  /** Null when the newest does not open or is not the one on record. */
  signer(): Signer | null;
  /** A new key that nothing is signed with yet. */
  create(origin: string): { signer: Signer; sealed: Uint8Array };
  /** Inside the caller's transaction. The private halves of all earlier keys go. */
  add(made: { signer: Signer; sealed: Uint8Array }, handover: string | null, atMs: number): void;
}

const aadOf = (verifier: string) => `ledger-key:${verifier}`;

export function createLedgerKeys(deps: {
  database: StationDatabase;
  keyring: Keyring;
  tables: LogTables;
  random: (n: number) => Uint8Array;
}): LedgerKeys {
  const { keyring, tables, random } = deps;
  const { db } = deps.database;
  const insert = db.prepare(
    'INSERT INTO ledger_key (number, verifier, private_sealed, handover, made_at_ms) VALUES (?, ?, ?, ?, ?)',
  );
  const forget = db.prepare('UPDATE ledger_key SET private_sealed = NULL WHERE number < ? AND private_sealed IS NOT NULL');
  let opened: Signer | null = null;

  const nameOf = (verifier: string) => verifier.slice(0, verifier.indexOf('+'));
  const open = (verifier: string, sealed: Uint8Array | null): Signer | null => {
    const seed = sealed && keyring.open(sealed, aadOf(verifier));
    if (seed?.length !== 32) return null;
    const signer = createSigner(nameOf(verifier), seed);
    seed.fill(0);
    return signer.key.text === verifier ? signer : null;
  };

  return {
    texts: () => tables.keys().map(({ verifier }) => verifier),
    all: () => tables.keys().flatMap(({ verifier }) => parseVerifierKey(verifier) ?? []),
    signer() {
      const newest = tables.keys().at(-1);
      if (!newest) return null;
      if (opened?.key.text !== newest.verifier) opened = open(newest.verifier, newest.private_sealed);
      return opened;
    },
    create(origin) {
      const seed = random(32);
      const signer = createSigner(origin, seed);
      const sealed = keyring.seal(seed, aadOf(signer.key.text));
      seed.fill(0);
      return { signer, sealed };
    },
    add({ signer, sealed }, handover, atMs) {
      const number = (tables.keys().at(-1)?.number ?? 0) + 1;
      insert.run(number, signer.key.text, sealed, handover, atMs);
      forget.run(number);
    },
  };
}
