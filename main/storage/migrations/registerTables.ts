/**
 * Records around the consents: disclosures, look-ups, requests, incidents, vendors, audits, assessments, signs, filings. What is
 * personal in one is sealed; codes of it stand in the ledger's entry that is named here. Nothing changes; a correction is a new
 * record that names the old one. Kept for three years at least (个人信息保护法 第56条), so nothing younger can be deleted.
 */
export const registerTables = `
CREATE TABLE register_record (
  seq INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE CHECK (length(id) = 36),
  kind TEXT NOT NULL CHECK (kind GLOB '[a-z]*.[a-z]*'),
  person_id TEXT CHECK (length(person_id) = 36),
  about TEXT CHECK (length(about) = 36),
  corrects TEXT UNIQUE CHECK (length(corrects) = 36),
  made_by TEXT NOT NULL CHECK (made_by IN ('guard', 'inspector', 'manager', 'station')),
  at_ms INTEGER NOT NULL,
  entry_seq INTEGER NOT NULL UNIQUE CHECK (entry_seq >= 0),
  details_sha256 TEXT NOT NULL CHECK (length(details_sha256) = 64),
  details_sealed BLOB NOT NULL
) STRICT;
CREATE INDEX register_record_by_kind ON register_record (kind, seq);
CREATE INDEX register_record_by_person ON register_record (person_id, seq) WHERE person_id IS NOT NULL;
CREATE INDEX register_record_by_about ON register_record (about, seq) WHERE about IS NOT NULL;

CREATE TABLE human_check (
  decision_id TEXT PRIMARY KEY NOT NULL REFERENCES decision (id),
  outcome TEXT NOT NULL CHECK (outcome IN ('let-in', 'turned-away')),
  waited_ms INTEGER CHECK (waited_ms >= 0),
  at_ms INTEGER NOT NULL
) STRICT;

CREATE TRIGGER register_record_only_appends BEFORE INSERT ON register_record
WHEN NEW.seq IS NOT (SELECT coalesce(max(seq), 0) + 1 FROM register_record)
BEGIN SELECT raise(ABORT, 'register: records are only added at the end'); END;
CREATE TRIGGER register_record_is_never_replaced BEFORE INSERT ON register_record
WHEN EXISTS (SELECT 1 FROM register_record WHERE id = NEW.id OR entry_seq = NEW.entry_seq
  OR (NEW.corrects IS NOT NULL AND corrects = NEW.corrects))
BEGIN SELECT raise(ABORT, 'register: this record is kept already'); END;
CREATE TRIGGER register_record_names_what_there_is BEFORE INSERT ON register_record
WHEN (NEW.about IS NOT NULL AND NOT EXISTS (SELECT 1 FROM register_record WHERE id = NEW.about))
  OR (NEW.corrects IS NOT NULL AND NOT EXISTS (SELECT 1 FROM register_record WHERE id = NEW.corrects AND kind = NEW.kind))
BEGIN SELECT raise(ABORT, 'register: there is no such record to name'); END;
CREATE TRIGGER register_record_never_changes BEFORE UPDATE ON register_record
BEGIN SELECT raise(ABORT, 'register: records never change'); END;
CREATE TRIGGER register_record_is_kept_three_years BEFORE DELETE ON register_record
WHEN OLD.at_ms > unixepoch('now', '-3 years') * 1000
BEGIN SELECT raise(ABORT, 'register: records are kept for three years'); END;

CREATE TRIGGER human_check_never_changes BEFORE UPDATE ON human_check
BEGIN SELECT raise(ABORT, 'human check: records never change'); END;
CREATE TRIGGER human_check_never_goes BEFORE DELETE ON human_check
WHEN OLD.at_ms > unixepoch('now', '-30 days') * 1000
BEGIN SELECT raise(ABORT, 'human check: records are kept for thirty days'); END;
CREATE TRIGGER human_check_is_never_replaced BEFORE INSERT ON human_check
WHEN EXISTS (SELECT 1 FROM human_check WHERE decision_id = NEW.decision_id OR rowid = NEW.rowid)
BEGIN SELECT raise(ABORT, 'human check: this decision was answered already'); END;
CREATE TRIGGER human_check_answers_a_question BEFORE INSERT ON human_check
WHEN NOT EXISTS (SELECT 1 FROM decision WHERE id = NEW.decision_id AND outcome = 'ask-guard')
BEGIN SELECT raise(ABORT, 'human check: nobody was asked'); END;
`;
