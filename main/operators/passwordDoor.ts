import { timingSafeEqual } from 'node:crypto';
import { type ScryptCost, stretchSecret } from '../storage/scrypt';

/** A secret as it is kept: stretched, with what it was stretched at. */
export interface StoredSecret {
  salt: Uint8Array;
  stretched: Uint8Array;
  scrypt_n: number;
  scrypt_r: number;
  scrypt_p: number;
}

const failuresBeforeLock = 5;
const firstLockMs = 60_000;
const longestLockMs = 60 * 60_000;

/** 32 MB and about 0.1 s per guess. */
export const passwordCost: ScryptCost = { n: 2 ** 15, r: 8, p: 1 };

/** None before the fifth failure, then a minute, doubling with each further one up to an hour. */
export function lockMs(failures: number): number {
  if (failures < failuresBeforeLock) return 0;
  return Math.min(firstLockMs * 2 ** (failures - failuresBeforeLock), longestLockMs);
}

export async function matches(secret: string, known: StoredSecret): Promise<boolean> {
  const cost = { n: known.scrypt_n, r: known.scrypt_r, p: known.scrypt_p };
  return timingSafeEqual(await stretchSecret(secret, known.salt, cost), known.stretched);
}

export const sameBytes = (a: Uint8Array | undefined, b: Uint8Array) => a !== undefined && Buffer.from(a).equals(b);
