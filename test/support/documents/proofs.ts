import { createHash } from 'node:crypto';
import type { Proof } from '../../../main/contract/documentParts';
import { fingerprintOf, receiptOf } from '../../../main/ledger/receipt';

const hash = (text: string): Buffer => createHash('sha256').update(text).digest();

export const sha = (text: string): string => hash(text).toString('hex');

/** A key of nobody: its texts have the lengths of real ones, its signature is none. */
const verifierKey = `fairgate.example/东门岗+1a2b3c4d+${Buffer.concat([Buffer.of(1), hash('key')]).toString('base64')}`;

export const checkpointNote = (size: number): string =>
  [
    'fairgate.example/0193f2aa-0000-7000-8000-000000000001',
    String(size),
    hash('root').toString('base64'),
    '',
    `— fairgate.example/0193f2aa-0000-7000-8000-000000000001 ${Buffer.concat([hash('a'), hash('b'), hash('c')])
      .subarray(0, 68)
      .toString('base64')}`,
    '',
  ].join('\n');

/** What the ledger gives for an entry in a log of this many: codes as long as real ones. */
export function proofFor(seq: number, atMs: number, logSize: number): Proof {
  const entry = JSON.stringify({
    v: 1,
    seq,
    at: new Date(atMs).toISOString(),
    kind: 'withdrawal.certified',
    body: { id: sha('body') },
  });
  const { codes } = receiptOf({
    entryBytes: Buffer.from(entry),
    seq,
    proof: Array.from({ length: Math.ceil(Math.log2(logSize)) }, (_, at) => hash(`node ${at}`)),
    checkpointNote: checkpointNote(logSize),
    verifierKey,
  });
  return { entry: { seq, leafHash: sha(entry), atMs }, keyFingerprint: fingerprintOf(verifierKey), codes };
}

export const keyFingerprint = fingerprintOf(verifierKey);
