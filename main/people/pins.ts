import { fail, ok, type Result } from '../contract/errors';
import type { CredentialId, PersonId } from '../contract/ids';
import type { PersonView } from '../contract/people';
import type { Clock } from '../storage/clock';
import type { StationDatabase } from '../storage/database';
import type { Keyring } from '../storage/keyring';

export const PIN_DIGITS = 8;
const PINS = 10 ** PIN_DIGITS;
/** Of 2^32 numbers so many are shared out evenly among all PINs. */
const EVEN = Math.floor(2 ** 32 / PINS) * PINS;
/** With ten thousand PINs given out, one draw in ten thousand is of one of them; so many in a row are only where nothing is random. */
const TRIES = 64;

/** PINs of residents: eight random digits, kept as a keyed hash only, at most one for each person. */
export interface Pins {
  /** A new one, given out this once; the one before ends. PIN_SPENT when none that was never anybody's could be found. */
  issue(personId: PersonId): Result<string>;
  /** False when the person has none. */
  revoke(personId: PersonId): boolean;
  /** Null: nobody's. */
  holderOf(digits: string): PersonId | null;
}

/** `random`: cryptographic bytes. The caller makes sure that the person lives here. */
export function createPins(deps: {
  database: StationDatabase;
  keyring: Keyring;
  clock: Clock;
  newId: () => string;
  random: (bytes: number) => Uint8Array;
}): Pins {
  const { database, keyring, clock, newId, random } = deps;
  const { db } = database;
  const insert = db.prepare(
    "INSERT INTO credential (id, person_id, kind, number_hash, label, issued_at_ms) VALUES (?, ?, 'pin', ?, '', ?)",
  );
  const end = db.prepare(
    "UPDATE credential SET revoked_at_ms = ? WHERE person_id = ? AND kind = 'pin' AND revoked_at_ms IS NULL",
  );
  // Somebody else's old one too: whoever remembers it would come in under another's name.
  const known = db.prepare('SELECT 1 FROM credential WHERE number_hash = ?');
  const holder = db.prepare("SELECT person_id FROM credential WHERE number_hash = ? AND kind = 'pin' AND revoked_at_ms IS NULL");
  const hashOf = (digits: string) => keyring.lookupHash('pin', Buffer.from(digits, 'ascii'));

  const free = (): string | null => {
    for (let tried = 0; tried < TRIES; tried += 1) {
      const digits = drawn(random(4));
      if (digits && !isTriedFirst(digits) && !known.get(hashOf(digits))) return digits;
    }
    return null;
  };
  return {
    issue: (personId) =>
      database.transaction(() => {
        const digits = free();
        if (digits === null) return fail('PIN_SPENT');
        end.run(clock.nowMs(), personId);
        insert.run(newId() as CredentialId, personId, hashOf(digits), clock.nowMs());
        return ok(digits);
      }),
    revoke: (personId) => end.run(clock.nowMs(), personId).changes === 1,
    holderOf(digits) {
      const row = holder.get(hashOf(digits)) as { person_id: PersonId } | undefined;
      return row?.person_id ?? null;
    },
  };
}

/** Whether a person has a PIN, for whoever shows it. */
export function createPinReader({ db }: StationDatabase): (personId: PersonId) => PersonView['pin'] {
  const read = db.prepare("SELECT issued_at_ms FROM credential WHERE person_id = ? AND kind = 'pin' AND revoked_at_ms IS NULL");
  return (personId) => {
    const row = read.get(personId) as { issued_at_ms: number } | undefined;
    return row ? { issuedAtMs: row.issued_at_ms } : null;
  };
}

/** Null for the few numbers that would make some PINs likelier than others. */
function drawn(bytes: Uint8Array): string | null {
  const value = Buffer.from(bytes).readUInt32BE(0);
  return value < EVEN ? String(value % PINS).padStart(PIN_DIGITS, '0') : null;
}

/** What a passer-by tries first: one digit over and over, or digits in their order. */
function isTriedFirst(digits: string): boolean {
  const steps = new Set([...digits.slice(1)].map((digit, at) => (Number(digit) - Number(digits[at]) + 10) % 10));
  const [step] = steps;
  return steps.size === 1 && (step === 0 || step === 1 || step === 9);
}
