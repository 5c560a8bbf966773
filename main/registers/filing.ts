import type { AssessmentFacts, AssessmentFingerprint } from '../contract/assessment';
import type { ComplianceItem } from '../contract/complianceView';
import { fail } from '../contract/errors';
import type { FaceCount, FilingPack } from '../contract/filing';
import type { RecordDetails } from '../contract/records';
import { type Assessments, sameFingerprint } from './assessments';
import {
  addWorkingDays,
  allOf,
  type DayText,
  daysBetween,
  happened,
  inOrder,
  localDay,
  workCalendar,
  yearsBetween,
} from './days';
import { type Recorded, type RegisterParts, recorded, today } from './registerParts';

/** To file, to file a change, to end the filing (人脸识别技术应用安全管理办法 第15条). */
const workingDays = 30;
/** So many days before the last one a filing is pressing. */
const pressingDays = 10;

interface Deps {
  count: () => FaceCount;
  assessments: Pick<Assessments, 'facts' | 'fingerprintNow' | 'inForce'>;
  stationName: string;
}

type Named<K extends 'office' | 'number' | 'what' | 'madeOn'> = Pick<
  { office: string; number: string; what: string; madeOn: DayText },
  K
>;

/** Filing with the provincial office once there are 100,000 people, by a calendar that the manager keeps. */
export interface Filing {
  /** Notes once that the threshold was reached; from then the time runs. Called by the station, also hourly. */
  look(): void;
  make(filing: Named<'office' | 'number' | 'madeOn'>): Recorded;
  /** FILING_NOT_MADE, DATE_IN_FUTURE, DATES_REVERSED. */
  change(change: Named<'office' | 'what' | 'madeOn'>): Recorded;
  stop(stopped: RecordDetails<'filing.stopped'>): Recorded;
  end(ended: RecordDetails<'filing.ended'>): Recorded;
  nameOfficer(officer: RecordDetails<'filing.officer-named'>): Recorded;
  declareOthers(others: RecordDetails<'filing.others-declared'>): Recorded;
  /** INPUT_INVALID for days of another year, a worked day that is no weekend day, or a day that is both. */
  setHolidays(year: RecordDetails<'calendar.set'>): Recorded;
  holidays(): RecordDetails<'calendar.set'>[];
  pack(): FilingPack;
  due(): ComplianceItem[];
}

export function createFiling(parts: RegisterParts, { count, assessments, stationName }: Deps): Filing {
  const { book } = parts;

  /** The newest list of each year. */
  const years = () => {
    const byYear = new Map(
      book.all('calendar.set').flatMap(({ details }) => (details ? [[details.year, details] as const] : [])),
    );
    return [...byYear.values()].sort((a, b) => a.year - b.year);
  };
  const within = (day: DayText) => addWorkingDays(day, workingDays, workCalendar(years()));
  /** An ended filing is done with all that led to it; who comes to so many people again has the whole time anew. */
  const reached = () => {
    const ended = book.newest('filing.ended');
    return book.all('filing.reached').findLast(({ seq }) => !ended || seq > ended.seq) ?? null;
  };
  const made = () => {
    const newest = book.newest('filing.made');
    const ended = book.newest('filing.ended');
    return newest && (!ended || ended.seq < newest.seq) ? newest : null;
  };
  /** What the office was told last. */
  const told = (): { fingerprint: AssessmentFingerprint; seq: number; madeOn: DayText } | null => {
    const filing = made();
    if (!filing?.details) return null;
    const change = book.newest('filing.changed');
    const last = change?.details && change.seq > filing.seq ? change : filing;
    return last.details && { fingerprint: last.details.fingerprint, seq: last.seq, madeOn: last.details.madeOn };
  };
  /** When something else than the office was told was first put on record here; an assessment signed anew changes nothing about it. */
  const changedSince = (last: { fingerprint: AssessmentFingerprint; seq: number }): number => {
    const others = [...book.all('assessment.outdated'), ...book.all('assessment.signed')].filter(
      ({ seq, details }) => seq > last.seq && details && !sameFingerprint(details.fingerprint, last.fingerprint),
    );
    const first = others.sort((a, b) => a.seq - b.seq)[0];
    return first?.atMs ?? parts.clock.nowMs();
  };
  const fingerprint = () => assessments.fingerprintNow();
  const severity = (dueOn: DayText): ComplianceItem['severity'] => {
    const left = daysBetween(today(parts), dueOn);
    return left < 0 ? 'alarm' : left <= pressingDays ? 'attention' : 'info';
  };
  const item = (kind: ComplianceItem['kind'], dueOn: DayText, sinceMs: number): ComplianceItem => ({
    kind,
    severity: severity(dueOn),
    dueOn,
    sinceMs,
    recordId: null,
    laneId: null,
    count: count().total,
  });
  const unlisted = (from: DayText, to: DayText) => yearsBetween(from, to).filter((year) => !workCalendar(years()).knows(year));

  const duties = (): (ComplianceItem & { from: DayText })[] => {
    const since = reached();
    const filing = made();
    const stopped = book.newest('filing.stopped');
    if (filing && stopped && stopped.seq > filing.seq && stopped.details) {
      const from = stopped.details.stoppedOn;
      return [{ ...item('filing-end-due', within(from), stopped.atMs), from }];
    }
    if (filing) {
      const last = told();
      if (!last || sameFingerprint(last.fingerprint, fingerprint())) return [];
      const changedMs = changedSince(last);
      const from = localDay(changedMs);
      return [{ ...item('filing-change-due', within(from), changedMs), from }];
    }
    if (!since?.details) return [];
    return [{ ...item('filing-due', within(since.details.reachedOn), since.atMs), from: since.details.reachedOn }];
  };

  return {
    look() {
      const { level, total } = count();
      if (level !== 'file' || reached()) return;
      book.append({ kind: 'filing.reached', details: { people: total, reachedOn: today(parts) }, by: 'station' });
      parts.changed();
    },
    make(filing) {
      const dates = happened(filing.madeOn, today(parts), 'madeOn');
      if (!dates.ok) return dates;
      if (made()) return fail('RECORD_MOVED_ON');
      return recorded(parts, 'filing.made', { ...filing, fingerprint: fingerprint(), people: count().total });
    },
    change(change) {
      const last = told();
      if (!last) return fail('FILING_NOT_MADE');
      const dates = allOf(happened(change.madeOn, today(parts), 'madeOn'), inOrder(last.madeOn, change.madeOn, 'madeOn'));
      return dates.ok ? recorded(parts, 'filing.changed', { ...change, fingerprint: fingerprint() }) : dates;
    },
    stop(stopped) {
      const madeOn = made()?.details?.madeOn ?? null;
      const dates = allOf(
        happened(stopped.stoppedOn, today(parts), 'stoppedOn'),
        inOrder(madeOn, stopped.stoppedOn, 'stoppedOn'),
      );
      return dates.ok ? recorded(parts, 'filing.stopped', stopped) : dates;
    },
    end(ended) {
      const filing = made();
      if (!filing?.details) return fail('FILING_NOT_MADE');
      const dates = happened(ended.endedOn, today(parts), 'endedOn');
      if (!dates.ok) return dates;
      const order = inOrder(filing.details.madeOn, ended.endedOn, 'endedOn');
      return order.ok ? recorded(parts, 'filing.ended', ended) : order;
    },
    nameOfficer(officer) {
      const dates = happened(officer.namedOn, today(parts), 'namedOn');
      return dates.ok ? recorded(parts, 'filing.officer-named', officer) : dates;
    },
    declareOthers: (others) => recorded(parts, 'filing.others-declared', others),
    setHolidays(year) {
      const field = wrongDays(year);
      return field ? fail('INPUT_INVALID', { field }) : recorded(parts, 'calendar.set', year);
    },
    holidays: years,
    pack() {
      const facts: AssessmentFacts = assessments.facts();
      const signed = assessments.inForce();
      const officer = book.newest('filing.officer-named')?.details ?? null;
      const duty = duties()[0] ?? null;
      const yearsWithoutHolidays = duty?.dueOn ? unlisted(duty.from, duty.dueOn) : [];
      return {
        basics: { station: stationName, officer: officer && { name: officer.name, contact: officer.contact } },
        purposeAndMethod: { purpose: facts.purpose, use: facts.use, necessity: signed?.details.words.necessity ?? null },
        countAndSafeguards: { count: count(), safeguards, protections: signed?.details.words.protections ?? null },
        rules: { notices: facts.notices, retention: facts.retention, roles: facts.roles },
        assessment: signed && { recordId: signed.id, signedAtMs: signed.atMs, entrySeq: signed.entrySeq },
        reachedOn: reached()?.details?.reachedOn ?? null,
        dueOn: duty?.dueOn ?? null,
        yearsWithoutHolidays,
        missing: [
          ...(officer ? [] : ['officer' as const]),
          ...(signed ? [] : ['assessment' as const]),
          ...(yearsWithoutHolidays.length > 0 ? ['holidays' as const] : []),
        ],
      };
    },
    due() {
      const now = count();
      const open = duties();
      const plain = { dueOn: null, sinceMs: null, recordId: null, laneId: null, count: now.total };
      // GB/T 45574-2025: who handles sensitive data of more than 100,000 people names an officer.
      const needsOfficer = now.level === 'file' && !book.newest('filing.officer-named')?.details;
      const needsHolidays = open.some(({ from, dueOn }) => dueOn !== null && unlisted(from, dueOn).length > 0);
      return [
        ...(now.level === 'near' ? [{ ...plain, kind: 'count-near' as const, severity: 'attention' as const }] : []),
        ...open.map(({ from: _from, ...rest }) => rest),
        ...(needsOfficer ? [{ ...plain, kind: 'officer-missing' as const, severity: 'attention' as const }] : []),
        ...(needsHolidays ? [{ ...plain, kind: 'holidays-missing' as const, severity: 'info' as const, count: null }] : []),
      ];
    },
  };
}

/** What this program does by itself for the safety of stored faces; the window puts each in words. */
const safeguards = [
  'sealed-per-person',
  'master-key-protected',
  'no-network-egress',
  'no-vector-export',
  'append-only-ledger',
  'roles',
];

function wrongDays({ year, holidays, workedWeekendDays }: RecordDetails<'calendar.set'>): string | null {
  const isOfYear = (day: DayText) => day.startsWith(`${year}-`);
  if (!holidays.every(isOfYear)) return 'holidays';
  const isWeekend = (day: DayText) => new Date(`${day}T00:00:00Z`).getUTCDay() % 6 === 0;
  const fits = (day: DayText) => isOfYear(day) && isWeekend(day) && !holidays.includes(day);
  return workedWeekendDays.every(fits) ? null : 'workedWeekendDays';
}
