import type { SerialCommand, SerialEvent } from '../../native-bridge/serial/protocol';
import { DeskBoard } from '../access/deskBoard';
import { laneCommands } from '../access/laneCommands';
import type { LaneControllerDeps } from '../access/laneController';
import { Lanes } from '../access/lanes';
import type { LanesDeps } from '../access/laneWays';
import { noPassback } from '../access/passback';
import type { DecisionRecord, OutcomeRecord, SerialLine, Timers } from '../access/ports';
import { noRules, type StationConfig } from '../contract/config';
import { ok, type UserError } from '../contract/errors';
import { type FeedEntry, feedNote } from '../contract/feed';
import type { DecisionId, EventId } from '../contract/ids';
import type { LaneView } from '../contract/lanes';
import type { AppView, SliceName, Slices } from '../contract/slices';
import type { Handlers } from '../dispatch';
import { DeviceHealthBoard } from '../site/deviceHealth';
import { watchSerial } from '../site/watchDevices';
import type { ChildPort } from '../startup/childPort';
import { SliceChanges } from '../startup/sliceChanges';
import type { Clock } from '../storage/clock';
import { newUuidV7 } from '../storage/ids';
import { HandAlarms } from './handAlarms';
import type { HandJournal } from './handJournal';
import { LastSaid } from './lastSaid';
import { within } from './within';

interface Deps {
  config: StationConfig;
  /** Why there are no records. */
  cause: UserError;
  journal: HandJournal;
  serial: ChildPort<SerialCommand, SerialEvent>;
  clock: Clock;
  timers: Timers;
  random: (bytes: number) => Uint8Array;
}

/** The lanes of a station whose records cannot be opened: a guard opens them by hand, and nobody else does. */
export interface HandStation {
  handlers: Handlers;
  slices(): Pick<Slices, 'lanes' | 'desk' | 'feed' | 'alarms' | 'health'>;
  byHand(): NonNullable<AppView['byHand']>;
  onChange(listener: (name: SliceName) => void): () => void;
  /** Another try has failed. */
  causeIs(cause: UserError): void;
  /** Resolves when no opening waits for its turnstile nor for the disk; false: the disk does not answer. */
  settled(): Promise<boolean>;
  /** The journal has written something, or could not. */
  journalChanged(): void;
  /** What the lines said last, for the station that takes over. */
  lastSaid(): SerialEvent[];
  dispose(): void;
}

const FEED_LENGTH = 100;
/** A disk has this long to take an opening before the gate is asked all the same: far less than a grant lives. */
const JOURNAL_WAITED_MS = 200;
/** Before another try the journal is at rest, or the disk hangs and would hold up everything. */
export const SETTLED_WITHIN_MS = 3_000;
const WITHOUT_RECORDS = 'records-unreadable';
const storagePart = { id: 'storage', kind: 'storage', name: null } as const;
const noFaces = (): never => {
  throw new Error('no face is looked at without records');
};

/**
 * Stands on the lanes' room alone: no resident, card, consent or template is known here, so a card calls the guard and a face does nothing.
 * Each opening goes into the journal before the gate is asked, and to the gate whatever becomes of the journal.
 */
export function createHandStation(deps: Deps): HandStation {
  const { config, journal, serial, clock, timers } = deps;
  const newId = () => newUuidV7(clock.nowMs(), deps.random);
  const changes = new SliceChanges();
  const health = new DeviceHealthBoard(clock.nowMs, () => changes.touch('health'));
  const board = new DeskBoard({ timers, clock, onChange: () => changes.touch('desk') });
  const alarms = new HandAlarms({ nowMs: clock.nowMs, newId, onChange: () => changes.touch('alarms') });
  const feed = createFeed({ newId, nowMs: clock.nowMs, onChange: () => changes.touch('feed') });
  const lanes = new Lanes(config.lanes, {
    ...withoutRecords(config),
    serial: afterTheJournal({ journal, serial, timers }),
    // Nobody sets a lane here: a lock that was kept is taken up again with the records.
    ask: () => Promise.resolve(null),
    passback: noPassback,
    records: {
      ...journalled({ journal, feed, clock }),
      record: feed.add,
      passagesToday: () => 0,
    },
    alarms,
    board,
    clock,
    timers,
    newId,
    random: deps.random,
    onChange: () => changes.touch('lanes'),
    // The journal has its own way of bearing a disk that takes nothing.
    onRecordFailed: () => {},
  });
  const said = new LastSaid();
  health.set(storagePart, 'down', deps.cause);
  const stops = [
    serial.onEvent((event) => said.hear(event)),
    serial.onEvent((event) => lanes.onSerial(event)),
    serial.onDown(() => said.forget()),
    serial.onDown(() => lanes.serialDown()),
    ...watchSerial({ config, serial, health }),
  ];

  const commands = laneCommands({ lanes, board, note: (entry) => void feed.add(entry), newId });
  const open = new Set<Promise<unknown>>();
  return {
    handlers: {
      ...commands,
      'lane.openManually': async (input) => {
        const opening = Promise.resolve(commands['lane.openManually'](input));
        open.add(opening);
        try {
          return await opening;
        } finally {
          open.delete(opening);
        }
      },
      'alarm.acknowledge': ({ alarmId }) => {
        alarms.acknowledge(alarmId);
        return ok({});
      },
    },
    slices: () => ({
      lanes: lanes.view().map(waysOff),
      desk: board.list(),
      feed: feed.list(),
      alarms: alarms.list(),
      health: health.list(),
    }),
    byHand: () => journal.count,
    onChange: (listener) => changes.onChange(listener),
    causeIs: (cause) => health.set(storagePart, 'down', cause),
    settled: async () => {
      let isAtRest = true;
      while (isAtRest && (open.size > 0 || journal.isWriting)) {
        await Promise.allSettled(open);
        isAtRest = await within(SETTLED_WITHIN_MS, timers, journal.settled());
      }
      return isAtRest;
    },
    journalChanged: () => changes.touch('app'),
    lastSaid: () => said.all(),
    dispose: () => {
      for (const stop of stops.splice(0)) stop();
      lanes.dispose();
    },
  };
}

/** What the lanes' room asks of rooms that are not there: nobody has a template, a consent or a card. */
function withoutRecords(config: StationConfig): Omit<LanesDeps, keyof LaneControllerDeps | 'random'> {
  const laneOf = (laneId: string) => config.lanes.find(({ id }) => id === laneId);
  return {
    newVote: noFaces,
    newLiveness: noFaces,
    verify: () => null,
    hasTemplates: () => false,
    oneToOneThreshold: 1,
    faceModeOf: () => 'card-and-face',
    mayPass: () => 'outside-hours',
    faceUse: '1:1',
    livenessOf: () => ({ passive: false, challenge: 'off' }),
    groupOf: (laneId: string) => laneOf(laneId)?.group ?? '',
    rulesOf: (laneId: string) => laneOf(laneId)?.rules ?? noRules,
    passiveAtLeast: null,
    consentLive: () => false,
    faceStop: () => WITHOUT_RECORDS,
    otherWayStops: () => null,
    findCard: () => ({ found: 'unreadable' }),
    findPin: () => ({ found: 'unreadable' }),
    passes: { read: () => ({ found: 'unreadable' }), use: () => 'unreadable' },
    unitAndName: () => null,
  };
}

/** The line says that cards could be read; whose they are nobody can look up. */
const waysOff = (lane: LaneView): LaneView => ({
  ...lane,
  ways: { face: { on: false, why: WITHOUT_RECORDS }, card: { on: false, why: lane.ways.card.why ?? WITHOUT_RECORDS } },
});

interface Feed {
  add(entry: Omit<FeedEntry, 'id' | 'atMs'>): FeedEntry;
  /** Newest first. */
  list(): FeedEntry[];
}

function createFeed({ newId, nowMs, onChange }: { newId: () => string; nowMs: () => number; onChange: () => void }): Feed {
  let entries: FeedEntry[] = [];
  return {
    add(entry) {
      const added: FeedEntry = { ...entry, id: newId() as EventId, atMs: nowMs() };
      entries = [added, ...entries].slice(0, FEED_LENGTH);
      onChange();
      return added;
    },
    list: () => entries,
  };
}

/** An opening lies on disk before the gate is asked, where the disk answers in time. */
function afterTheJournal({ journal, serial, timers }: Pick<Deps, 'journal' | 'serial' | 'timers'>): SerialLine {
  return {
    kill: () => serial.kill(),
    send: (command) => {
      if (command.type !== 'grant') serial.send(command);
      else void within(JOURNAL_WAITED_MS, timers, journal.settled()).then(() => serial.send(command));
    },
  };
}

/** A guard's openings go into the journal; whatever else is decided, that he is asked to look, is shown and forgotten. */
function journalled({ journal, feed, clock }: { journal: HandJournal; feed: Feed; clock: Clock }) {
  const asked = new Set<DecisionId>();
  return {
    recordDecision({
      decisionId,
      laneId,
      direction,
      method,
      outcome,
      reasons,
      unit,
      manualReason,
      note,
    }: DecisionRecord): FeedEntry {
      if (method === 'guard' && outcome === 'granted' && manualReason !== null) {
        asked.add(decisionId);
        journal.add({ what: 'asked', decisionId, atMs: clock.nowMs(), laneId, direction, reason: manualReason, unit, note });
      }
      const severity = outcome === 'granted' ? 'pass' : 'attention';
      const shown = { laneId, direction, method, unit, manualReason, note, reasons: [...reasons] };
      return feed.add(feedNote(outcome, severity, shown));
    },
    recordOutcome({ decisionId, outcome, decisionToAckMs }: OutcomeRecord): void {
      if (!asked.delete(decisionId)) return;
      journal.add({ what: 'answered', decisionId, atMs: clock.nowMs(), outcome, tookMs: decisionToAckMs });
    },
  };
}
