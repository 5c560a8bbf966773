import type { Lanes } from './access/lanes';
import type { Compliance } from './compliance';
import type { Consent } from './consent/consent';
import type { StationConfig } from './contract/config';
import type { Role } from './contract/ids';
import { documentSources } from './documentSources';
import { createDocuments, type Documents } from './documents/documents';
import { noPrinter } from './documents/noPrinter';
import type { StationLedger } from './ledger/stationLedger';
import type { People } from './people/people';
import type { RetentionBook } from './retention/retentionBook';
import { createShiftSheet } from './retention/shiftSheet';
import type { createShifts } from './retention/shifts';
import type { StationDeps } from './stationShape';

interface Deps extends Pick<StationDeps, 'database' | 'documents' | 'clock' | 'random'> {
  consent: Consent;
  ledger: StationLedger;
  people: People;
  compliance: Compliance;
  lanes: Pick<Lanes, 'config'>;
  shifts: Pick<ReturnType<typeof createShifts>, 'endedAt'>;
  terms: Pick<RetentionBook, 'eventDays'>;
  config: () => StationConfig;
  /** Whether there is a recogniser at all. */
  hasFaces: boolean;
  role: () => Role;
}

/** The station's papers, each from the rooms that know what it says. */
export function stationPapers(deps: Deps): Documents {
  const { database, ledger, compliance, lanes, shifts, terms, config, clock, random, role } = deps;
  return createDocuments({
    sources: {
      ...documentSources({
        ...deps,
        usesFaces: () => deps.hasFaces && compliance.faceStop() === null,
        eventDays: terms.eventDays,
      }),
      ...compliance.sources,
      'shift-sheet': createShiftSheet({
        database,
        endedAt: shifts.endedAt,
        checkpoint: ledger.checkpoint,
        nowMs: clock.nowMs,
        laneName: (laneId) => lanes.config(laneId)?.name ?? laneId,
      }),
    },
    printer: deps.documents ?? noPrinter,
    record: (kind, body) => database.transaction(() => void ledger.append(kind, body)),
    role,
    station: () => ({ name: config().stationName, handler: compliance.handlerOnPaper() }),
    clock,
    random,
  });
}
