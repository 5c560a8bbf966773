import { accessSync, constants, existsSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import type { SetUpForm, StationConfig } from '../contract/config';
import { fail, ok, type Result } from '../contract/errors';
import type { Language } from '../contract/ids';
import type { Handlers } from '../dispatch';
import { readConfig, writeConfig } from '../site/configFile';
import { createStation } from '../station';
import type { Station, StationDeps } from '../stationShape';
import { openStationDatabase, type StationDatabase } from '../storage/database';
import { bindKeyring } from '../storage/keyCheck';
import { createKeyring, type Keyring } from '../storage/keyring';
import {
  keyStateOf,
  type OsProtector,
  openMasterKey,
  openMasterKeyWithPassphrase,
  throwAwayMasterKey,
} from '../storage/masterKey';
import type { ScryptCost } from '../storage/scrypt';
import { type DemoHandover, demoConfig } from './demoHandover';
import { moveInDemoResidents } from './demoResidents';

/** Parts of a station that are the same whatever folder it is opened from. */
export type StationParts = Omit<StationDeps, 'database' | 'keyring' | 'config' | 'saveConfig'>;

export interface Opened {
  station: Station;
  stationName: string;
  language: Language;
  keyProtection: 'os' | 'passphrase' | 'throw-away';
  demo: { notes: DemoHandover['notes']; managerPassword: string } | null;
  close(): Promise<void>;
}

export interface OpenerDeps {
  folder: string;
  protector: OsProtector | null;
  parts: StationParts;
  /** What one guess of the passphrase costs; by default about half a second. */
  passphraseCost?: ScryptCost;
  demo: {
    /** Folder of its own, so that no demo ever touches a real station's data. */
    folder: () => string;
    startGate: (folder: string) => Promise<Result<{ handover: DemoHandover; stop(): void }>>;
    /** Takes a demo folder away again, if it was only made for the occasion. */
    discard: (folder: string) => void;
  };
}

/** Brings a station up from its data folder, or from nothing for the demo. Every failure is one of the contract's errors. */
export class Opener {
  readonly #deps: OpenerDeps;

  constructor(deps: OpenerDeps) {
    this.#deps = deps;
  }

  get folder(): string {
    return this.#deps.folder;
  }

  keyProtection(): 'os' | 'passphrase' {
    return this.#deps.protector ? 'os' : 'passphrase';
  }

  async look(): Promise<Result<'first-run' | 'locked' | 'ready'>> {
    const { folder } = this.#deps;
    try {
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      accessSync(folder, constants.W_OK | constants.X_OK);
    } catch {
      return fail('DATA_FOLDER_UNWRITABLE', { folder });
    }
    const configured = existsSync(path.join(folder, 'station.json'));
    const key = keyStateOf(folder);
    if (!key.ok) return key;
    if (key.value === 'new') return configured ? fail('KEY_UNAVAILABLE') : ok('first-run');
    if (!configured) return ok('first-run');
    return ok(key.value === 'passphrase' ? 'locked' : 'ready');
  }

  async open(passphrase: string | null): Promise<Result<Opened>> {
    const keyring = await this.#keyring(passphrase);
    if (!keyring.ok) return keyring;
    const config = readConfig(this.#deps.folder, keyring.value);
    if (!config.ok || config.value === null) {
      keyring.value.dispose();
      return config.ok ? fail('CONFIG_BROKEN', { where: 'station.json' }) : config;
    }
    return this.#bringUp(this.#deps.folder, keyring.value, config.value, passphrase === null ? 'os' : 'passphrase');
  }

  /** First set-up: key, database, manager's password, and last the configuration, so that a half-done set-up starts over. */
  async create(form: SetUpForm): Promise<Result<Opened>> {
    const { folder, protector } = this.#deps;
    if (!protector && form.passphrase === null) return fail('PASSPHRASE_TOO_SHORT', { min: 10 });
    const passphrase = protector ? null : form.passphrase;
    const keyring = await this.#keyring(passphrase);
    if (!keyring.ok) return keyring;
    const opened = this.#bringUp(folder, keyring.value, form.config, passphrase === null ? 'os' : 'passphrase');
    if (!opened.ok) return opened;
    const settled = await orClose(opened.value, async () => {
      const claimed = await opened.value.station.claimManager(form.managerPassword);
      return claimed.ok ? writeConfig(folder, keyring.value, form.config) : claimed;
    });
    return settled.ok ? opened : settled;
  }

  async openDemo(language: Language): Promise<Result<Opened>> {
    const { demo, parts } = this.#deps;
    const folder = demo.folder();
    if (holdsAStation(folder)) return fail('DEMO_UNAVAILABLE', { missing: 'empty-data-folder' });
    const gate = await demo.startGate(path.join(folder, 'demo-gate'));
    if (!gate.ok) {
      demo.discard(folder);
      return gate;
    }
    const { handover, stop } = gate.value;
    const giveBack = () => {
      stop();
      demo.discard(folder);
    };
    const managerPassword = newDemoPassword(parts.random);
    const opened = await this.#bringDemoUp(gate.value.handover, { folder, language, managerPassword }).catch((error) => {
      giveBack();
      throw error;
    });
    if (!opened.ok) {
      giveBack();
      return opened;
    }
    const { station, close } = opened.value;
    // Not awaited: cards work at once, faces as soon as the vision process has looked at the pictures.
    void moveInDemoResidents(handover.residents, station.handlers as Required<Handlers>, language, parts.log).catch((error) =>
      parts.log.error('demo-residents', { error: String(error) }),
    );
    return ok({
      ...opened.value,
      demo: { notes: handover.notes, managerPassword },
      close: async () => {
        stop();
        await close();
        demo.discard(folder);
      },
    });
  }

  async #bringDemoUp(
    handover: DemoHandover,
    { folder, language, managerPassword }: { folder: string; language: Language; managerPassword: string },
  ): Promise<Result<Opened>> {
    const config = demoConfig(handover, language);
    const key = throwAwayMasterKey();
    const keyring = createKeyring(key);
    key.fill(0);
    const opened = this.#bringUp(folder, keyring, config, 'throw-away');
    if (!opened.ok) return opened;
    const claimed = await orClose(opened.value, () => opened.value.station.claimManager(managerPassword));
    return claimed.ok ? opened : claimed;
  }

  async #keyring(passphrase: string | null): Promise<Result<Keyring>> {
    const { folder, protector } = this.#deps;
    const key =
      passphrase !== null
        ? await openMasterKeyWithPassphrase(folder, passphrase, this.#deps.passphraseCost)
        : protector
          ? openMasterKey(folder, protector)
          : fail('KEY_UNAVAILABLE');
    if (!key.ok) return key;
    const keyring = createKeyring(key.value);
    key.value.fill(0);
    return ok(keyring);
  }

  #bringUp(folder: string, keyring: Keyring, config: StationConfig, keyProtection: Opened['keyProtection']): Result<Opened> {
    const database = openStationDatabase(path.join(folder, 'station.db'));
    if (!database.ok) {
      keyring.dispose();
      return database;
    }
    try {
      const bound = bindKeyring(database.value, keyring);
      if (!bound.ok) {
        closeAll(null, database.value, keyring);
        return bound;
      }
      const isDemo = keyProtection === 'throw-away';
      // Nothing of a demo outlives its key, so nothing of it is kept.
      const saveConfig = (changed: StationConfig) => (isDemo ? ok(undefined) : writeConfig(folder, keyring, changed));
      const station = createStation({ ...this.#deps.parts, database: database.value, keyring, config, saveConfig, isDemo });
      const close = async () => closeAll(station, database.value, keyring);
      return ok({ station, stationName: config.stationName, language: config.language, keyProtection, demo: null, close });
    } catch (error) {
      closeAll(null, database.value, keyring);
      throw error;
    }
  }
}

/** Whole or in part, a real one or that of a former demo: a throw-away key would fit none of it. */
const holdsAStation = (folder: string): boolean =>
  ['station-key.json', 'station.json', 'station.db'].some((file) => existsSync(path.join(folder, file)));

/** Closes what stands when the last steps to a running station fail. */
async function orClose(opened: Opened, steps: () => Promise<Result<void>>): Promise<Result<void>> {
  let settled: Result<void> | null = null;
  try {
    settled = await steps();
    return settled;
  } finally {
    if (!settled?.ok) await opened.close();
  }
}

function closeAll(station: Station | null, database: StationDatabase, keyring: Keyring): void {
  station?.dispose();
  database.close();
  keyring.dispose();
}

/** Eight digits: easy to type for whoever tries the demo, and worth nothing to anybody else. */
const newDemoPassword = (random: (bytes: number) => Uint8Array): string => [...random(8)].map((byte) => byte % 10).join('');
