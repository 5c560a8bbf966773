import { DatabaseSync, type DatabaseSyncInstance } from '@photostructure/sqlite';
import { onTestFinished } from 'vitest';
import { createStationLedger, type StationLedger } from '../../../main/ledger/stationLedger';
import { openStationDatabase, type StationDatabase } from '../../../main/storage/database';
import { createKeyring } from '../../../main/storage/keyring';
import { must, type TemporaryStation, temporaryStation } from '../storage/temporaryStation';

export interface LedgerRoom extends TemporaryStation {
  ledger: StationLedger;
  /** Appends so many entries of this kind. */
  fill(count: number, kind?: string): void;
  /** The same data, opened by a new process. */
  reopen(): { ledger: StationLedger; database: StationDatabase };
  /** Does this to the file with nothing in the way: no trigger, no console. */
  attack(work: (db: DatabaseSyncInstance) => void): void;
}

export function ledgerRoom(): LedgerRoom {
  const station = temporaryStation();
  const { path, masterKey, clock, random } = station;
  const ledger = createStationLedger(station);
  return {
    ...station,
    ledger,
    fill(count, kind = 'example.counted') {
      station.database.transaction(() => {
        for (let index = 0; index < count; index += 1) {
          clock.advance(1_000);
          ledger.append(kind, { index });
        }
      });
    },
    reopen() {
      const database = must(openStationDatabase(path));
      onTestFinished(() => {
        if (database.db.isOpen) database.close();
      });
      return { database, ledger: createStationLedger({ database, keyring: createKeyring(masterKey), clock, random }) };
    },
    attack(work) {
      const db = new DatabaseSync(path);
      const triggers = db.prepare("SELECT name FROM sqlite_schema WHERE type = 'trigger' AND tbl_name LIKE 'ledger%'").all() as {
        name: string;
      }[];
      for (const { name } of triggers) db.exec(`DROP TRIGGER ${name}`);
      work(db);
      db.close();
    },
  };
}
