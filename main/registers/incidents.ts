import type { ComplianceItem } from '../contract/complianceView';
import { fail, ok, type Result } from '../contract/errors';
import type { PersonId } from '../contract/ids';
import type { RecordId } from '../contract/recordParts';
import type { RecordDetails } from '../contract/records';
import { allOf, happened, inOrder } from './days';
import { type IncidentState, incidentStates } from './incidentStates';
import { daysHold } from './recordRules';
import { type Recorded, type RegisterParts, recorded, today } from './registerParts';

type Incident = RecordDetails<'incident.opened'>;

/** What the incidents ask of the people. */
interface PeopleOfIncidents {
  /** Everybody with a stored face, by flat. */
  withFaces: () => PersonId[];
  unitAndName: (id: PersonId) => { unit: string; name: string } | null;
}

/** Leaks and losses (个人信息保护法 第57条): what happened, and whether authority and people were told. */
export interface Incidents {
  /** Whose face is stored is looked up now. DATE_IN_FUTURE, DATES_REVERSED, PERSON_UNKNOWN, INPUT_INVALID: more named than affected. */
  open(incident: Incident): Recorded;
  /** What is known now, in place of what was known before; the time of discovery stays. */
  amend(incidentId: RecordId, incident: Incident): Recorded;
  /** RECORD_UNKNOWN, RECORD_MOVED_ON, DATE_IN_FUTURE, DATES_REVERSED; PERSON_UNKNOWN for one who is not among those it touched. */
  tell(incidentId: RecordId, told: { people: PersonId[] | null; atMs: number; how: string }): Recorded;
  /** A part of those who are named, in the order they were named. RECORD_UNKNOWN. */
  affected(incidentId: RecordId, page: AffectedPage): Result<AffectedPeople>;
  /** RECORD_UNKNOWN, RECORD_MOVED_ON, DATE_IN_FUTURE, DATES_REVERSED. */
  notified(incidentId: RecordId, details: RecordDetails<'incident.notified'>): Recorded;
  /** Refused with RECORD_MOVED_ON while the authority, or the people, were not told. */
  close(incidentId: RecordId, details: RecordDetails<'incident.closed'>): Recorded;
  /** How it stands, amendments included. */
  state(incidentId: RecordId): IncidentState | null;
  /** Of those discovered since, also the closed ones. */
  count(sinceMs: number): number;
  /** Place in the book of the newest record by which an incident was, or became, a major one that it still is; no clock moves it. */
  newestMajorSeq(): number | null;
  due(): ComplianceItem[];
}

export interface AffectedPage {
  untoldOnly: boolean;
  from: number;
  limit: number;
}
export interface AffectedPeople {
  named: number;
  told: number;
  listed: number;
  people: { personId: PersonId; unit: string; name: string; toldAtMs: number | null }[];
}

export function createIncidents(parts: RegisterParts, { withFaces, unitAndName }: PeopleOfIncidents): Incidents {
  const { book, clock, personExists } = parts;

  const states = incidentStates(book);
  /** With those it touched looked up; who was named before stays known although gone since. */
  const judged = (incident: Incident, before: Incident | null): Result<Incident> => {
    const { discoveredAtMs, happenedFrom, happenedTo } = incident;
    // What was found while the clock was ahead stays as it was written down.
    if (!before && discoveredAtMs > clock.nowMs()) return fail('DATE_IN_FUTURE', { field: 'discoveredAtMs' });
    const dates = allOf(
      happened(happenedTo ?? happenedFrom, today(parts), 'happenedTo'),
      inOrder(happenedFrom, happenedTo, 'happenedTo'),
    );
    if (!dates.ok) return dates;
    const isAll = incident.affectedWho === 'all-faces';
    const known = new Set(before?.affected);
    const stored = before?.affectedWho === 'all-faces' ? before.affected : withFaces();
    const affected = [...new Set(isAll ? stored : incident.affected)];
    // Those with a stored face were read a moment ago.
    if (!isAll && !affected.every((id) => known.has(id) || personExists(id))) return fail('PERSON_UNKNOWN');
    if (incident.affectedWho === 'named' && affected.length === 0) return fail('INPUT_INVALID', { field: 'affected' });
    const affectedCount = isAll ? Math.max(incident.affectedCount, affected.length) : incident.affectedCount;
    if (affected.length > affectedCount) return fail('INPUT_INVALID', { field: 'affectedCount' });
    const affectedWho = affected.length > 0 && !isAll ? 'named' : incident.affectedWho;
    return ok({ ...incident, affected, affectedCount, affectedWho });
  };
  /** The incident, if it is open. */
  const opened = (id: RecordId) => {
    const incident = book.current(id, 'incident.opened');
    if (!incident.ok) return incident;
    const state = states().get(id);
    if (!state) return fail('RECORD_UNKNOWN');
    return state.isClosed ? fail('RECORD_MOVED_ON') : { ok: true as const, value: state };
  };

  const toldInTime = (atMs: number, { discoveredAtMs }: Incident): Result<void> => {
    if (atMs > clock.nowMs()) return fail('DATE_IN_FUTURE', { field: 'atMs' });
    const wasAhead = discoveredAtMs > clock.nowMs();
    return atMs < discoveredAtMs && !wasAhead ? fail('DATES_REVERSED', { field: 'atMs' }) : ok(undefined);
  };

  return {
    open(incident) {
      const checked = judged(incident, null);
      return checked.ok ? recorded(parts, 'incident.opened', checked.value) : checked;
    },
    amend(incidentId, incident) {
      const state = opened(incidentId);
      if (!state.ok) return state;
      if (incident.discoveredAtMs !== state.value.details.discoveredAtMs)
        return fail('INPUT_INVALID', { field: 'discoveredAtMs' });
      const checked = judged(incident, state.value.details);
      return checked.ok ? recorded(parts, 'incident.amended', checked.value, { about: incidentId }) : checked;
    },
    tell(incidentId, { people, atMs, how }) {
      const state = opened(incidentId);
      if (!state.ok) return state;
      const { details, toldMs } = state.value;
      const named = new Set(details.affected);
      const chosen = people ?? details.affected.filter((id) => !toldMs.has(id));
      if (chosen.length === 0 || !chosen.every((id) => named.has(id))) return fail('PERSON_UNKNOWN');
      const time = toldInTime(atMs, details);
      return time.ok ? recorded(parts, 'incident.people-told', { people: chosen, atMs, how }, { about: incidentId }) : time;
    },
    affected(incidentId, { untoldOnly, from, limit }) {
      const incident = book.current(incidentId, 'incident.opened');
      const state = incident.ok ? states().get(incidentId) : null;
      if (!state) return fail('RECORD_UNKNOWN');
      const { details, toldMs } = state;
      const listed = untoldOnly ? details.affected.filter((id) => !toldMs.has(id)) : details.affected;
      const people = listed.slice(from, from + limit).map((personId) => ({
        personId,
        ...(unitAndName(personId) ?? { unit: '—', name: '—' }),
        toldAtMs: toldMs.get(personId) ?? null,
      }));
      const told = details.affected.filter((id) => toldMs.has(id)).length;
      return ok({ named: details.affected.length, told, listed: listed.length, people });
    },
    notified(incidentId, details) {
      const state = opened(incidentId);
      if (!state.ok) return state;
      const time = toldInTime(details.atMs, state.value.details);
      return time.ok ? recorded(parts, 'incident.notified', details, { about: incidentId }) : time;
    },
    close(incidentId, details) {
      const state = opened(incidentId);
      if (!state.ok) return state;
      const { authorityToldMs, peopleToldMs } = state.value;
      if (authorityToldMs === null || peopleToldMs === null) return fail('RECORD_MOVED_ON');
      const dates = daysHold('incident.closed', details, { today: today(parts), about: book.find(incidentId) });
      return dates.ok ? recorded(parts, 'incident.closed', details, { about: incidentId }) : dates;
    },
    state(incidentId) {
      const incident = book.current(incidentId, 'incident.opened');
      return (incident.ok && states().get(incidentId)) || null;
    },
    count: (sinceMs) => [...states().values()].filter(({ details }) => details.discoveredAtMs >= sinceMs).length,
    newestMajorSeq: () =>
      [...states().values()].reduce<number | null>(
        (newest, { majorSeq }) => (majorSeq === null ? newest : Math.max(newest ?? 0, majorSeq)),
        null,
      ),
    due: () =>
      [...states().values()].flatMap((state): ComplianceItem[] => {
        if (state.isClosed) return [];
        const item = {
          dueOn: null,
          sinceMs: state.details.discoveredAtMs,
          recordId: state.id,
          laneId: null,
          count: state.details.affectedCount,
        };
        // 立即: there is no day by which, only the time that has passed since.
        return [
          ...(state.authorityToldMs === null
            ? [{ ...item, kind: 'incident-authority' as const, severity: 'alarm' as const }]
            : []),
          ...(state.peopleToldMs === null
            ? [
                {
                  ...item,
                  kind: 'incident-people' as const,
                  severity: 'alarm' as const,
                  count: Math.max(0, item.count - state.toldMs.size),
                },
              ]
            : []),
          { ...item, kind: 'incident-open' as const, severity: 'attention' as const },
        ];
      }),
  };
}
