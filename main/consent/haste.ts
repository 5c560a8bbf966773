import type { ConsentDoubt } from '../contract/consent';
import type { PersonId } from '../contract/ids';
import type { DecisionFacts } from './standingBook';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** So many in a row within a minute of moving in or of the card look like one pile of papers. */
const IN_A_ROW = 3;
/** So many within an hour that nobody can have read. */
const UNREAD_IN_AN_HOUR = 20;
/** A notice of some 1,500 characters cannot be read, let alone considered, in this time. */
const READ_AT_LEAST_MS = 10_000;

/**
 * What the decisions up to now look like (最高法 法释〔2021〕15号 4: no consent that is tied to something else). `decisions` are those of
 * the last hours, oldest first, the newest last. Refusals are read as well: who hurries through them has asked nobody.
 */
export function doubtsAbout(decisions: readonly DecisionFacts[]): ConsentDoubt[] {
  const newest = decisions.at(-1);
  if (!newest) return [];
  const lastHour = decisions.filter(({ atMs }) => atMs > newest.atMs - HOUR_MS);
  const row = lastHour.slice(-IN_A_ROW);
  const unread = lastHour.filter(({ dwellMs }) => dwellMs < READ_AT_LEAST_MS);
  const sameHand = decisions.filter(
    ({ personId, evidenceSha256 }) =>
      personId !== newest.personId && evidenceSha256 !== null && evidenceSha256 === newest.evidenceSha256,
  );
  return [
    ...(row.length === IN_A_ROW && row.every(isWithMovingIn) ? (['with-moving-in'] as const) : []),
    ...(unread.length >= UNREAD_IN_AN_HOUR && newest.dwellMs < READ_AT_LEAST_MS ? (['too-fast'] as const) : []),
    ...(sameHand.length > 0 ? (['same-signature'] as const) : []),
  ];
}

/** Agreed within a minute of being entered here, or of getting the card. */
const isWithMovingIn = ({ decision, atMs, personId, cardIssuedAtMs }: DecisionFacts): boolean =>
  decision === 'given' && (isWithin(atMs, madeAtMs(personId)) || isWithin(atMs, cardIssuedAtMs));

const isWithin = (atMs: number, sinceMs: number): boolean => atMs >= sinceMs && atMs - sinceMs < MINUTE_MS;

/** UUIDv7 begins with the Unix ms of its making (RFC 9562 5.7). */
const madeAtMs = (id: PersonId): number => Number.parseInt(id.replaceAll('-', '').slice(0, 12), 16);
