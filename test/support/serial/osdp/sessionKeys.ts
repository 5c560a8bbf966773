import { createCipheriv, createDecipheriv } from 'node:crypto';

const zeroBlock = Buffer.alloc(16);

/** One AES-128 block or a chain of them, without padding of its own. */
export function encryptCbc(key: Uint8Array, iv: Uint8Array, plain: Uint8Array): Buffer {
  const cipher = createCipheriv('aes-128-cbc', key, iv).setAutoPadding(false);
  return Buffer.concat([cipher.update(plain), cipher.final()]);
}

function decryptCbc(key: Uint8Array, iv: Uint8Array, secret: Uint8Array): Buffer {
  const decipher = createDecipheriv('aes-128-cbc', key, iv).setAutoPadding(false);
  return Buffer.concat([decipher.update(secret), decipher.final()]);
}

const encryptBlock = (key: Uint8Array, block: Uint8Array) => encryptCbc(key, zeroBlock, block);

export interface SessionKeys {
  enc: Buffer;
  mac1: Buffer;
  mac2: Buffer;
}

/** Session keys from the base key and the first six bytes of the control panel's random number (OSDP Annex D.4.1). */
export function deriveSessionKeys(scbk: Uint8Array, rndA: Uint8Array): SessionKeys {
  const derive = (label: number) => {
    const block = Buffer.alloc(16);
    block[0] = 0x01;
    block[1] = label;
    block.set(rndA.subarray(0, 6), 2);
    return encryptBlock(scbk, block);
  };
  return { enc: derive(0x82), mac1: derive(0x01), mac2: derive(0x02) };
}

/** What the device proves itself with: E(S-ENC, RND.A ‖ RND.B). */
export const clientCryptogram = (keys: SessionKeys, rndA: Uint8Array, rndB: Uint8Array): Buffer =>
  encryptBlock(keys.enc, Buffer.concat([rndA, rndB]));

/** What the control panel proves itself with: E(S-ENC, RND.B ‖ RND.A). */
export const serverCryptogram = (keys: SessionKeys, rndA: Uint8Array, rndB: Uint8Array): Buffer =>
  encryptBlock(keys.enc, Buffer.concat([rndB, rndA]));

/** First link of the MAC chain: E(S-MAC2, E(S-MAC1, server cryptogram)). */
export const initialReplyMac = (keys: SessionKeys, server: Uint8Array): Buffer =>
  encryptBlock(keys.mac2, encryptBlock(keys.mac1, server));

/** 80 then zeros up to whole blocks. */
function padded(bytes: Uint8Array): Buffer {
  const whole = Buffer.alloc(Math.ceil((bytes.length + 1) / 16) * 16);
  whole.set(bytes);
  whole[bytes.length] = 0x80;
  return whole;
}

/**
 * MAC of a frame, all 16 bytes (four travel): CBC under S-MAC1, the last block under S-MAC2; a message of whole
 * blocks is not padded (Annex D.5). `chain` is the other side's last MAC.
 */
export function frameMac(keys: SessionKeys, chain: Uint8Array, covered: Uint8Array): Buffer {
  const message = covered.length % 16 === 0 ? Buffer.from(covered) : padded(covered);
  const lastAt = message.length - 16;
  const iv = lastAt === 0 ? chain : encryptCbc(keys.mac1, chain, message.subarray(0, lastAt)).subarray(-16);
  return encryptCbc(keys.mac2, iv, message.subarray(lastAt));
}

const inverted = (bytes: Uint8Array) => Buffer.from(bytes.map((byte) => ~byte & 0xff));

/** Data under S-ENC; the start vector is the other side's last MAC with every bit inverted (Annex D.6). */
export const encryptData = (keys: SessionKeys, chain: Uint8Array, data: Uint8Array): Buffer =>
  encryptCbc(keys.enc, inverted(chain), padded(data));

/** Reverse of `encryptData`; null when blocks or padding do not hold. */
export function decryptData(keys: SessionKeys, chain: Uint8Array, secret: Uint8Array): Buffer | null {
  if (secret.length === 0 || secret.length % 16 !== 0) return null;
  const plain = decryptCbc(keys.enc, inverted(chain), secret);
  let end = plain.length - 1;
  while (end >= 0 && plain[end] === 0) end--;
  return plain[end] === 0x80 ? plain.subarray(0, end) : null;
}
