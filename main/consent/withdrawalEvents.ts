import type { EndReason } from '../contract/withdrawal';
import { newUuidV7 } from '../storage/ids';
import type { ConsentParts } from './parts';
import type { Withdrawal } from './withdrawalBook';

/** Who left has no use for the record of his cards either; anybody else keeps that until its own term. */
const all: readonly EndReason[] = ['moved-out', 'died'];

const byFace = `(method = 'face' OR EXISTS (
  SELECT 1 FROM event, json_each(event.reasons) AS reason WHERE event.seq = decision.event_seq
    AND (reason.value LIKE '%face%' OR reason.value IN ('liveness-doubtful', 'challenge-not-done'))))`;

/** What a passage says later stands in events of its own, up to the next decision at that lane; five minutes are more than any passage takes. */
const itsLaterEvents = `
  SELECT later.seq FROM decision JOIN event AS later
    ON later.lane_id = decision.lane_id AND later.kind IN ('passed', 'nobody-passed', 'grant-failed')
    AND later.at_ms BETWEEN decision.at_ms AND decision.at_ms + 300000 AND later.seq > decision.event_seq
    AND NOT EXISTS (
      SELECT 1 FROM decision AS next
      WHERE next.lane_id = decision.lane_id AND next.event_seq > decision.event_seq AND next.event_seq < later.seq)
  WHERE decision.person_id = :pseudonym`;

/**
 * Inside a transaction: passages in which the face had a part keep time, lane, direction, way and outcome, under a pseudonym
 * that is kept nowhere else; the person and the flat go. Returns how many.
 */
export function stripEvents({ database: { db }, random }: ConsentParts, { id, personId, reason }: Withdrawal): number {
  // No time in it: it must not tell which withdrawal it came from.
  const pseudonym = newUuidV7(0, random);
  db.prepare('INSERT INTO stripping (withdrawal_id, person_id, pseudonym) VALUES (?, ?, ?)').run(id, personId, pseudonym);
  const which = all.includes(reason) ? '' : ` AND ${byFace}`;
  const { changes } = db.prepare(`UPDATE decision SET person_id = ? WHERE person_id = ?${which}`).run(pseudonym, personId);
  if (changes > 0) {
    db.prepare(
      'UPDATE event SET unit = NULL WHERE unit IS NOT NULL AND seq IN (SELECT event_seq FROM decision WHERE person_id = ?)',
    ).run(pseudonym);
    db.prepare(`UPDATE event SET unit = NULL WHERE unit IS NOT NULL AND seq IN (${itsLaterEvents})`).run({ pseudonym });
  }
  db.prepare('DELETE FROM stripping WHERE withdrawal_id = ?').run(id);
  return Number(changes);
}
