import { fail, ok, type Result } from '../contract/errors';
import { type FeedEntry, feedNote } from '../contract/feed';
import type { Hold, HoldId, RetentionView } from '../contract/retention';
import type { Handlers } from '../dispatch';
import type { StationDatabase } from '../storage/database';
import type { Keyring } from '../storage/keyring';
import type { LedgerWriter } from '../storage/ledgerPort';
import { createRetentionBook } from './retentionBook';
import { createRetentionRun } from './retentionRun';
import type { StationTime } from './stationTime';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const FIRST_RUN_AFTER_MS = 10 * 60_000;
const TRY_AGAIN_AFTER_MS = 6 * HOUR_MS;
const KEPT_HOURS_AFTER_RUN = 12;
const NEXT_PART_AFTER_MS = 60_000;

interface Deps {
  database: StationDatabase;
  keyring: Keyring;
  ledger: LedgerWriter;
  time: StationTime;
  timers: { after(ms: number, work: () => void): () => void };
  newId: () => string;
  alarms: { raise(kind: 'clock-doubted', laneId: null): void; clear(kind: 'clock-doubted', laneId: null): void };
  note: (entry: Omit<FeedEntry, 'id' | 'atMs'>) => void;
  spared: <T>(work: () => T, otherwise: T) => T;
}

export type RetentionHandlers = Required<
  Pick<Handlers, 'retention.status' | 'retention.setTerm' | 'retention.hold' | 'retention.release' | 'clock.confirm'>
>;

/** Terms run by themselves, once in a day of the station's running, and its clock is watched every hour. */
export function createRetention(deps: Deps): {
  handlers: RetentionHandlers;
  /** Now; what could not be done is tried again in six hours. */
  run(): void;
  stop(): void;
} {
  const { database, ledger, time, timers, alarms, note, spared } = deps;
  const book = createRetentionBook(database, deps.keyring);
  const runOnce = createRetentionRun({ database, ledger, book, time });
  let stopped = false;
  let cancelRun = () => {};
  let cancelLook = () => {};

  const view = (): RetentionView => ({
    eventDays: book.eventDays(),
    clock: time.look(),
    lastRun: book.lastRun(),
    holds: book.openHolds(),
  });
  const iso = (ms: number) => new Date(ms).toISOString();

  time.onChange((change) => {
    if (change.doubted) alarms.raise('clock-doubted', null);
    else alarms.clear('clock-doubted', null);
    note(feedNote(change.doubted ? 'clock-doubted' : 'clock-believed', change.doubted ? 'alarm' : 'info'));
    const how = change.doubted ? {} : { by: change.by };
    spared(() => void ledger.append(change.doubted ? 'clock.doubted' : 'clock.believed', how), undefined);
  });

  const run = () => {
    cancelRun();
    if (stopped) return;
    const result = spared<{ more: boolean } | null>(runOnce, null);
    const waitMs = result === null ? TRY_AGAIN_AFTER_MS : result.more ? NEXT_PART_AFTER_MS : DAY_MS;
    cancelRun = timers.after(waitMs, run);
  };
  // What was seen since it was written down last is forgotten by a crash, which keeps things longer, never shorter.
  const lookOn = (hour: number) => {
    if (hour === 0 || hour % 24 === KEPT_HOURS_AFTER_RUN) spared(() => time.keep(), undefined);
    else time.look();
    cancelLook = timers.after(HOUR_MS, () => lookOn(hour + 1));
  };
  lookOn(0);
  if (time.doubted()) alarms.raise('clock-doubted', null);
  else alarms.clear('clock-doubted', null);
  cancelRun = timers.after(FIRST_RUN_AFTER_MS, run);

  const place = (wanted: Pick<Hold, 'why' | 'recordId' | 'fromMs' | 'toMs'>): Result<{ hold: Hold }> => {
    if (wanted.toMs < wanted.fromMs) return fail('DATES_REVERSED', { field: 'toMs' });
    const hold: Hold = { ...wanted, holdId: deps.newId() as HoldId, placedAtMs: time.look().nowMs, releasedAtMs: null };
    return database.transaction(() => {
      const { holdId, why, recordId, fromMs, toMs } = hold;
      const body = { holdId, why, from: iso(fromMs), to: iso(toMs), ...(recordId && { recordId }) };
      book.placeHold(hold, ledger.append('retention.hold-placed', body).seq);
      return ok({ hold });
    });
  };

  return {
    run,
    handlers: {
      'retention.status': () => ok({ status: view() }),
      'retention.setTerm': ({ eventDays }) =>
        database.transaction(() => {
          const was = book.eventDays();
          const { seq, atMs } = ledger.append('retention.term-set', { eventDays, was });
          book.setEventDays(eventDays, atMs, seq);
          return ok({ status: view() });
        }),
      'retention.hold': place,
      'retention.release': ({ holdId }) => {
        const hold = book.hold(holdId);
        if (!hold || hold.releasedAtMs !== null) return fail('HOLD_UNKNOWN');
        const releasedAtMs = time.look().nowMs;
        database.transaction(() => {
          ledger.append('retention.hold-released', { holdId });
          book.releaseHold(holdId, releasedAtMs);
        });
        return ok({ hold: { ...hold, releasedAtMs } });
      },
      'clock.confirm': ({ nowMs }) => {
        const confirmed = time.confirm(nowMs);
        return confirmed.ok ? ok({ clock: confirmed.value }) : confirmed;
      },
    },
    stop() {
      stopped = true;
      cancelRun();
      cancelLook();
      spared(() => time.keep(), undefined);
    },
  };
}
