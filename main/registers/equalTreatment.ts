import type { EqualTreatment, PassMethod } from '../contract/equalTreatment';
import { fail, ok, type Result } from '../contract/errors';
import { addDays, type DayText, daysBetween, localDay, weekdayOf } from './days';
import { type AskedRow, type PassageLog, type PassedRow, quantile } from './passages';

const methods: readonly PassMethod[] = ['face', 'card', 'card-and-face', 'guard'];
export const longestPeriodDays = 366;
const bandHours = 4;

/** Midnight at the station's place; a day is an hour longer or shorter where clocks change. */
const midnightOf = (day: DayText): number => {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  return new Date(year, month - 1, date).getTime();
};

/**
 * How long people waited and how often they came, by the way they use, at each lane and time of the week (人脸识别技术应用安全管理办法
 * 第10、12条). Read a day at a time, so that the gate never waits for a report. REPORT_PERIOD.
 */
export async function equalTreatment(log: PassageLog, from: DayText, to: DayText): Promise<Result<EqualTreatment>> {
  const days = daysBetween(from, to) + 1;
  if (days < 1 || days > longestPeriodDays) return fail('REPORT_PERIOD', { days: longestPeriodDays });
  const all = { passed: [] as PassedRow[], asked: [] as AskedRow[], cardsRefused: 0, notAcknowledged: 0 };
  for (let day = from; day <= to; day = addDays(day, 1)) {
    const found = log.between(midnightOf(day), midnightOf(addDays(day, 1)));
    for (const row of found.passed) all.passed.push(row);
    for (const row of found.asked) all.asked.push(row);
    all.cardsRefused += found.cardsRefused;
    all.notAcknowledged += found.notAcknowledged;
    await new Promise((resolve) => setImmediate(resolve));
  }
  const lanes = grouped(all, ({ laneId }) => laneId);
  const hours = grouped(all, ({ atMs }) => slotOf(atMs));
  const letIn = all.asked.filter(({ outcome }) => outcome === 'let-in');
  return ok({
    from,
    to,
    methods: table(all),
    lanes: lanes.map(([laneId, rows]) => ({ laneId, methods: table(rows) })),
    hours: hours.map(([slot, rows]) => {
      const [weekday = 1, band = 0] = slot.split(' ').map(Number);
      return { weekday, band, methods: table(rows) };
    }),
    humanChecks: {
      asked: all.asked.length,
      letIn: letIn.length,
      turnedAway: all.asked.filter(({ outcome }) => outcome === 'turned-away').length,
      noAnswer: all.asked.filter(({ outcome }) => outcome === null).length,
      waiting: waiting(letIn),
    },
    cardsRefused: all.cardsRefused,
    notMeasured: [
      'guard-without-question',
      'queue-before-lane',
      'who-gave-up',
      ...(all.passed.some(({ method }) => method === 'card-and-face') ? ['card-and-face-before-decision' as const] : []),
      ...(all.notAcknowledged > 0 ? ['grants-not-acknowledged' as const] : []),
    ],
  });
}

interface Rows {
  passed: readonly PassedRow[];
  asked: readonly AskedRow[];
}

function table({ passed, asked }: Rows): EqualTreatment['methods'] {
  return methods.map((method) => {
    const ofMethod = passed.filter((row) => row.method === method);
    // The guard's time runs from the machine's question to his opening.
    const timed = method === 'guard' ? asked.filter(({ outcome }) => outcome === 'let-in') : ofMethod;
    const share = passed.length === 0 ? 0 : ofMethod.length / passed.length;
    return { method, granted: ofMethod.length, share, waiting: waiting(timed) };
  });
}

function waiting(rows: readonly { waitedMs: number | null }[]): EqualTreatment['humanChecks']['waiting'] {
  const times = rows.flatMap(({ waitedMs }) => (waitedMs === null ? [] : [waitedMs]));
  return { measured: times.length, medianMs: quantile(times, 0.5), p90Ms: quantile(times, 0.9), maxMs: quantile(times, 1) };
}

const slotOf = (atMs: number): string =>
  `${weekdayOf(localDay(atMs))} ${Math.floor(new Date(atMs).getHours() / bandHours) * bandHours}`;

/** In order of the key, weekdays and hours as numbers. */
function grouped(rows: Rows, key: (row: { atMs: number; laneId: string }) => string): [string, Rows][] {
  const groups = new Map<string, { passed: PassedRow[]; asked: AskedRow[] }>();
  const of = (row: { atMs: number; laneId: string }) => {
    const name = key(row);
    const group = groups.get(name) ?? { passed: [], asked: [] };
    groups.set(name, group);
    return group;
  };
  for (const row of rows.passed) of(row).passed.push(row);
  for (const row of rows.asked) of(row).asked.push(row);
  return [...groups].sort(([a], [b]) => a.localeCompare(b, 'en', { numeric: true }));
}
