import { type EqualTreatment, PassMethod } from '../contract/equalTreatment';
import { fail, ok, type Result } from '../contract/errors';
import { addDays, type DayText, daysBetween, localDay, weekdayOf } from './days';
import type { AskedRow, PassageLog, PassedRow } from './passages';
import { type WaitingTimes, waitingTimes } from './waitingTimes';

const methods: readonly PassMethod[] = PassMethod.options;
export const longestPeriodDays = 366;
const bandHours = 4;

/** Midnight at the station's place; a day is an hour longer or shorter where clocks change. */
const midnightOf = (day: DayText): number => {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  return new Date(year, month - 1, date).getTime();
};

/** What is counted of one group: of all, of a lane, of four hours of a weekday. */
interface Tally {
  ways: Map<PassMethod, { granted: number; waits: WaitingTimes }>;
  /** From the machine's question to the guard's opening. */
  guardWaits: WaitingTimes;
}

/**
 * How long people waited and how often they came, by the way they use, at each lane and time of the week (人脸识别技术应用安全管理办法
 * 第10、12条). Read a day at a time and only counted, so that the gate never waits for a report. REPORT_PERIOD.
 */
export async function equalTreatment(log: PassageLog, from: DayText, to: DayText): Promise<Result<EqualTreatment>> {
  const days = daysBetween(from, to) + 1;
  if (!(days >= 1 && days <= longestPeriodDays)) return fail('REPORT_PERIOD', { days: longestPeriodDays });
  const all = tally();
  const [lanes, hours] = [new Map<string, Tally>(), new Map<string, Tally>()];
  const human = { asked: 0, letIn: 0, turnedAway: 0, noAnswer: 0 };
  const refused = { cards: 0, notAcknowledged: 0 };
  const groupsOf = ({ laneId, atMs }: PassedRow | AskedRow) => [all, groupOf(lanes, laneId), groupOf(hours, slotOf(atMs))];
  for (let place = 0; place < days; place += 1) {
    const day = addDays(from, place);
    const found = log.between(midnightOf(day), midnightOf(addDays(day, 1)));
    for (const row of found.passed) for (const group of groupsOf(row)) countPassed(group, row);
    for (const row of found.asked) {
      human.asked += 1;
      human[row.outcome === 'let-in' ? 'letIn' : row.outcome === 'turned-away' ? 'turnedAway' : 'noAnswer'] += 1;
      for (const group of groupsOf(row)) if (row.outcome === 'let-in') group.guardWaits.add(row.waitedMs);
    }
    refused.cards += found.cardsRefused;
    refused.notAcknowledged += found.notAcknowledged;
    await nextTurn();
  }
  return ok({
    from,
    to,
    methods: table(all),
    lanes: await tables(lanes, (laneId) => ({ laneId })),
    hours: await tables(hours, (slot) => {
      const [weekday = 1, band = 0] = slot.split(' ').map(Number);
      return { weekday, band };
    }),
    humanChecks: { ...human, waiting: all.guardWaits.read() },
    cardsRefused: refused.cards,
    notMeasured: [
      'guard-without-question',
      'queue-before-lane',
      'who-gave-up',
      ...(all.ways.has('card-and-face') ? ['card-and-face-before-decision' as const] : []),
      ...(refused.notAcknowledged > 0 ? ['grants-not-acknowledged' as const] : []),
    ],
  });
}

const nextTurn = () => new Promise((resolve) => setImmediate(resolve));
const tally = (): Tally => ({ ways: new Map(), guardWaits: waitingTimes() });

function groupOf(groups: Map<string, Tally>, key: string): Tally {
  const group = groups.get(key) ?? tally();
  groups.set(key, group);
  return group;
}

function countPassed({ ways }: Tally, { method, waitedMs }: PassedRow): void {
  const way = ways.get(method) ?? { granted: 0, waits: waitingTimes() };
  ways.set(method, way);
  way.granted += 1;
  way.waits.add(waitedMs);
}

function table({ ways, guardWaits }: Tally): EqualTreatment['methods'] {
  const passed = [...ways.values()].reduce((sum, { granted }) => sum + granted, 0);
  return methods.map((method) => {
    const { granted, waits } = ways.get(method) ?? { granted: 0, waits: waitingTimes() };
    // The guard's time runs from the machine's question to his opening.
    const waiting = (method === 'guard' ? guardWaits : waits).read();
    return { method, granted, share: passed === 0 ? 0 : granted / passed, waiting };
  });
}

/** In order of the key, weekdays and hours as numbers; one group in a turn of the loop. */
async function tables<T extends object>(groups: ReadonlyMap<string, Tally>, named: (key: string) => T) {
  const made: (T & { methods: EqualTreatment['methods'] })[] = [];
  for (const [key, group] of [...groups].sort(([a], [b]) => a.localeCompare(b, 'en', { numeric: true }))) {
    made.push({ ...named(key), methods: table(group) });
    await nextTurn();
  }
  return made;
}

const slotOf = (atMs: number): string =>
  `${weekdayOf(localDay(atMs))} ${Math.floor(new Date(atMs).getHours() / bandHours) * bandHours}`;
