import { spawnSync } from 'node:child_process';
import { closeSync, openSync, rmSync, writeSync } from 'node:fs';
import path from 'node:path';

/** A disk of its own in a folder, that a story fills up or makes read-only. */
export interface SmallDisk {
  /** To the last byte. */
  fill(): void;
  free(): void;
  readOnly(on: boolean): void;
  remove(): void;
}

/** Null where this account or system can mount nothing. */
export function smallDisk(folder: string, megabytes: number): SmallDisk | null {
  const mount = (...args: string[]) => process.platform === 'linux' && spawnSync('mount', args).status === 0;
  if (!mount('-t', 'tmpfs', '-o', `size=${megabytes}m,mode=0700`, 'fairgate-test', folder)) return null;
  const filler = path.join(folder, 'filler');
  return {
    fill: () => {
      for (const bytes of [1024 * 1024, 4_096, 1]) fillWith(filler, Buffer.alloc(bytes, 1));
    },
    free: () => rmSync(filler, { force: true }),
    readOnly: (on) => void mount('-o', `remount,${on ? 'ro' : 'rw'}`, folder),
    remove: () => void spawnSync('umount', ['-l', folder]),
  };
}

function fillWith(file: string, block: Buffer): void {
  const handle = openSync(file, 'a');
  try {
    while (writeSync(handle, block) > 0);
  } catch {
    // Full, as was wanted.
  } finally {
    closeSync(handle);
  }
}
