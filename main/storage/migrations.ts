import type { DatabaseSyncInstance as DatabaseSync } from '@photostructure/sqlite';
import { accessTables } from './migrations/accessTables';
import { consentTables } from './migrations/consentTables';
import { credentialTables } from './migrations/credentialTables';
import { eventTables } from './migrations/eventTables';
import { forgettingTables } from './migrations/forgettingTables';
import { guardianTables } from './migrations/guardianTables';
import { inspectorTables } from './migrations/inspectorTables';
import { laneTables } from './migrations/laneTables';
import { ledgerTables } from './migrations/ledgerTables';
import { operatorTables } from './migrations/operatorTables';
import { peopleTables } from './migrations/peopleTables';
import { registerTables } from './migrations/registerTables';
import { retentionTables } from './migrations/retentionTables';
import { sealedDetailTables } from './migrations/sealedDetailTables';
import { withdrawalTables } from './migrations/withdrawalTables';

/** Each step takes the database from version `to - 1` to `to` (SQLite's user_version). A step that was released never changes; a new one is added. */
export const migrations: readonly { to: number; sql: string }[] = [
  { to: 1, sql: peopleTables },
  { to: 2, sql: consentTables },
  { to: 3, sql: eventTables },
  { to: 4, sql: operatorTables },
  { to: 5, sql: accessTables },
  { to: 6, sql: ledgerTables },
  { to: 7, sql: withdrawalTables },
  { to: 8, sql: guardianTables },
  { to: 9, sql: registerTables },
  { to: 10, sql: retentionTables },
  { to: 11, sql: inspectorTables },
  { to: 12, sql: sealedDetailTables },
  { to: 13, sql: forgettingTables },
  { to: 14, sql: credentialTables },
  { to: 15, sql: laneTables },
];

export const newestVersion = migrations.length;

export function versionOf(db: DatabaseSync): number {
  return (db.prepare('PRAGMA user_version').get() as { user_version: number }).user_version;
}

/** Applies what is missing up to `target`, each step with its version in one transaction, so that a power cut leaves a whole version. */
export function migrate(db: DatabaseSync, target: number = newestVersion): void {
  for (const step of migrations) {
    if (step.to > target || step.to <= versionOf(db)) continue;
    db.exec('BEGIN IMMEDIATE');
    try {
      db.exec(step.sql);
      db.exec(`PRAGMA user_version = ${step.to}`);
      db.exec('COMMIT');
    } catch (error) {
      db.exec('ROLLBACK');
      throw error;
    }
  }
}
