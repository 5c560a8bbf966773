/** Inspectors and the time they have. Name and office are sealed; of the code only the stretched form is kept, with its cost. */
export const inspectorTables = `
CREATE TABLE inspector (
  id TEXT PRIMARY KEY NOT NULL CHECK (length(id) = 36),
  selector TEXT NOT NULL UNIQUE CHECK (length(selector) = 4),
  details_sealed BLOB NOT NULL,
  salt BLOB NOT NULL,
  stretched BLOB NOT NULL CHECK (length(stretched) = 32),
  scrypt_n INTEGER NOT NULL,
  scrypt_r INTEGER NOT NULL,
  scrypt_p INTEGER NOT NULL,
  from_ms INTEGER NOT NULL,
  until_ms INTEGER NOT NULL CHECK (until_ms > from_ms AND until_ms <= from_ms + 30 * 86400000),
  granted_at_ms INTEGER NOT NULL CHECK (granted_at_ms < until_ms),
  granted_seen_ms INTEGER NOT NULL CHECK (granted_seen_ms >= 0),
  entry_seq INTEGER NOT NULL,
  mac BLOB NOT NULL CHECK (length(mac) = 32),
  revoked_at_ms INTEGER,
  last_sign_in_ms INTEGER
) STRICT;

CREATE TABLE inspector_door (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  failures INTEGER NOT NULL CHECK (failures >= 0)
) STRICT;

CREATE TRIGGER inspector_only_ends BEFORE UPDATE ON inspector
WHEN (OLD.revoked_at_ms IS NOT NULL AND NEW.revoked_at_ms IS NOT OLD.revoked_at_ms)
  OR (NEW.id, NEW.selector, NEW.details_sealed, NEW.salt, NEW.stretched, NEW.scrypt_n, NEW.scrypt_r, NEW.scrypt_p, NEW.from_ms,
    NEW.until_ms, NEW.granted_at_ms, NEW.granted_seen_ms, NEW.entry_seq, NEW.mac)
  IS NOT (OLD.id, OLD.selector, OLD.details_sealed, OLD.salt, OLD.stretched, OLD.scrypt_n, OLD.scrypt_r, OLD.scrypt_p, OLD.from_ms,
    OLD.until_ms, OLD.granted_at_ms, OLD.granted_seen_ms, OLD.entry_seq, OLD.mac)
BEGIN SELECT raise(ABORT, 'inspector: an access only ends'); END;
CREATE TRIGGER inspector_never_goes BEFORE DELETE ON inspector
BEGIN SELECT raise(ABORT, 'inspector: records are never deleted'); END;
CREATE TRIGGER inspector_is_never_replaced BEFORE INSERT ON inspector
WHEN EXISTS (SELECT 1 FROM inspector WHERE id = NEW.id OR rowid = NEW.rowid OR selector = NEW.selector)
BEGIN SELECT raise(ABORT, 'inspector: this access is kept already'); END;
`;
