import { createHmac, hkdfSync, randomBytes } from 'node:crypto';
import { openWith, sealWith } from './seal';

/** Everything the station encrypts or hashes under its master key. */
export interface Keyring {
  seal(plain: Uint8Array, aad: string): Uint8Array;
  /** Null when the bytes do not belong to this key and this `aad`. */
  open(sealed: Uint8Array, aad: string): Uint8Array | null;
  /** HMAC-SHA256 under a key of its own per purpose, 32 bytes: finds equal values without keeping them. */
  lookupHash(purpose: string, value: Uint8Array): Uint8Array;
  /** 32 random bytes. The caller seals them and wipes its copy. */
  newDataKey(): Uint8Array;
  /** Wipes the keys; every later call throws. */
  dispose(): void;
}

/** Derives its sub keys from the 32-byte master key (HKDF-SHA256, RFC 5869) and keeps no reference to it; the caller wipes its copy. */
export function createKeyring(masterKey: Uint8Array): Keyring {
  if (masterKey.length !== 32) throw new Error('a master key has 32 bytes');
  const derive = (from: Uint8Array, use: string) => new Uint8Array(hkdfSync('sha256', from, 'fairgate', use, 32));
  const sealKey = derive(masterKey, 'seal');
  const lookupRoot = derive(masterKey, 'lookup');
  const lookupKeys = new Map<string, Uint8Array>();
  let disposed = false;

  const live = (key: Uint8Array) => {
    if (disposed) throw new Error('the keyring was disposed of');
    return key;
  };
  const lookupKey = (purpose: string) => {
    const known = lookupKeys.get(purpose);
    if (known) return known;
    const key = derive(lookupRoot, purpose);
    lookupKeys.set(purpose, key);
    return key;
  };

  return {
    seal: (plain, aad) => sealWith(live(sealKey), plain, aad),
    open: (sealed, aad) => openWith(live(sealKey), sealed, aad),
    lookupHash(purpose, value) {
      live(lookupRoot);
      return new Uint8Array(createHmac('sha256', lookupKey(purpose)).update(value).digest());
    },
    newDataKey: () => new Uint8Array(randomBytes(32)),
    dispose() {
      disposed = true;
      for (const key of [sealKey, lookupRoot, ...lookupKeys.values()]) key.fill(0);
      lookupKeys.clear();
    },
  };
}
