import type { DocumentContent } from '../contract/documents';
import type { EqualTreatment } from '../contract/equalTreatment';
import { fail, ok } from '../contract/errors';
import type { DocumentSource } from '../documents/ports';
import type { StationLedger } from '../ledger/stationLedger';
import { localDay } from '../registers/days';
import { equalTreatment } from '../registers/equalTreatment';
import type { PassageLog } from '../registers/passages';
import type { RecordBook } from '../registers/recordBook';
import type { Clock } from '../storage/clock';
import { lackWords } from './registerWords';

interface Deps {
  book: RecordBook;
  passages: PassageLog;
  ledger: Pick<StationLedger, 'entries'>;
  laneName: (laneId: string) => string;
  clock: Clock;
}

const waysOf = (rows: EqualTreatment['methods']): DocumentContent<'equal-treatment'>['altogether'] =>
  rows.map(({ method, granted, share, waiting }) => ({ method, passages: granted, share, waiting: waitsOf(waiting) }));

const waitsOf = ({ measured, medianMs, p90Ms }: EqualTreatment['humanChecks']['waiting']) => ({
  measured,
  medianMs,
  slowestTenthMs: p90Ms,
});

/** How people without a face fare. DATES_REVERSED, REPORT_PERIOD. */
export function treatmentSource(deps: Deps): DocumentSource<'equal-treatment'> {
  const { book, passages, laneName } = deps;
  return async ({ fromMs, toMs }) => {
    if (toMs <= fromMs) return fail('DATES_REVERSED', { field: 'toMs' });
    const made = await equalTreatment(passages, localDay(fromMs), localDay(toMs - 1));
    if (!made.ok) return made;
    const { methods, lanes, hours, humanChecks, cardsRefused, notMeasured } = made.value;
    return ok({
      period: { fromMs, toMs },
      altogether: waysOf(methods),
      lanes: lanes.map(({ laneId, methods: ways }) => ({ lane: laneName(laneId), ways: waysOf(ways) })),
      hours: hours.map(({ weekday, band, methods: ways }) => ({
        weekday,
        fromHour: band,
        toHour: band + 4,
        ways: waysOf(ways),
      })),
      humanChecks: { ...humanChecks, waiting: waitsOf(humanChecks.waiting) },
      cardsRefused,
      notMeasured: notMeasured.map((code) => lackWords[code]),
      outages: outagesOf(deps, fromMs, toMs),
      complaints: book
        .all('request.received')
        .filter(({ details, atMs }) => details?.asks === 'complaint' && atMs >= fromMs && atMs < toMs).length,
    });
  };
}

/** From the ledger: each time the reader of a lane was silent, as far as it lies in the period. */
function outagesOf(
  { ledger, laneName, clock }: Deps,
  fromMs: number,
  toMs: number,
): DocumentContent<'equal-treatment'>['outages'] {
  const open = new Map<string, { fromMs: number; guardPosted: boolean }>();
  const outages: DocumentContent<'equal-treatment'>['outages'] = [];
  const close = (laneId: string, endMs: number) => {
    const outage = open.get(laneId);
    open.delete(laneId);
    const ms = outage ? Math.min(endMs, toMs) - Math.max(outage.fromMs, fromMs) : 0;
    if (outage && ms > 0)
      outages.push({ lane: laneName(laneId), minutes: Math.ceil(ms / 60_000), guardPosted: outage.guardPosted });
  };
  const kinds = ['lane.other-way-dead', 'lane.other-way-back', 'lane.guard-posted'];
  for (const { kind, body, atMs } of ledger.entries({ kinds })) {
    const laneId = String(body.laneId);
    const outage = open.get(laneId);
    if (kind === 'lane.guard-posted' && outage && atMs < toMs) outage.guardPosted = true;
    if (kind === 'lane.other-way-dead' && !outage) open.set(laneId, { fromMs: atMs, guardPosted: false });
    if (kind === 'lane.other-way-back') close(laneId, atMs);
  }
  for (const laneId of [...open.keys()]) close(laneId, clock.nowMs());
  return outages;
}
