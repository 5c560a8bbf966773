import type { SerialCommand, SerialEvent } from '../native-bridge/serial/protocol';
import { forgiveCommands } from './access/forgiveCommands';
import { keyCommands } from './access/keyCommands';
import type { Lanes } from './access/lanes';
import type { LanesDeps } from './access/laneWays';
import { createLockBook } from './access/lockBook';
import { modeCommands } from './access/modeCommands';
import { PassbackBoard } from './access/passback';
import type { SerialAnswer, Timers } from './access/ports';
import { ruleCommands } from './access/ruleCommands';
import { createWhereaboutsBook } from './access/whereabouts';
import { noRules } from './contract/config';
import type { FeedEntry } from './contract/feed';
import type { LaneId, PersonId, Role } from './contract/ids';
import type { LivenessRule } from './contract/lanes';
import type { Handlers } from './dispatch';
import type { EventLog } from './events/eventLog';
import type { Settings } from './site/settings';
import type { ChildPort } from './startup/childPort';
import { everyHour } from './startup/everyHour';
import { Replies } from './startup/replies';
import type { SliceChanges } from './startup/sliceChanges';
import type { StorageWatch } from './startup/storageWatch';
import type { Clock } from './storage/clock';
import type { StationDatabase } from './storage/database';
import type { JsonObject, LedgerWriter } from './storage/ledgerPort';

const noLiveness: LivenessRule = { passive: false, challenge: 'off' };

interface Deps {
  database: StationDatabase;
  ledger: LedgerWriter;
  settings: Settings;
  serial: ChildPort<SerialCommand, SerialEvent>;
  clock: Clock;
  timers: Timers;
  events: Pick<EventLog, 'recordDecision' | 'recordOutcome' | 'passagesToday'>;
  storage: Pick<StorageWatch, 'written' | 'spared'>;
  record: LanesDeps['records']['record'];
  /** The same, and never throws. */
  note: (entry: Omit<FeedEntry, 'id' | 'atMs'>) => void;
  changes: Pick<SliceChanges, 'touch'>;
  /** Somebody was let in by his face. */
  facePassed: (laneId: LaneId) => void;
  unitOf: (personId: PersonId) => string | null;
  role: () => Role;
}

type LaneHandlers = Required<
  Pick<Handlers, 'lane.setMode' | 'lane.forgivePassback' | 'lane.installKey' | 'lane.rules' | 'lane.setRules'>
>;

/** What the lanes of a station with records need beside their devices: rules, kept locks, whereabouts, and answers of the serial process. */
export interface StationLanes {
  /** For the lanes. */
  parts: Pick<LanesDeps, 'ask' | 'passback' | 'rulesOf' | 'livenessOf' | 'records'>;
  /**
   * Takes up the locks of before the start and answers for these lanes from now on. To be called after the serial process is configured
   * whenever it comes up: how a lane is set is told after what it is.
   */
  begin(lanes: Lanes): { handlers: LaneHandlers; stops: (() => void)[] };
}

export function createStationLanes(deps: Deps): StationLanes {
  const { database, ledger, settings, serial, clock, timers, storage, events, changes } = deps;
  const spared: StorageWatch['spared'] = (...work) => storage.spared(...work);
  const replies = new Replies<SerialAnswer>(timers.after);
  const laneOf = (laneId: LaneId) => settings.current.lanes.find(({ id }) => id === laneId);
  const rulesOf = (laneId: LaneId) => laneOf(laneId)?.rules ?? noRules;
  const passback = new PassbackBoard({
    book: createWhereaboutsBook(database),
    clock,
    ruleOf: (laneId) => rulesOf(laneId).antiPassback,
    spared,
  });
  const sweep = () => passback.sweep(settings.current.lanes.some(({ rules }) => rules.antiPassback !== 'off'));
  const locks = createLockBook(database);
  const ask: LanesDeps['ask'] = (command, timeoutMs) => replies.ask((requestId) => serial.send(command(requestId)), timeoutMs);
  const enterOrThrow = (kind: string, body: JsonObject, work = () => {}) =>
    database.transaction(() => {
      ledger.append(kind, body);
      work();
    });
  const enter = (...entry: Parameters<typeof enterOrThrow>) => spared(() => enterOrThrow(...entry), undefined);

  return {
    parts: {
      ask,
      passback,
      rulesOf,
      livenessOf: (laneId) => laneOf(laneId)?.liveness ?? noLiveness,
      records: {
        recordDecision: (decision) => {
          const entry = storage.written(() => events.recordDecision(decision));
          changes.touch('feed');
          if (decision.method === 'face' && decision.outcome === 'granted') deps.facePassed(decision.laneId);
          return entry;
        },
        recordOutcome: events.recordOutcome,
        record: deps.record,
        passagesToday: (laneId) => spared(() => events.passagesToday(laneId), 0),
      },
    },
    begin(lanes) {
      for (const { laneId, direction, reason } of spared(() => locks.all(), [])) {
        const controller = lanes.controller(laneId);
        if (controller?.sides.directions.includes(direction)) controller.modes.restoreLock(direction, reason);
      }
      sweep();
      const controllers = () => lanes.ids.flatMap((id) => lanes.controller(id) ?? []);
      const tellModes = () => {
        let wasThere = true;
        const stop = serial.onUp(() => {
          for (const { modes, sides } of controllers()) wasThere ? modes.sayAll(sides.directions) : modes.sayAgain();
        });
        wasThere = false;
        return stop;
      };
      const common = { ...deps, enter, enterOrThrow };
      return {
        handlers: {
          ...modeCommands({ ...common, lanes, locks }),
          ...forgiveCommands({ ...common, passback }),
          ...keyCommands({ ...common, config: () => settings.current, ask }),
          ...ruleCommands({
            ...common,
            onChange: () => {
              sweep();
              changes.touch('lanes');
            },
          }),
        },
        stops: [
          tellModes(),
          serial.onEvent((event) => {
            if (event.type === 'modeOutcome' || event.type === 'keyInstalled') replies.receive(event);
          }),
          serial.onDown(() => replies.abandon()),
          everyHour(timers, sweep),
          () => replies.abandon(),
        ],
      };
    },
  };
}
