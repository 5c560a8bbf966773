import { feedNote } from '../../../main/contract/feed';
import { DecisionId, LaneId } from '../../../main/contract/ids';
import { createAlarms } from '../../../main/events/alarms';
import { createEventLog } from '../../../main/events/eventLog';
import { createStationLedger } from '../../../main/ledger/stationLedger';
import { createHolds } from '../../../main/retention/holds';
import { createRetention } from '../../../main/retention/retention';
import { createRetentionBook } from '../../../main/retention/retentionBook';
import { createStationTime } from '../../../main/retention/stationTime';
import { temporaryStation } from '../storage/temporaryStation';

export const DAY_MS = 86_400_000;
export const laneId = LaneId.parse('east-1');

/** Records, a ledger, and the room that lets them go. In the past, for the database's own rules ask the real clock. */
export function keepingRoom(startMs = Date.UTC(2012, 0, 1)) {
  const station = temporaryStation();
  const { clock, newId } = station;
  clock.setTimeOfDay(startMs);
  const ledger = createStationLedger(station);
  const events = createEventLog(station);
  const alarms = createAlarms(station);
  const notes: string[] = [];
  const open = () => {
    const time = createStationTime(station);
    const book = createRetentionBook(station.database, station.keyring);
    const holds = createHolds({ ...station, ledger, book, nowMs: () => clock.nowMs() });
    const retention = createRetention({
      ...station,
      ledger,
      book,
      holds,
      time,
      timers: { after: () => () => {} },
      alarms,
      note: ({ kind }) => void notes.push(kind),
      spared: (work) => work(),
      onTermSet: () => {},
    });
    return { time, holds, retention };
  };
  let room = open();
  const ids = () => new Set((station.database.db.prepare('SELECT id FROM event').all() as { id: string }[]).map(({ id }) => id));
  const count = (sql: string) => (station.database.db.prepare(sql).get() as { n: number }).n;
  return {
    ...station,
    ledger,
    alarms,
    events,
    notes,
    ids,
    count,
    get time() {
      return room.time;
    },
    get holds() {
      return room.holds;
    },
    get handlers() {
      return room.retention.handlers;
    },
    run: () => room.retention.run(),
    /** Off for so long by true time; the clock then shows `shownMs` more. */
    restart(offMs = 0) {
      room.retention.stop();
      clock.setTimeOfDay(clock.nowMs() + offMs);
      room = open();
    },
    /** So many days of running, a run each day. */
    live(days: number) {
      for (let day = 0; day < days; day += 1) {
        clock.advance(DAY_MS);
        room.retention.run();
      }
    },
    note: () => events.record(feedNote('passed', 'info', { laneId })).id as string,
    decide() {
      const decisionId = DecisionId.parse(newId());
      const entry = events.recordDecision({
        decisionId,
        laneId,
        direction: 'entry',
        method: 'card',
        outcome: 'granted',
        reasons: ['card-valid'],
        personId: null,
        unit: '3-1-502',
        manualReason: null,
        note: null,
      });
      events.recordOutcome({ decisionId, outcome: 'acked', decisionToAckMs: 5, frameToWriteMs: null });
      return entry.id as string;
    },
    kinds: (like: string) =>
      (
        station.database.db.prepare('SELECT kind FROM ledger_entry WHERE kind LIKE ? ORDER BY seq').all(like) as {
          kind: string;
        }[]
      ).map(({ kind }) => kind),
  };
}
