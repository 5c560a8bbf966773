import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { readManifest } from '../verify';
import { buildModels } from './buildModels';
import { BuildError } from './fetchSource';

const projectFolder = fileURLToPath(new URL('../..', import.meta.url));

const USAGE = 'Usage: npx tsx models/build/build.ts [--out FOLDER] [--cache FOLDER]';

/** The place the operating system keeps for files that may be deleted at any time. */
function defaultCacheFolder(): string {
  const base =
    process.platform === 'win32'
      ? (process.env.LOCALAPPDATA ?? join(homedir(), 'AppData', 'Local'))
      : (process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'));
  return join(base, 'fairgate', 'models');
}

function readOptions(): { out: string; cache: string } {
  try {
    const { values } = parseArgs({ options: { out: { type: 'string' }, cache: { type: 'string' } } });
    return {
      out: resolve(values.out ?? join(projectFolder, 'models', 'built')),
      cache: resolve(values.cache ?? defaultCacheFolder()),
    };
  } catch {
    throw new BuildError(`Unknown option. ${USAGE}`);
  }
}

async function main(): Promise<void> {
  const { out, cache } = readOptions();
  const manifest = await readManifest(join(projectFolder, 'models'));
  if (!manifest) throw new BuildError('models/manifest.json is missing or broken; restore it from the repository.');
  const say = (line: string) => console.log(line);
  const built = await buildModels(manifest, { outFolder: out, cacheFolder: cache, projectFolder, say });
  say(built === 0 ? `All models were already in ${out}.` : `${built} of ${manifest.files.length} models built into ${out}.`);
}

try {
  await main();
} catch (error) {
  console.error(error instanceof BuildError ? error.message : `The models could not be built: ${String(error)}`);
  process.exitCode = 1;
}
