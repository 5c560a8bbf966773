import { scrypt } from 'node:crypto';

/** scrypt (RFC 7914) cost: `n` is a power of two; memory is 128 · n · r bytes. */
export interface ScryptCost {
  n: number;
  r: number;
  p: number;
}

/** 32 bytes derived from a typed secret. Unicode forms are unified first, for input methods differ in them. */
export function stretchSecret(secret: string, salt: Uint8Array, cost: ScryptCost): Promise<Uint8Array> {
  const options = { N: cost.n, r: cost.r, p: cost.p, maxmem: 128 * cost.n * cost.r + 1024 * 1024 * cost.p };
  return new Promise((resolve, reject) => {
    scrypt(secret.normalize('NFKC'), salt, 32, options, (error, key) => (error ? reject(error) : resolve(new Uint8Array(key))));
  });
}
