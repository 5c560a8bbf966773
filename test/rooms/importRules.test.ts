import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';

const root = path.resolve(import.meta.dirname, '../..');
const planted: string[] = [];

afterEach(() => {
  for (const file of planted.splice(0)) rmSync(file, { force: true });
});

/** Puts a file with one import into a room and returns whether lint refuses it. */
function refused(room: string, specifier: string): boolean {
  const file = path.join(root, room, `planted${process.pid}.ts`);
  planted.push(file);
  writeFileSync(file, `import { thing } from '${specifier}';\n\nexport const planted = thing;\n`);
  const biome = path.join(root, 'node_modules/@biomejs/biome/bin/biome');
  const { status, stdout, stderr } = spawnSync(process.execPath, [biome, 'lint', '--only=style/noRestrictedImports', file], {
    cwd: root,
    encoding: 'utf8',
  });
  const ruleNamed = (stdout + stderr).includes('noRestrictedImports');
  expect(ruleNamed).toBe(status !== 0);
  return ruleNamed;
}

describe('lint refuses an import that crosses a wall', () => {
  it.each([
    ['renderer/features/desk', '../../../main/station'],
    ['renderer/features/desk', '../../../main/storage/database'],
    ['renderer', '../native-bridge/serial/protocol'],
    ['renderer', 'electron'],
    ['renderer', 'node:fs'],
    ['main/contract', '../access/policy'],
    ['main/access', '../consent/consent'],
    ['main/access', '../../native-bridge/serial/host'],
    ['main/consent', '../people/people'],
    ['main/events', 'electron'],
    ['main/startup', 'electron'],
    ['main/recognition', '../storage/database'],
    ['main/recognition', 'node:crypto'],
    ['main/storage', '../consent/consent'],
    ['main/electron', '../../renderer/bridge'],
    ['main', '../test/support/console/until'],
    ['native-bridge/serial', '../vision/protocol'],
    ['native-bridge/serial', '../../main/contract/ids'],
    ['native-bridge/camera', '../vision/pipeline'],
    ['native-bridge/vision', '../camera/createCamera'],
    ['native-bridge/vision', '../../main/contract/liveVideo'],
    ['models', '../main/contract/ids'],
  ])('%s ← %s', (room, specifier) => {
    expect(refused(room, specifier)).toBe(true);
  });

  it.each([
    ['renderer/features/desk', '../../../main/contract/ids'],
    ['main/access', '../contract/ids'],
    ['main/consent', '../storage/database'],
    ['main/access', '../../native-bridge/serial/protocol'],
    ['native-bridge/vision', '../camera/camera'],
  ])('and lets %s ← %s through', (room, specifier) => {
    expect(refused(room, specifier)).toBe(false);
  });
});

/** All TypeScript files below a folder. */
function sourcesOf(folder: string): string[] {
  return readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => path.join(folder, file));
}

describe('what lint cannot see', () => {
  it('the services know the devices by type alone', () => {
    const services = ['access', 'people', 'consent', 'events', 'operators', 'site'].flatMap((room) => sourcesOf(`main/${room}`));
    const offenders = services.filter((file) =>
      /^import (?!type )[^;]*from '[^']*native-bridge/m.test(readFileSync(path.join(root, file), 'utf8')),
    );
    expect(services.length).toBeGreaterThan(20);
    expect(offenders).toEqual([]);
  });

  it('only main/electron imports electron', () => {
    const offenders = [...sourcesOf('main'), ...sourcesOf('native-bridge'), ...sourcesOf('models')].filter(
      (file) =>
        !file.startsWith(path.join('main', 'electron')) && /from 'electron'/.test(readFileSync(path.join(root, file), 'utf8')),
    );
    expect(offenders).toEqual([]);
  });
});
