import { DatabaseSync, type DatabaseSyncInstance } from '@photostructure/sqlite';
import { migrate } from './migrations';

interface SchemaObject {
  type: 'table' | 'index' | 'trigger' | 'view';
  name: string;
  sql: string;
}

let intended: readonly SchemaObject[] | null = null;

/** The schema the migrations make, read from an empty database. It cannot change while the program runs. */
function intendedSchema(): readonly SchemaObject[] {
  intended ??= schemaMade();
  return intended;
}

function schemaMade(): SchemaObject[] {
  const empty = new DatabaseSync(':memory:');
  try {
    migrate(empty);
    return schemaOf(empty);
  } finally {
    empty.close();
  }
}

/**
 * Holds the open database against the intended schema. Tables must be as intended: false when they are not. Triggers,
 * indexes and views that are missing, changed or foreign are put right, and their names returned, for the consent rules
 * are triggers and another program could have dropped them.
 */
export function putSchemaRight(db: DatabaseSyncInstance): { tablesIntact: boolean; mended: string[] } {
  const wanted = intendedSchema();
  const found = schemaOf(db);
  const same = (a: SchemaObject, b: SchemaObject) => a.type === b.type && a.name === b.name && a.sql === b.sql;
  const missing = wanted.filter((object) => !found.some((there) => same(there, object)));
  const foreign = found.filter((there) => !wanted.some((object) => same(there, object)));
  if ([...missing, ...foreign].some((object) => object.type === 'table')) return { tablesIntact: false, mended: [] };
  if (missing.length + foreign.length === 0) return { tablesIntact: true, mended: [] };
  db.exec('BEGIN IMMEDIATE');
  try {
    for (const { type, name } of foreign) db.exec(`DROP ${type} "${name.replaceAll('"', '""')}"`);
    for (const { sql } of missing) db.exec(sql);
    db.exec('COMMIT');
  } catch (error) {
    db.exec('ROLLBACK');
    throw error;
  }
  return { tablesIntact: true, mended: [...new Set([...missing, ...foreign].map((object) => object.name))].sort() };
}

/** Everything with a text of its own; SQLite's automatic indexes and statistics tables are left out. */
function schemaOf(db: DatabaseSyncInstance): SchemaObject[] {
  return db
    .prepare("SELECT type, name, sql FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'")
    .all() as SchemaObject[];
}
