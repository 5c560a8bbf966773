import { spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { ledger as command } from '../../../main/cli/ledger';
import { createStationLedger } from '../../../main/ledger/stationLedger';
import { verifyExport } from '../../../main/ledger/verifyExport';
import { systemClock } from '../../../main/storage/clock';
import { openStationDatabase } from '../../../main/storage/database';
import { createKeyring } from '../../../main/storage/keyring';
import { must, temporaryFolder } from '../storage/temporaryStation';

const script = path.resolve('test/main/ledger/appendAndDie.ts');
const random = (n: number) => new Uint8Array(randomBytes(n));

function openLog(folder: string, key: Uint8Array) {
  const database = must(openStationDatabase(path.join(folder, 'station.db')));
  onTestFinished(() => database.close());
  return createStationLedger({ database, keyring: createKeyring(key), clock: systemClock, random });
}

describe('a station that is killed', () => {
  it.each([
    { step: 'before the commit', entries: 301, keys: 1, said: '' },
    { step: 'between append and checkpoint', entries: 302, keys: 1, said: 'appended' },
    { step: 'before the old key is gone from the log', entries: 303, keys: 2, said: 'appended' },
    { step: 'after the new key', entries: 303, keys: 2, said: 'rotated' },
  ])('$step has lost nothing it had told of', ({ step, entries, keys, said }) => {
    const folder = temporaryFolder();
    const key = randomBytes(32);
    const child = spawnSync(process.execPath, ['--import', 'tsx', script, folder, key.toString('hex'), step], {
      encoding: 'utf8',
    });
    expect({ signal: child.signal, errors: child.stderr }).toEqual({ signal: 'SIGKILL', errors: '' });
    expect(child.stdout).toContain(said);
    const ledger = openLog(folder, key);
    expect(ledger.verify()).toMatchObject({ ok: true, entries });
    expect(ledger.publicKeys()).toHaveLength(keys);
    expect(ledger.append('after.start', {}).seq).toBe(entries);
    must(ledger.keepCheckpoint());
    expect(ledger.verify()).toMatchObject({ ok: true, entries: entries + 1 });
  });

  it('at any moment leaves a log that verifies, and so does an export made meanwhile', async () => {
    const folder = temporaryFolder();
    const key = randomBytes(32);
    const child = spawn(process.execPath, ['--import', 'tsx', script, folder, key.toString('hex'), 'never'], { stdio: 'ignore' });
    const ended = new Promise((resolve) => child.once('exit', resolve));
    const target = path.join(folder, 'export');
    const exported = () =>
      command(['export', target, '--data', folder], { dataFolder: '', language: 'en', out: () => {}, err: () => {} });
    await expect.poll(exported, { timeout: 30_000, interval: 5 }).toBe(0);
    child.kill('SIGKILL');
    await ended;
    expect(verifyExport(target, { trusted: null, proof: null, since: null }).ok).toBe(true);
    expect(openLog(folder, key).verify().ok).toBe(true);
  });
});
