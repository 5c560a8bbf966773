/** People and their cards, and the station's few single values. Names and birth dates are sealed in the row; card numbers exist only as keyed hashes. */
export const peopleTables = `
CREATE TABLE meta (
  name TEXT PRIMARY KEY,
  value BLOB NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE person (
  id TEXT PRIMARY KEY NOT NULL CHECK (length(id) = 36),
  unit TEXT NOT NULL COLLATE NOCASE,
  name_sealed BLOB NOT NULL,
  birth_date_sealed BLOB NOT NULL,
  added_at_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX person_by_unit ON person (unit);

CREATE TABLE credential (
  id TEXT PRIMARY KEY NOT NULL CHECK (length(id) = 36),
  person_id TEXT NOT NULL REFERENCES person (id),
  kind TEXT NOT NULL CHECK (kind = 'card'),
  number_hash BLOB NOT NULL CHECK (length(number_hash) = 32),
  label TEXT NOT NULL,
  issued_at_ms INTEGER NOT NULL,
  revoked_at_ms INTEGER
) STRICT;
CREATE UNIQUE INDEX credential_live_number ON credential (number_hash) WHERE revoked_at_ms IS NULL;
CREATE INDEX credential_by_number ON credential (number_hash, issued_at_ms);
CREATE INDEX credential_by_person ON credential (person_id);
`;
