/**
 * PINs and passes beside cards. SQLite cannot change a CHECK, so the tables that name a method or a kind are built anew: their rows,
 * places and rules are those of the versions before, to the letter, and what refers to them stays as it is. Meanwhile the rows are held in
 * memory, and on disk as before until the step is whole. While a table is away its references are counted, and the step fails unless every
 * one of them is met again at its end.
 */
const widened = `
PRAGMA defer_foreign_keys = ON;

CREATE TEMP TABLE kept_event AS SELECT * FROM event;
CREATE TEMP TABLE kept_decision AS SELECT rowid AS place, * FROM decision;
DROP TABLE decision;
DROP TABLE event;

CREATE TABLE event (
  seq INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE CHECK (length(id) = 36),
  at_ms INTEGER NOT NULL,
  lane_id TEXT,
  kind TEXT NOT NULL,
  severity TEXT NOT NULL CHECK (severity IN ('pass', 'info', 'attention', 'alarm')),
  direction TEXT CHECK (direction IN ('entry', 'exit')),
  method TEXT CHECK (method IN ('face', 'card', 'guard', 'pin', 'pass')),
  reasons TEXT NOT NULL CHECK (json_valid(reasons)),
  manual_reason TEXT,
  unit TEXT,
  note_sealed BLOB
) STRICT;
INSERT INTO event (seq, id, at_ms, lane_id, kind, severity, direction, method, reasons, manual_reason, unit, note_sealed)
  SELECT seq, id, at_ms, lane_id, kind, severity, direction, method, reasons, manual_reason, unit, note_sealed
  FROM temp.kept_event ORDER BY seq;
DROP TABLE temp.kept_event;
CREATE INDEX event_by_lane ON event (lane_id, kind, at_ms);
CREATE INDEX event_by_time ON event (at_ms);

CREATE TABLE decision (
  id TEXT PRIMARY KEY NOT NULL CHECK (length(id) = 36),
  at_ms INTEGER NOT NULL,
  lane_id TEXT NOT NULL,
  direction TEXT NOT NULL CHECK (direction IN ('entry', 'exit')),
  method TEXT NOT NULL CHECK (method IN ('face', 'card', 'guard', 'pin', 'pass')),
  outcome TEXT NOT NULL CHECK (outcome IN ('granted', 'denied', 'ask-guard')),
  person_id TEXT,
  event_seq INTEGER NOT NULL REFERENCES event (seq)
) STRICT;
INSERT INTO decision (rowid, id, at_ms, lane_id, direction, method, outcome, person_id, event_seq)
  SELECT place, id, at_ms, lane_id, direction, method, outcome, person_id, event_seq FROM temp.kept_decision ORDER BY place;
DROP TABLE temp.kept_decision;
CREATE INDEX decision_by_person ON decision (person_id);
CREATE INDEX decision_by_event ON decision (event_seq);
CREATE INDEX decision_by_lane ON decision (lane_id, event_seq);

CREATE TRIGGER decision_is_never_replaced BEFORE INSERT ON decision
WHEN EXISTS (SELECT 1 FROM decision WHERE id = NEW.id OR rowid = NEW.rowid)
BEGIN SELECT raise(ABORT, 'decision: this id is taken'); END;
CREATE TRIGGER decision_never_changes BEFORE UPDATE ON decision
WHEN NOT (
  NEW.rowid IS OLD.rowid AND NEW.id IS OLD.id AND NEW.at_ms IS OLD.at_ms AND NEW.lane_id IS OLD.lane_id
  AND NEW.direction IS OLD.direction AND NEW.method IS OLD.method AND NEW.outcome IS OLD.outcome
  AND NEW.event_seq IS OLD.event_seq
  AND EXISTS (SELECT 1 FROM stripping WHERE person_id = OLD.person_id AND pseudonym = NEW.person_id))
BEGIN SELECT raise(ABORT, 'decision: records never change'); END;
CREATE TRIGGER decision_never_goes BEFORE DELETE ON decision
WHEN NOT EXISTS (
    SELECT 1 FROM retention_run WHERE seq = (SELECT max(seq) FROM retention_run)
      AND OLD.at_ms < events_before_ms AND OLD.event_seq <= event_seq)
  OR OLD.at_ms > unixepoch('now', '-30 days') * 1000
  OR EXISTS (SELECT 1 FROM retention_hold WHERE released_at_ms IS NULL AND OLD.at_ms BETWEEN from_ms AND to_ms)
BEGIN SELECT raise(ABORT, 'decision: records are kept for their term'); END;

CREATE TRIGGER event_is_never_replaced BEFORE INSERT ON event
WHEN EXISTS (SELECT 1 FROM event WHERE seq = NEW.seq OR id = NEW.id)
BEGIN SELECT raise(ABORT, 'event: this place is taken'); END;
CREATE TRIGGER event_never_changes BEFORE UPDATE ON event
WHEN NOT (
  NEW.seq IS OLD.seq AND NEW.id IS OLD.id AND NEW.at_ms IS OLD.at_ms AND NEW.lane_id IS OLD.lane_id AND NEW.kind IS OLD.kind
  AND NEW.severity IS OLD.severity AND NEW.direction IS OLD.direction AND NEW.method IS OLD.method
  AND NEW.reasons IS OLD.reasons AND NEW.manual_reason IS OLD.manual_reason AND NEW.note_sealed IS OLD.note_sealed
  AND NEW.unit IS NULL
  AND (SELECT person_id FROM decision WHERE lane_id = OLD.lane_id AND event_seq <= OLD.seq ORDER BY event_seq DESC LIMIT 1)
    IN (SELECT pseudonym FROM stripping))
BEGIN SELECT raise(ABORT, 'event: records never change'); END;
CREATE TRIGGER event_never_goes BEFORE DELETE ON event
WHEN NOT EXISTS (
    SELECT 1 FROM retention_run WHERE seq = (SELECT max(seq) FROM retention_run)
      AND OLD.at_ms < events_before_ms AND OLD.seq <= event_seq)
  OR OLD.at_ms > unixepoch('now', '-30 days') * 1000
  OR EXISTS (SELECT 1 FROM retention_hold WHERE released_at_ms IS NULL AND OLD.at_ms BETWEEN from_ms AND to_ms)
BEGIN SELECT raise(ABORT, 'event: records are kept for their term'); END;
`;

/** One live PIN a person. The index over the consents is for this step alone: without it each card would go through all of them. */
const credentials = `
CREATE INDEX consent_by_other_way ON consent (alt_credential_id);
CREATE TEMP TABLE kept_credential AS SELECT rowid AS place, * FROM credential;
DROP TABLE credential;
CREATE TABLE credential (
  id TEXT PRIMARY KEY NOT NULL CHECK (length(id) = 36),
  person_id TEXT NOT NULL REFERENCES person (id),
  kind TEXT NOT NULL CHECK (kind IN ('card', 'pin')),
  number_hash BLOB NOT NULL CHECK (length(number_hash) = 32),
  label TEXT NOT NULL,
  issued_at_ms INTEGER NOT NULL,
  revoked_at_ms INTEGER
) STRICT;
INSERT INTO credential (rowid, id, person_id, kind, number_hash, label, issued_at_ms, revoked_at_ms)
  SELECT place, id, person_id, kind, number_hash, label, issued_at_ms, revoked_at_ms FROM temp.kept_credential ORDER BY place;
DROP TABLE temp.kept_credential;
DROP INDEX consent_by_other_way;
CREATE UNIQUE INDEX credential_live_number ON credential (number_hash) WHERE revoked_at_ms IS NULL;
CREATE INDEX credential_by_number ON credential (number_hash, issued_at_ms);
CREATE INDEX credential_by_person ON credential (person_id);
CREATE UNIQUE INDEX credential_one_live_pin ON credential (person_id) WHERE kind = 'pin' AND revoked_at_ms IS NULL;
`;

/** Of passes that end thirty days ago or earlier, and are held by nothing; `pass` is the row's name. */
export const passTermOver = (pass: string): string => `${pass}.until_ms < unixepoch('now', '-30 days') * 1000 AND NOT EXISTS (
    SELECT 1 FROM retention_hold
    WHERE released_at_ms IS NULL AND ${pass}.issued_at_ms <= to_ms AND ${pass}.until_ms >= from_ms)`;

/**
 * Passes that were handed out, and each time one opened. What a pass allows is what is signed in it; here stands what only the station
 * knows: that it was ended, that its time was over once (`over_at_ms`, whatever a clock says later), and how often it was used. Uses
 * are only added, one by one, and never more than it was issued for. Passes of a flat end when the last resident of it leaves. The newest
 * key signs.
 */
const passes = `
CREATE TABLE pass_key (
  number INTEGER PRIMARY KEY,
  public BLOB NOT NULL CHECK (length(public) = 32),
  private_sealed BLOB NOT NULL,
  made_at_ms INTEGER NOT NULL
) STRICT;

CREATE TABLE pass (
  id TEXT PRIMARY KEY NOT NULL CHECK (length(id) = 36),
  unit TEXT NOT NULL COLLATE NOCASE,
  label_sealed BLOB,
  direction TEXT CHECK (direction IN ('entry', 'exit')),
  lane_groups TEXT CHECK (lane_groups IS NULL OR json_valid(lane_groups)),
  from_ms INTEGER NOT NULL,
  until_ms INTEGER NOT NULL CHECK (until_ms > from_ms),
  uses INTEGER CHECK (uses BETWEEN 1 AND 200),
  issued_at_ms INTEGER NOT NULL,
  issued_reckoned_ms INTEGER NOT NULL,
  revoked_at_ms INTEGER,
  over_at_ms INTEGER
) STRICT;
CREATE INDEX pass_by_unit ON pass (unit);
CREATE INDEX pass_by_end ON pass (until_ms);

CREATE TABLE pass_use (
  seq INTEGER PRIMARY KEY,
  pass_id TEXT NOT NULL REFERENCES pass (id),
  number INTEGER NOT NULL CHECK (number >= 1),
  decision_id TEXT NOT NULL UNIQUE CHECK (length(decision_id) = 36),
  at_ms INTEGER NOT NULL,
  UNIQUE (pass_id, number)
) STRICT;

CREATE TRIGGER pass_key_never_changes BEFORE UPDATE ON pass_key
BEGIN SELECT raise(ABORT, 'pass key: keys never change'); END;
CREATE TRIGGER pass_key_is_never_replaced BEFORE INSERT ON pass_key
WHEN EXISTS (SELECT 1 FROM pass_key WHERE number >= NEW.number)
BEGIN SELECT raise(ABORT, 'pass key: a new key comes after all others'); END;

CREATE TRIGGER pass_only_ends BEFORE UPDATE ON pass
WHEN (OLD.revoked_at_ms IS NOT NULL AND NEW.revoked_at_ms IS NOT OLD.revoked_at_ms)
  OR (OLD.over_at_ms IS NOT NULL AND NEW.over_at_ms IS NOT OLD.over_at_ms)
  OR (NEW.rowid, NEW.id, NEW.unit, NEW.label_sealed, NEW.direction, NEW.lane_groups, NEW.from_ms, NEW.until_ms, NEW.uses,
    NEW.issued_at_ms, NEW.issued_reckoned_ms)
  IS NOT (OLD.rowid, OLD.id, OLD.unit, OLD.label_sealed, OLD.direction, OLD.lane_groups, OLD.from_ms, OLD.until_ms, OLD.uses,
    OLD.issued_at_ms, OLD.issued_reckoned_ms)
BEGIN SELECT raise(ABORT, 'pass: it only ends'); END;
CREATE TRIGGER pass_is_never_replaced BEFORE INSERT ON pass
WHEN EXISTS (SELECT 1 FROM pass WHERE id = NEW.id OR rowid = NEW.rowid)
BEGIN SELECT raise(ABORT, 'pass: this id is taken'); END;
CREATE TRIGGER pass_is_kept_for_its_term BEFORE DELETE ON pass
WHEN NOT (${passTermOver('OLD')})
BEGIN SELECT raise(ABORT, 'pass: it is kept for its term'); END;

CREATE TRIGGER pass_ends_with_its_flat AFTER INSERT ON person_left
BEGIN
  UPDATE pass SET revoked_at_ms = NEW.at_ms
  WHERE revoked_at_ms IS NULL AND unit = (SELECT unit FROM person WHERE id = NEW.person_id) AND NOT EXISTS (
    SELECT 1 FROM person WHERE person.unit = pass.unit
      AND NOT EXISTS (SELECT 1 FROM person_left WHERE person_left.person_id = person.id));
END;

CREATE TRIGGER pass_use_only_follows BEFORE INSERT ON pass_use
WHEN NEW.number IS NOT (SELECT count(*) + 1 FROM pass_use WHERE pass_id = NEW.pass_id)
  OR NOT EXISTS (
    SELECT 1 FROM pass WHERE id = NEW.pass_id AND revoked_at_ms IS NULL AND over_at_ms IS NULL AND NEW.number <= coalesce(uses, NEW.number))
BEGIN SELECT raise(ABORT, 'pass: it opens no more'); END;
CREATE TRIGGER pass_use_is_never_replaced BEFORE INSERT ON pass_use
WHEN EXISTS (SELECT 1 FROM pass_use WHERE seq = NEW.seq OR decision_id = NEW.decision_id)
BEGIN SELECT raise(ABORT, 'pass: this use is counted'); END;
CREATE TRIGGER pass_use_never_changes BEFORE UPDATE ON pass_use
BEGIN SELECT raise(ABORT, 'pass: uses never change'); END;
CREATE TRIGGER pass_use_is_kept_for_its_term BEFORE DELETE ON pass_use
WHEN NOT EXISTS (SELECT 1 FROM pass WHERE id = OLD.pass_id AND ${passTermOver('pass')})
BEGIN SELECT raise(ABORT, 'pass: uses are kept for their term'); END;
`;

export const credentialTables = `${widened}${credentials}${passes}`;
