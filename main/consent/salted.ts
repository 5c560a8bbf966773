import { createHash } from 'node:crypto';

/** Details that are sealed beside the log, with the salt that keeps their hash from giving away a short text. */
export interface Salted {
  sha256: string;
  /** What is sealed: the salt and the details, as JSON. */
  plain: Uint8Array;
}

/** SHA-256 over 16 random bytes and the details as RFC 8785 JSON; details are flat, with string values, so that sorted keys are all of that rule. */
export function salted(details: Readonly<Record<string, string | null>>, random: (n: number) => Uint8Array): Salted {
  const salt = random(16);
  return {
    sha256: saltedHash(salt, details),
    plain: Buffer.from(JSON.stringify({ salt: Buffer.from(salt).toString('hex'), details }), 'utf8'),
  };
}

export function saltedHash(salt: Uint8Array, details: Readonly<Record<string, string | null>>): string {
  const sorted = Object.fromEntries(Object.entries(details).sort(([a], [b]) => (a < b ? -1 : 1)));
  return createHash('sha256').update(salt).update(JSON.stringify(sorted), 'utf8').digest('hex');
}
