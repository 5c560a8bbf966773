import type { SerialCommand, SerialEvent } from '../native-bridge/serial/protocol';
import type { VisionCommand, VisionEvent } from '../native-bridge/vision/protocol';
import { DeskBoard } from './access/deskBoard';
import type { FaceVote, TrackVote } from './access/faceWay';
import { laneCommands } from './access/laneCommands';
import { Lanes } from './access/lanes';
import type { Timers } from './access/ports';
import { createConsent } from './consent/consent';
import type { StationConfig } from './contract/config';
import { ok, type Result } from './contract/errors';
import { type FeedEntry, feedNote } from './contract/feed';
import type { LaneId, Role } from './contract/ids';
import type { SliceName, Slices } from './contract/slices';
import type { Handlers } from './dispatch';
import { createAlarms } from './events/alarms';
import { createEventLog } from './events/eventLog';
import { operatorCommands } from './operators/operatorCommands';
import { createOperators } from './operators/operators';
import { createEnrolment, type EnrolAnswer } from './people/enrolment';
import { createPeople } from './people/people';
import { peopleCommands } from './people/peopleCommands';
import { createGallery } from './recognition/gallery';
import { type Calibration, thresholdFor } from './recognition/thresholds';
import { newTrackVoting, voteEviction, voteFrame, voteReopen, votingRulesFor } from './recognition/trackVoting';
import { DeviceHealthBoard } from './site/deviceHealth';
import { watchDevices } from './site/watchDevices';
import type { ChildPort } from './startup/childPort';
import type { Log } from './startup/log';
import { Replies } from './startup/replies';
import { SliceChanges } from './startup/sliceChanges';
import { StorageWatch } from './startup/storageWatch';
import type { Clock } from './storage/clock';
import type { StationDatabase } from './storage/database';
import { newUuidV7 } from './storage/ids';
import type { Keyring } from './storage/keyring';
import type { ScryptCost } from './storage/scrypt';

export interface StationDeps {
  database: StationDatabase;
  keyring: Keyring;
  config: StationConfig;
  vision: ChildPort<VisionCommand, VisionEvent>;
  serial: ChildPort<SerialCommand, SerialEvent>;
  /** Gives one lane's live picture to the window, or takes it away. */
  video: { watch(laneId: LaneId): boolean; unwatch(laneId: LaneId): void };
  ffmpegPath: string;
  modelsFolder: string;
  /** Recogniser of the models folder: its name, length of a template, and cosine by false-match rate; null: no faces. */
  recogniser: { model: string; dimensions: number; calibration: Calibration } | null;
  clock: Clock;
  timers: Timers;
  random: (bytes: number) => Uint8Array;
  log: Log;
  /** What one guess of the manager's password costs; by default about 0.1 s. */
  passwordCost?: ScryptCost;
}

/** One guard station at work. `handlers` answer the window's commands; `slices` is all it shows. */
export interface Station {
  handlers: Handlers;
  slices(): Omit<Slices, 'app'>;
  role(): Role;
  /** Somebody works at the console: a manager's idle time starts anew. */
  touch(): void;
  onChange(listener: (name: SliceName) => void): () => void;
  /** The manager's password at set-up: the first one is taken; data that already has one opens only to that one. */
  claimManager(password: string): Promise<Result<void>>;
  dispose(): void;
}

const FEED_LENGTH = 100;

/** Without a recogniser no template is comparable: none is loaded, and nothing reaches a cosine of 1. */
const noRecogniser: NonNullable<StationDeps['recogniser']> = {
  model: 'none',
  dimensions: 1,
  calibration: [
    [1e-3, 0.999],
    [1e-7, 1],
  ],
};

/** Wires the rooms of a station together. The rules are in the rooms. */
export function createStation(deps: StationDeps): Station {
  const { database, keyring, config, vision, serial, clock, timers, random, log } = deps;
  const recogniser = deps.recogniser ?? noRecogniser;
  const newId = () => newUuidV7(clock.nowMs(), random);
  const changes = new SliceChanges();

  const events = createEventLog({ database, keyring, clock, newId });
  const alarms = createAlarms({ database, clock, newId });
  const operators = createOperators({ database, clock, random, ...(deps.passwordCost && { cost: deps.passwordCost }) });
  const people = createPeople({ database, keyring, clock, newId });
  const gallery = createGallery(recogniser.dimensions);
  const health = new DeviceHealthBoard(clock.nowMs, () => changes.touch('health'));
  const board = new DeskBoard({ timers, clock, onChange: () => changes.touch('desk') });

  const storage = new StorageWatch({ health, log });
  const record = (entry: Omit<FeedEntry, 'id' | 'atMs'>) => {
    const stored = storage.written(() => events.record(entry));
    changes.touch('feed', 'lanes');
    return stored;
  };
  const note = (entry: Omit<FeedEntry, 'id' | 'atMs'>) => storage.spared(() => void record(entry), undefined);
  const sparedAlarms = {
    raise: (...[kind, laneId]: Parameters<typeof alarms.raise>) =>
      storage.spared(() => void alarms.raise(kind, laneId), undefined),
    clear: (...[kind, laneId]: Parameters<typeof alarms.clear>) => storage.spared(() => alarms.clear(kind, laneId), undefined),
  };

  const rules = votingRulesFor(
    thresholdFor(recogniser.calibration, config.recognition.falseMatchRate),
    config.recognition.framesToAgree,
  );
  const newVote = (): TrackVote => {
    let track = newTrackVoting();
    const standing = (): FaceVote => track.outcome;
    return {
      frame: (embedding) => {
        track = voteFrame(track, gallery.search(embedding), rules);
        return standing();
      },
      reopen: () => {
        track = voteReopen(track, rules);
        return standing();
      },
      evicted: (personId) => {
        track = voteEviction(track, personId);
        return standing();
      },
    };
  };

  const lanes = new Lanes(config.lanes, {
    serial,
    records: {
      recordDecision: (decision) => {
        const entry = storage.written(() => events.recordDecision(decision));
        changes.touch('feed');
        return entry;
      },
      recordOutcome: events.recordOutcome,
      record,
      passagesToday: (laneId) => storage.spared(() => events.passagesToday(laneId), 0),
    },
    alarms: sparedAlarms,
    board,
    clock,
    timers,
    newId,
    newVote,
    consentLive: (personId) => consent.isLive(personId),
    findCard: people.findByCardBits,
    unitAndName: people.unitAndName,
    onChange: () => changes.touch('lanes'),
    onRecordFailed: (error) => storage.failed(error),
  });

  const consent = createConsent({
    database,
    keyring,
    clock,
    people,
    random,
    stationName: config.stationName,
    gallery: {
      put: (personId, embeddings) => gallery.put(personId, embeddings),
      has: (personId) => gallery.has(personId),
      evict: (personId) => {
        const was = gallery.evict(personId);
        lanes.evicted(personId);
        return was;
      },
    },
  });

  const replies = new Replies<EnrolAnswer>(timers.after);
  const enrolment = createEnrolment({
    gate: consent,
    model: recogniser.model,
    ask: (command, timeoutMs) => replies.ask((requestId) => vision.send(command(requestId)), timeoutMs),
  });
  const stops = [
    vision.onEvent((event) => {
      if (event.type === 'enrolled' || event.type === 'enrolFailed') replies.receive(event);
      else lanes.onVision(event);
    }),
    vision.onDown(() => replies.abandon()),
    serial.onEvent((event) => lanes.onSerial(event)),
    serial.onDown(() => lanes.serialDown()),
    watchDevices({
      config,
      vision,
      serial,
      lanes,
      health,
      alarms: sparedAlarms,
      note,
      ffmpegPath: deps.ffmpegPath,
      modelsFolder: deps.modelsFolder,
      model: recogniser.model,
    }),
  ];

  // From here on nothing throws: with records that cannot be read there are no faces, but the gate opens by hand.
  const loaded = storage.spared(() => consent.loadGallery(recogniser.model), { loaded: 0, suspended: 0, tampered: 0 });
  log.info('gallery-loaded', loaded);
  if (loaded.tampered > 0) sparedAlarms.raise('template-tampered', null);
  const isWhole = storage.spared(() => consent.verifyChain().ok, false);
  if (!isWhole || database.mended.length > 0) sparedAlarms.raise('ledger-broken', null);
  if (database.mended.length > 0) log.warn('schema-mended', { parts: database.mended.join(' ') });
  stops.push(expireInTime({ consent, storage, clock, timers, onExpired: () => note(feedNote('consent-expired', 'info')) }));

  alarms.onChange(() => changes.touch('alarms'));
  operators.onChange((role) => {
    note(feedNote(role === 'manager' ? 'signed-in' : 'signed-out', 'info'));
    changes.touch('app');
  });
  note(feedNote('station-started', 'info'));

  return {
    handlers: {
      ...laneCommands({ lanes, board, note, newId }),
      ...peopleCommands({ people, consent, enrolment, note, role: operators.role }),
      ...operatorCommands(operators),
      'alarm.acknowledge': ({ alarmId }) => {
        storage.spared(() => void alarms.acknowledge(alarmId), undefined);
        return ok({});
      },
      'video.watch': ({ laneId }) => {
        deps.video.watch(laneId);
        return ok({});
      },
      'video.unwatch': ({ laneId }) => {
        deps.video.unwatch(laneId);
        return ok({});
      },
    },
    slices: () => ({
      // Each is made when it is read: most pushes want one of them.
      get lanes() {
        return lanes.view();
      },
      get desk() {
        return board.list();
      },
      get feed() {
        return storage.spared(() => events.feed(FEED_LENGTH), []);
      },
      get alarms() {
        return alarms.list();
      },
      get health() {
        return health.list();
      },
    }),
    role: operators.role,
    touch: operators.touch,
    onChange: (listener) => changes.onChange(listener),
    claimManager: operators.claimManager,
    dispose: () => {
      for (const stop of stops.splice(0)) stop();
      operators.dispose();
      replies.abandon();
      gallery.clear();
    },
  };
}

const LONGEST_WAIT_MS = 60 * 60_000;
/** After a failure, for a disk may be mended. */
const TRY_AGAIN_MS = 60_000;

/** Consents end on their day without anybody's doing; looked at again at least every hour, for clocks are set. */
function expireInTime(deps: {
  consent: { expireDue(): number; nextExpiryMs(): number | null };
  storage: StorageWatch;
  clock: Clock;
  timers: Timers;
  /** Once for each consent that has ended. */
  onExpired: () => void;
}): () => void {
  const { consent, storage, clock, timers, onExpired } = deps;
  let cancel = () => {};
  const look = () => {
    const waitMs = storage.spared(() => {
      for (let ended = consent.expireDue(); ended > 0; ended -= 1) onExpired();
      const next = consent.nextExpiryMs();
      return next === null ? LONGEST_WAIT_MS : Math.min(LONGEST_WAIT_MS, Math.max(100, next - clock.nowMs()));
    }, TRY_AGAIN_MS);
    cancel = timers.after(waitMs, look);
  };
  look();
  return () => cancel();
}
