import type { SerialCommand, SerialEvent } from '../native-bridge/serial/protocol';
import type { VisionCommand, VisionEvent } from '../native-bridge/vision/protocol';
import { DeskBoard } from './access/deskBoard';
import type { FaceVote, TrackVote } from './access/faceWay';
import { laneCommands } from './access/laneCommands';
import { Lanes } from './access/lanes';
import type { Timers } from './access/ports';
import { createConsent } from './consent/consent';
import type { StationConfig } from './contract/config';
import { ok } from './contract/errors';
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
import { newTrackVoting, voteEviction, voteFrame, votingRulesFor } from './recognition/trackVoting';
import { DeviceHealthBoard } from './site/deviceHealth';
import { watchDevices } from './site/watchDevices';
import type { ChildPort } from './startup/childPort';
import type { Log } from './startup/log';
import { Replies } from './startup/replies';
import { SliceChanges } from './startup/sliceChanges';
import type { Clock } from './storage/clock';
import type { StationDatabase } from './storage/database';
import { newUuidV7 } from './storage/ids';
import type { Keyring } from './storage/keyring';

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
}

/** One guard station at work. `handlers` answer the window's commands; `slices` is all it shows. */
export interface Station {
  handlers: Handlers;
  slices(): Omit<Slices, 'app'>;
  role(): Role;
  /** Somebody works at the console: a manager's idle time starts anew. */
  touch(): void;
  onChange(listener: (name: SliceName) => void): () => void;
  setManagerPassword(password: string): Promise<void>;
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
  const operators = createOperators({ database, clock, random });
  const people = createPeople({ database, keyring, clock, newId });
  const gallery = createGallery(recogniser.dimensions);
  const health = new DeviceHealthBoard(clock.nowMs, () => changes.touch('health'));
  const board = new DeskBoard({ timers, clock, onChange: () => changes.touch('desk') });

  const storageBroken = (error: unknown) => {
    log.error('record-failed', { error: error instanceof Error ? error.message : 'unknown' });
    health.set({ id: 'storage', kind: 'storage', name: null }, 'down', { code: 'DATABASE_BROKEN', params: {} });
  };
  const record = (entry: Omit<FeedEntry, 'id' | 'atMs'>) => {
    const stored = events.record(entry);
    changes.touch('feed', 'lanes');
    return stored;
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
        const entry = events.recordDecision(decision);
        changes.touch('feed');
        return entry;
      },
      recordOutcome: events.recordOutcome,
      record,
      passagesToday: events.passagesToday,
    },
    alarms,
    board,
    clock,
    timers,
    newId,
    newVote,
    consentLive: (personId) => consent.isLive(personId),
    findCard: people.findByCardBits,
    unitAndName: people.unitAndName,
    onChange: () => changes.touch('lanes'),
    onRecordFailed: storageBroken,
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
  vision.onEvent((event) => {
    if (event.type === 'enrolled' || event.type === 'enrolFailed') replies.receive(event);
    else lanes.onVision(event);
  });
  vision.onDown(() => replies.abandon());
  serial.onEvent((event) => lanes.onSerial(event));
  serial.onDown(() => lanes.serialDown());
  watchDevices({
    config,
    vision,
    serial,
    lanes,
    health,
    alarms,
    record,
    ffmpegPath: deps.ffmpegPath,
    modelsFolder: deps.modelsFolder,
  });

  const loaded = consent.loadGallery(recogniser.model);
  log.info('gallery-loaded', loaded);
  if (loaded.tampered > 0) alarms.raise('template-tampered', null);
  if (!consent.verifyChain().ok || database.mended.length > 0) alarms.raise('ledger-broken', null);
  if (database.mended.length > 0) log.warn('schema-mended', { parts: database.mended.join(' ') });
  health.set({ id: 'storage', kind: 'storage', name: null }, 'ok');
  const stopExpiry = expireInTime(consent, clock, timers, () => changes.touch('feed'));

  alarms.onChange(() => changes.touch('alarms'));
  operators.onChange((role) => {
    record(feedNote(role === 'manager' ? 'signed-in' : 'signed-out', 'info'));
    changes.touch('app');
  });
  record(feedNote('station-started', 'info'));

  return {
    handlers: {
      ...laneCommands({ lanes, board, records: { ...events, record }, newId }),
      ...peopleCommands({ people, consent, enrolment, record, role: operators.role }),
      ...operatorCommands(operators),
      'alarm.acknowledge': ({ alarmId }) => {
        alarms.acknowledge(alarmId);
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
      lanes: lanes.view(),
      desk: board.list(),
      feed: events.feed(FEED_LENGTH),
      alarms: alarms.list(),
      health: health.list(),
    }),
    role: operators.role,
    touch: operators.touch,
    onChange: (listener) => changes.onChange(listener),
    setManagerPassword: operators.setManagerPassword,
    dispose: () => {
      stopExpiry();
      operators.dispose();
      gallery.clear();
    },
  };
}

const LONGEST_WAIT_MS = 60 * 60_000;

/** Consents end on their day without anybody's doing; looked at again at least every hour, for clocks are set. */
function expireInTime(
  consent: { expireDue(): number; nextExpiryMs(): number | null },
  clock: Clock,
  timers: Timers,
  onExpired: () => void,
): () => void {
  let cancel = () => {};
  const look = () => {
    if (consent.expireDue() > 0) onExpired();
    const next = consent.nextExpiryMs();
    const waitMs = next === null ? LONGEST_WAIT_MS : Math.min(LONGEST_WAIT_MS, Math.max(100, next - clock.nowMs()));
    cancel = timers.after(waitMs, look);
  };
  look();
  return () => cancel();
}
