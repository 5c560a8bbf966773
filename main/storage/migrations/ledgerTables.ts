/**
 * The append-only Merkle log of the station (docs/ledger-format.md). `entry` holds exactly the bytes that were hashed; `kind` stands beside
 * them to be found by. `ledger_node` keeps the roots of complete subtrees of 256, 65,536 … entries, so that a proof needs no walk through
 * the log. No column has a CHECK: SQLite's own check at opening would take one changed entry for a broken database, and the gate would
 * stand still. As with the consents, the rules use no setting of the connection, and REPLACE is refused before it deletes. Of a key only its
 * private half goes, when the next one has taken over.
 */
export const ledgerTables = `
CREATE TABLE ledger_entry (
  seq INTEGER PRIMARY KEY,
  kind TEXT NOT NULL,
  leaf_hash BLOB NOT NULL,
  entry TEXT NOT NULL
) STRICT;
CREATE INDEX ledger_entry_by_kind ON ledger_entry (kind);

CREATE TABLE ledger_node (
  level INTEGER NOT NULL,
  place INTEGER NOT NULL,
  hash BLOB NOT NULL,
  PRIMARY KEY (level, place)
) STRICT, WITHOUT ROWID;

CREATE TABLE ledger_key (
  number INTEGER PRIMARY KEY,
  verifier TEXT NOT NULL UNIQUE,
  private_sealed BLOB,
  handover TEXT,
  made_at_ms INTEGER NOT NULL
) STRICT;

CREATE TRIGGER ledger_only_grows BEFORE INSERT ON ledger_entry
WHEN NEW.seq IS NOT (SELECT coalesce(max(seq) + 1, 0) FROM ledger_entry)
BEGIN SELECT raise(ABORT, 'ledger: the log only grows at its end'); END;

CREATE TRIGGER ledger_entry_follows BEFORE INSERT ON ledger_entry
WHEN json_extract(NEW.entry, '$.prev')
  IS NOT coalesce((SELECT lower(hex(leaf_hash)) FROM ledger_entry ORDER BY seq DESC LIMIT 1), printf('%064d', 0))
BEGIN SELECT raise(ABORT, 'ledger: the entry does not name the one before'); END;

CREATE TRIGGER ledger_entry_says_what_it_is BEFORE INSERT ON ledger_entry
WHEN json_extract(NEW.entry, '$.seq') IS NOT NEW.seq OR json_extract(NEW.entry, '$.kind') IS NOT NEW.kind
  OR length(NEW.leaf_hash) IS NOT 32
BEGIN SELECT raise(ABORT, 'ledger: the row is not the one of its entry'); END;

CREATE TRIGGER ledger_entry_never_changes BEFORE UPDATE ON ledger_entry
BEGIN SELECT raise(ABORT, 'ledger: entries never change'); END;

CREATE TRIGGER ledger_entry_never_goes BEFORE DELETE ON ledger_entry
BEGIN SELECT raise(ABORT, 'ledger: entries are never deleted'); END;

CREATE TRIGGER ledger_node_is_never_replaced BEFORE INSERT ON ledger_node
WHEN EXISTS (SELECT 1 FROM ledger_node WHERE level = NEW.level AND place = NEW.place)
BEGIN SELECT raise(ABORT, 'ledger: this node is kept already'); END;

CREATE TRIGGER ledger_node_never_changes BEFORE UPDATE ON ledger_node
BEGIN SELECT raise(ABORT, 'ledger: nodes never change'); END;

CREATE TRIGGER ledger_node_never_goes BEFORE DELETE ON ledger_node
BEGIN SELECT raise(ABORT, 'ledger: nodes are never deleted'); END;

CREATE TRIGGER ledger_key_only_follows BEFORE INSERT ON ledger_key
WHEN NEW.number IS NOT (SELECT coalesce(max(number), 0) + 1 FROM ledger_key)
  OR EXISTS (SELECT 1 FROM ledger_key WHERE verifier = NEW.verifier)
BEGIN SELECT raise(ABORT, 'ledger: keys only follow one another'); END;

CREATE TRIGGER ledger_key_only_loses_its_secret BEFORE UPDATE ON ledger_key
WHEN NEW.number IS NOT OLD.number OR NEW.verifier IS NOT OLD.verifier OR NEW.handover IS NOT OLD.handover
  OR NEW.made_at_ms IS NOT OLD.made_at_ms OR NEW.private_sealed IS NOT NULL
BEGIN SELECT raise(ABORT, 'ledger: keys never change'); END;

CREATE TRIGGER ledger_key_never_goes BEFORE DELETE ON ledger_key
BEGIN SELECT raise(ABORT, 'ledger: keys are never deleted'); END;
`;
