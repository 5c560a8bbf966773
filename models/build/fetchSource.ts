import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { extract } from 'tar';
import type { ModelSource } from '../manifest';

/** A failure the person at the keyboard can act on; its message is one plain sentence. */
export class BuildError extends Error {}

export interface FetchContext {
  /** Where extracted source files are kept between runs. */
  cacheFolder: string;
  /** npm is started here, so that the registry settings of this project and user apply. */
  projectFolder: string;
  say: (line: string) => void;
}

export type SourceFiles = ReadonlyMap<string, Uint8Array>;

export const sha256Hex = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/**
 * The wanted files of a package, by their path in it, from the cache or by `npm pack`. Every byte is checked against the
 * manifest's sha256 before it is returned or kept. Throws a BuildError when the package cannot be had or differs.
 */
export async function fetchSource(source: ModelSource, context: FetchContext): Promise<SourceFiles> {
  const cached = await readCached(source, context.cacheFolder);
  if (cached) return cached;
  const megabytes = (source.downloadBytes / 1e6).toFixed(1);
  context.say(`fetching ${source.package} ${source.version} from the npm registry (${megabytes} MB)`);
  const work = await makeWorkFolder(context.cacheFolder);
  try {
    const tarball = await packPackage(source, work, context);
    await extractWanted(source, tarball, work);
    const files = await readChecked(source, join(work, 'package'));
    await keep(source, join(work, 'package'), context.cacheFolder);
    return files;
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

async function makeWorkFolder(cacheFolder: string): Promise<string> {
  try {
    await mkdir(cacheFolder, { recursive: true });
    return await mkdtemp(join(cacheFolder, '.fetch-'));
  } catch {
    throw new BuildError(`The cache folder ${cacheFolder} cannot be written; choose another with --cache.`);
  }
}

const cachePath = ({ package: name, version }: ModelSource, cacheFolder: string, path: string) =>
  join(cacheFolder, `${name.replace('/', '+')}@${version}`, ...path.split('/'));

async function readCached(source: ModelSource, cacheFolder: string): Promise<SourceFiles | null> {
  const files = new Map<string, Uint8Array>();
  for (const { path, sha256 } of source.files) {
    const bytes = await readFile(cachePath(source, cacheFolder, path)).catch(() => null);
    if (!bytes || sha256Hex(bytes) !== sha256) return null;
    files.set(path, bytes);
  }
  return files;
}

async function readChecked({ files, package: name, version }: ModelSource, folder: string): Promise<SourceFiles> {
  const found = new Map<string, Uint8Array>();
  for (const { path, sha256 } of files) {
    const bytes = await readFile(join(folder, ...path.split('/'))).catch(() => null);
    if (!bytes) throw new BuildError(`The package ${name} ${version} does not hold ${path}, so nothing was built from it.`);
    const actual = sha256Hex(bytes);
    if (actual !== sha256) {
      throw new BuildError(
        `${path} of ${name} ${version} has sha256 ${actual} instead of ${sha256}: it is not the file the manifest names, so it was thrown away.`,
      );
    }
    found.set(path, bytes);
  }
  return found;
}

async function keep(source: ModelSource, folder: string, cacheFolder: string): Promise<void> {
  for (const { path } of source.files) {
    const target = cachePath(source, cacheFolder, path);
    await mkdir(dirname(target), { recursive: true });
    await rename(join(folder, ...path.split('/')), target);
  }
}

async function extractWanted({ files, package: name, version }: ModelSource, tarball: string, folder: string): Promise<void> {
  const wanted = files.map(({ path }) => `package/${path}`);
  try {
    await extract({ file: tarball, cwd: folder, filter: (path) => wanted.includes(path) });
  } catch {
    throw new BuildError(`The archive of ${name} ${version} cannot be unpacked; run the build again to fetch it anew.`);
  }
}

/**
 * Runs `npm pack` and returns the archive's path. Options travel in the environment, so that no path needs quoting where
 * npm is a `.cmd` file and only a shell can start it.
 */
async function packPackage(source: ModelSource, folder: string, context: FetchContext): Promise<string> {
  const name = `${source.package}@${source.version}`;
  const child = spawn('npm', ['pack', name, '--ignore-scripts', '--prefer-offline', '--loglevel=error'], {
    cwd: context.projectFolder,
    env: { ...process.env, npm_config_pack_destination: folder },
    shell: process.platform === 'win32',
    stdio: ['ignore', 'ignore', 'pipe'],
    windowsHide: true,
  });
  let complaint = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    complaint += text;
  });
  let waitedSeconds = 0;
  const heartbeat = setInterval(() => {
    waitedSeconds += 5;
    context.say(`still fetching ${source.package} (${waitedSeconds} s)`);
  }, 5000);
  const failure = await new Promise<string | null>((done) => {
    child.once('error', () => done('npm cannot be started'));
    child.once('close', (code) => done(code === 0 ? null : reasonOf(complaint)));
  }).finally(() => clearInterval(heartbeat));
  const archive = (await readdir(folder)).find((entry) => entry.endsWith('.tgz'));
  if (failure !== null || !archive) {
    throw new BuildError(
      `The package ${name} could not be fetched (${failure ?? 'npm delivered no archive'}); check the network or npm's registry setting and run the build again.`,
    );
  }
  return join(folder, archive);
}

/** npm's own words, shortened to its error code where it names one. */
function reasonOf(complaint: string): string {
  const code = /npm (?:error|ERR!) code (\S+)/.exec(complaint)?.[1];
  const known: Record<string, string> = {
    ENOTFOUND: 'the registry’s address is unknown',
    EAI_AGAIN: 'the registry’s address is unknown',
    ECONNREFUSED: 'the registry refuses the connection',
    ETIMEDOUT: 'the registry does not answer',
    E404: 'the registry does not have it',
    ENOTCACHED: 'npm is set to work offline',
    EINTEGRITY: 'the download was damaged',
  };
  if (code === undefined) return 'npm failed';
  return known[code] ? `${known[code]}, ${code}` : `npm says ${code}`;
}
