import { accessSync, constants, existsSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import type { SetUpForm, StationConfig } from '../contract/config';
import { fail, ok, type Result } from '../contract/errors';
import type { Language } from '../contract/ids';
import type { Handlers } from '../dispatch';
import { readConfig, writeConfig } from '../site/configFile';
import { createKeyring, type Keyring } from '../storage/keyring';
import {
  keyStateOf,
  type OsProtector,
  openMasterKey,
  openMasterKeyWithPassphrase,
  throwAwayMasterKey,
} from '../storage/masterKey';
import type { ScryptCost } from '../storage/scrypt';
import { bringUp, bringUpOrSay, type Running, type StationParts, type Unlocked } from './bringUp';
import { type ByHand, standByHand } from './byHand';
import { type DemoHandover, demoConfig } from './demoHandover';
import { moveInDemoResidents } from './demoResidents';

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
    const configured = existsSync(path.join(folder, 'station.json'));
    const key = keyStateOf(folder);
    // What can be read is enough to open the lanes by hand.
    const isEnough = configured && key.ok && key.value !== 'new';
    if (!isEnough && !canBeWritten(folder)) return fail('DATA_FOLDER_UNWRITABLE', { folder });
    if (!key.ok) return key;
    if (key.value === 'new') return configured ? fail('KEY_UNAVAILABLE') : ok('first-run');
    if (!configured) return ok('first-run');
    return ok(key.value === 'passphrase' ? 'locked' : 'ready');
  }

  /** The station, or, where its records cannot be opened, its lanes for opening by hand. */
  async open(passphrase: string | null): Promise<Result<Running | ByHand>> {
    const keyring = await this.#keyring(passphrase);
    if (!keyring.ok) return keyring;
    const config = this.#config(keyring.value);
    if (!config.ok) {
      keyring.value.dispose();
      return config;
    }
    const keyProtection = passphrase === null ? 'os' : 'passphrase';
    const unlocked: Unlocked = { folder: this.#deps.folder, keyring: keyring.value, config: config.value, keyProtection };
    const up = bringUpOrSay(unlocked, this.#deps.parts);
    if (up.ok) return up;
    return ok(standByHand(unlocked, up.error, { parts: this.#deps.parts, readConfig: () => this.#config(keyring.value) }));
  }

  /** First set-up: key, database, manager's password, and last the configuration, so that a half-done set-up starts over. */
  async create(form: SetUpForm): Promise<Result<Running>> {
    const { folder, protector } = this.#deps;
    if (!protector && form.passphrase === null) return fail('PASSPHRASE_TOO_SHORT', { min: 10 });
    const passphrase = protector ? null : form.passphrase;
    const keyring = await this.#keyring(passphrase);
    if (!keyring.ok) return keyring;
    const keyProtection = passphrase === null ? 'os' : 'passphrase';
    const opened = this.#bringUpOrWipe({ folder, keyring: keyring.value, config: form.config, keyProtection });
    if (!opened.ok) return opened;
    const settled = await orClose(opened.value, async () => {
      const claimed = await opened.value.station.claimManager(form.managerPassword);
      return claimed.ok ? writeConfig(folder, keyring.value, form.config) : claimed;
    });
    return settled.ok ? opened : settled;
  }

  async openDemo(language: Language): Promise<Result<Running>> {
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
  ): Promise<Result<Running>> {
    const config = demoConfig(handover, language);
    const key = throwAwayMasterKey();
    const keyring = createKeyring(key);
    key.fill(0);
    const opened = this.#bringUpOrWipe({ folder, keyring, config, keyProtection: 'throw-away' });
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

  #config(keyring: Keyring): Result<StationConfig> {
    const config = readConfig(this.#deps.folder, keyring);
    if (!config.ok) return config;
    return config.value === null ? fail('CONFIG_BROKEN', { where: 'station.json' }) : ok(config.value);
  }

  /** Where nobody is left to open by hand, the key goes with what could not be opened. */
  #bringUpOrWipe(unlocked: Unlocked): Result<Running> {
    let isUp = false;
    try {
      const up = bringUp(unlocked, this.#deps.parts);
      isUp = up.ok;
      return up;
    } finally {
      if (!isUp) unlocked.keyring.dispose();
    }
  }
}

/** Whole or in part, a real one or that of a former demo: a throw-away key would fit none of it. */
const holdsAStation = (folder: string): boolean =>
  ['station-key.json', 'station.json', 'station.db'].some((file) => existsSync(path.join(folder, file)));

function canBeWritten(folder: string): boolean {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    accessSync(folder, constants.W_OK | constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Closes what stands when the last steps to a running station fail. */
async function orClose(opened: Running, steps: () => Promise<Result<void>>): Promise<Result<void>> {
  let settled: Result<void> | null = null;
  try {
    settled = await steps();
    return settled;
  } finally {
    if (!settled?.ok) await opened.close();
  }
}

/** Eight digits: easy to type for whoever tries the demo, and worth nothing to anybody else. */
const newDemoPassword = (random: (bytes: number) => Uint8Array): string => [...random(8)].map((byte) => byte % 10).join('');
