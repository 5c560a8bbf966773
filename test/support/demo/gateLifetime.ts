import { fstatSync } from 'node:fs';

const parentWatchMs = 500;

/** Electron's utility processes have a port to their parent; plain Node has none. */
interface ParentPort {
  on(event: 'close', listener: () => void): void;
}

function isPipe(fd: number): boolean {
  try {
    const kind = fstatSync(fd);
    return kind.isFIFO() || kind.isSocket();
  } catch {
    return false;
  }
}

/**
 * Calls `end` once when this process has no more reason to live: SIGTERM, SIGINT or SIGHUP, end of a piped stdin, the
 * parent's port closed, or the parent gone (a child then gets another parent).
 */
export function watchForTheEnd(end: () => void): void {
  let isEnding = false;
  const once = () => {
    if (isEnding) return;
    isEnding = true;
    clearInterval(watch);
    end();
  };
  const parent = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid !== parent) once();
  }, parentWatchMs);
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, once);
  if (isPipe(0)) process.stdin.on('end', once).on('close', once).resume();
  const { parentPort } = process as unknown as { parentPort?: ParentPort | null };
  parentPort?.on('close', once);
}
