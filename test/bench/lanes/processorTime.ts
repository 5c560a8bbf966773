import { readdirSync } from 'node:fs';
import { readOfProcess } from '../../support/console/processes';

/** Kernel ticks a second; 100 on every Linux that runs Node. */
const TICKS = 100;

/** Seconds of processor time a process has used; 0 when it is gone. */
export function processorSeconds(pid: number): number {
  const text = readOfProcess(pid, 'stat')?.toString('latin1');
  // The name in brackets may hold anything; utime and stime are the 14th and 15th field.
  const fields = text?.slice(text.lastIndexOf(')') + 2).split(' ') ?? [];
  return (Number(fields[11] ?? 0) + Number(fields[12] ?? 0)) / TICKS;
}

/** Children of a process whose command begins with `name`. */
export function childrenNamed(parent: number, name: string): number[] {
  return readdirSync('/proc')
    .map(Number)
    .filter((pid) => pid > 0 && parentOf(pid) === parent && commandOf(pid).startsWith(name));
}

const parentOf = (pid: number): number => {
  const text = readOfProcess(pid, 'stat')?.toString('latin1') ?? '';
  return Number(text.slice(text.lastIndexOf(')') + 2).split(' ')[1] ?? 0);
};
const commandOf = (pid: number): string => readOfProcess(pid, 'cmdline')?.toString('latin1') ?? '';
