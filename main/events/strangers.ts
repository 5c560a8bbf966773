import type { LaneId } from '../contract/ids';
import type { Clock } from '../storage/clock';
import type { StationDatabase } from '../storage/database';

/** Over whole local days before today; 0 days: the station has not seen a whole one yet. */
export interface StrangerCount {
  days: number;
  perDay: ReadonlyMap<LaneId, number>;
}

const MOST_DAYS = 30;
const DAY_MS = 86_400_000;

/**
 * Faces that were nobody's, a day and lane, from the log: one for each time the guard was asked about an unknown face. Who
 * lingers is asked about once in ten seconds at most, so it can be a little more than the people who came. Counted once a day.
 */
export function createStrangerCount(deps: {
  database: StationDatabase;
  clock: Clock;
  laneIds: readonly LaneId[];
}): () => StrangerCount {
  const { database, clock, laneIds } = deps;
  const firstEvent = database.db.prepare('SELECT at_ms FROM event ORDER BY seq LIMIT 1');
  const unknownFaces = database.db.prepare(
    `SELECT count(*) AS n FROM event
     WHERE lane_id = ? AND kind = 'ask-guard' AND at_ms >= ? AND at_ms < ? AND method = 'face'
       AND EXISTS (SELECT 1 FROM json_each(event.reasons) WHERE value = 'face-not-recognised')`,
  );
  let counted: { midnightMs: number; count: StrangerCount } | null = null;

  const countUntil = (midnightMs: number): StrangerCount => {
    const first = (firstEvent.get() as { at_ms: number } | undefined)?.at_ms ?? midnightMs;
    // The day the log begins on is not whole.
    const wholeFromMs = addDays(midnightOf(first), 1);
    const fromMs = Math.max(wholeFromMs, addDays(midnightMs, -MOST_DAYS));
    // A day is an hour longer or shorter where clocks are changed.
    const days = Math.max(0, Math.round((midnightMs - fromMs) / DAY_MS));
    if (days === 0) return { days, perDay: new Map() };
    const each = (laneId: LaneId) => (unknownFaces.get(laneId, fromMs, midnightMs) as { n: number }).n / days;
    return { days, perDay: new Map(laneIds.map((laneId) => [laneId, each(laneId)])) };
  };

  return () => {
    const midnightMs = midnightOf(clock.nowMs());
    if (counted?.midnightMs !== midnightMs) counted = { midnightMs, count: countUntil(midnightMs) };
    return counted.count;
  };
}

const midnightOf = (ms: number): number => new Date(ms).setHours(0, 0, 0, 0);

function addDays(midnightMs: number, days: number): number {
  const date = new Date(midnightMs);
  return date.setDate(date.getDate() + days);
}
