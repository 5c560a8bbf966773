import { createReadStream } from 'node:fs';
import { open, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Timers } from '../access/ports';
import { fail, ok, type Result } from '../contract/errors';
import { within } from '../handOnly/within';

/** A disk that takes longer for this is not one to wait for with a hand on the button. */
const ANSWERS_WITHIN_MS = 10_000;
const PROBE_BYTES = 64 * 1024;

/**
 * Whether the disk takes and gives back at all, asked beside everything else: opening a database waits for the disk, and a guard's button
 * with it. What was read is in memory afterwards, so the opening is quick. DATA_FOLDER_UNWRITABLE; DATABASE_BROKEN where there is no
 * database or it cannot be read: somebody may be putting one there just now, and none is made in its place.
 */
export async function recordsAnswer(folder: string, timers: Timers): Promise<Result<void>> {
  let answer: Result<void> = fail('DATA_FOLDER_UNWRITABLE', { folder });
  const ask = async () => {
    if ((await faultOf(() => writeAndRemove(path.join(folder, 'hand-openings.probe')))) !== null) return;
    const fault = await faultOf(() => readThrough(path.join(folder, 'station.db')));
    answer = fault === null || saysSoAtOnce.includes(fault) ? ok(undefined) : fail('DATABASE_BROKEN');
  };
  const isInTime = await within(ANSWERS_WITHIN_MS, timers, ask());
  return isInTime ? answer : fail('DATA_FOLDER_UNWRITABLE', { folder });
}

/** Nobody waits long for these, and the opening itself has the right words for them. */
const saysSoAtOnce: readonly string[] = ['EACCES', 'EPERM', 'EISDIR', 'EBUSY'];

async function faultOf(work: () => Promise<void>): Promise<string | null> {
  try {
    await work();
    return null;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code ?? 'unknown';
  }
}

async function writeAndRemove(file: string): Promise<void> {
  try {
    const handle = await open(file, 'w', 0o600);
    try {
      await handle.writeFile(Buffer.alloc(PROBE_BYTES));
      await handle.sync();
    } finally {
      await handle.close();
    }
  } finally {
    await rm(file, { force: true });
  }
}

async function readThrough(file: string): Promise<void> {
  const { size } = await stat(file);
  if (size === 0) throw new Error('no database');
  for await (const _chunk of createReadStream(file, { highWaterMark: 1024 * 1024 }));
}
