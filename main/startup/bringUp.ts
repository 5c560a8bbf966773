import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { SerialEvent } from '../../native-bridge/serial/protocol';
import type { LaneConfig, StationConfig } from '../contract/config';
import { fail, ok, type Result } from '../contract/errors';
import type { Language } from '../contract/ids';
import type { HandJournal } from '../handOnly/handJournal';
import { type HandStation, SETTLED_WITHIN_MS } from '../handOnly/handStation';
import { within } from '../handOnly/within';
import { writeConfig } from '../site/configFile';
import { createStation } from '../station';
import type { Station, StationDeps } from '../stationShape';
import { openStationDatabase } from '../storage/database';
import { bindKeyring } from '../storage/keyCheck';
import type { Keyring } from '../storage/keyring';
import type { DemoHandover } from './demoHandover';
import { takeOver } from './handTakeOver';
import { scopedPort, scopedTimers } from './scopedPort';

/** Parts of a station that are the same whatever folder it is opened from. */
export type StationParts = Omit<StationDeps, 'database' | 'keyring' | 'config' | 'saveConfig'> & {
  /** Scanners that type. What they read is told like a code of the serial process; without, there are none. */
  scanners?: {
    /** The result ends it. */
    follow(lanes: readonly LaneConfig[], onCode: (event: Extract<SerialEvent, { type: 'code' }>) => void): () => void;
  };
};

export interface OpenedFolder {
  stationName: string;
  language: Language;
  keyProtection: 'os' | 'passphrase' | 'throw-away';
  close(): Promise<void>;
}

export interface Running extends OpenedFolder {
  kind: 'running';
  station: Station;
  demo: { notes: DemoHandover['notes']; managerPassword: string } | null;
}

/** What a station is brought up from: key and configuration are there. */
export interface Unlocked {
  folder: string;
  keyring: Keyring;
  config: StationConfig;
  keyProtection: OpenedFolder['keyProtection'];
}

/** Who opened by hand until now, and goes when the station stands. */
export interface Leaving {
  station: Pick<HandStation, 'lastSaid'>;
  config: StationConfig;
  journal: HandJournal;
  letGo(): void;
}

/** Opens the records and sets a station on them. Nothing is waited for on the way. Leaves the keyring as it is when it fails or throws. */
export function bringUp(unlocked: Unlocked, parts: StationParts, from?: Leaving): Result<Running> {
  const { folder, keyring, config, keyProtection } = unlocked;
  const database = openStationDatabase(path.join(folder, 'station.db'));
  if (!database.ok) return database;
  const [vision, serial] = [scopedPort(parts.vision), scopedPort(parts.serial)];
  const timers = scopedTimers(parts.timers);
  const letGo = () => {
    vision.letGo();
    serial.letGo();
    database.value.close();
  };
  try {
    const bound = bindKeyring(database.value, keyring);
    if (!bound.ok) {
      letGo();
      return bound;
    }
    const isDemo = keyProtection === 'throw-away';
    // Nothing of a demo outlives its key, so nothing of it is kept.
    const saveConfig = (changed: StationConfig) => (isDemo ? ok(undefined) : writeConfig(folder, keyring, changed));
    takeOver({ ...parts, folder, database: database.value, keyring, ...(from && { journal: from.journal }) });
    const ports = { vision: vision.port, serial: serial.port, timers: timers.timers };
    const station = createStation({ ...parts, ...ports, database: database.value, keyring, config, saveConfig, isDemo });
    if (from) handOver(from, config, serial.tell);
    const stopScanners = parts.scanners?.follow(config.lanes, serial.tell);
    const close = async () => {
      stopScanners?.();
      station.dispose();
      letGo();
      if (from) await within(SETTLED_WITHIN_MS, parts.timers, from.journal.settled());
      keyring.dispose();
    };
    const { stationName, language } = config;
    return ok({ kind: 'running', station, stationName, language, keyProtection, demo: null, close });
  } catch (error) {
    timers.letGo();
    letGo();
    throw error;
  }
}

/** The same, where a station that breaks on its way up is one more reason for opening by hand. */
export function bringUpOrSay(unlocked: Unlocked, parts: StationParts, from?: Leaving): Result<Running> {
  try {
    return bringUp(unlocked, parts, from);
  } catch (error) {
    parts.log.error('open-broken', { error: error instanceof Error ? error.message : 'unknown' });
    return fail('INTERNAL');
  }
}

/** Lines whose settings did not change stay up, and say nothing of their own accord. */
function handOver(
  from: Leaving,
  config: StationConfig,
  tell: (event: ReturnType<HandStation['lastSaid']>[number]) => void,
): void {
  const said = from.station.lastSaid();
  from.letGo();
  // Where the records could not take it, it lies on disk for the next start.
  from.journal.flush();
  const turnstile = (of: StationConfig, laneId: string) => of.lanes.find(({ id }) => id === laneId)?.turnstile;
  for (const event of said)
    if ('laneId' in event && isDeepStrictEqual(turnstile(from.config, event.laneId), turnstile(config, event.laneId)))
      tell(event);
}
