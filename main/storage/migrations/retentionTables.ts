/** Tables that are only added to, with the words their refusals begin with; those that follow one another have no gap. */
const appended = [
  { table: 'retention_term', room: 'retention', records: 'terms', follow: 'terms' },
  { table: 'retention_hold', room: 'retention', records: 'holds', ends: true },
  { table: 'retention_day', room: 'retention', records: 'days' },
  { table: 'retention_run', room: 'retention', records: 'runs', follow: 'runs' },
  { table: 'shift', room: 'shift', records: 'records', follow: 'shifts' },
] as const;

const asWritten = (of: { table: string; room: string; records: string; follow?: string; ends?: boolean }): string =>
  [
    ...(of.ends
      ? []
      : [
          `CREATE TRIGGER ${of.table}_never_changes BEFORE UPDATE ON ${of.table}
BEGIN SELECT raise(ABORT, '${of.room}: ${of.records} never change'); END;
`,
        ]),
    `CREATE TRIGGER ${of.table}_never_goes BEFORE DELETE ON ${of.table}
BEGIN SELECT raise(ABORT, '${of.room}: ${of.records} are never deleted'); END;
`,
    ...(of.follow
      ? [
          `CREATE TRIGGER ${of.table}_only_follows BEFORE INSERT ON ${of.table}
WHEN NEW.seq IS NOT (SELECT coalesce(max(seq), 0) + 1 FROM ${of.table})
BEGIN SELECT raise(ABORT, '${of.room}: ${of.follow} only follow one another'); END;
`,
        ]
      : []),
  ].join('');

/** By the newest run, older than thirty days of the database's own clock, and held by nothing; `seq` is the event's. */
const keptByItself = (table: string, seq: string): string => `DROP TRIGGER ${table}_never_goes;
CREATE TRIGGER ${table}_never_goes BEFORE DELETE ON ${table}
WHEN NOT EXISTS (
    SELECT 1 FROM retention_run WHERE seq = (SELECT max(seq) FROM retention_run)
      AND OLD.at_ms < events_before_ms AND OLD.${seq} <= event_seq)
  OR OLD.at_ms > unixepoch('now', '-30 days') * 1000
  OR EXISTS (SELECT 1 FROM retention_hold WHERE released_at_ms IS NULL AND OLD.at_ms BETWEEN from_ms AND to_ms)
BEGIN SELECT raise(ABORT, '${table}: records are kept for their term'); END;
`;
/** The same for what hangs on a decision. */
const keptWithDecision = (table: string, called: string): string => `DROP TRIGGER ${table}_never_goes;
CREATE TRIGGER ${table}_never_goes BEFORE DELETE ON ${table}
WHEN NOT EXISTS (
    SELECT 1 FROM retention_run JOIN decision ON decision.id = OLD.decision_id
    WHERE retention_run.seq = (SELECT max(seq) FROM retention_run)
      AND decision.at_ms < events_before_ms AND decision.event_seq <= retention_run.event_seq)
  OR OLD.at_ms > unixepoch('now', '-30 days') * 1000
  OR EXISTS (
    SELECT 1 FROM retention_hold JOIN decision ON decision.id = OLD.decision_id
    WHERE released_at_ms IS NULL AND decision.at_ms BETWEEN from_ms AND to_ms)
BEGIN SELECT raise(ABORT, '${called}: records are kept for their term'); END;
`;
const keptForTheirTerm = [
  keptByItself('event', 'seq'),
  keptByItself('decision', 'event_seq'),
  keptWithDecision('decision_outcome', 'outcome'),
  keptWithDecision('human_check', 'human check'),
];

/**
 * What a guard said of a lane's card reader; terms of what is kept, what is held against them, and their runs. Records of
 * passages and alarms go by one narrow way only (保安服务管理条例 25, 43): older than the newest run's cut-off, which is at least
 * thirty days back by the database's own clock; written before a day of the station's that is thirty days of its own running back,
 * whatever clock was set; and not held.
 */
export const retentionTables = `
CREATE TABLE other_way_answer (
  seq INTEGER PRIMARY KEY,
  lane_id TEXT NOT NULL,
  direction TEXT NOT NULL CHECK (direction IN ('entry', 'exit')),
  answer TEXT NOT NULL CHECK (answer IN ('reader-works', 'guard-posted')),
  at_ms INTEGER NOT NULL,
  entry_seq INTEGER
) STRICT;
CREATE INDEX other_way_answer_by_lane ON other_way_answer (lane_id, direction, seq);

CREATE TABLE retention_term (
  seq INTEGER PRIMARY KEY,
  event_days INTEGER NOT NULL CHECK (event_days BETWEEN 30 AND 365),
  at_ms INTEGER NOT NULL,
  entry_seq INTEGER NOT NULL,
  mac BLOB NOT NULL CHECK (length(mac) = 32)
) STRICT;

CREATE TABLE retention_hold (
  id TEXT PRIMARY KEY NOT NULL CHECK (length(id) = 36),
  why TEXT NOT NULL CHECK (why IN ('disclosure', 'incident', 'request', 'complaint')),
  record_id TEXT CHECK (length(record_id) = 36),
  from_ms INTEGER NOT NULL,
  to_ms INTEGER NOT NULL CHECK (to_ms >= from_ms),
  placed_at_ms INTEGER NOT NULL,
  released_at_ms INTEGER,
  entry_seq INTEGER NOT NULL
) STRICT;

CREATE TABLE retention_day (
  seq INTEGER PRIMARY KEY,
  seen_ms INTEGER NOT NULL CHECK (seen_ms >= 0),
  at_ms INTEGER NOT NULL,
  believed_ms INTEGER NOT NULL,
  event_seq INTEGER NOT NULL CHECK (event_seq >= 0),
  alarm_row INTEGER NOT NULL CHECK (alarm_row >= 0),
  consent_seq INTEGER NOT NULL CHECK (consent_seq >= 0),
  register_seq INTEGER NOT NULL CHECK (register_seq >= 0),
  mac BLOB NOT NULL CHECK (length(mac) = 32)
) STRICT;
CREATE INDEX retention_day_by_seen ON retention_day (seen_ms);

CREATE TABLE retention_run (
  seq INTEGER PRIMARY KEY,
  at_ms INTEGER NOT NULL,
  events_before_ms INTEGER NOT NULL,
  event_seq INTEGER NOT NULL,
  alarm_row INTEGER NOT NULL,
  evidence_before_ms INTEGER NOT NULL,
  consent_seq INTEGER NOT NULL,
  register_seq INTEGER NOT NULL,
  deleted TEXT NOT NULL CHECK (json_valid(deleted)),
  held INTEGER NOT NULL CHECK (held >= 0),
  entry_seq INTEGER NOT NULL,
  mac BLOB NOT NULL CHECK (length(mac) = 32)
) STRICT;

CREATE TABLE shift (
  seq INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE CHECK (length(id) = 36),
  from_ms INTEGER NOT NULL,
  to_ms INTEGER NOT NULL,
  event_seq INTEGER NOT NULL CHECK (event_seq >= 0),
  counts TEXT NOT NULL CHECK (json_valid(counts)),
  checkpoint TEXT,
  entry_seq INTEGER NOT NULL
) STRICT;

CREATE INDEX event_by_time ON event (at_ms);

${appended.map(asWritten).join('')}
CREATE TRIGGER retention_hold_only_ends BEFORE UPDATE ON retention_hold
WHEN OLD.released_at_ms IS NOT NULL OR NEW.released_at_ms IS NULL
  OR (NEW.id, NEW.why, NEW.record_id, NEW.from_ms, NEW.to_ms, NEW.placed_at_ms, NEW.entry_seq)
  IS NOT (OLD.id, OLD.why, OLD.record_id, OLD.from_ms, OLD.to_ms, OLD.placed_at_ms, OLD.entry_seq)
BEGIN SELECT raise(ABORT, 'retention: a hold only ends'); END;
CREATE TRIGGER retention_hold_is_never_replaced BEFORE INSERT ON retention_hold
WHEN EXISTS (SELECT 1 FROM retention_hold WHERE id = NEW.id OR rowid = NEW.rowid)
BEGIN SELECT raise(ABORT, 'retention: this hold is kept already'); END;

CREATE TRIGGER retention_day_only_follows BEFORE INSERT ON retention_day
WHEN NEW.seq IS NOT (SELECT coalesce(max(seq), 0) + 1 FROM retention_day)
  OR NEW.seen_ms < coalesce((SELECT max(seen_ms) + 86000000 FROM retention_day), 0)
  OR NEW.event_seq > (SELECT coalesce(max(seq), 0) FROM event)
  OR NEW.alarm_row > (SELECT coalesce(max(rowid), 0) FROM alarm)
  OR NEW.consent_seq > (SELECT coalesce(max(seq), 0) FROM consent)
  OR NEW.register_seq > (SELECT coalesce(max(seq), 0) FROM register_record)
BEGIN SELECT raise(ABORT, 'retention: this is no day of the station'); END;

CREATE TRIGGER retention_run_keeps_thirty_days BEFORE INSERT ON retention_run
WHEN NEW.events_before_ms > unixepoch('now', '-30 days') * 1000
  OR (NEW.event_seq, NEW.alarm_row) IS NOT (0, 0) AND NOT EXISTS (
    SELECT 1 FROM retention_day WHERE event_seq >= NEW.event_seq AND alarm_row >= NEW.alarm_row
      AND seen_ms <= (SELECT max(seen_ms) FROM retention_day) - 30 * 86400000)
BEGIN SELECT raise(ABORT, 'retention: records of the last thirty days stay'); END;
CREATE TRIGGER retention_run_keeps_three_years BEFORE INSERT ON retention_run
WHEN NEW.evidence_before_ms > unixepoch('now', '-3 years') * 1000
  OR (NEW.consent_seq, NEW.register_seq) IS NOT (0, 0) AND NOT EXISTS (
    SELECT 1 FROM retention_day WHERE consent_seq >= NEW.consent_seq AND register_seq >= NEW.register_seq
      AND seen_ms <= (SELECT max(seen_ms) FROM retention_day) - 548 * 86400000)
BEGIN SELECT raise(ABORT, 'retention: evidence of the last three years stays'); END;

${keptForTheirTerm.join('\n')}
DROP TRIGGER alarm_never_goes;
CREATE TRIGGER alarm_never_goes BEFORE DELETE ON alarm
WHEN OLD.acknowledged_at_ms IS NULL OR OLD.cleared_at_ms IS NULL
  OR NOT EXISTS (
    SELECT 1 FROM retention_run WHERE seq = (SELECT max(seq) FROM retention_run)
      AND max(OLD.raised_at_ms, OLD.acknowledged_at_ms, OLD.cleared_at_ms) < events_before_ms AND OLD.rowid <= alarm_row)
  OR max(OLD.raised_at_ms, OLD.acknowledged_at_ms, OLD.cleared_at_ms) > unixepoch('now', '-30 days') * 1000
  OR EXISTS (
    SELECT 1 FROM retention_hold
    WHERE released_at_ms IS NULL AND OLD.raised_at_ms <= to_ms AND OLD.cleared_at_ms >= from_ms)
BEGIN SELECT raise(ABORT, 'alarm: records are kept for their term'); END;

CREATE TRIGGER signature_is_kept_for_its_term BEFORE DELETE ON consent_signature
WHEN NOT EXISTS (
    SELECT 1 FROM consent AS own JOIN retention_run ON retention_run.seq = (SELECT max(seq) FROM retention_run)
    LEFT JOIN consent AS later ON later.person_id = own.person_id AND later.seq > own.seq
    WHERE own.seq = OLD.consent_seq AND own.seq <= retention_run.consent_seq
      AND (own.event <> 'given' AND own.at_ms < evidence_before_ms
        OR later.seq <= retention_run.consent_seq AND later.at_ms < evidence_before_ms))
  OR EXISTS (SELECT 1 FROM consent WHERE seq = OLD.consent_seq AND at_ms > unixepoch('now', '-3 years') * 1000)
BEGIN SELECT raise(ABORT, 'signature: strokes are kept for their term'); END;

DROP TRIGGER register_record_is_kept_three_years;
CREATE TRIGGER register_record_is_kept_three_years BEFORE DELETE ON register_record
WHEN NOT EXISTS (
    SELECT 1 FROM retention_run WHERE seq = (SELECT max(seq) FROM retention_run)
      AND OLD.at_ms < evidence_before_ms AND OLD.seq <= register_seq)
  OR OLD.at_ms > unixepoch('now', '-3 years') * 1000
BEGIN SELECT raise(ABORT, 'register: records are kept for three years'); END;
`;
