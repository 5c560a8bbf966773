import { DecisionId, Direction, LaneId, PersonId } from '../contract/ids';
import type { StationDatabase } from '../storage/database';

/** The side each person passed last, by the wall clock. Every call throws where the database does. */
export interface WhereaboutsBook {
  /** Null: not known from between these two moments. One that lies ahead, because the clock was put back, counts as old. */
  last(personId: PersonId, fromMs: number, toMs: number): Direction | null;
  /** Nothing of somebody who has left. */
  set(personId: PersonId, direction: Direction, atMs: number): void;
  forget(personId: PersonId): void;
  forgetOutside(fromMs: number, toMs: number): void;
  forgetAll(): void;
  /** Whom a decision on record stopped; null where it names nobody. */
  stopOf(decisionId: DecisionId): { personId: PersonId; laneId: LaneId; direction: Direction } | null;
}

export function createWhereaboutsBook({ db }: StationDatabase): WhereaboutsBook {
  const read = db.prepare('SELECT direction FROM whereabouts WHERE person_id = ? AND at_ms BETWEEN ? AND ?');
  const write = db.prepare(
    `INSERT INTO whereabouts (person_id, direction, at_ms) SELECT ?1, ?2, ?3
     WHERE NOT EXISTS (SELECT 1 FROM person_left WHERE person_id = ?1)
     ON CONFLICT (person_id) DO UPDATE SET direction = excluded.direction, at_ms = excluded.at_ms`,
  );
  const remove = db.prepare('DELETE FROM whereabouts WHERE person_id = ?');
  const removeOutside = db.prepare('DELETE FROM whereabouts WHERE at_ms NOT BETWEEN ? AND ?');
  const removeAll = db.prepare('DELETE FROM whereabouts');
  const stopped = db.prepare(
    `SELECT decision.person_id AS personId, decision.lane_id AS laneId, decision.direction FROM decision JOIN event ON event.seq = event_seq
     WHERE decision.id = ? AND outcome = 'ask-guard' AND person_id IS NOT NULL
       AND EXISTS (SELECT 1 FROM json_each(event.reasons) WHERE value = 'anti-passback')`,
  );
  return {
    last: (personId, fromMs, toMs) => {
      const row = read.get(personId, fromMs, toMs) as { direction: string } | undefined;
      return row ? Direction.parse(row.direction) : null;
    },
    set: (personId, direction, atMs) => void write.run(personId, direction, atMs),
    forget: (personId) => void remove.run(personId),
    forgetOutside: (fromMs, toMs) => void removeOutside.run(fromMs, toMs),
    forgetAll: () => void removeAll.run(),
    stopOf: (decisionId) => {
      const row = stopped.get(DecisionId.parse(decisionId)) as
        | { personId: string; laneId: string; direction: string }
        | undefined;
      if (!row) return null;
      return {
        personId: PersonId.parse(row.personId),
        laneId: LaneId.parse(row.laneId),
        direction: Direction.parse(row.direction),
      };
    },
  };
}
