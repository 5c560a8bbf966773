import { readdirSync, readFileSync } from 'node:fs';
import type { ElectronApplication } from '@playwright/test';

/** Process of the console's utility process, by the name it was given; null while there is none. */
export const pidOfService = (app: ElectronApplication, name: 'fairgate-vision' | 'fairgate-serial' | 'fairgate-demo-gate') =>
  app.evaluate(
    ({ app: electron }, wanted) => electron.getAppMetrics().find((metric) => metric.name === wanted)?.pid ?? null,
    name,
  );

/** The process and everything it started, directly or not. Linux only. */
export function processTree(root: number): number[] {
  const children = new Map<number, number[]>();
  for (const pid of allProcesses()) {
    const parent = parentOf(pid);
    if (parent !== null) children.set(parent, [...(children.get(parent) ?? []), pid]);
  }
  const tree = [root];
  for (const pid of tree) tree.push(...(children.get(pid) ?? []));
  return tree;
}

export const allProcesses = (): number[] =>
  readdirSync('/proc')
    .map(Number)
    .filter((pid) => pid > 0);

/** Content of a file below `/proc/PID`; null when the process is gone. */
export function readOfProcess(pid: number, file: 'stat' | 'cmdline' | 'environ'): Buffer | null {
  try {
    return readFileSync(`/proc/${pid}/${file}`);
  } catch {
    return null;
  }
}

function parentOf(pid: number): number | null {
  // The name in brackets may hold anything, also brackets; state and parent come after the last one.
  const text = readOfProcess(pid, 'stat')?.toString('latin1');
  const parent = text?.slice(text.lastIndexOf(')') + 2).split(' ')[1];
  return parent ? Number(parent) : null;
}
