import type { CardHolder } from './access/cardWay';
import type { LanesDeps } from './access/laneWays';
import type { PassHeld } from './access/passWay';
import type { PinHolder } from './access/pinWay';
import { PassId } from './contract/credentials';
import type { FeedEntry } from './contract/feed';
import type { LaneGroup, LaneId } from './contract/ids';
import type { Handlers } from './dispatch';
import type { StationLedger } from './ledger/stationLedger';
import { endPassesInTime } from './passes/endInTime';
import { passCommands } from './passes/passCommands';
import { createPasses } from './passes/passes';
import { createPassKeys } from './passes/passKeys';
import type { People } from './people/people';
import { pinCommands } from './people/pinCommands';
import { createPins } from './people/pins';
import type { StationTime } from './retention/stationTime';
import type { StorageWatch } from './startup/storageWatch';
import type { StationDeps } from './stationShape';

interface Deps extends Pick<StationDeps, 'database' | 'keyring' | 'config' | 'clock' | 'timers' | 'random'> {
  people: People;
  time: StationTime;
  /** The station's name in it is what its passes are bound to. */
  ledger: Pick<StationLedger, 'origin'>;
  groups: { knowsGroup(group: string): boolean; groupOf(laneId: LaneId): LaneGroup };
  alarms: { clear(kind: 'pin-blocked', laneId: LaneId): void };
  newId: () => string;
  note: (entry: Omit<FeedEntry, 'id' | 'atMs'>) => void;
  storage: Pick<StorageWatch, 'spared'>;
}

/** Cards, PINs and passes: what the lanes ask about them, and what the desk and the manager do with them. Stopped by `stop`. */
export function createCredentials(deps: Deps): {
  ways: Pick<LanesDeps, 'findCard' | 'findPin' | 'passes'>;
  handlers: Handlers;
  stop(): void;
} {
  const { database, keyring, people, time, groups, timers, newId, note, storage } = deps;
  const pins = createPins(deps);
  const { origin } = deps.ledger;
  const passes = createPasses({
    database,
    keyring,
    keys: createPassKeys(deps),
    time,
    newId,
    origin,
    knowsGroup: groups.knowsGroup,
  });
  const ending = endPassesInTime({ passes, time, timers, spared: (...work) => storage.spared(...work) });
  // Blocks are kept in memory, so none has outlasted the start.
  for (const { id } of deps.config.lanes) deps.alarms.clear('pin-blocked', id);

  const pinHolder = (digits: string): PinHolder => {
    const personId = pins.holderOf(digits);
    return personId && { found: 'live', personId };
  };
  return {
    ways: {
      findCard: (bits, dataHex) =>
        storage.spared<CardHolder>(() => people.findByCardBits(bits, dataHex), { found: 'unreadable' }),
      findPin: (digits) => storage.spared<PinHolder>(() => pinHolder(digits), { found: 'unreadable' }),
      passes: {
        read: (text, { laneId, direction }) =>
          storage.spared<PassHeld>(() => passes.read(text, { direction, group: groups.groupOf(laneId) }), {
            found: 'unreadable',
          }),
        use: (passId, decisionId) =>
          storage.spared<'counted' | 'used' | 'unreadable'>(
            () => (passes.use(PassId.parse(passId), decisionId) ? 'counted' : 'used'),
            'unreadable',
          ),
      },
    },
    handlers: {
      ...pinCommands({ people, pins, note }),
      ...passCommands({ passes, note, onIssued: ending.look }),
    },
    stop: ending.stop,
  };
}
