import { fail, ok, type Result } from '../contract/errors';
import type { StationDatabase } from './database';
import type { Keyring } from './keyring';

const checkName = 'key-check';
const checkAad = 'meta:key-check';

/**
 * Makes sure that this key belongs to this database: the first key leaves a sealed check value, every later one must
 * open it. KEY_MISMATCH leaves the data as it is.
 */
export function bindKeyring(database: StationDatabase, keyring: Keyring): Result<void> {
  const bound = (): Result<void> | null => {
    const row = database.db.prepare('SELECT value FROM meta WHERE name = ?').get(checkName) as { value: Uint8Array } | undefined;
    if (!row) return null;
    return keyring.open(row.value, checkAad) ? ok(undefined) : fail('KEY_MISMATCH');
  };
  // First without a transaction: a station must also start while another program holds the database.
  const before = bound();
  if (before) return before;
  return database.transaction(() => {
    const meanwhile = bound();
    if (meanwhile) return meanwhile;
    const people = database.db.prepare('SELECT count(*) AS n FROM person').get() as { n: number };
    // Records without a check value: somebody removed it, and this key may not be the one that sealed them.
    if (people.n > 0) return fail('KEY_MISMATCH');
    database.db
      .prepare('INSERT INTO meta (name, value) VALUES (?, ?)')
      .run(checkName, keyring.seal(Buffer.from('fairgate'), checkAad));
    return ok(undefined);
  });
}
