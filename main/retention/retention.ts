import { ok } from '../contract/errors';
import { type FeedEntry, feedNote } from '../contract/feed';
import type { RetentionView } from '../contract/retention';
import type { Handlers } from '../dispatch';
import type { StationDatabase } from '../storage/database';
import type { LedgerWriter } from '../storage/ledgerPort';
import type { Holds } from './holds';
import type { RetentionBook } from './retentionBook';
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
  book: RetentionBook;
  holds: Holds;
  ledger: LedgerWriter;
  time: StationTime;
  timers: { after(ms: number, work: () => void): () => void };
  alarms: { raise(kind: 'clock-doubted', laneId: null): void; clear(kind: 'clock-doubted', laneId: null): void };
  note: (entry: Omit<FeedEntry, 'id' | 'atMs'>) => void;
  spared: <T>(work: () => T, otherwise: T) => T;
  /** Another term is in force from now on. */
  onTermSet: () => void;
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
  const { database, ledger, book, holds, time, timers, alarms, note, spared, onTermSet } = deps;
  const runOnce = createRetentionRun({ database, ledger, book, time });
  let stopped = false;
  let cancelRun = () => {};
  let cancelLook = () => {};

  const view = (): RetentionView => ({
    eventDays: book.eventDays(),
    clock: time.look(),
    lastRun: book.lastRun(),
    holds: holds.open(),
  });

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

  return {
    run,
    handlers: {
      'retention.status': () => ok({ status: view() }),
      'retention.setTerm': ({ eventDays }) => {
        database.transaction(() => {
          const was = book.eventDays();
          const { seq, atMs } = ledger.append('retention.term-set', { eventDays, was });
          book.setEventDays(eventDays, atMs, seq);
        });
        onTermSet();
        return ok({ status: view() });
      },
      'retention.hold': (wanted) => {
        const placed = holds.place(wanted);
        return placed.ok ? ok({ hold: placed.value }) : placed;
      },
      'retention.release': ({ holdId }) => {
        const released = holds.release(holdId);
        return released.ok ? ok({ hold: released.value }) : released;
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
