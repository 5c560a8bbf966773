import type { DeskBoard } from './access/deskBoard';
import { laneCommands } from './access/laneCommands';
import type { Lanes } from './access/lanes';
import type { Consent } from './consent/consent';
import { consentCommands } from './consent/consentCommands';
import { withdrawalCommands } from './consent/withdrawalCommands';
import { fail, ok } from './contract/errors';
import type { FeedEntry } from './contract/feed';
import type { Role } from './contract/ids';
import type { Handlers } from './dispatch';
import type { Alarms } from './events/alarms';
import type { Enrolment } from './people/enrolment';
import type { People } from './people/people';
import { peopleCommands } from './people/peopleCommands';
import { personView } from './people/personView';
import type { RecognitionDesk } from './recognitionDesk';
import type { StorageWatch } from './startup/storageWatch';
import type { StationDeps } from './stationShape';
import type { Clock } from './storage/clock';

interface Deps extends Pick<StationDeps, 'video' | 'laneScreens'> {
  lanes: Lanes;
  board: DeskBoard;
  alarms: Alarms;
  residents: People;
  consent: Consent;
  enrolment: Enrolment;
  desk: RecognitionDesk;
  role: () => Role;
  onEnding: () => void;
  clock: Clock;
  timers: StationDeps['timers'];
  newId: () => string;
  note: (entry: Omit<FeedEntry, 'id' | 'atMs'>) => void;
  storage: Pick<StorageWatch, 'spared'>;
}

/** What the desk and the residents' pages ask for: lanes, people, consents and their ends, pictures and lane screens. */
export function deskHandlers({
  lanes,
  board,
  alarms,
  residents,
  consent,
  enrolment,
  desk,
  role,
  onEnding,
  clock,
  timers,
  newId,
  note,
  storage,
  video,
  laneScreens,
}: Deps): Handlers {
  return {
    ...laneCommands({ lanes, board, note, newId }),
    ...peopleCommands({
      people: residents,
      consent: { ...consent, state: (personId) => consent.state(personId, desk.model) },
      enrolment,
      faces: desk,
      note,
      clock,
      timers,
    }),
    ...consentCommands({
      consent,
      model: desk.model,
      view: (personId) => {
        const row = residents.view(personId);
        return row ? ok({ person: personView(row, consent.state(personId, desk.model), desk.use) }) : fail('PERSON_UNKNOWN');
      },
      note,
      unitOf: (personId) => residents.unitAndName(personId)?.unit ?? null,
      role,
    }),
    ...withdrawalCommands({
      consent,
      note,
      unitOf: (personId) => residents.unitAndName(personId)?.unit ?? null,
      role,
      clock,
      onEnding,
    }),
    'alarm.acknowledge': ({ alarmId }) => {
      storage.spared(() => void alarms.acknowledge(alarmId), undefined);
      return ok({});
    },
    'video.watch': ({ laneId }) => {
      video.watch(laneId);
      return ok({});
    },
    'video.unwatch': ({ laneId }) => {
      video.unwatch(laneId);
      return ok({});
    },
    'laneScreen.open': ({ laneId }) => {
      if (!lanes.config(laneId)) return fail('LANE_UNKNOWN');
      return laneScreens.open(laneId) ? ok({}) : fail('LANE_SCREEN_UNAVAILABLE');
    },
    'laneScreen.close': ({ laneId }) => {
      laneScreens.close(laneId);
      return ok({});
    },
  };
}
