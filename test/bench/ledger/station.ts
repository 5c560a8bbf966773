import { randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { createStationLedger, type StationLedger } from '../../../main/ledger/stationLedger';
import { systemClock } from '../../../main/storage/clock';
import { openStationDatabase, type StationDatabase } from '../../../main/storage/database';
import { createKeyring } from '../../../main/storage/keyring';

const key = new Uint8Array(randomBytes(32));

export function openLog(folder: string): { database: StationDatabase; ledger: StationLedger } {
  mkdirSync(folder, { recursive: true });
  const database = openStationDatabase(path.join(folder, 'station.db'));
  if (!database.ok) throw new Error(database.error.code);
  const ledger = createStationLedger({
    database: database.value,
    keyring: createKeyring(key),
    clock: systemClock,
    random: (n) => new Uint8Array(randomBytes(n)),
  });
  return { database: database.value, ledger };
}

/** As large as the entry of a consent. */
export const bodyOf = (index: number) => ({
  personId: '01935a3e-0000-7000-8000-000000000001',
  recordId: `01935a3e-0000-7000-8000-${index.toString(16).padStart(12, '0')}`,
  registerHash: index.toString(16).padStart(64, '5'),
});

export function timeMs(work: () => void): number {
  const from = performance.now();
  work();
  return performance.now() - from;
}
