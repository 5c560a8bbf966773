import type { Compliance } from './compliance';
import type { Consent } from './consent/consent';
import type { Alarms } from './events/alarms';
import type { StationLedger } from './ledger/stationLedger';
import type { People } from './people/people';
import type { Log } from './startup/log';
import type { StorageWatch } from './startup/storageWatch';

interface Deps {
  consent: Pick<Consent, 'open' | 'reopen' | 'loadGallery'>;
  compliance: Pick<Compliance, 'opened'>;
  people: Pick<People, 'checkRights'>;
  ledger: StationLedger;
  /** Templates of this recogniser are loaded. */
  model: string;
  storage: Pick<StorageWatch, 'spared'>;
  alarms: { raise(...cause: Parameters<Alarms['raise']>): void; clear(...cause: Parameters<Alarms['clear']>): void };
  log: Log;
}

/** Finishes what was begun before the station stopped, looks over the records, and only then loads the templates. */
export function openRecords({ consent, compliance, people, ledger, model, storage, alarms, log }: Deps): void {
  // From here on nothing throws: with records that cannot be read there are no faces, but the gate opens by hand.
  const opened = storage.spared(() => consent.open(), { adopted: 0 });
  if (opened.adopted > 0) log.info('consents-adopted', opened);
  const reopened = storage.spared(() => consent.reopen(), { resumed: 0, reapplied: 0, isOlderCopy: false });
  log.info('withdrawals-reopened', { ...reopened });
  if (reopened.isOlderCopy) {
    // What it revived is ended again; that it happened stays listed until somebody has seen it.
    alarms.raise('records-restored', null);
    alarms.clear('records-restored', null);
  }
  compliance.opened();
  const rights = storage.spared(() => people.checkRights(), null);
  if (rights?.state === 'adopted') {
    // Once in the life of a station. A second time, somebody took the seals away.
    const wasBefore = storage.spared(() => [...ledger.entries({ kinds: ['people.rights-adopted'] })].length > 0, true);
    storage.spared(() => void ledger.append('people.rights-adopted', { people: rights.people }), undefined);
    if (wasBefore) alarms.raise('access-tampered', null);
  }
  if (rights?.state === 'tampered') alarms.raise('access-tampered', null);
  if (rights?.state === 'whole') alarms.clear('access-tampered', null);
  const loaded = storage.spared(() => consent.loadGallery(model), { loaded: 0, suspended: 0, tampered: 0 });
  log.info('gallery-loaded', loaded);
  if (loaded.tampered > 0) alarms.raise('template-tampered', null);
}
