import { Direction, LaneId } from '../contract/ids';
import { ModeReason } from '../contract/lanes';
import type { StationDatabase } from '../storage/database';
import type { KeptLock } from './ports';

/** Locks that guards set, kept over a restart. Every call throws where the database does. */
export interface LockBook {
  /** Rows another program spoiled are left out. */
  all(): KeptLock[];
  put(lock: KeptLock, atMs: number): void;
  remove(laneId: LaneId, direction: Direction): void;
}

export function createLockBook({ db }: StationDatabase): LockBook {
  const read = db.prepare('SELECT lane_id AS laneId, direction, reason FROM lane_lock');
  const write = db.prepare(
    `INSERT INTO lane_lock (lane_id, direction, reason, at_ms) VALUES (?, ?, ?, ?)
     ON CONFLICT (lane_id, direction) DO UPDATE SET reason = excluded.reason, at_ms = excluded.at_ms`,
  );
  const remove = db.prepare('DELETE FROM lane_lock WHERE lane_id = ? AND direction = ?');
  return {
    all: () =>
      read.all().flatMap((row) => {
        const { laneId, direction, reason } = row as Record<string, unknown>;
        const [lane, side, why] = [LaneId.safeParse(laneId), Direction.safeParse(direction), ModeReason.safeParse(reason)];
        return lane.success && side.success && why.success ? [{ laneId: lane.data, direction: side.data, reason: why.data }] : [];
      }),
    put: ({ laneId, direction, reason }, atMs) => void write.run(laneId, direction, reason, atMs),
    remove: (laneId, direction) => void remove.run(laneId, direction),
  };
}
