import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { DatabaseSync } from '@photostructure/sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Console } from '../../../main/startup/console';
import type { OsProtector } from '../../../main/storage/masterKey';
import { ConsoleUnderTest, keyStore } from '../../support/station/consoleUnderTest';
import { oneLane } from '../../support/station/stationUnderTest';

let folder: string;
const running: Console[] = [];

beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'fairgate-opener-'));
});
afterEach(async () => {
  for (const console of running.splice(0)) await console.dispose();
  rmSync(folder, { recursive: true, force: true });
});

function consoleOn(protector: OsProtector | null, dataFolder = folder): Console {
  const { console } = new ConsoleUnderTest({ folder: dataFolder, protector });
  running.push(console);
  return console;
}

const app = (console: Console) => console.snapshot().slices.app;
const setUp = (console: Console, passphrase: string | null = null) =>
  console.dispatch('setup.save', { config: oneLane, managerPassword: 'a manager password', passphrase });

async function started(protector: OsProtector | null, dataFolder = folder): Promise<Console> {
  const console = consoleOn(protector, dataFolder);
  await console.start({ demo: false });
  return console;
}

/** Sets a station up and shuts it down again. */
async function installed(protector: OsProtector | null, passphrase: string | null = null): Promise<void> {
  const console = await started(protector);
  expect(await setUp(console, passphrase)).toMatchObject({ ok: true });
  await console.dispose();
  running.splice(running.indexOf(console), 1);
}

describe('first run', () => {
  it('an empty folder asks to be set up, and runs at once when it is', async () => {
    const console = await started(keyStore());
    expect(app(console)).toMatchObject({ phase: 'first-run', keyProtection: 'os' });
    expect(await setUp(console)).toMatchObject({ ok: true });
    expect(app(console)).toMatchObject({ phase: 'running', stationName: '翠湖花园', role: 'guard' });
  });

  it('camera password and turnstile key lie sealed in station.json', async () => {
    await installed(keyStore());
    const text = readFileSync(path.join(folder, 'station.json'), 'utf8');
    expect(text).toContain('翠湖花园');
    expect(text).not.toMatch(/camera-secret|00112233445566778899aabbccddeeff/i);
  });

  it('set-up is over once the station runs', async () => {
    const console = await started(keyStore());
    await setUp(console);
    expect(await setUp(console)).toMatchObject({ ok: false, error: { code: 'STATION_NOT_RUNNING' } });
  });

  it('a demo that cannot start leaves the first-run page standing, with the reason', async () => {
    const console = await started(keyStore());
    expect(await console.dispatch('app.tryDemo', {})).toMatchObject({ ok: false, error: { code: 'DEMO_UNAVAILABLE' } });
    expect(app(console).phase).toBe('first-run');
  });
});

describe('what a manager sets while the station runs', () => {
  const setting = { falseMatchRate: 1e-7, framesToAgree: 5 };
  const recognition = (console: Console) => console.snapshot().slices.recognition;

  it('lies in station.json, with the secrets sealed as before, and is in force after the next start', async () => {
    const store = keyStore();
    await installed(store);
    const console = await started(store);
    await console.dispatch('operator.signIn', { password: 'a manager password' });
    expect(await console.dispatch('recognition.set', setting)).toEqual({ ok: true, value: {} });
    expect(recognition(console)).toMatchObject(setting);
    expect(readFileSync(path.join(folder, 'station.json'), 'utf8')).not.toMatch(/camera-secret|00112233445566778899/);
    await console.dispose();
    expect(recognition(await started(store))).toMatchObject({ ...setting, profile: 'accurate' });
  });

  it('is refused, and not in force, where it cannot be written', async () => {
    const store = keyStore();
    await installed(store);
    const console = await started(store);
    await console.dispatch('operator.signIn', { password: 'a manager password' });
    mkdirSync(path.join(folder, 'station.json.new', 'in the way'), { recursive: true });
    expect(await console.dispatch('recognition.set', setting)).toMatchObject({ ok: false, error: { code: 'CONFIG_NOT_SAVED' } });
    expect(recognition(console)).toMatchObject(oneLane.recognition);
  });

  it('a station.json of an earlier version opens as it is', async () => {
    const store = keyStore();
    await installed(store);
    const file = path.join(folder, 'station.json');
    const config = JSON.parse(readFileSync(file, 'utf8'));
    for (const lane of config.lanes) {
      delete lane.group;
      delete lane.liveness;
    }
    delete config.recognition.profile;
    writeFileSync(file, JSON.stringify(config));
    const console = await started(store);
    expect(app(console).phase).toBe('running');
    expect(recognition(console)).toMatchObject({ profile: 'accurate', groups: [{ group: 'A' }] });
    expect(console.snapshot().slices.lanes).toMatchObject([{ group: 'A', liveness: { passive: false, challenge: 'off' } }]);
  });
});

describe('set up anew on old data', () => {
  it('needs the manager password that is already there: removing a file makes nobody a manager', async () => {
    const store = keyStore();
    await installed(store);
    rmSync(path.join(folder, 'station.json'));
    const console = await started(store);
    const claim = (managerPassword: string) =>
      console.dispatch('setup.save', { config: oneLane, managerPassword, passphrase: null });
    expect(await claim('a password of my own')).toMatchObject({ ok: false, error: { code: 'SIGN_IN_WRONG' } });
    expect(existsSync(path.join(folder, 'station.json'))).toBe(false);
    expect(await claim('a manager password')).toMatchObject({ ok: true });
    expect(app(console)).toMatchObject({ phase: 'running', role: 'guard' });
  });
});

describe('start after start', () => {
  it('with a key store nobody is asked anything', async () => {
    const store = keyStore();
    await installed(store);
    expect(app(await started(store))).toMatchObject({ phase: 'running', stationName: '翠湖花园' });
  });

  it('without one the passphrase is asked for; a wrong one changes nothing, the right one opens', async () => {
    await installed(null, 'correct horse battery');
    const console = await started(null);
    expect(app(console)).toMatchObject({ phase: 'locked', keyProtection: 'passphrase' });
    expect(await console.dispatch('app.unlock', { passphrase: 'wrong horse battery' })).toMatchObject({
      ok: false,
      error: { code: 'PASSPHRASE_WRONG' },
    });
    expect(app(console).phase).toBe('locked');
    expect(await console.dispatch('app.unlock', { passphrase: 'correct horse battery' })).toMatchObject({ ok: true });
    expect(app(console).phase).toBe('running');
  });

  it('a passphrase too short is refused and nothing is left half done', async () => {
    const console = await started(null);
    expect(await setUp(console, 'short')).toMatchObject({ ok: false, error: { code: 'PASSPHRASE_TOO_SHORT' } });
    expect(app(console).phase).toBe('first-run');
    expect(existsSync(path.join(folder, 'station.json'))).toBe(false);
  });
});

describe('a start that cannot go on says why, and loses nothing', () => {
  const break_: Record<string, { how: () => void; code: string; protector?: OsProtector }> = {
    configFileIsNotJson: {
      how: () => writeFileSync(path.join(folder, 'station.json'), '{ "version": 1, "stationName": '),
      code: 'CONFIG_BROKEN',
    },
    configFileNamesNoLane: {
      how: () => {
        const config = JSON.parse(readFileSync(path.join(folder, 'station.json'), 'utf8'));
        writeFileSync(path.join(folder, 'station.json'), JSON.stringify({ ...config, lanes: [] }));
      },
      code: 'CONFIG_BROKEN',
    },
    databaseOfANewerVersion: {
      how: () => {
        const db = new DatabaseSync(path.join(folder, 'station.db'));
        db.exec('PRAGMA user_version = 999');
        db.close();
      },
      code: 'DATABASE_NEWER',
    },
    databaseIsNoDatabase: {
      how: () => writeFileSync(path.join(folder, 'station.db'), 'these are not the bytes of a database'),
      code: 'DATABASE_BROKEN',
    },
    keyFileLost: { how: () => rmSync(path.join(folder, 'station-key.json')), code: 'KEY_UNAVAILABLE' },
    anotherAccountsKeyStore: { how: () => {}, code: 'KEY_UNAVAILABLE', protector: { seal: (bytes) => bytes, open: () => null } },
  };

  it.each(Object.entries(break_))('%s', async (_story, { how, code, protector }) => {
    const store = keyStore();
    await installed(store);
    how();
    const before = ['station.json', 'station.db'].map((file) =>
      existsSync(path.join(folder, file)) ? readFileSync(path.join(folder, file)) : null,
    );
    const console = await started(protector ?? store);
    expect(app(console)).toMatchObject({ phase: 'broken', error: { code } });
    const after = ['station.json', 'station.db'].map((file) =>
      existsSync(path.join(folder, file)) ? readFileSync(path.join(folder, file)) : null,
    );
    expect(after).toEqual(before);
    expect(await console.dispatch('lane.openManually', {})).toMatchObject({ ok: false });
  });

  it('a data folder that cannot be made', async () => {
    const file = path.join(folder, 'a-file');
    writeFileSync(file, '');
    expect(app(await started(keyStore(), path.join(file, 'data')))).toMatchObject({
      phase: 'broken',
      error: { code: 'DATA_FOLDER_UNWRITABLE' },
    });
  });

  it("a database that belongs to another station's key", async () => {
    const store = keyStore();
    await installed(store);
    const other = path.join(folder, 'other');
    mkdirSync(other);
    const elsewhere = await started(store, other);
    await setUp(elsewhere);
    await elsewhere.dispose();
    running.splice(running.indexOf(elsewhere), 1);
    const mixed = path.join(folder, 'mixed');
    mkdirSync(mixed);
    for (const file of ['station.json', 'station-key.json']) copyFileSync(path.join(folder, file), path.join(mixed, file));
    copyFileSync(path.join(other, 'station.db'), path.join(mixed, 'station.db'));
    expect(app(await started(store, mixed))).toMatchObject({ phase: 'broken', error: { code: 'KEY_MISMATCH' } });
  });
});
