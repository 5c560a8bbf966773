import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Result, UserError } from '../../../main/contract/errors';
import type { Clock } from '../../../main/storage/clock';
import type { StationDatabase } from '../../../main/storage/database';
import { newUuidV7 } from '../../../main/storage/ids';
import { createKeyring, type Keyring } from '../../../main/storage/keyring';
import { lastNoonMs } from '../../support/station/lastNoon';
import { openOrBegin, placeForData } from '../../support/station/newDatabase';

/** An empty folder that goes away with the test. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(placeForData, 'fairgate-test-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Starts at the real time, for the database's own rules ask the real clock; then moves only when told. */
export class TestClock implements Clock {
  #nowMs = lastNoonMs();
  #monoMs = 1_000;
  nowMs(): number {
    return this.#nowMs;
  }
  monoMs(): number {
    return this.#monoMs;
  }
  advance(ms: number): void {
    this.#nowMs += ms;
    this.#monoMs += ms;
  }
  /** Time passes that the time of day does not show, as for a test that must not move the calendar. */
  passMono(ms: number): void {
    this.#monoMs += ms;
  }
  /** Somebody sets the time of day. */
  setTimeOfDay(nowMs: number): void {
    this.#nowMs = nowMs;
  }
}

export interface TemporaryStation {
  folder: string;
  path: string;
  database: StationDatabase;
  keyring: Keyring;
  masterKey: Uint8Array;
  clock: TestClock;
  newId: () => string;
  random: (n: number) => Uint8Array;
}

/** A database of its own in a folder of its own, with a key of its own. */
export function temporaryStation(): TemporaryStation {
  const folder = temporaryFolder();
  const path = join(folder, 'station.db');
  const masterKey = new Uint8Array(randomBytes(32));
  const clock = new TestClock();
  const random = (n: number) => new Uint8Array(randomBytes(n));
  const database = must(openOrBegin(path));
  onTestFinished(() => {
    if (database.db.isOpen) database.close();
  });
  const newId = () => newUuidV7(clock.nowMs(), random);
  return { folder, path, database, keyring: createKeyring(masterKey), masterKey, clock, newId, random };
}

export function must<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(`unexpected ${result.error.code} ${JSON.stringify(result.error.params)}`);
  return result.value;
}

export function errorOf(result: Result<unknown>): UserError {
  if (result.ok) throw new Error('this should have failed');
  return result.error;
}
