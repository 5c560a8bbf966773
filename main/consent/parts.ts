import type { CredentialId, PersonId } from '../contract/ids';
import type { AgeBand } from '../contract/people';
import type { Clock } from '../storage/clock';
import type { StationDatabase } from '../storage/database';
import type { Keyring } from '../storage/keyring';
import type { createConsentIssuer } from './activeConsent';
import type { Ledger } from './ledger';
import type { LedgerRow } from './ledgerRow';
import type { TemplateVault } from './templateVault';

/** The gallery that matching searches. It copies what it is given; `evict` takes effect before it returns. */
export interface GallerySink {
  put(personId: PersonId, embeddings: Float32Array[]): void;
  /** False when the person was not in it. */
  evict(personId: PersonId): boolean;
  has(personId: PersonId): boolean;
}

/** What the consent room asks about a person. */
export interface PeopleOfConsent {
  exists(id: PersonId): boolean;
  ageBand(id: PersonId, onDayMs: number): AgeBand | null;
  liveCard(id: PersonId): { id: CredentialId; issuedAtMs: number } | null;
}

/** What the steps of this room share; put together in `createConsent`. */
export interface ConsentParts {
  database: StationDatabase;
  keyring: Keyring;
  clock: Clock;
  people: PeopleOfConsent;
  gallery: GallerySink;
  ledger: Ledger;
  vault: TemplateVault;
  issuer: ReturnType<typeof createConsentIssuer>;
}

/** Clocks are put right by seconds and minutes; one that is further behind than this has lost the day. */
const CLOCK_SLACK_MS = 60 * 60_000;

/** A consent given later than now: the clock is wrong, and whether the term is over cannot be known. */
export const isFromTheFuture = (row: LedgerRow, nowMs: number): boolean => row.at_ms > nowMs + CLOCK_SLACK_MS;

/** Given, not past its term, and written by this station. `row` must be the newest of its person. */
export function isLiveEntry(parts: ConsentParts, row: LedgerRow | null): row is LedgerRow & { valid_until_ms: number } {
  return (
    row?.event === 'given' &&
    row.valid_until_ms !== null &&
    row.valid_until_ms > parts.clock.nowMs() &&
    !isFromTheFuture(row, parts.clock.nowMs()) &&
    parts.ledger.isGenuine(row)
  );
}
