/**
 * Ends of consents, step by step; who moved out; and the one narrow way by which a record of a passage forgets whom it was
 * about. From here on the rows of what somebody may do are bound to the station's key.
 */
export const withdrawalTables = `
CREATE TABLE withdrawal (
  id TEXT PRIMARY KEY NOT NULL CHECK (length(id) = 36),
  person_id TEXT NOT NULL REFERENCES person (id),
  reason TEXT NOT NULL,
  consent_seq INTEGER NOT NULL UNIQUE REFERENCES consent (seq),
  ended_seq INTEGER NOT NULL UNIQUE REFERENCES consent (seq),
  asked_at_ms INTEGER NOT NULL,
  facts TEXT NOT NULL CHECK (json_valid(facts)),
  mac BLOB NOT NULL CHECK (length(mac) = 32)
) STRICT;
CREATE INDEX withdrawal_by_person ON withdrawal (person_id);

CREATE TABLE withdrawal_step (
  withdrawal_id TEXT NOT NULL REFERENCES withdrawal (id),
  step INTEGER NOT NULL CHECK (step BETWEEN 1 AND 9),
  at_ms INTEGER NOT NULL,
  entry_seq INTEGER NOT NULL,
  leaf_hash TEXT NOT NULL CHECK (length(leaf_hash) = 64),
  facts TEXT NOT NULL CHECK (json_valid(facts)),
  mac BLOB NOT NULL CHECK (length(mac) = 32),
  PRIMARY KEY (withdrawal_id, step)
) STRICT, WITHOUT ROWID;
CREATE INDEX withdrawal_step_certified ON withdrawal_step (withdrawal_id) WHERE step = 9;

CREATE TABLE tombstone_seen (
  withdrawal_id TEXT PRIMARY KEY NOT NULL CHECK (length(withdrawal_id) = 36),
  register_seq INTEGER NOT NULL,
  register_hash TEXT NOT NULL CHECK (length(register_hash) = 64),
  mac BLOB NOT NULL CHECK (length(mac) = 32)
) STRICT;

CREATE TABLE stripping (
  withdrawal_id TEXT PRIMARY KEY NOT NULL REFERENCES withdrawal (id),
  person_id TEXT NOT NULL,
  pseudonym TEXT NOT NULL UNIQUE CHECK (length(pseudonym) = 36)
) STRICT;

CREATE TABLE person_left (
  person_id TEXT PRIMARY KEY NOT NULL REFERENCES person (id),
  reason TEXT NOT NULL CHECK (reason IN ('moved-out', 'died')),
  at_ms INTEGER NOT NULL
) STRICT;

CREATE TRIGGER withdrawal_ends_a_consent BEFORE INSERT ON withdrawal
WHEN NOT EXISTS (
  SELECT 1 FROM consent AS given JOIN consent AS ended ON ended.person_id = given.person_id AND ended.seq > given.seq
  WHERE given.seq = NEW.consent_seq AND ended.seq = NEW.ended_seq AND given.person_id = NEW.person_id
    AND given.event = 'given' AND ended.event <> 'given')
BEGIN SELECT raise(ABORT, 'withdrawal: no consent ended here'); END;
CREATE TRIGGER withdrawal_never_changes BEFORE UPDATE ON withdrawal
BEGIN SELECT raise(ABORT, 'withdrawal: records never change'); END;
CREATE TRIGGER withdrawal_never_goes BEFORE DELETE ON withdrawal
BEGIN SELECT raise(ABORT, 'withdrawal: records are never deleted'); END;
CREATE TRIGGER withdrawal_is_never_replaced BEFORE INSERT ON withdrawal
WHEN EXISTS (
  SELECT 1 FROM withdrawal
  WHERE id = NEW.id OR rowid = NEW.rowid OR consent_seq = NEW.consent_seq OR ended_seq = NEW.ended_seq)
BEGIN SELECT raise(ABORT, 'withdrawal: this one is on record'); END;

CREATE TRIGGER withdrawal_step_follows BEFORE INSERT ON withdrawal_step
WHEN NEW.step IS NOT (SELECT coalesce(max(step), 0) + 1 FROM withdrawal_step WHERE withdrawal_id = NEW.withdrawal_id)
BEGIN SELECT raise(ABORT, 'withdrawal: steps are taken in their order'); END;
CREATE TRIGGER withdrawal_step_never_changes BEFORE UPDATE ON withdrawal_step
BEGIN SELECT raise(ABORT, 'withdrawal: steps never change'); END;
CREATE TRIGGER withdrawal_step_never_goes BEFORE DELETE ON withdrawal_step
BEGIN SELECT raise(ABORT, 'withdrawal: steps are never deleted'); END;

CREATE TRIGGER tombstone_seen_never_changes BEFORE UPDATE ON tombstone_seen
BEGIN SELECT raise(ABORT, 'tombstone: records never change'); END;
CREATE TRIGGER tombstone_seen_never_goes BEFORE DELETE ON tombstone_seen
BEGIN SELECT raise(ABORT, 'tombstone: records are never deleted'); END;
CREATE TRIGGER tombstone_seen_is_never_replaced BEFORE INSERT ON tombstone_seen
WHEN EXISTS (SELECT 1 FROM tombstone_seen WHERE withdrawal_id = NEW.withdrawal_id OR rowid = NEW.rowid)
BEGIN SELECT raise(ABORT, 'tombstone: this one was seen'); END;

CREATE TRIGGER stripping_needs_its_withdrawal BEFORE INSERT ON stripping
WHEN NOT EXISTS (SELECT 1 FROM withdrawal WHERE id = NEW.withdrawal_id AND person_id = NEW.person_id)
  OR (SELECT event FROM consent WHERE person_id = NEW.person_id ORDER BY seq DESC LIMIT 1) IS 'given'
  OR EXISTS (SELECT 1 FROM decision WHERE person_id = NEW.pseudonym)
  OR EXISTS (SELECT 1 FROM person WHERE id = NEW.pseudonym)
BEGIN SELECT raise(ABORT, 'stripping: nothing to strip'); END;
CREATE TRIGGER stripping_never_changes BEFORE UPDATE ON stripping
BEGIN SELECT raise(ABORT, 'stripping: never changes'); END;

CREATE TRIGGER person_left_never_changes BEFORE UPDATE ON person_left
BEGIN SELECT raise(ABORT, 'person left: records never change'); END;
CREATE TRIGGER person_left_never_goes BEFORE DELETE ON person_left
BEGIN SELECT raise(ABORT, 'person left: records are never deleted'); END;
CREATE TRIGGER person_left_is_never_replaced BEFORE INSERT ON person_left
WHEN EXISTS (SELECT 1 FROM person_left WHERE person_id = NEW.person_id OR rowid = NEW.rowid)
BEGIN SELECT raise(ABORT, 'person left: this is on record'); END;
CREATE TRIGGER consent_not_of_who_left BEFORE INSERT ON consent
WHEN NEW.event = 'given' AND EXISTS (SELECT 1 FROM person_left WHERE person_id = NEW.person_id)
BEGIN SELECT raise(ABORT, 'consent: this person has left'); END;

CREATE INDEX decision_by_person ON decision (person_id);
CREATE INDEX decision_by_event ON decision (event_seq);
CREATE INDEX decision_by_lane ON decision (lane_id, event_seq);

DROP TRIGGER decision_never_changes;
CREATE TRIGGER decision_never_changes BEFORE UPDATE ON decision
WHEN NOT (
  NEW.rowid IS OLD.rowid AND NEW.id IS OLD.id AND NEW.at_ms IS OLD.at_ms AND NEW.lane_id IS OLD.lane_id
  AND NEW.direction IS OLD.direction AND NEW.method IS OLD.method AND NEW.outcome IS OLD.outcome
  AND NEW.event_seq IS OLD.event_seq
  AND EXISTS (SELECT 1 FROM stripping WHERE person_id = OLD.person_id AND pseudonym = NEW.person_id))
BEGIN SELECT raise(ABORT, 'decision: records never change'); END;

DROP TRIGGER event_never_changes;
CREATE TRIGGER event_never_changes BEFORE UPDATE ON event
WHEN NOT (
  NEW.seq IS OLD.seq AND NEW.id IS OLD.id AND NEW.at_ms IS OLD.at_ms AND NEW.lane_id IS OLD.lane_id AND NEW.kind IS OLD.kind
  AND NEW.severity IS OLD.severity AND NEW.direction IS OLD.direction AND NEW.method IS OLD.method
  AND NEW.reasons IS OLD.reasons AND NEW.manual_reason IS OLD.manual_reason AND NEW.note_sealed IS OLD.note_sealed
  AND NEW.unit IS NULL
  AND (SELECT person_id FROM decision WHERE lane_id = OLD.lane_id AND event_seq <= OLD.seq ORDER BY event_seq DESC LIMIT 1)
    IN (SELECT pseudonym FROM stripping))
BEGIN SELECT raise(ABORT, 'event: records never change'); END;

DROP TRIGGER consent_ends_look_alike;
CREATE TABLE person_right_seal (
  person_id TEXT PRIMARY KEY NOT NULL REFERENCES person (id),
  access_mac BLOB NOT NULL CHECK (length(access_mac) = 32),
  face_mac BLOB NOT NULL CHECK (length(face_mac) = 32)
) STRICT;
`;
