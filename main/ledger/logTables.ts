import type { DatabaseSyncInstance } from '@photostructure/sqlite';
import type { Hash, NodeReader } from './merkle';
import { nodeHash } from './merkle';

/** Entries read at once; also the width of the smallest subtree whose root is stored. */
export const batchSize = 256;
/** Roots are stored of subtrees of 2^8, 2^16 … entries. */
export const storedLevel = (level: number): boolean => level % 8 === 0;

export interface EntryRow {
  seq: number;
  kind: string;
  hash: Hash;
  text: string;
}

export interface KeyRow {
  number: number;
  verifier: string;
  private_sealed: Uint8Array | null;
  /** The checkpoint that both the key before and this one signed; null for the first. */
  handover: string | null;
  made_at_ms: number;
}

/** Reads the tables of the log; also on a connection that may only read. */
export interface LogTables {
  last(): { seq: number; hash: Hash } | null;
  row(seq: number): EntryRow | null;
  rowsFrom(seq: number): EntryRow[];
  rowsOfKindsFrom(kinds: readonly string[], seq: number): EntryRow[];
  /** Entries `seq` to `seq + 255` in three columns, a third of the price of rows. `count` tells how many there are. */
  batch(seq: number): { count: number; kinds: string; hashes: string; texts: string };
  /** The text's bytes as they lie in the file. */
  bytes(seq: number): Uint8Array | null;
  /** Hash of a complete subtree. Throws a RangeError where a row is missing. */
  node: NodeReader;
  storedNode(level: number, place: number): Hash | null;
  keys(): KeyRow[];
  meta(name: string): Uint8Array | null;
  /** Rows of any other table that name an entry: there has been a log. */
  areNamed(): boolean;
}

/** Separates texts that hold no raw line ends, as canonical JSON does not. */
export const separator = '\n';

export function readLogTables(db: DatabaseSyncInstance): LogTables {
  const columns = 'seq, kind, lower(hex(leaf_hash)) AS hash, entry AS text';
  const last = db.prepare('SELECT seq, lower(hex(leaf_hash)) AS hash FROM ledger_entry ORDER BY seq DESC LIMIT 1');
  const row = db.prepare(`SELECT ${columns} FROM ledger_entry WHERE seq = ?`);
  const rowsFrom = db.prepare(`SELECT ${columns} FROM ledger_entry WHERE seq >= ? ORDER BY seq LIMIT ${batchSize}`);
  const ofKinds = db.prepare(
    `SELECT ${columns} FROM ledger_entry
     WHERE kind IN (SELECT value FROM json_each(?)) AND seq >= ? ORDER BY seq LIMIT ${batchSize}`,
  );
  const batch = db.prepare(
    `SELECT count(*) AS count, coalesce(group_concat(kind, char(10)), '') AS kinds,
       lower(coalesce(group_concat(hex(leaf_hash), ''), '')) AS hashes, coalesce(group_concat(entry, char(10)), '') AS texts
     FROM (SELECT kind, leaf_hash, entry FROM ledger_entry WHERE seq >= ? AND seq < ? ORDER BY seq)`,
  );
  const bytes = db.prepare('SELECT CAST(entry AS BLOB) AS bytes FROM ledger_entry WHERE seq = ?');
  const leaf = db.prepare('SELECT lower(hex(leaf_hash)) AS hash FROM ledger_entry WHERE seq = ?');
  const stored = db.prepare('SELECT lower(hex(hash)) AS hash FROM ledger_node WHERE level = ? AND place = ?');
  const keys = db.prepare('SELECT * FROM ledger_key ORDER BY number');
  const meta = db.prepare('SELECT value FROM meta WHERE name = ?');
  const naming = db.prepare(
    `SELECT t.name FROM sqlite_schema AS t JOIN pragma_table_info(t.name) AS c
     WHERE t.type = 'table' AND c.name = 'entry_seq' AND t.name NOT LIKE 'sqlite_%'`,
  );

  const storedNode = (level: number, place: number) =>
    ((level === 0 ? leaf.get(place) : stored.get(level, place)) as { hash: Hash } | undefined)?.hash ?? null;
  const node: NodeReader = (level, place) => {
    if (!storedLevel(level)) return nodeHash(node(level - 1, place * 2), node(level - 1, place * 2 + 1));
    const hash = storedNode(level, place);
    if (hash === null) throw new RangeError('ledger: a node is missing');
    return hash;
  };

  return {
    last: () => (last.get() as { seq: number; hash: Hash } | undefined) ?? null,
    row: (seq) => (row.get(seq) as EntryRow | undefined) ?? null,
    rowsFrom: (seq) => rowsFrom.all(seq) as EntryRow[],
    rowsOfKindsFrom: (kinds, seq) => ofKinds.all(JSON.stringify(kinds), seq) as EntryRow[],
    batch: (seq) => batch.get(seq, seq + batchSize) as ReturnType<LogTables['batch']>,
    bytes: (seq) => (bytes.get(seq) as { bytes: Uint8Array } | undefined)?.bytes ?? null,
    node,
    storedNode,
    keys: () => keys.all() as KeyRow[],
    meta: (name) => (meta.get(name) as { value: Uint8Array } | undefined)?.value ?? null,
    areNamed: () =>
      (naming.all() as { name: string }[]).some(
        ({ name }) => db.prepare(`SELECT 1 FROM "${name}" WHERE entry_seq IS NOT NULL LIMIT 1`).get() !== undefined,
      ),
  };
}
