import type { ComplianceItem } from '../contract/complianceView';
import { fail } from '../contract/errors';
import type { RecordId } from '../contract/recordParts';
import type { RecordDetails } from '../contract/records';
import { allOf, happened, inOrder, localDay } from './days';
import type { StoredRecord } from './recordBook';
import { type Recorded, type RegisterParts, recorded, today } from './registerParts';

/** Leaks and losses (个人信息保护法 第57条): what happened, and whether authority and people were told. */
export interface Incidents {
  /** DATE_IN_FUTURE, PERSON_UNKNOWN, INPUT_INVALID when more people are named than are said to be affected. */
  open(incident: RecordDetails<'incident.opened'>): Recorded;
  /** What is known now, in place of what was known before; the time of discovery stays. */
  amend(incidentId: RecordId, incident: RecordDetails<'incident.amended'>): Recorded;
  /** RECORD_UNKNOWN, RECORD_MOVED_ON, DATE_IN_FUTURE, DATES_REVERSED. */
  notified(incidentId: RecordId, details: RecordDetails<'incident.notified'>): Recorded;
  /** Refused with RECORD_MOVED_ON while the authority, or the people, were not told. */
  close(incidentId: RecordId, details: RecordDetails<'incident.closed'>): Recorded;
  /** How it stands, amendments included. */
  state(incidentId: RecordId): IncidentState | null;
  /** Of those discovered since, also the closed ones. */
  count(sinceMs: number): number;
  /** When the newest major incident was opened. */
  newestMajorMs(): number | null;
  due(): ComplianceItem[];
}

export interface IncidentState {
  details: RecordDetails<'incident.opened'>;
  authorityToldMs: number | null;
  /** Also when they need not be told. */
  peopleToldMs: number | null;
  isClosed: boolean;
}

export function createIncidents(parts: RegisterParts): Incidents {
  const { book, clock, personExists } = parts;

  const stateOf = (incident: StoredRecord<'incident.opened'>): IncidentState | null => {
    const details = book.follow(incident.id, 'incident.amended').at(-1)?.details ?? incident.details;
    if (!details) return null;
    const told = book.follow(incident.id, 'incident.notified').flatMap((record) => record.details ?? []);
    const first = (isOne: (whom: string) => boolean) => told.find(({ whom }) => isOne(whom))?.atMs ?? null;
    return {
      details,
      authorityToldMs: first((whom) => whom === 'authority'),
      peopleToldMs: first((whom) => whom !== 'authority'),
      isClosed: book.follow(incident.id, 'incident.closed').length > 0,
    };
  };
  const check = (incident: RecordDetails<'incident.opened'>) => {
    if (incident.discoveredAtMs > clock.nowMs()) return fail('DATE_IN_FUTURE', { field: 'discoveredAtMs' });
    if (!incident.affected.every(personExists)) return fail('PERSON_UNKNOWN');
    return new Set(incident.affected).size > incident.affectedCount ? fail('INPUT_INVALID', { field: 'affectedCount' }) : null;
  };
  /** The incident, if it is open. */
  const opened = (id: RecordId) => {
    const incident = book.current(id, 'incident.opened');
    if (!incident.ok) return incident;
    const state = stateOf(incident.value);
    if (!state) return fail('RECORD_UNKNOWN');
    return state.isClosed ? fail('RECORD_MOVED_ON') : { ok: true as const, value: state };
  };

  return {
    open: (incident) => check(incident) ?? recorded(parts, 'incident.opened', incident),
    amend(incidentId, incident) {
      const state = opened(incidentId);
      if (!state.ok) return state;
      if (incident.discoveredAtMs !== state.value.details.discoveredAtMs)
        return fail('INPUT_INVALID', { field: 'discoveredAtMs' });
      return check(incident) ?? recorded(parts, 'incident.amended', incident, { about: incidentId });
    },
    notified(incidentId, details) {
      const state = opened(incidentId);
      if (!state.ok) return state;
      if (details.atMs > clock.nowMs()) return fail('DATE_IN_FUTURE', { field: 'atMs' });
      if (details.atMs < state.value.details.discoveredAtMs) return fail('DATES_REVERSED', { field: 'atMs' });
      return recorded(parts, 'incident.notified', details, { about: incidentId });
    },
    close(incidentId, details) {
      const state = opened(incidentId);
      if (!state.ok) return state;
      const { authorityToldMs, peopleToldMs, details: incident } = state.value;
      if (authorityToldMs === null || peopleToldMs === null) return fail('RECORD_MOVED_ON');
      const dates = allOf(
        happened(details.closedOn, today(parts), 'closedOn'),
        inOrder(localDay(incident.discoveredAtMs), details.closedOn, 'closedOn'),
      );
      return dates.ok ? recorded(parts, 'incident.closed', details, { about: incidentId }) : dates;
    },
    state(incidentId) {
      const incident = book.current(incidentId, 'incident.opened');
      return incident.ok ? stateOf(incident.value) : null;
    },
    count: (sinceMs) =>
      book.all('incident.opened').filter((incident) => (stateOf(incident)?.details.discoveredAtMs ?? 0) >= sinceMs).length,
    newestMajorMs: () => book.all('incident.opened').findLast((incident) => stateOf(incident)?.details.major)?.atMs ?? null,
    due: () =>
      book.all('incident.opened').flatMap((incident): ComplianceItem[] => {
        const state = stateOf(incident);
        if (!state || state.isClosed) return [];
        const item = {
          dueOn: null,
          sinceMs: state.details.discoveredAtMs,
          recordId: incident.id,
          laneId: null,
          count: state.details.affectedCount,
        };
        // 立即: there is no day by which, only the time that has passed since.
        return [
          ...(state.authorityToldMs === null
            ? [{ ...item, kind: 'incident-authority' as const, severity: 'alarm' as const }]
            : []),
          ...(state.peopleToldMs === null ? [{ ...item, kind: 'incident-people' as const, severity: 'alarm' as const }] : []),
          { ...item, kind: 'incident-open' as const, severity: 'attention' as const },
        ];
      }),
  };
}
