import { createHash } from 'node:crypto';

/** One `Digest` challenge that can be answered. */
export interface DigestChallenge {
  realm: string;
  nonce: string;
  opaque: string | undefined;
  algorithm: 'MD5' | 'SHA-256';
  /** Whether the algorithm was named: an old device may choke on a name it did not send. */
  algorithmNamed: boolean;
  qop: 'auth' | undefined;
  stale: boolean;
}

export interface DigestRequest {
  method: string;
  uri: string;
  user: string;
  password: string;
  /** Fresh random text for qop. */
  cnonce: string;
  /** How often this nonce has been used, from 1. */
  nonceCount: number;
}

const parameter = /([a-zA-Z0-9_-]{1,32})\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,"]{1,256}))/g;

const readChallenge = (header: string): DigestChallenge | undefined => {
  if (header.length > 2_048 || !/^digest\s/i.test(header)) return undefined;
  const fields = new Map<string, string>();
  for (const [, name = '', quoted, plain] of header.slice(7).matchAll(parameter)) {
    fields.set(name.toLowerCase(), quoted?.replace(/\\(.)/g, '$1') ?? plain ?? '');
  }
  const realm = fields.get('realm');
  const nonce = fields.get('nonce');
  const named = fields.get('algorithm')?.toUpperCase();
  if (realm === undefined || nonce === undefined || nonce === '') return undefined;
  if (named !== undefined && named !== 'MD5' && named !== 'SHA-256') return undefined;
  const offered = fields
    .get('qop')
    ?.toLowerCase()
    .split(',')
    .map((word) => word.trim());
  if (offered !== undefined && !offered.includes('auth')) return undefined;
  return {
    realm,
    nonce,
    opaque: fields.get('opaque'),
    algorithm: named ?? 'MD5',
    algorithmNamed: named !== undefined,
    qop: offered === undefined ? undefined : 'auth',
    stale: fields.get('stale')?.toLowerCase() === 'true',
  };
};

/**
 * The strongest Digest challenge among WWW-Authenticate headers, SHA-256 before MD5 (RFC 7616 3.7). `Basic` is never
 * answered: it would hand the password to whoever sits at the camera's address.
 */
export const chooseChallenge = (headers: readonly string[]): DigestChallenge | undefined => {
  const known = headers
    .slice(0, 8)
    .map(readChallenge)
    .filter((challenge) => challenge !== undefined);
  return known.find((challenge) => challenge.algorithm === 'SHA-256') ?? known[0];
};

const quote = (text: string): string => `"${text.replace(/[\\"]/g, '\\$&')}"`;

/** The value of an Authorization header (RFC 7616 3.4; RFC 2069 form where the camera offers no qop). */
export const digestAuthorization = (challenge: DigestChallenge, request: DigestRequest): string => {
  const hash = (text: string): string =>
    createHash(challenge.algorithm === 'MD5' ? 'md5' : 'sha256')
      .update(text, 'utf8')
      .digest('hex');
  const secret = hash(`${request.user}:${challenge.realm}:${request.password}`);
  const action = hash(`${request.method}:${request.uri}`);
  const count = request.nonceCount.toString(16).padStart(8, '0');
  const fresh = challenge.qop === undefined ? '' : `${count}:${request.cnonce}:${challenge.qop}:`;
  const fields = [
    `username=${quote(request.user)}`,
    `realm=${quote(challenge.realm)}`,
    `nonce=${quote(challenge.nonce)}`,
    `uri=${quote(request.uri)}`,
    `response="${hash(`${secret}:${challenge.nonce}:${fresh}${action}`)}"`,
  ];
  if (challenge.algorithmNamed) fields.push(`algorithm=${challenge.algorithm}`);
  if (challenge.opaque !== undefined) fields.push(`opaque=${quote(challenge.opaque)}`);
  if (challenge.qop !== undefined) fields.push(`qop=${challenge.qop}`, `nc=${count}`, `cnonce="${request.cnonce}"`);
  return `Digest ${fields.join(', ')}`;
};
