import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { DatabaseSync } from '@photostructure/sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { checkDatabase } from '../../../main/cli/databaseCheck';
import { type DoctorDeps, examine } from '../../../main/cli/doctor';
import { openStationDatabase } from '../../../main/storage/database';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'fairgate-doctor-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const healthy = (): DoctorDeps => ({
  dataFolder: folder,
  modelsFolder: '/models',
  platform: 'linux',
  env: { DISPLAY: ':0' },
  nodeVersion: '20.19.0',
  zoneMinutes: 480,
  run: async () => ({ code: 0, output: 'ffmpeg version 5.1.9 Copyright' }),
  verifyModels: async () => [],
  checkDatabase,
  listPorts: async () => [{ path: '/dev/null', label: 'a port anybody may use' }],
});

const states = async (deps: DoctorDeps) =>
  Object.fromEntries((await examine(deps)).map(({ part, state, error }) => [part, error?.code ?? state]));

describe('doctor', () => {
  it('finds nothing wrong with a sound station', async () => {
    const opened = openStationDatabase(path.join(folder, 'station.db'));
    if (opened.ok) opened.value.close();
    expect(new Set(Object.values(await states(healthy())))).toEqual(new Set(['ok']));
  });

  it.each<[string, Partial<DoctorDeps>, string, string]>([
    ['an old Node', { nodeVersion: '20.18.1' }, 'runtime', 'RUNTIME_TOO_OLD'],
    ['a clock that is not in Beijing', { zoneMinutes: -210 }, 'clock', 'CLOCK_NOT_BEIJING'],
    ['no ffmpeg', { run: async () => null }, 'ffmpeg', 'FFMPEG_MISSING'],
    ['a program called ffmpeg that is not', { run: async () => ({ code: 0, output: 'hello' }) }, 'ffmpeg', 'FFMPEG_MISSING'],
    [
      'a model that is not there',
      { verifyModels: async () => [{ problem: 'missing', file: 'a.onnx' }] },
      'models',
      'MODEL_MISSING',
    ],
    [
      'a model that was swapped',
      { verifyModels: async () => [{ problem: 'wrong-hash', file: 'a.onnx' }] },
      'models',
      'MODEL_WRONG_HASH',
    ],
    ['no serial port', { listPorts: async () => [] }, 'serial-ports', 'PORT_MISSING'],
    [
      'a port this user may not open',
      { listPorts: async () => [{ path: '/proc/1/mem-that-is-not', label: '' }] },
      'serial-ports',
      'PORT_NO_PERMISSION',
    ],
    ['no display', { env: {} }, 'display', 'DISPLAY_MISSING'],
  ])('%s', async (_case, change, part, code) => {
    expect(await states({ ...healthy(), ...change })).toMatchObject({ [part]: code });
  });

  it('a database of a newer version, a damaged one, and none yet', async () => {
    const file = path.join(folder, 'station.db');
    expect(await states(healthy())).toMatchObject({ database: 'warning' });
    const db = new DatabaseSync(file);
    db.exec('PRAGMA user_version = 999; CREATE TABLE t (x)');
    db.close();
    expect(await states(healthy())).toMatchObject({ database: 'DATABASE_NEWER' });
    writeFileSync(file, 'not a database at all, but long enough to look like one');
    expect(await states(healthy())).toMatchObject({ database: 'DATABASE_BROKEN' });
  });
});
