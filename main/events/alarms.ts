import { Alarm } from '../contract/feed';
import type { AlarmId, LaneId } from '../contract/ids';
import type { Clock } from '../storage/clock';
import type { StationDatabase } from '../storage/database';

/**
 * Alarms that want a person's eyes. A change counts and is told before it is stored, so that a full disk hides none; that
 * it could not be stored is thrown.
 * One stays listed until its cause is gone and somebody acknowledged it; raising it
 * meanwhile keeps the one. Kept in the database, so a restart does not silence it.
 */
export interface Alarms {
  raise(kind: Alarm['kind'], laneId: LaneId | null): Alarm;
  /** The cause is gone. */
  clear(kind: Alarm['kind'], laneId: LaneId | null): void;
  /** False when no such alarm is listed. */
  acknowledge(id: AlarmId): boolean;
  /** Newest first. */
  list(): Alarm[];
  /** Called after every change; the result stops it. */
  onChange(listener: () => void): () => void;
}

interface StoredAlarm {
  id: string;
  kind: string;
  lane_id: string | null;
  raised_at_ms: number;
  acknowledged_at_ms: number | null;
  cleared_at_ms: number | null;
}

export function createAlarms(deps: { database: StationDatabase; clock: Clock; newId: () => string }): Alarms {
  const { clock, newId } = deps;
  const { db } = deps.database;
  const insert = db.prepare('INSERT INTO alarm (id, kind, lane_id, raised_at_ms) VALUES (?, ?, ?, ?)');
  const update = db.prepare('UPDATE alarm SET acknowledged_at_ms = ?, cleared_at_ms = ? WHERE id = ?');
  const stored = db
    .prepare('SELECT * FROM alarm WHERE acknowledged_at_ms IS NULL OR cleared_at_ms IS NULL ORDER BY raised_at_ms, rowid')
    .all() as StoredAlarm[];
  let listed = stored.flatMap((row) => alarmOf(row) ?? []);
  const listeners = new Set<() => void>();

  const find = (kind: Alarm['kind'], laneId: LaneId | null) =>
    listed.find((alarm) => alarm.kind === kind && alarm.laneId === laneId);
  const store = (changed: Alarm) => {
    const over = changed.acknowledgedAtMs !== null && changed.clearedAtMs !== null;
    listed = over
      ? listed.filter((alarm) => alarm.id !== changed.id)
      : listed.map((alarm) => (alarm.id === changed.id ? changed : alarm));
    for (const listener of listeners) listener();
    update.run(changed.acknowledgedAtMs, changed.clearedAtMs, changed.id);
  };

  return {
    raise(kind, laneId) {
      const open = find(kind, laneId);
      if (open?.clearedAtMs === null) return open;
      if (open) {
        const again = { ...open, clearedAtMs: null };
        store(again);
        return again;
      }
      const alarm: Alarm = {
        id: newId() as AlarmId,
        kind,
        laneId,
        raisedAtMs: clock.nowMs(),
        acknowledgedAtMs: null,
        clearedAtMs: null,
      };
      listed = [...listed, alarm];
      for (const listener of listeners) listener();
      insert.run(alarm.id, kind, laneId, alarm.raisedAtMs);
      return alarm;
    },
    clear(kind, laneId) {
      const open = find(kind, laneId);
      if (open?.clearedAtMs === null) store({ ...open, clearedAtMs: clock.nowMs() });
    },
    acknowledge(id) {
      const open = listed.find((alarm) => alarm.id === id);
      if (!open) return false;
      if (open.acknowledgedAtMs === null) store({ ...open, acknowledgedAtMs: clock.nowMs() });
      return true;
    },
    list: () => [...listed].reverse(),
    onChange(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}

function alarmOf(row: StoredAlarm): Alarm | null {
  const read = Alarm.safeParse({
    id: row.id,
    kind: row.kind,
    laneId: row.lane_id,
    raisedAtMs: row.raised_at_ms,
    acknowledgedAtMs: row.acknowledged_at_ms,
    clearedAtMs: row.cleared_at_ms,
  });
  return read.success ? read.data : null;
}
