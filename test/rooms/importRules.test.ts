import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';

const root = path.resolve(import.meta.dirname, '../..');
type Import = readonly [room: string, specifier: string];

const walls: Import[] = [
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
  ['main/handOnly', '../storage/database'],
  ['main/handOnly', '../consent/consent'],
  ['main/handOnly', '../events/eventLog'],
  ['main/handOnly', '../station'],
  ['main/electron', '../../renderer/bridge'],
  ['main', '../test/support/console/until'],
  ['native-bridge/serial', '../vision/protocol'],
  ['native-bridge/serial', '../../main/contract/ids'],
  ['native-bridge/camera', '../vision/pipeline'],
  ['native-bridge/vision', '../camera/createCamera'],
  ['native-bridge/vision', '../../main/contract/liveVideo'],
  ['models', '../main/contract/ids'],
];

const doors: Import[] = [
  ['renderer/features/desk', '../../../main/contract/ids'],
  ['main/access', '../contract/ids'],
  ['main/consent', '../storage/database'],
  ['main/handOnly', '../access/lanes'],
  ['main/access', '../../native-bridge/serial/protocol'],
  ['native-bridge/vision', '../camera/camera'],
];

const fileOf = ([room, specifier]: Import) =>
  path.join(room, `planted${process.pid}x${Buffer.from(specifier).toString('hex')}.ts`);

/** Files that lint says break a rule about imports, of one file planted for each import. One run for all: lint takes its time to start. */
const refused = new Set<string>();
beforeAll(() => {
  const planted = [...walls, ...doors].map(fileOf);
  for (const each of [...walls, ...doors])
    writeFileSync(path.join(root, fileOf(each)), `import { thing } from '${each[1]}';\n\nexport const planted = thing;\n`);
  try {
    const biome = path.join(root, 'node_modules/@biomejs/biome/bin/biome');
    const args = ['lint', '--only=style/noRestrictedImports', '--max-diagnostics=none', '--reporter=json', ...planted];
    const { stdout } = spawnSync(process.execPath, [biome, ...args], { cwd: root, encoding: 'utf8' });
    const report = Report.parse(JSON.parse(stdout));
    expect(report.summary).toMatchObject({ unchanged: planted.length, errors: report.diagnostics.length });
    for (const { category, location } of report.diagnostics) {
      expect(category).toBe('lint/style/noRestrictedImports');
      refused.add(path.normalize(location.path));
    }
  } finally {
    for (const file of planted) rmSync(path.join(root, file), { force: true });
  }
}, 30_000);

const Report = z.object({
  summary: z.object({ unchanged: z.number(), errors: z.number() }),
  diagnostics: z.array(z.object({ category: z.string(), location: z.object({ path: z.string() }) })),
});

describe('lint refuses an import that crosses a wall', () => {
  it.each(walls)('%s ← %s', (...crossing) => {
    expect(refused).toContain(fileOf(crossing));
  });

  it.each(doors)('and lets %s ← %s through', (...passing) => {
    expect(refused).not.toContain(fileOf(passing));
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
