import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { textOf } from './soap';

export interface Account {
  user: string;
  password: string;
}

/** How far a token's time may lie from the device's clock (ONVIF Core 5.12.3.1 leaves it open; cameras use a few minutes). */
const TOKEN_WINDOW_MS = 5 * 60_000;

const same = (a: string, b: string): boolean => {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
};

/**
 * WS-Security UsernameToken Profile 1.0, PasswordDigest = Base64(SHA-1(nonce + created + password)). A password in the
 * clear, an old or future token and a token that was seen before are
 * refused. (Debian's libonvif keeps one nonce for all its requests, so the nonce alone is no sign of a replay.)
 */
export function createTokenCheck(account: Account, deviceClockMs: () => number): (envelope: string) => boolean {
  const seen = new Set<string>();
  return (envelope) => {
    const token = textOf(envelope, 'UsernameToken', { raw: true });
    if (token === null) return false;
    const [user, password] = [textOf(token, 'Username'), textOf(token, 'Password')];
    const [nonce, created] = [textOf(token, 'Nonce'), textOf(token, 'Created')];
    if (user === null || password === null || nonce === null || created === null) return false;
    if (!/<(?:[\w-]+:)?Password\s[^>]*#PasswordDigest"/.test(token)) return false;
    if (!(Math.abs(Date.parse(created) - deviceClockMs()) <= TOKEN_WINDOW_MS)) return false;
    if (seen.has(password)) return false;
    const hash = createHash('sha1').update(Buffer.from(nonce, 'base64')).update(created).update(account.password);
    if (!same(user, account.user) || !same(password, hash.digest('base64'))) return false;
    seen.add(password);
    return true;
  };
}

export interface DigestCheck {
  /** Value of a WWW-Authenticate header, with a fresh nonce. */
  challenge(): string;
  /** `authorization` is the request's header, `target` its method and path. */
  accepts(authorization: string | undefined, target: { method: string; path: string }): boolean;
}

/** HTTP digest (RFC 2617, MD5, qop=auth). A nonce count must rise, so that a request cannot be sent twice. */
export function createDigestCheck(account: Account, realm: string): DigestCheck {
  const counts = new Map<string, number>();
  const md5 = (text: string): string => createHash('md5').update(text).digest('hex');
  return {
    challenge() {
      const nonce = randomBytes(16).toString('hex');
      counts.set(nonce, 0);
      return `Digest realm="${realm}", qop="auth", nonce="${nonce}", algorithm=MD5`;
    },
    accepts(authorization, target) {
      if (authorization?.startsWith('Digest ') !== true) return false;
      const field = (name: string): string => new RegExp(`\\b${name}="?([^",]*)"?`).exec(authorization)?.[1] ?? '';
      const [nonce, count] = [field('nonce'), Number.parseInt(field('nc'), 16)];
      const last = counts.get(nonce);
      if (last === undefined || !(count > last) || field('uri') !== target.path || field('qop') !== 'auth') return false;
      const first = md5(`${account.user}:${realm}:${account.password}`);
      const second = md5(`${target.method}:${target.path}`);
      const expected = md5(`${first}:${nonce}:${field('nc')}:${field('cnonce')}:auth:${second}`);
      if (!same(field('username'), account.user) || !same(field('response'), expected)) return false;
      counts.set(nonce, count);
      return true;
    },
  };
}
