import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { BuildError } from '../../../models/build/fetchSource';
import { makeFilm } from './makeFilm';
import { filmIsBuilt } from './stamp';

const projectFolder = fileURLToPath(new URL('../../..', import.meta.url));

/** Downloads are kept per user, so that a second checkout fetches nothing. */
function defaultCacheFolder(): string {
  const base =
    process.platform === 'win32'
      ? (process.env.LOCALAPPDATA ?? join(homedir(), 'AppData', 'Local'))
      : (process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'));
  return join(base, 'fairgate', 'film');
}

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { out: { type: 'string' }, cache: { type: 'string' } } });
  const outFolder = resolve(values.out ?? join(projectFolder, '.cache', 'film'));
  if (existsSync(outFolder) && (await filmIsBuilt(outFolder))) {
    console.log(`The demo film is already in ${outFolder}.`);
    return;
  }
  const startedMs = performance.now();
  const film = await makeFilm({
    outFolder,
    cacheFolder: resolve(values.cache ?? defaultCacheFolder()),
    projectFolder,
    say: (line) => console.log(line),
  });
  const seconds = ((performance.now() - startedMs) / 1000).toFixed(0);
  console.log(`The demo film is in ${outFolder}: ${film.clips.length} clips with ${film.people.length} people, ${seconds} s.`);
}

try {
  await main();
} catch (error) {
  const reason = error instanceof BuildError || error instanceof Error ? error.message : String(error);
  console.error(`The demo film could not be built: ${reason}`);
  process.exitCode = 1;
}
