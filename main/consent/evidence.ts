import { createHash } from 'node:crypto';
import type { ConsentEvidence } from '../contract/consent';
import type { PersonId } from '../contract/ids';
import type { ConsentParts } from './parts';
import { salted } from './salted';

/** What stands for the signature, by its hash; `sealed` is kept beside the register and can be erased without touching it. */
export interface Evidence {
  kind: ConsentEvidence['kind'];
  sha256: string | null;
  plain: Uint8Array | null;
}

/**
 * Strokes are hashed as they are, for nobody guesses a hand; a witness's name is short and is hashed with a salt. Of a paper there is
 * its scan's hash and nothing else: the paper itself stays in the office's files.
 */
export function evidenceOf(evidence: ConsentEvidence, random: (n: number) => Uint8Array): Evidence {
  if (evidence.kind === 'paper') return { kind: 'paper', sha256: evidence.sha256, plain: null };
  if (evidence.kind === 'witness') {
    const strokes = JSON.stringify(evidence.signature);
    return { kind: 'witness', ...salted({ witness: evidence.name, strokes, isApart: evidence.isApart ? 'yes' : 'no' }, random) };
  }
  if (evidence.kind === 'none' || evidence.signature.length === 0) return { kind: 'none', sha256: null, plain: null };
  const strokes = JSON.stringify(evidence.signature);
  return {
    kind: 'drawn',
    sha256: createHash('sha256').update(strokes, 'utf8').digest('hex'),
    plain: Buffer.from(strokes, 'utf8'),
  };
}

/** Inside the caller's transaction. What a child signed beside the guardian lies in the same seal, for it is kept as long. */
export function keepEvidence(
  { database: { db }, keyring }: ConsentParts,
  [evidence, ofChild]: readonly [Evidence, Evidence | null],
  personId: PersonId,
  seq: number,
): void {
  const plain = ofChild?.plain ? sealedTogether(evidence, ofChild) : evidence.plain;
  if (!plain) return;
  const sealed = keyring.seal(plain, signatureAad(personId, seq));
  db.prepare('INSERT INTO consent_signature (consent_seq, strokes_sealed) VALUES (?, ?)').run(seq, sealed);
}

function sealedTogether(own: Evidence, ofChild: Evidence): Uint8Array {
  const textOf = ({ plain }: Evidence) => plain && Buffer.from(plain).toString('utf8');
  return Buffer.from(JSON.stringify({ own: textOf(own), ofChild: textOf(ofChild) }), 'utf8');
}

export const signatureAad = (personId: PersonId, seq: number): string => `signature:${personId}:${seq}`;
