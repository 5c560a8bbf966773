/**
 * What an entry of the log names by its salted hash only, sealed: why a consent was void, who told that somebody left or asked after a
 * death. Kept as evidence is: three years by the database's own clock, and by a run of the terms on days after it was written.
 */
export const sealedDetailTables = `
CREATE TABLE sealed_detail (
  entry_seq INTEGER PRIMARY KEY,
  what TEXT NOT NULL CHECK (what IN ('invalidated', 'left')),
  person_id TEXT NOT NULL REFERENCES person (id),
  at_ms INTEGER NOT NULL,
  consent_seq INTEGER NOT NULL,
  details_sealed BLOB NOT NULL,
  details_sha256 TEXT NOT NULL CHECK (length(details_sha256) = 64)
) STRICT;
CREATE INDEX sealed_detail_by_person ON sealed_detail (person_id);

CREATE TRIGGER sealed_detail_never_changes BEFORE UPDATE ON sealed_detail
BEGIN SELECT raise(ABORT, 'sealed detail: it never changes'); END;
CREATE TRIGGER sealed_detail_is_never_replaced BEFORE INSERT ON sealed_detail
WHEN EXISTS (SELECT 1 FROM sealed_detail WHERE entry_seq = NEW.entry_seq)
BEGIN SELECT raise(ABORT, 'sealed detail: this entry has its details'); END;
CREATE TRIGGER sealed_detail_is_kept_for_its_term BEFORE DELETE ON sealed_detail
WHEN NOT EXISTS (
    SELECT 1 FROM retention_run WHERE seq = (SELECT max(seq) FROM retention_run)
      AND OLD.at_ms < evidence_before_ms AND OLD.consent_seq < retention_run.consent_seq)
  OR OLD.at_ms > unixepoch('now', '-3 years') * 1000
BEGIN SELECT raise(ABORT, 'sealed detail: it is kept for its term'); END;
`;
