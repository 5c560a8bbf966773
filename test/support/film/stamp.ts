import { createHash } from 'node:crypto';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { z } from 'zod';
import peopleTable from './people.json';

/** Raised whenever the same inputs would give another film. */
export const FILM_VERSION = 2;

const STAMP_FILE = 'stamp.json';
const Stamp = z.object({ version: z.number(), people: z.string(), files: z.record(z.string(), z.string()) });

const sha256 = (bytes: string | Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
const peopleHash = (): string => sha256(JSON.stringify(peopleTable));

/** True when the folder holds exactly the film this version makes, every byte of it. */
export async function filmIsBuilt(folder: string): Promise<boolean> {
  const text = await readFile(join(folder, STAMP_FILE), 'utf8').catch(() => null);
  if (text === null) return false;
  const stamp = Stamp.safeParse(parseJson(text));
  if (!stamp.success || stamp.data.version !== FILM_VERSION || stamp.data.people !== peopleHash()) return false;
  for (const [path, hash] of Object.entries(stamp.data.files)) {
    const bytes = await readFile(join(folder, path)).catch(() => null);
    if (bytes === null || sha256(bytes) !== hash) return false;
  }
  return true;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** Written last, so that an interrupted build is never taken for a film. */
export async function stampFilm(folder: string): Promise<void> {
  const files: Record<string, string> = {};
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    files[relative(folder, path).replaceAll('\\', '/')] = sha256(await readFile(path));
  }
  await writeFile(join(folder, STAMP_FILE), JSON.stringify({ version: FILM_VERSION, people: peopleHash(), files }, null, 1));
}
