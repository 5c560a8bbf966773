import { randomBytes } from 'node:crypto';
import { fail, ok, type Result } from '../contract/errors';
import { readKeyFile, writeKeyFile } from './keyFile';
import { type ScryptCost, stretchSecret } from './scrypt';
import { openWith, sealWith } from './seal';

/** The operating system's key store (Electron's safeStorage). `open` gives null, or throws, when the store is locked or is another account's. */
export interface OsProtector {
  seal(bytes: Uint8Array): Uint8Array;
  open(sealed: Uint8Array): Uint8Array | null;
}

/** What holds the master key of a data folder; `new`: it has none yet. */
export type KeyState = 'new' | 'os' | 'passphrase';

export const shortestPassphrase = 10;

const masterKeyBytes = 32;
const sealedFor = 'master-key';

/** 128 MB and about half a second per guess. */
const passphraseCost: ScryptCost = { n: 2 ** 17, r: 8, p: 1 };

/** KEY_UNAVAILABLE when the key file is there but cannot be understood. */
export function keyStateOf(folder: string): Result<KeyState> {
  const file = readKeyFile(folder);
  return file.ok ? ok(file.value?.kind ?? 'new') : file;
}

/** The master key held by the operating system; makes it on first use. The caller wipes it once a keyring was made. KEY_UNAVAILABLE, DATA_FOLDER_UNWRITABLE. */
export function openMasterKey(folder: string, protector: OsProtector): Result<Uint8Array> {
  const file = readKeyFile(folder);
  if (!file.ok) return file;
  if (file.value === null) return createForOs(folder, protector);
  if (file.value.kind !== 'os') return fail('KEY_UNAVAILABLE');
  const sealed = Buffer.from(file.value.sealed, 'base64');
  const key = withoutThrowing(() => protector.open(sealed));
  return key?.length === masterKeyBytes ? ok(key) : fail('KEY_UNAVAILABLE');
}

/**
 * The master key behind a passphrase; the first passphrase makes it. PASSPHRASE_TOO_SHORT (only then), PASSPHRASE_WRONG,
 * KEY_UNAVAILABLE when the operating system holds the key, DATA_FOLDER_UNWRITABLE.
 */
export async function openMasterKeyWithPassphrase(
  folder: string,
  passphrase: string,
  cost: ScryptCost = passphraseCost,
): Promise<Result<Uint8Array>> {
  const file = readKeyFile(folder);
  if (!file.ok) return file;
  if (file.value === null) return createForPassphrase(folder, passphrase, cost);
  if (file.value.kind !== 'passphrase') return fail('KEY_UNAVAILABLE');
  const { salt, ...storedCost } = file.value.scrypt;
  const stretched = await withoutRejecting(stretchSecret(passphrase, Buffer.from(salt, 'base64'), storedCost));
  if (!stretched) return fail('KEY_UNAVAILABLE');
  const key = openWith(stretched, Buffer.from(file.value.sealed, 'base64'), sealedFor);
  stretched.fill(0);
  return key ? ok(key) : fail('PASSPHRASE_WRONG');
}

/** A key that is stored nowhere: everything sealed with it is lost when the process ends. For the demo gate. */
export function throwAwayMasterKey(): Uint8Array {
  return new Uint8Array(randomBytes(masterKeyBytes));
}

function createForOs(folder: string, protector: OsProtector): Result<Uint8Array> {
  const key = throwAwayMasterKey();
  const sealed = withoutThrowing(() => protector.seal(key));
  if (!sealed) return fail('KEY_UNAVAILABLE');
  // Opened again before it is trusted: a key store that cannot give back what it took would lose all data at the next start.
  const opened = withoutThrowing(() => protector.open(sealed));
  if (!opened || !Buffer.from(opened).equals(key)) return fail('KEY_UNAVAILABLE');
  const written = writeKeyFile(folder, { version: 1, kind: 'os', sealed: Buffer.from(sealed).toString('base64') });
  return written.ok ? ok(key) : written;
}

async function createForPassphrase(folder: string, passphrase: string, cost: ScryptCost): Promise<Result<Uint8Array>> {
  if ([...passphrase.normalize('NFKC')].length < shortestPassphrase) {
    return fail('PASSPHRASE_TOO_SHORT', { min: shortestPassphrase });
  }
  const key = throwAwayMasterKey();
  const salt = randomBytes(16);
  const stretched = await stretchSecret(passphrase, salt, cost);
  const sealed = Buffer.from(sealWith(stretched, key, sealedFor)).toString('base64');
  stretched.fill(0);
  const scrypt = { ...cost, salt: salt.toString('base64') };
  const written = writeKeyFile(folder, { version: 1, kind: 'passphrase', scrypt, sealed });
  return written.ok ? ok(key) : written;
}

function withoutThrowing<T>(work: () => T): T | null {
  try {
    return work();
  } catch {
    return null;
  }
}

async function withoutRejecting<T>(work: Promise<T>): Promise<T | null> {
  try {
    return await work;
  } catch {
    return null;
  }
}
