import { fail, ok, type Result } from '../contract/errors';
import type { CredentialId, PersonId } from '../contract/ids';
import type { CardNumber, PersonView } from '../contract/people';
import type { Clock } from '../storage/clock';
import type { StationDatabase } from '../storage/database';
import type { Keyring } from '../storage/keyring';
import { cardFromBits } from './wiegand';

export interface Cards {
  /** CARD_TAKEN when the number is live, whoever holds it; a revoked card may be handed out again. */
  issue(personId: PersonId, card: CardNumber): Result<CredentialId>;
  /** False when there is no such live card. */
  revoke(id: CredentialId): boolean;
  /** Every live card of a person; how many there were. */
  revokeAll(personId: PersonId): number;
  /** Live cards of a person, oldest first. */
  liveOf(personId: PersonId): PersonView['cards'];
  /** Whose card this is; `revoked` when nobody holds it any more. Null for an unknown card or bits that are no card. */
  findByBits(bits: number, dataHex: string): CardFound | null;
}

export interface CardFound {
  found: 'live' | 'revoked';
  personId: PersonId;
}

export function createCards(deps: { database: StationDatabase; keyring: Keyring; clock: Clock; newId: () => string }): Cards {
  const { database, keyring, clock, newId } = deps;
  const { db } = database;
  const insert = db.prepare(
    "INSERT INTO credential (id, person_id, kind, number_hash, label, issued_at_ms) VALUES (?, ?, 'card', ?, ?, ?)",
  );
  const end = db.prepare('UPDATE credential SET revoked_at_ms = ? WHERE id = ? AND revoked_at_ms IS NULL');
  const endAll = db.prepare('UPDATE credential SET revoked_at_ms = ? WHERE person_id = ? AND revoked_at_ms IS NULL');
  const live = db.prepare(
    'SELECT id, label, issued_at_ms FROM credential WHERE person_id = ? AND revoked_at_ms IS NULL ORDER BY issued_at_ms, id',
  );
  const byNumber = db.prepare(
    `SELECT person_id, revoked_at_ms FROM credential WHERE number_hash = ?
     ORDER BY revoked_at_ms IS NULL DESC, issued_at_ms DESC, rowid DESC LIMIT 1`,
  );
  const find = (card: CardNumber) =>
    byNumber.get(hashOf(keyring, card)) as { person_id: PersonId; revoked_at_ms: number | null } | undefined;

  return {
    issue(personId, card) {
      return database.transaction(() => {
        const holder = find(card);
        if (holder && holder.revoked_at_ms === null) return fail('CARD_TAKEN');
        const id = newId() as CredentialId;
        insert.run(id, personId, hashOf(keyring, card), labelOf(card), clock.nowMs());
        return ok(id);
      });
    },
    revoke: (id) => end.run(clock.nowMs(), id).changes === 1,
    revokeAll: (personId) => Number(endAll.run(clock.nowMs(), personId).changes),
    liveOf(personId) {
      const rows = live.all(personId) as { id: CredentialId; label: string; issued_at_ms: number }[];
      return rows.map((row) => ({ id: row.id, label: row.label, issuedAtMs: row.issued_at_ms }));
    },
    findByBits(bits, dataHex) {
      const card = cardFromBits(bits, dataHex);
      const row = card && find(card);
      return row ? { found: row.revoked_at_ms === null ? 'live' : 'revoked', personId: row.person_id } : null;
    },
  };
}

const hashOf = (keyring: Keyring, card: CardNumber) =>
  keyring.lookupHash('card-number', Buffer.from(`${card.facility}:${card.number}`));

/** Enough to tell a family's cards apart, too little to copy one. */
const labelOf = (card: CardNumber) => `··${String(card.number % 100).padStart(2, '0')}`;
