import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

/** The project's root. */
export const checkout = fileURLToPath(new URL('../../..', import.meta.url));
export const filmFolder = fileURLToPath(new URL('../../../.cache/film', import.meta.url));

/** Builds the demo film where it is missing, as set-up does; a moment where it is there. */
export async function ensureFilm(): Promise<void> {
  const builder = fileURLToPath(new URL('../../support/film/build.ts', import.meta.url));
  await promisify(execFile)(process.execPath, ['--import', 'tsx', builder, '--out', filmFolder], { cwd: checkout });
}
