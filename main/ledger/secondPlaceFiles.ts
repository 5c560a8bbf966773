import { mkdir, open, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';

const newestName = 'checkpoint.txt';
const historyName = 'checkpoints.txt';
/** Of the history only the end is read: it holds the newest and some months. */
const mostBytes = 256 * 1024;

/** Of one station in a folder that others may use too. */
export const folderOfStation = (folder: string, stationId: string): string => path.join(folder, `fairgate-${stationId}`);

/** What is kept at the second place, as text that nobody vouches for; empty where there is nothing. Throws when the place itself is not there. */
export async function readSecondPlace(folder: string, stationId: string): Promise<{ newest: string; history: string }> {
  if (!(await stat(folder)).isDirectory()) throw new Error('no folder');
  const own = folderOfStation(folder, stationId);
  return { newest: await endOf(path.join(own, newestName)), history: await endOf(path.join(own, historyName)) };
}

async function endOf(file: string): Promise<string> {
  const handle = await open(file, 'r').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
  if (!handle) return '';
  try {
    const about = await handle.stat();
    // A pipe or device in its place would keep us waiting for ever.
    if (!about.isFile()) throw new Error('no file');
    const length = Math.min(about.size, mostBytes);
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, about.size - length);
    return buffer.toString('utf8', 0, bytesRead);
  } finally {
    await handle.close();
  }
}

/** Replaces the newest checkpoint in one step, and adds notes to the history, each followed by an empty line. Throws what the file system throws. */
export async function writeSecondPlace(
  folder: string,
  stationId: string,
  { newest, history }: { newest: string; history: readonly string[] },
): Promise<void> {
  const own = folderOfStation(folder, stationId);
  await mkdir(own).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error;
  });
  if (history.length > 0) await durably(path.join(own, historyName), 'a', history.map((note) => `${note}\n`).join(''));
  const temporary = path.join(own, `${newestName}.new`);
  await rm(temporary, { force: true });
  await durably(temporary, 'wx', newest);
  await rename(temporary, path.join(own, newestName));
}

async function durably(file: string, flags: 'a' | 'wx', text: string): Promise<void> {
  const handle = await open(file, flags, 0o600);
  try {
    await handle.writeFile(text, 'utf8');
    await handle.sync();
  } finally {
    await handle.close();
  }
}
