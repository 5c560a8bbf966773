import type { Direction, LaneId } from '../contract/ids';
import type { OtherWayAnswer } from '../contract/laneWays';
import type { StationDatabase } from '../storage/database';

/** What the records tell about the readers of one side of a lane. */
export interface ReaderPast {
  /** When a card or PIN was last read there, or a guard said that it works, Unix ms; null: never. */
  aliveAtMs: number | null;
  /** Faces let through on that side since. */
  facesSince: number;
  /** The guard's last word; a card or PIN since then makes it void. */
  answer: { answer: OtherWayAnswer; atMs: number } | null;
}

/** Reads it back from the passages, so that a restart does not make a dead reader a living one. */
export function createOtherWayBook({ db }: StationDatabase) {
  const lastRead = db.prepare(
    "SELECT event_seq AS seq, at_ms AS atMs FROM decision WHERE lane_id = ? AND direction = ? AND method IN ('card', 'pin') ORDER BY event_seq DESC LIMIT 1",
  );
  const faces = db.prepare(
    `SELECT count(*) AS n, min(at_ms) AS firstMs FROM decision
     WHERE lane_id = ? AND direction = ? AND event_seq > ? AND at_ms > ? AND method = 'face' AND outcome = 'granted'`,
  );
  const lastAnswer = db.prepare(
    'SELECT answer, at_ms AS atMs FROM other_way_answer WHERE lane_id = ? AND direction = ? ORDER BY seq DESC LIMIT 1',
  );
  const insert = db.prepare('INSERT INTO other_way_answer (lane_id, direction, answer, at_ms, entry_seq) VALUES (?, ?, ?, ?, ?)');

  return {
    past(laneId: LaneId, direction: Direction): ReaderPast & { firstFaceMs: number | null } {
      const read = lastRead.get(laneId, direction) as { seq: number; atMs: number } | undefined;
      const found = lastAnswer.get(laneId, direction) as ReaderPast['answer'] | undefined;
      const answer = found && !(read && read.atMs > found.atMs) ? found : null;
      const worksMs = answer?.answer === 'reader-works' ? answer.atMs : null;
      const aliveAtMs = worksMs ?? read?.atMs ?? null;
      const since = faces.get(laneId, direction, read?.seq ?? 0, worksMs ?? 0) as { n: number; firstMs: number | null };
      return { aliveAtMs, facesSince: since.n, firstFaceMs: since.firstMs, answer };
    },
    answered(laneId: LaneId, direction: Direction, answer: OtherWayAnswer, at: { ms: number; entrySeq: number | null }): void {
      insert.run(laneId, direction, answer, at.ms, at.entrySeq);
    },
  };
}
