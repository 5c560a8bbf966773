/**
 * Who may decide for a child. The name is sealed; that a guardianship was entered or has ended stands in the station's log, and
 * only what stands there counts.
 */
export const guardianTables = `
CREATE TABLE guardianship (
  id TEXT PRIMARY KEY NOT NULL CHECK (length(id) = 36),
  child_id TEXT NOT NULL REFERENCES person (id),
  guardian_id TEXT REFERENCES person (id) CHECK (guardian_id IS NOT child_id),
  details_sealed BLOB NOT NULL,
  details_sha256 TEXT NOT NULL CHECK (length(details_sha256) = 64),
  added_at_ms INTEGER NOT NULL,
  ended_at_ms INTEGER CHECK (ended_at_ms >= added_at_ms)
) STRICT;
CREATE INDEX guardianship_by_child ON guardianship (child_id);

CREATE TRIGGER guardianship_only_ends BEFORE UPDATE ON guardianship
WHEN OLD.ended_at_ms IS NOT NULL OR NEW.ended_at_ms IS NULL
  OR (NEW.id, NEW.child_id, NEW.guardian_id, NEW.details_sealed, NEW.details_sha256, NEW.added_at_ms)
  IS NOT (OLD.id, OLD.child_id, OLD.guardian_id, OLD.details_sealed, OLD.details_sha256, OLD.added_at_ms)
BEGIN SELECT raise(ABORT, 'guardianship: it only ends'); END;

CREATE TRIGGER guardianship_is_never_replaced BEFORE INSERT ON guardianship
WHEN EXISTS (SELECT 1 FROM guardianship WHERE id = NEW.id)
BEGIN SELECT raise(ABORT, 'guardianship: this id is taken'); END;
`;
