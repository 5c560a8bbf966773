import { createCipheriv, createDecipheriv, timingSafeEqual } from 'node:crypto';

/** Session keys of one secure channel (IEC 60839-11-5, annex D), 16 bytes each. */
export interface SessionKeys {
  enc: Uint8Array;
  mac1: Uint8Array;
  mac2: Uint8Array;
}

const BLOCK = 16;
const PAD = 0x80;
/** Base key that every device in install mode knows: no secret. */
export const DEFAULT_BASE_KEY = Uint8Array.from({ length: BLOCK }, (_, index) => 0x30 + index);

const encryptBlocks = (key: Uint8Array, iv: Uint8Array | null, data: Uint8Array): Uint8Array => {
  const cipher = createCipheriv(iv ? 'aes-128-cbc' : 'aes-128-ecb', key, iv);
  cipher.setAutoPadding(false);
  return Buffer.concat([cipher.update(data), cipher.final()]);
};

const complement = (bytes: Uint8Array): Uint8Array => bytes.map((byte) => ~byte & 0xff);

/** `data` followed by 80 and as many zeros as fill the block; unchanged when `onlyIfNeeded` and it fills its blocks. */
function pad(data: Uint8Array, onlyIfNeeded: boolean): Uint8Array {
  if (onlyIfNeeded && data.length > 0 && data.length % BLOCK === 0) return data;
  const padded = new Uint8Array((Math.floor(data.length / BLOCK) + 1) * BLOCK);
  padded.set(data);
  padded[data.length] = PAD;
  return padded;
}

/** @param scbk secure channel base key, 16 bytes; @param rndA the control panel's 8 random bytes */
export function sessionKeys(scbk: Uint8Array, rndA: Uint8Array): SessionKeys {
  const derive = (first: number, second: number): Uint8Array => {
    const seed = new Uint8Array(BLOCK);
    seed.set([first, second]);
    seed.set(rndA.subarray(0, 6), 2);
    return encryptBlocks(scbk, null, seed);
  };
  return { enc: derive(0x01, 0x82), mac1: derive(0x01, 0x01), mac2: derive(0x01, 0x02) };
}

/** What the device proves itself with: 16 bytes from both sides' 8 random bytes. */
export const clientCryptogram = (keys: SessionKeys, rndA: Uint8Array, rndB: Uint8Array): Uint8Array =>
  encryptBlocks(keys.enc, null, Buffer.concat([rndA, rndB]));

/** What the control panel proves itself with. */
export const serverCryptogram = (keys: SessionKeys, rndA: Uint8Array, rndB: Uint8Array): Uint8Array =>
  encryptBlocks(keys.enc, null, Buffer.concat([rndB, rndA]));

/** R-MAC-I, the first link of the chain of authentication codes. */
export const initialReplyMac = (keys: SessionKeys, server: Uint8Array): Uint8Array =>
  encryptBlocks(keys.mac2, null, encryptBlocks(keys.mac1, null, server));

/**
 * Full 16-byte authentication code of a frame up to its data. `lastMac` is the other side's last full code, which
 * chains every message to the one before.
 */
export function messageMac(keys: SessionKeys, lastMac: Uint8Array, frame: Uint8Array): Uint8Array {
  const padded = pad(frame, true);
  const head = padded.subarray(0, padded.length - BLOCK);
  const chained = head.length === 0 ? lastMac : encryptBlocks(keys.mac1, lastMac, head).subarray(-BLOCK);
  return encryptBlocks(keys.mac2, chained, padded.subarray(-BLOCK));
}

/** Encrypts what follows the command code; `lastMac` is the other side's last full code. */
export const encryptData = (keys: SessionKeys, lastMac: Uint8Array, plain: Uint8Array): Uint8Array =>
  encryptBlocks(keys.enc, complement(lastMac), pad(plain, false));

/** Reverses `encryptData`; null where the length or the padding is impossible. Empty stays empty. */
export function decryptData(keys: SessionKeys, lastMac: Uint8Array, data: Uint8Array): Uint8Array | null {
  if (data.length % BLOCK !== 0) return null;
  if (data.length === 0) return data;
  const decipher = createDecipheriv('aes-128-cbc', keys.enc, complement(lastMac));
  decipher.setAutoPadding(false);
  const padded = Buffer.concat([decipher.update(data), decipher.final()]);
  let end = padded.length - 1;
  while (end > 0 && padded[end] === 0) end--;
  return padded[end] === PAD ? new Uint8Array(padded.subarray(0, end)) : null;
}

/** Compares secrets in constant time; different lengths are different. */
export const sameBytes = (a: Uint8Array, b: Uint8Array): boolean => a.length === b.length && timingSafeEqual(a, b);
