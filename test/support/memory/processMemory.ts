import { closeSync, openSync, readFileSync, readSync } from 'node:fs';

export interface MemoryPart {
  /** What the kernel calls it, `[heap]`, `[stack]`, a file; empty for anonymous memory. */
  name: string;
  from: number;
  bytes: Uint8Array;
}

const PART = 1 << 20;
/** What lies across the border of two parts is whole in one of them. */
const OVERLAP = 4096;

/**
 * A copy of all memory of a process that it can write to, as a debugger sees it (proc(5): maps, mem). The process stands still
 * meanwhile. Linux only; needs the right to trace it, as a parent has.
 */
export function dumpMemory(pid: number): MemoryPart[] {
  process.kill(pid, 'SIGSTOP');
  const memory = openSync(`/proc/${pid}/mem`, 'r');
  try {
    return mappingsOf(pid).flatMap((mapping) => readMapping(memory, mapping));
  } finally {
    closeSync(memory);
    process.kill(pid, 'SIGCONT');
  }
}

interface Mapping {
  name: string;
  from: number;
  to: number;
}

const mappingsOf = (pid: number): Mapping[] =>
  readFileSync(`/proc/${pid}/maps`, 'utf8')
    .trim()
    .split('\n')
    .flatMap((line) => {
      const [, from = '', to = '', rights = '', name = ''] = /^(\w+)-(\w+) (\S+) \S+ \S+ \S+ *(.*)$/.exec(line) ?? [];
      return rights.startsWith('rw') ? [{ name, from: Number.parseInt(from, 16), to: Number.parseInt(to, 16) }] : [];
    });

/** Pages that cannot be read (the kernel's own) and parts of nothing but zeros are left out. */
function readMapping(memory: number, { name, from, to }: Mapping): MemoryPart[] {
  const parts: MemoryPart[] = [];
  for (let at = from; at < to; at += PART) {
    const bytes = Buffer.alloc(Math.min(PART + OVERLAP, to - at));
    try {
      const length = readSync(memory, bytes, 0, bytes.length, at);
      if (length > 0 && !bytes.equals(zeros.subarray(0, bytes.length))) parts.push({ name, from: at, bytes });
    } catch {
      // Mapped, but not there.
    }
  }
  return parts;
}

const zeros = Buffer.alloc(PART + OVERLAP);
