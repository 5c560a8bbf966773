import type { PersonId } from '../contract/ids';
import type { RecordId } from '../contract/recordParts';
import type { RecordDetails } from '../contract/records';
import type { RecordBook, StoredRecord } from './recordBook';

/** How an incident stands, amendments included. */
export interface IncidentState {
  id: RecordId;
  details: RecordDetails<'incident.opened'>;
  authorityToldMs: number | null;
  /** All of them were told, each or together; also when they need not be. */
  peopleToldMs: number | null;
  /** Of those it touched, who was told for himself, and when first. */
  toldMs: ReadonlyMap<PersonId, number>;
  isClosed: boolean;
  /** Place in the book of the record by which it was, or became, the major one that it still is; no clock moves it. */
  majorSeq: number | null;
}

const kinds = ['incident.opened', 'incident.amended', 'incident.notified', 'incident.people-told', 'incident.closed'] as const;

/** Read again only when a record of an incident came or went: one may name everybody who lives here. */
export function incidentStates(book: RecordBook): () => ReadonlyMap<RecordId, IncidentState> {
  let read: { mark: string; states: ReadonlyMap<RecordId, IncidentState> } | null = null;
  return () => {
    const mark = book.mark(kinds);
    if (read?.mark !== mark) {
      const states = book.all('incident.opened').flatMap((incident) => stateOf(book, incident) ?? []);
      read = { mark, states: new Map(states.map((state) => [state.id, state])) };
    }
    return read.states;
  };
}

function stateOf(book: RecordBook, incident: StoredRecord<'incident.opened'>): IncidentState | null {
  const known = [incident, ...book.follow(incident.id, 'incident.amended')].filter(({ details }) => details !== null);
  const details = known.at(-1)?.details;
  if (!details) return null;
  const notes = book.follow(incident.id, 'incident.notified').flatMap((record) => record.details ?? []);
  const first = (isOne: (whom: string) => boolean) => notes.find(({ whom }) => isOne(whom))?.atMs ?? null;
  const { affected, affectedCount } = details;
  const toldMs = firstTold(book, incident.id, new Set(affected));
  const isEachTold = affected.length > 0 && affected.length >= affectedCount && toldMs.size === new Set(affected).size;
  const lastTold = [...toldMs.values()].reduce((a, b) => Math.max(a, b), 0);
  return {
    id: incident.id,
    details,
    authorityToldMs: first((whom) => whom === 'authority'),
    peopleToldMs: first((whom) => whom !== 'authority') ?? (isEachTold ? lastTold : null),
    toldMs,
    isClosed: book.follow(incident.id, 'incident.closed').length > 0,
    majorSeq: known[known.findLastIndex((record) => !record.details?.major) + 1]?.seq ?? null,
  };
}

function firstTold(book: RecordBook, id: RecordId, affected: ReadonlySet<PersonId>): Map<PersonId, number> {
  const toldMs = new Map<PersonId, number>();
  for (const { details } of book.follow(id, 'incident.people-told')) {
    if (!details) continue;
    for (const person of details.people)
      if (affected.has(person)) toldMs.set(person, Math.min(toldMs.get(person) ?? details.atMs, details.atMs));
  }
  return toldMs;
}
