import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

const version = 1;
const nonceBytes = 12;
const tagBytes = 16;

/**
 * AES-256-GCM (NIST SP 800-38D) with a random 96-bit nonce: version byte, nonce, ciphertext, tag.
 * `aad` names the place the value belongs to, so that it opens nowhere else.
 */
export function sealWith(key: Uint8Array, plain: Uint8Array, aad: string): Uint8Array {
  const nonce = randomBytes(nonceBytes);
  const cipher = createCipheriv('aes-256-gcm', key, nonce);
  cipher.setAAD(boundTo(aad));
  const body = Buffer.concat([cipher.update(plain), cipher.final()]);
  return new Uint8Array(Buffer.concat([Uint8Array.of(version), nonce, body, cipher.getAuthTag()]));
}

/** Null when the bytes were not sealed by this key for this place, or were changed since. */
export function openWith(key: Uint8Array, sealed: Uint8Array, aad: string): Uint8Array | null {
  if (sealed.length < 1 + nonceBytes + tagBytes || sealed[0] !== version) return null;
  const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(1, 1 + nonceBytes), { authTagLength: tagBytes });
  decipher.setAAD(boundTo(aad));
  decipher.setAuthTag(sealed.subarray(sealed.length - tagBytes));
  const body = decipher.update(sealed.subarray(1 + nonceBytes, sealed.length - tagBytes));
  try {
    decipher.final();
  } catch {
    body.fill(0);
    return null;
  }
  return new Uint8Array(body);
}

/** The version byte is authenticated too, so that a later format cannot be passed off as this one. */
const boundTo = (aad: string): Uint8Array => Buffer.from(`fairgate/${version}/${aad}`, 'utf8');
