import type { SerialEvent } from '../../native-bridge/serial/protocol';
import type { LaneConfig } from '../contract/config';
import { fail, ok, type Result } from '../contract/errors';
import { type FeedEntry, feedNote } from '../contract/feed';
import type { LaneId } from '../contract/ids';
import { GUARD_POSTED_MS, type OtherWayAnswer, type OtherWayFault, type OtherWayView } from '../contract/laneWays';
import type { Handlers } from '../dispatch';
import type { Clock } from '../storage/clock';
import type { StationDatabase } from '../storage/database';
import type { LedgerWriter } from '../storage/ledgerPort';
import { faceOnlySide, readersOf } from './laneWays';
import { createOtherWayBook } from './otherWayBook';

/** A side where nothing was read for this long while so many faces passed may well be dead; the wall clock may only make it sooner. */
export const SILENT_MS = 12 * 3_600_000;
export const SILENT_FACES = 40;

interface Deps {
  lanes: readonly LaneConfig[];
  database: StationDatabase;
  /** Null: nothing is kept in the ledger. */
  ledger: LedgerWriter | null;
  clock: Clock;
  timers: { after(ms: number, work: () => void): () => void };
  alarms: { raise(kind: 'other-way-dead', laneId: LaneId): void; clear(kind: 'other-way-dead', laneId: LaneId): void };
  note: (entry: Omit<FeedEntry, 'id' | 'atMs'>) => void;
  /** Does `work`; where the records fail, `otherwise` is the answer. */
  spared: <T>(work: () => T, otherwise: T) => T;
  /** A lane's ways changed. */
  onChange: () => void;
}

interface Lane {
  config: LaneConfig;
  /** What is said of each reader of the side that does not work; one of whom nothing is said counts as working. */
  faulty: Map<number | 'own', 'reader-missing' | 'reader-tampered'>;
  aliveAtMs: number | null;
  facesSince: number;
  posted: { sinceMs: number; sinceMonoMs: number; cancel: () => void } | null;
  told: OtherWayFault | null;
}

/** The heartbeat of every lane's way in without a face. Where it dies, faces are suspended, unless a guard stands in for it. */
export interface OtherWays {
  /** Why faces are off at this lane for its sake; null: they need not be. Does not throw. */
  stops(laneId: LaneId): 'other-way-dead' | 'face-only' | null;
  onSerial(event: SerialEvent): void;
  /** A face was let through. */
  facePassed(laneId: LaneId): void;
  list(): OtherWayView[];
  handlers: Required<Pick<Handlers, 'lane.confirmOtherWay'>>;
  stop(): void;
}

/** What the devices say themselves: the way is dead when none of its readers works. Another fault than absence is told first. */
function deviceFault({ config, faulty }: Lane): 'reader-missing' | 'reader-tampered' | null {
  const faults = readersOf(config, config.cameraDirection).map((reader) => faulty.get(reader) ?? null);
  if (faults.length === 0 || faults.includes(null)) return null;
  return faults.includes('reader-tampered') ? 'reader-tampered' : 'reader-missing';
}

export function createOtherWays(deps: Deps): OtherWays {
  const { clock, spared } = deps;
  const book = createOtherWayBook(deps.database);
  const lanes = new Map<LaneId, Lane>();

  const postedUntilMs = ({ posted }: Lane): number | null => {
    if (!posted) return null;
    const nowMs = clock.nowMs();
    // By the clock on the wall and by the one that cannot be set, whichever ends sooner.
    const isOver =
      nowMs < posted.sinceMs ||
      nowMs >= posted.sinceMs + GUARD_POSTED_MS ||
      clock.monoMs() - posted.sinceMonoMs >= GUARD_POSTED_MS;
    return isOver ? null : posted.sinceMs + GUARD_POSTED_MS;
  };
  const faultOf = (lane: Lane): OtherWayFault | null => {
    if (faceOnlySide(lane.config)) return 'no-reader';
    const device = deviceFault(lane);
    if (device) return device;
    const isLong = lane.aliveAtMs !== null && clock.nowMs() - lane.aliveAtMs >= SILENT_MS;
    // Once told, it is silent until something is heard of it, whatever the clock says then.
    return lane.facesSince >= SILENT_FACES && (isLong || lane.told === 'silent') ? 'silent' : null;
  };
  const viewOf = (lane: Lane): OtherWayView => {
    const fault = faultOf(lane);
    const guardPostedUntilMs = fault === null || fault === 'no-reader' ? null : postedUntilMs(lane);
    const { id: laneId, cameraDirection: direction } = lane.config;
    return { laneId, direction, fault, guardPostedUntilMs, suspends: fault !== null && guardPostedUntilMs === null };
  };

  const append = (kind: string, body: Parameters<LedgerWriter['append']>[1]) =>
    spared(() => deps.ledger?.append(kind, body).seq ?? null, null);
  const tell = (lane: Lane) => {
    const { laneId, direction, fault } = viewOf(lane);
    const was = lane.told;
    if (fault === was) return;
    lane.told = fault;
    if (fault) {
      deps.alarms.raise('other-way-dead', laneId);
      deps.note(feedNote('other-way-dead', 'alarm', { laneId, direction }));
      append('lane.other-way-dead', { laneId, direction, why: fault });
    } else {
      unpost(lane);
      deps.alarms.clear('other-way-dead', laneId);
      deps.note(feedNote('other-way-back', 'info', { laneId, direction }));
      append('lane.other-way-back', { laneId, direction, was });
    }
    deps.onChange();
  };
  const unpost = (lane: Lane) => {
    lane.posted?.cancel();
    lane.posted = null;
  };
  const post = (lane: Lane, sinceMs: number) => {
    unpost(lane);
    const leftMs = Math.min(GUARD_POSTED_MS, sinceMs + GUARD_POSTED_MS - clock.nowMs());
    const cancel = deps.timers.after(Math.max(1, leftMs), () => {
      unpost(lane);
      deps.onChange();
    });
    lane.posted = { sinceMs, sinceMonoMs: clock.monoMs(), cancel };
  };
  const heard = (lane: Lane) => {
    lane.aliveAtMs = clock.nowMs();
    lane.facesSince = 0;
    tell(lane);
  };

  for (const config of deps.lanes) {
    const { id, cameraDirection } = config;
    const past = spared(() => book.past(id, cameraDirection), null);
    const aliveAtMs = past?.aliveAtMs ?? past?.firstFaceMs ?? null;
    const lane: Lane = { config, faulty: new Map(), aliveAtMs, facesSince: past?.facesSince ?? 0, posted: null, told: null };
    lanes.set(id, lane);
    if (past?.answer?.answer === 'guard-posted') post(lane, past.answer.atMs);
    tell(lane);
  }

  const confirm = (lane: Lane, answer: OtherWayAnswer): Result<{ way: OtherWayView }> => {
    const { fault, laneId, direction } = viewOf(lane);
    if (fault === 'no-reader' || (answer === 'reader-works' && deviceFault(lane))) return fail('OTHER_WAY_FAULTY');
    const ms = clock.nowMs();
    deps.database.transaction(() => {
      const kind = answer === 'guard-posted' ? 'lane.guard-posted' : 'lane.other-way-confirmed';
      const until = answer === 'guard-posted' ? { until: new Date(ms + GUARD_POSTED_MS).toISOString() } : {};
      const entrySeq = deps.ledger?.append(kind, { laneId, direction, ...until }).seq ?? null;
      book.answered(laneId, direction, answer, { ms, entrySeq });
    });
    if (answer === 'reader-works') heard(lane);
    else if (fault) {
      post(lane, ms);
      deps.note(feedNote('guard-posted', 'attention', { laneId, direction }));
      deps.onChange();
    }
    return ok({ way: viewOf(lane) });
  };

  return {
    stops(laneId) {
      const lane = lanes.get(laneId);
      if (!lane) return null;
      const { suspends, fault } = viewOf(lane);
      return suspends ? (fault === 'no-reader' ? 'face-only' : 'other-way-dead') : null;
    },
    onSerial(event) {
      // A code comes from what reads codes only, and says nothing of the readers for cards.
      if (event.type !== 'reader' && event.type !== 'card' && event.type !== 'keys') return;
      const lane = [...lanes.values()].find(({ config }) => config.id === event.laneId);
      if (!lane || event.direction !== lane.config.cameraDirection) return;
      if (event.type !== 'reader') return heard(lane);
      const reader = event.reader ?? 'own';
      if (event.state === 'ok') lane.faulty.delete(reader);
      else lane.faulty.set(reader, event.state === 'missing' ? 'reader-missing' : 'reader-tampered');
      tell(lane);
    },
    facePassed(laneId) {
      const lane = lanes.get(laneId);
      if (!lane) return;
      lane.aliveAtMs ??= clock.nowMs();
      lane.facesSince += 1;
      tell(lane);
    },
    list: () => [...lanes.values()].map(viewOf),
    handlers: {
      'lane.confirmOtherWay': ({ laneId, answer }) => {
        const lane = lanes.get(laneId);
        return lane ? confirm(lane, answer) : fail('LANE_UNKNOWN');
      },
    },
    stop() {
      for (const lane of lanes.values()) unpost(lane);
    },
  };
}
