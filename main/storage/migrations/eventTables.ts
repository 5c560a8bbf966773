/** What happened at the lanes. Only ever appended to (保安服务管理条例 25, 43: guards may not alter these records); alarms keep their times of being cleared and acknowledged. */
export const eventTables = `
CREATE TABLE decision (
  id TEXT PRIMARY KEY NOT NULL CHECK (length(id) = 36),
  at_ms INTEGER NOT NULL,
  lane_id TEXT NOT NULL,
  direction TEXT NOT NULL CHECK (direction IN ('entry', 'exit')),
  method TEXT NOT NULL CHECK (method IN ('face', 'card', 'guard')),
  outcome TEXT NOT NULL CHECK (outcome IN ('granted', 'denied', 'ask-guard')),
  person_id TEXT,
  event_seq INTEGER NOT NULL REFERENCES event (seq)
) STRICT;

CREATE TABLE decision_outcome (
  seq INTEGER PRIMARY KEY,
  decision_id TEXT NOT NULL REFERENCES decision (id),
  outcome TEXT NOT NULL CHECK (outcome IN ('acked', 'refused', 'expired', 'unknown')),
  decision_to_ack_ms REAL,
  frame_to_write_ms REAL,
  at_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX decision_outcome_by_decision ON decision_outcome (decision_id);

CREATE TABLE event (
  seq INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE CHECK (length(id) = 36),
  at_ms INTEGER NOT NULL,
  lane_id TEXT,
  kind TEXT NOT NULL,
  severity TEXT NOT NULL CHECK (severity IN ('pass', 'info', 'attention', 'alarm')),
  direction TEXT CHECK (direction IN ('entry', 'exit')),
  method TEXT CHECK (method IN ('face', 'card', 'guard')),
  reasons TEXT NOT NULL CHECK (json_valid(reasons)),
  manual_reason TEXT,
  unit TEXT,
  note_sealed BLOB
) STRICT;
CREATE INDEX event_by_lane ON event (lane_id, kind, at_ms);

CREATE TABLE alarm (
  id TEXT PRIMARY KEY NOT NULL CHECK (length(id) = 36),
  kind TEXT NOT NULL,
  lane_id TEXT,
  raised_at_ms INTEGER NOT NULL,
  acknowledged_at_ms INTEGER,
  cleared_at_ms INTEGER
) STRICT;
CREATE INDEX alarm_open ON alarm (raised_at_ms) WHERE acknowledged_at_ms IS NULL OR cleared_at_ms IS NULL;

CREATE TRIGGER decision_never_changes BEFORE UPDATE ON decision
BEGIN SELECT raise(ABORT, 'decision: records never change'); END;
CREATE TRIGGER decision_never_goes BEFORE DELETE ON decision
BEGIN SELECT raise(ABORT, 'decision: records are never deleted'); END;
CREATE TRIGGER decision_is_never_replaced BEFORE INSERT ON decision
WHEN EXISTS (SELECT 1 FROM decision WHERE id = NEW.id OR rowid = NEW.rowid)
BEGIN SELECT raise(ABORT, 'decision: this id is taken'); END;

CREATE TRIGGER decision_outcome_never_changes BEFORE UPDATE ON decision_outcome
BEGIN SELECT raise(ABORT, 'outcome: records never change'); END;
CREATE TRIGGER decision_outcome_never_goes BEFORE DELETE ON decision_outcome
BEGIN SELECT raise(ABORT, 'outcome: records are never deleted'); END;
CREATE TRIGGER decision_outcome_is_never_replaced BEFORE INSERT ON decision_outcome
WHEN EXISTS (SELECT 1 FROM decision_outcome WHERE seq = NEW.seq)
BEGIN SELECT raise(ABORT, 'outcome: this place is taken'); END;

CREATE TRIGGER event_never_changes BEFORE UPDATE ON event
BEGIN SELECT raise(ABORT, 'event: records never change'); END;
CREATE TRIGGER event_never_goes BEFORE DELETE ON event
BEGIN SELECT raise(ABORT, 'event: records are never deleted'); END;
CREATE TRIGGER event_is_never_replaced BEFORE INSERT ON event
WHEN EXISTS (SELECT 1 FROM event WHERE seq = NEW.seq OR id = NEW.id)
BEGIN SELECT raise(ABORT, 'event: this place is taken'); END;

CREATE TRIGGER alarm_never_goes BEFORE DELETE ON alarm
BEGIN SELECT raise(ABORT, 'alarm: records are never deleted'); END;
CREATE TRIGGER alarm_is_never_replaced BEFORE INSERT ON alarm
WHEN EXISTS (SELECT 1 FROM alarm WHERE id = NEW.id OR rowid = NEW.rowid)
BEGIN SELECT raise(ABORT, 'alarm: this id is taken'); END;
CREATE TRIGGER alarm_keeps_its_cause BEFORE UPDATE ON alarm
WHEN NEW.id IS NOT OLD.id OR NEW.kind IS NOT OLD.kind OR NEW.lane_id IS NOT OLD.lane_id OR NEW.raised_at_ms IS NOT OLD.raised_at_ms
BEGIN SELECT raise(ABORT, 'alarm: its cause never changes'); END;
`;
