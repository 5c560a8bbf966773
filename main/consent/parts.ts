import type { CredentialId, LaneGroup, PersonId } from '../contract/ids';
import type { AgeBand } from '../contract/people';
import type { Clock } from '../storage/clock';
import type { StationDatabase } from '../storage/database';
import type { Keyring } from '../storage/keyring';
import type { AppendedEntry, JsonObject, LedgerWriter } from '../storage/ledgerPort';
import type { createConsentIssuer } from './activeConsent';
import type { Forms } from './forms';
import type { Ledger } from './ledger';
import type { LedgerRow } from './ledgerRow';
import type { RecordedHandler } from './noticeHandler';
import type { NoticeShelf } from './noticeShelf';
import type { StandingBook } from './standingBook';
import type { TemplateVault } from './templateVault';
import type { Tombstones } from './tombstones';
import type { WithdrawalBook } from './withdrawalBook';

/** The gallery that matching searches. It copies what it is given; `evict` takes effect before it returns. */
export interface GallerySink {
  put(personId: PersonId, embeddings: Float32Array[]): void;
  /** False when the person was not in it. */
  evict(personId: PersonId): boolean;
  has(personId: PersonId): boolean;
  /** The lanes of a consent changed: whoever is in it moves at once. */
  regroup(personId: PersonId): void;
  /** Whether a search of everything that is matched against finds this person, however faintly. */
  finds(personId: PersonId, embedding: Float32Array): boolean;
  /** Tells the lanes, once what was decided is on record: a card that waited for this person's face is decided on alone. */
  left(personId: PersonId): void;
}

/** What the consent room asks about a person. */
export interface PeopleOfConsent {
  exists(id: PersonId): boolean;
  ageBand(id: PersonId, onDayMs: number): AgeBand | null;
  liveCard(id: PersonId): { id: CredentialId; issuedAtMs: number } | null;
  unitAndName(id: PersonId): { unit: string; name: string } | null;
  /** Null: every group. */
  access(id: PersonId): { groups: LaneGroup[] | null };
  /** How many cards of the person open a lane. */
  liveCards(id: PersonId): number;
  /** That somebody looks alike came from his templates, and goes with them. */
  markLookAlike(id: PersonId, looksAlike: boolean): void;
  /** Inside a transaction: off the list, with every card. Returns how many cards there were. Once is enough. */
  leave(id: PersonId, reason: 'moved-out' | 'died'): number;
  /** Null: still here, or never known. */
  left(id: PersonId): { reason: 'moved-out' | 'died'; atMs: number } | null;
  /** Newest first, 200 at most. */
  allLeft(): { id: PersonId; reason: 'moved-out' | 'died'; atMs: number }[];
  birthDate(id: PersonId): string | null;
  /** Whether this is the person's own name, however it is written. */
  isNamed(id: PersonId, name: string): boolean;
}

/** One entry of the station's log, read back. */
export interface LogEntry extends AppendedEntry {
  kind: string;
  body: JsonObject;
}

/** The station's log, as far as this room writes and reads it. */
export interface ConsentLog extends LedgerWriter {
  readonly stationId: string;
  size(): number;
  entries(what?: { kinds?: readonly string[]; from?: number }): Iterable<LogEntry>;
}

/** What the steps of this room share; put together in `createConsent`. */
export interface ConsentParts {
  database: StationDatabase;
  keyring: Keyring;
  clock: Clock;
  random: (n: number) => Uint8Array;
  people: PeopleOfConsent;
  gallery: GallerySink;
  ledger: Ledger;
  log: ConsentLog;
  /** States beyond the register's, and what consents are limited to; from the log. */
  book: StandingBook;
  notices: NoticeShelf;
  /** Questions that lie before residents. */
  forms: Forms;
  vault: TemplateVault;
  /** Ends that are on record, and those that are under way. */
  withdrawals: WithdrawalBook;
  /** Ends as they are kept outside the database. */
  tombstones: Tombstones;
  issuer: ReturnType<typeof createConsentIssuer>;
  /** Whether this station takes consents for children under 14 at all. */
  under14: boolean;
  /** Lane groups of the station. */
  groups: readonly LaneGroup[];
  /** The signed impact assessment in force, by its id. */
  pipiaRef: () => string | null;
  /** Who answers for the handling, as the registers had it before this entry of the log, or (null) as they have it now. */
  handlerAt: (beforeSeq: number | null) => RecordedHandler | null;
  /** Recogniser whose templates the gallery holds; null before it was loaded. */
  inUse: { model: string | null };
}

/** Clocks are put right by seconds and minutes; one that is further behind than this has lost the day. */
const CLOCK_SLACK_MS = 60 * 60_000;

/** A consent given later than now: the clock is wrong, and whether the term is over cannot be known. */
export const isFromTheFuture = (row: LedgerRow, nowMs: number): boolean => row.at_ms > nowMs + CLOCK_SLACK_MS;

type GivenRow = LedgerRow & { valid_until_ms: number };

/** Given, not past its term, and written by this station, as far as the register alone knows. `row` must be the newest of its person. */
export function standsInRegister(parts: ConsentParts, row: LedgerRow | null): row is GivenRow {
  return (
    row?.event === 'given' &&
    row.valid_until_ms !== null &&
    row.valid_until_ms > parts.clock.nowMs() &&
    !isFromTheFuture(row, parts.clock.nowMs()) &&
    parts.ledger.isGenuine(row) &&
    !parts.tombstones.isPending(row)
  );
}

/** Why a consent that stands in the register does not count now; null: it counts. */
export type RestReason = 'not-in-log' | 'frozen' | 'renewal-due' | 'invalidated' | 'birthday' | 'guardian-ended' | 'child-off';

/** What the log, the calendar and the station's settings say of a consent that stands in the register. */
export function restReason(parts: ConsentParts, row: LedgerRow): RestReason | null {
  const { book, clock, notices, people, under14 } = parts;
  const facts = book.recordOf(row.record_id);
  if (!book.isRead || !facts || facts.registerHash !== row.this_hash || facts.personId !== row.person_id) return 'not-in-log';
  if (facts.invalidated) return 'invalidated';
  if (facts.frozen) return 'frozen';
  const band = people.ageBand(row.person_id, clock.nowMs());
  if (band !== facts.ageBand) return 'birthday';
  if (band === 'under-14' && !under14) return 'child-off';
  if (band !== 'adult' && !(facts.guardianshipId !== null && book.isGuardianship(facts.guardianshipId, row.person_id))) {
    return 'guardian-ended';
  }
  return facts.renewalDue || notices.renewedAfter(facts.noticeVersion) ? 'renewal-due' : null;
}

/** Live in every respect. With a group: at the lanes of this group. `row` must be the newest of its person. */
export function isLiveEntry(parts: ConsentParts, row: LedgerRow | null, group?: LaneGroup): row is GivenRow {
  if (!standsInRegister(parts, row) || restReason(parts, row) !== null) return false;
  const groups = parts.book.recordOf(row.record_id)?.groups ?? null;
  return group === undefined || groups === null || groups.includes(group);
}
