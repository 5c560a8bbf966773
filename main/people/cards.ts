import { fail, ok, type Result } from '../contract/errors';
import type { CredentialId, PersonId } from '../contract/ids';
import { CardNumber, type PersonView } from '../contract/people';
import type { Clock } from '../storage/clock';
import type { StationDatabase } from '../storage/database';
import type { Keyring } from '../storage/keyring';
import { cardsFromBits, meaningsOf } from './wiegand';

export interface Cards {
  /**
   * CARD_TAKEN when the number, or another that the same bits may mean, is live, whoever holds it; a revoked card may be handed out
   * again. CARD_NUMBER_INVALID for one that no card of its format can have.
   */
  issue(personId: PersonId, card: CardNumber): Result<CredentialId>;
  /** False when there is no such live card. */
  revoke(id: CredentialId): boolean;
  /** Every live card of a person, and his PIN; how many cards there were. */
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
  const end = db.prepare("UPDATE credential SET revoked_at_ms = ? WHERE id = ? AND kind = 'card' AND revoked_at_ms IS NULL");
  const endAll = db.prepare('UPDATE credential SET revoked_at_ms = ? WHERE person_id = ? AND kind = ? AND revoked_at_ms IS NULL');
  const live = db.prepare(
    `SELECT id, label, issued_at_ms FROM credential WHERE person_id = ? AND kind = 'card' AND revoked_at_ms IS NULL
     ORDER BY issued_at_ms, id`,
  );
  const byNumber = db.prepare(
    `SELECT person_id, revoked_at_ms FROM credential WHERE number_hash = ? AND kind = 'card'
     ORDER BY revoked_at_ms IS NULL DESC, issued_at_ms DESC, rowid DESC LIMIT 1`,
  );
  const find = (card: CardNumber): CardFound | null => {
    const row = byNumber.get(hashOf(keyring, card)) as { person_id: PersonId; revoked_at_ms: number | null } | undefined;
    return row ? { found: row.revoked_at_ms === null ? 'live' : 'revoked', personId: row.person_id } : null;
  };
  /** Under each meaning; one that is live counts before one that was. */
  const findAny = (meanings: readonly CardNumber[]): CardFound | null => {
    const found = meanings.flatMap((card) => find(card) ?? []);
    return found.find((each) => each.found === 'live') ?? found[0] ?? null;
  };

  return {
    issue(personId, wanted) {
      const card = CardNumber.safeParse(wanted);
      if (!card.success) return fail('CARD_NUMBER_INVALID');
      return database.transaction(() => {
        if (findAny(meaningsOf(card.data))?.found === 'live') return fail('CARD_TAKEN');
        const id = newId() as CredentialId;
        insert.run(id, personId, hashOf(keyring, card.data), labelOf(card.data), clock.nowMs());
        return ok(id);
      });
    },
    revoke: (id) => end.run(clock.nowMs(), id).changes === 1,
    revokeAll(personId) {
      endAll.run(clock.nowMs(), personId, 'pin');
      return Number(endAll.run(clock.nowMs(), personId, 'card').changes);
    },
    liveOf(personId) {
      const rows = live.all(personId) as { id: CredentialId; label: string; issued_at_ms: number }[];
      return rows.map((row) => ({ id: row.id, label: row.label, issuedAtMs: row.issued_at_ms }));
    },
    findByBits: (bits, dataHex) => findAny(cardsFromBits(bits, dataHex)),
  };
}

/** 26 bits without a word before them: so they were hashed before there were others. */
function textOf({ bits = 26, facility, number }: CardNumber): string {
  if (bits === 26) return `${facility}:${number}`;
  if (bits === 34) return `h10306:${facility}:${number}`;
  return facility === null ? `h10302:${number}` : `h10304:${facility}:${number}`;
}

const hashOf = (keyring: Keyring, card: CardNumber) => keyring.lookupHash('card-number', Buffer.from(textOf(card)));

/** Enough to tell a family's cards apart, too little to copy one. */
const labelOf = (card: CardNumber) => `··${String(card.number % 100).padStart(2, '0')}`;
