import type { DeskBoard } from './access/deskBoard';
import type { Lanes } from './access/lanes';
import type { Compliance } from './compliance';
import type { Consent } from './consent/consent';
import type { DeskCard } from './contract/lanes';
import type { Slices } from './contract/slices';
import type { Alarms } from './events/alarms';
import type { EventLog } from './events/eventLog';
import type { LedgerDesk } from './ledger/ledgerDesk';
import type { Operators } from './operators/operators';
import type { RecognitionOutlook } from './recognitionOutlook';
import type { DeviceHealthBoard } from './site/deviceHealth';
import type { StorageWatch } from './startup/storageWatch';

const FEED_LENGTH = 100;
/** As an inspector sees it: what was decided, and nothing of about whom. */
const withoutNames = (card: DeskCard): DeskCard => ({ ...card, unit: null, name: null });

interface Deps {
  lanes: Lanes;
  board: DeskBoard;
  events: Pick<EventLog, 'feed'>;
  alarms: Alarms;
  health: DeviceHealthBoard;
  ledgerDesk: Pick<LedgerDesk, 'view'>;
  outlook: Pick<RecognitionOutlook, 'view'>;
  compliance: Pick<Compliance, 'view'>;
  consent: Pick<Consent, 'progress'>;
  operators: Pick<Operators, 'inspector'>;
  storage: Pick<StorageWatch, 'spared'>;
}

/** All that the window shows of a station. Each slice is made when it is read: most pushes want one of them. */
export function stationSlices(rooms: Deps): Omit<Slices, 'app'> {
  const { lanes, board, events, alarms, health, ledgerDesk, outlook, compliance, consent, operators, storage } = rooms;
  return {
    get lanes() {
      return lanes.view();
    },
    get desk() {
      return operators.inspector() ? board.list().map(withoutNames) : board.list();
    },
    get feed() {
      const feed = storage.spared(() => events.feed(FEED_LENGTH), []);
      return operators.inspector() ? feed.map((entry) => ({ ...entry, unit: null, note: null })) : feed;
    },
    get alarms() {
      return alarms.list();
    },
    get health() {
      return health.list();
    },
    get ledger() {
      return ledgerDesk.view();
    },
    get recognition() {
      return outlook.view();
    },
    get compliance() {
      return compliance.view();
    },
    get withdrawals() {
      return storage.spared(() => consent.progress(), { open: 0, serviceStop: null });
    },
  };
}
