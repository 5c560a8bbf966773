import { DatabaseSync } from '@photostructure/sqlite';
import type { ErrorCode, ErrorParams } from '../contract/errors';
import { newestVersion, versionOf } from '../storage/migrations';

/** Reads a station's database without writing a byte to it: its version and SQLite's own integrity check. */
export function checkDatabase(file: string): { ok: true; detail: string } | { ok: false; code: ErrorCode; params: ErrorParams } {
  let db: InstanceType<typeof DatabaseSync> | null = null;
  try {
    db = new DatabaseSync(file, { readOnly: true, timeout: 2_000 });
    const version = versionOf(db);
    if (version > newestVersion) return { ok: false, code: 'DATABASE_NEWER', params: { found: version, known: newestVersion } };
    const rows = db.prepare('PRAGMA quick_check').all() as { quick_check: string }[];
    const sound = rows.length === 1 && rows[0]?.quick_check === 'ok';
    return sound ? { ok: true, detail: `${file} (v${version})` } : { ok: false, code: 'DATABASE_BROKEN', params: {} };
  } catch {
    return { ok: false, code: 'DATABASE_BROKEN', params: {} };
  } finally {
    db?.close();
  }
}
