import type { Compliance } from './compliance';
import type { Consent } from './consent/consent';
import { fail } from './contract/errors';
import type { Role } from './contract/ids';
import type { Handlers } from './dispatch';
import type { Alarms } from './events/alarms';
import type { StationLedger } from './ledger/stationLedger';
import type { People } from './people/people';
import type { Log } from './startup/log';
import type { StorageWatch } from './startup/storageWatch';
import type { Clock } from './storage/clock';
import { inSlices } from './storage/inSlices';

interface Deps {
  consent: Pick<Consent, 'openInSteps' | 'reopenInSteps' | 'loadGalleryInSteps'>;
  compliance: Pick<Compliance, 'opened'>;
  people: Pick<People, 'checkRights'>;
  ledger: StationLedger;
  /** Templates of this recogniser are loaded. */
  model: string;
  storage: Pick<StorageWatch, 'spared' | 'failed'>;
  alarms: { raise(...cause: Parameters<Alarms['raise']>): void; clear(...cause: Parameters<Alarms['clear']>): void };
  log: Log;
  clock: Pick<Clock, 'monoMs'>;
  timers: { after(ms: number, work: () => void): () => void };
  role: () => Role;
}

/** Going through the records at a start, beside everything else. */
export interface Opening {
  /** All was gone through, or cannot be read. */
  readonly isDone: boolean;
  /** Goes on where it was; `done` hears of the end. */
  begin(done: () => void): void;
  /** These handlers, the answers of which depend on what is still being read, wait for the end; those that open the gate or end a consent do not. */
  around(handlers: Handlers): Handlers;
  stop(): void;
}

/** Commands that wait for nothing: the gate, whoever is at the desk, and who wants his face forgotten. */
const waitsForNothing: ReadonlySet<string> = new Set([
  'operator.signIn',
  'operator.signOut',
  'lane.openManually',
  'lane.turnAway',
  'lane.setMode',
  'lane.forgivePassback',
  'lane.confirmOtherWay',
  'alarm.acknowledge',
  'video.watch',
  'video.unwatch',
  'laneScreen.open',
  'laneScreen.close',
  'consent.withdraw',
]);

/** Finishes what was begun before the station stopped, looks over the records, and only then loads the templates. */
export function openRecords(deps: Deps): Opening {
  let isDone = false;
  let cancel = () => {};
  let waiting: (() => void)[] = [];
  const end = () => {
    isDone = true;
    for (const go of waiting.splice(0)) go();
  };
  const whenDone = () => new Promise<void>((resolve) => void (isDone ? resolve() : waiting.push(resolve)));

  return {
    get isDone() {
      return isDone;
    },
    begin(done) {
      // Nothing throws out of it: with records that cannot be read there are no faces, but the gate opens by hand.
      cancel = inSlices(goThrough(deps), deps, (outcome) => {
        if (!outcome.ok) deps.storage.failed(outcome.error);
        deps.storage.spared(done, undefined);
        end();
      });
    },
    around: (handlers) =>
      Object.fromEntries(
        Object.entries(handlers).map(([name, handler]) => [
          name,
          waitsForNothing.has(name) ? handler : waitFor(handler as Handler, { isDone: () => isDone, whenDone, role: deps.role }),
        ]),
      ),
    stop() {
      cancel();
      waiting = [];
    },
  };
}

type Handler = (input: unknown) => unknown;

const waitFor =
  (handler: Handler, { isDone, whenDone, role }: { isDone(): boolean; whenDone(): Promise<void>; role: () => Role }): Handler =>
  (input) => {
    if (isDone()) return handler(input);
    const asked = role();
    // A manager, or an inspector, who went away meanwhile gets no answer at a desk that is a guard's again.
    return whenDone().then(() => (asked === 'guard' || role() === asked ? handler(input) : fail('NOT_ALLOWED')));
  };

function* goThrough(deps: Deps): Generator<unknown, void> {
  const { consent, compliance, people, model, alarms, log } = deps;
  const spared = <T>(steps: Generator<unknown, T>, otherwise: T) => sparedSteps(steps, otherwise, deps.storage);
  const opened = yield* spared(consent.openInSteps(), { adopted: 0 });
  if (opened.adopted > 0) log.info('consents-adopted', opened);
  const reopened = yield* spared(consent.reopenInSteps(), { resumed: 0, reapplied: 0, isOlderCopy: false });
  log.info('withdrawals-reopened', { ...reopened });
  if (reopened.isOlderCopy) {
    // What it revived is ended again; that it happened stays listed until somebody has seen it.
    alarms.raise('records-restored', null);
    alarms.clear('records-restored', null);
  }
  compliance.opened();
  yield;
  tellOfRights(yield* spared(people.checkRights(), null), deps);
  const loaded = yield* spared(consent.loadGalleryInSteps(model), { loaded: 0, suspended: 0, tampered: 0 });
  log.info('gallery-loaded', { ...loaded });
  if (loaded.tampered > 0) alarms.raise('template-tampered', null);
}

type Rights = ReturnType<People['checkRights']> extends Generator<void, infer T> ? T : never;

function tellOfRights(rights: Rights | null, { ledger, storage, alarms }: Deps): void {
  if (rights?.state === 'adopted') {
    // Once in the life of a station. A second time, somebody took the seals away.
    const wasBefore = storage.spared(() => [...ledger.entries({ kinds: ['people.rights-adopted'] })].length > 0, true);
    storage.spared(() => void ledger.append('people.rights-adopted', { people: rights.people }), undefined);
    if (wasBefore) alarms.raise('access-tampered', null);
  }
  if (rights?.state === 'tampered') alarms.raise('access-tampered', null);
  if (rights?.state === 'whole') alarms.clear('access-tampered', null);
}

/** Steps that fail leave `otherwise`, and the desk is told. */
function* sparedSteps<T>(
  steps: Generator<unknown, T>,
  otherwise: T,
  storage: Pick<StorageWatch, 'failed'>,
): Generator<unknown, T> {
  try {
    return yield* steps;
  } catch (error) {
    storage.failed(error);
    return otherwise;
  }
}
