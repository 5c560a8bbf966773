import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Result } from '../../../main/contract/errors';
import { openStationDatabase, type StationDatabase } from '../../../main/storage/database';

/** In memory where the system has such a place: syncing to a busy disk would take most of a test's time. */
export const placeForData = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();

let newborn: Buffer | null = null;

/** What the console makes of a path where nothing is; once per process, for a hundred tests would wait for the same steps. */
function newbornDatabase(): Buffer {
  const folder = mkdtempSync(join(placeForData, 'fairgate-newborn-'));
  try {
    const path = join(folder, 'station.db');
    const made = openStationDatabase(path);
    if (!made.ok) throw new Error(made.error.code);
    made.value.close();
    return readFileSync(path);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Opens the database at `path`; where there is none yet, a new one. */
export function openOrBegin(path: string): Result<StationDatabase> {
  if (!existsSync(path)) {
    newborn ??= newbornDatabase();
    writeFileSync(path, newborn, { mode: 0o600 });
  }
  return openStationDatabase(path);
}
