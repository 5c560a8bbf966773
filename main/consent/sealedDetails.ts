import { z } from 'zod';
import type { PersonId } from '../contract/ids';
import type { AppendedEntry } from '../storage/ledgerPort';
import type { ConsentParts } from './parts';
import { saltedHash } from './salted';

/** What they are about: why a consent was void, or how somebody left. */
type What = 'invalidated' | 'left';

const Sealed = z.object({
  salt: z.string().regex(/^[0-9a-f]{32}$/),
  details: z.record(z.string(), z.string().nullable()),
});

interface Stored {
  entry_seq: number;
  at_ms: number;
  details_sealed: Uint8Array;
  details_sha256: string;
}

const aadOf = (what: What, personId: PersonId, { seq }: Pick<AppendedEntry, 'seq'>) => `detail:${what}:${personId}:${seq}`;

/** Inside the transaction of the entry that holds their hash. `plain` is of `salted`, and is wiped. */
export function keepDetails(
  { database: { db }, keyring, ledger }: ConsentParts,
  entry: AppendedEntry,
  { what, personId, plain, sha256 }: { what: What; personId: PersonId; plain: Uint8Array; sha256: string },
): void {
  const sealed = keyring.seal(plain, aadOf(what, personId, entry));
  plain.fill(0);
  db.prepare(
    `INSERT INTO sealed_detail (entry_seq, what, person_id, at_ms, consent_seq, details_sealed, details_sha256)
     VALUES (?, ?, ?, ?, ?, ?, ?)`,
  ).run(entry.seq, what, personId, entry.atMs, ledger.newest()?.seq ?? 0, sealed, sha256);
}

/** The newest about this person; null: there are none, or another program changed them, or their term is over. */
export function detailsOf(
  { database: { db }, keyring }: ConsentParts,
  what: What,
  personId: PersonId,
): Readonly<Record<string, string | null>> | null {
  const row = db
    .prepare('SELECT * FROM sealed_detail WHERE person_id = ? AND what = ? ORDER BY entry_seq DESC LIMIT 1')
    .get(personId, what) as Stored | undefined;
  const plain = row && keyring.open(row.details_sealed, aadOf(what, personId, { seq: row.entry_seq }));
  const parsed = plain && Sealed.safeParse(JSON.parse(Buffer.from(plain).toString('utf8')));
  plain?.fill(0);
  if (!row || !parsed?.success) return null;
  const { salt, details } = parsed.data;
  return saltedHash(Buffer.from(salt, 'hex'), details) === row.details_sha256 ? details : null;
}
