import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ModelManifest } from '../manifest';
import { readManifest } from '../verify';
import { buildModels } from './buildModels';
import { BuildError } from './fetchSource';

export const projectFolder = fileURLToPath(new URL('../..', import.meta.url));

/** The place the operating system keeps for files that may be deleted at any time. */
function defaultCacheFolder(): string {
  const base =
    process.platform === 'win32'
      ? (process.env.LOCALAPPDATA ?? join(homedir(), 'AppData', 'Local'))
      : (process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'));
  return join(base, 'fairgate', 'models');
}

/** Folder in which source files stay between runs: the given one, or the operating system's place for such files. */
export const cacheFolderOf = (cache: string | undefined): string => resolve(cache ?? defaultCacheFolder());

/** Folder of the finished files: the given one, or `models/built` of this checkout. */
export const outFolderOf = (out: string | undefined): string => resolve(out ?? join(projectFolder, 'models', 'built'));

/** The manifest of this checkout. Throws a BuildError. */
export async function projectManifest(): Promise<ModelManifest> {
  const manifest = await readManifest(join(projectFolder, 'models'));
  if (!manifest) throw new BuildError('models/manifest.json is missing or broken; restore it from the repository.');
  return manifest;
}

/** Builds what is missing and says so line by line; returns how many files were built. Throws a BuildError. */
export async function runBuild(
  values: { out?: string | undefined; cache?: string | undefined },
  say: (line: string) => void,
): Promise<number> {
  const manifest = await projectManifest();
  const outFolder = outFolderOf(values.out);
  const cacheFolder = cacheFolderOf(values.cache);
  const built = await buildModels(manifest, { outFolder, cacheFolder, projectFolder, say });
  say(
    built === 0
      ? `All models were already in ${outFolder}.`
      : `${built} of ${manifest.files.length} models built into ${outFolder}.`,
  );
  return built;
}
