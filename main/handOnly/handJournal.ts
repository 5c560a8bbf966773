import { closeSync, constants, fstatSync, fsyncSync, ftruncateSync, openSync, readSync, writeSync } from 'node:fs';
import path from 'node:path';
import type { Keyring } from '../storage/keyring';
import { type HandLine, type Journal, sealLine } from './handLines';

/** Beside the database; gone once its lines stand in the records. */
export const handJournalName = 'hand-openings.jsonl';
/** About 14,000 openings. What comes after is kept in memory only. */
const LARGEST_BYTES = 8_000_000;
/** Lines kept in memory while the disk takes none; beyond these, openings are only counted. */
const MOST_WAITING = 10_000;
/** So that a disk that refuses again costs the next opening little. */
const LINES_AT_ONCE = 64;

/**
 * The openings by hand of a station without records. Nothing here throws or holds the gate shut: what the disk does not take waits in
 * memory, and is written with the next line it takes.
 */
export interface HandJournal {
  /** On disk when it returns true. */
  add(line: HandLine): boolean;
  /** Openings on disk, and those in memory only. */
  readonly count: { kept: number; unwritten: number };
  /** What is in memory only, for the records; `uncounted` openings were too many even for that. */
  waiting(): { journal: Journal; uncounted: number };
  /** All of it stands in the records: what follows is another journal. */
  taken(): void;
}

interface Deps {
  folder: string;
  keyring: Keyring;
  newId: () => string;
  onFailed: (error: unknown) => void;
  largestBytes?: number;
}

export function createHandJournal({ folder, keyring, newId, onFailed, largestBytes = LARGEST_BYTES }: Deps): HandJournal {
  const file = path.join(folder, handJournalName);
  let journal = newId();
  let n = 0;
  let waiting: { line: HandLine; sealed: string }[] = [];
  let uncounted = 0;
  let kept = 0;

  const openings = (lines: typeof waiting) => lines.filter(({ line }) => line.what === 'asked').length;
  const write = () => {
    while (waiting.length > 0) {
      const block = waiting.slice(0, LINES_AT_ONCE);
      append(file, Buffer.from(block.map(({ sealed }) => sealed).join(''), 'utf8'), largestBytes);
      kept += openings(block);
      waiting = waiting.slice(block.length);
    }
  };

  return {
    add(line) {
      if (waiting.length >= MOST_WAITING) {
        if (line.what === 'asked') uncounted += 1;
        return false;
      }
      waiting.push({ line, sealed: sealLine(line, { journal, n, keyring }) });
      n += 1;
      try {
        write();
        return true;
      } catch (error) {
        onFailed(error);
        return false;
      }
    },
    get count() {
      return { kept, unwritten: openings(waiting) + uncounted };
    },
    waiting: () => ({ journal: { id: journal, lines: waiting.map(({ line }) => line), missing: 0 }, uncounted }),
    taken() {
      journal = newId();
      n = 0;
      waiting = [];
      uncounted = 0;
      kept = 0;
    },
  };
}

/**
 * Whole lines or nothing, and on disk when it returns; readable by the owner only. A tail without its end, left by a power cut, makes
 * room. Throws what the file system throws, and a RangeError for a file that would become too large.
 */
function append(file: string, bytes: Uint8Array, largestBytes: number): void {
  const handle = openSync(file, constants.O_RDWR | constants.O_CREAT, 0o600);
  try {
    const end = endOfLastLine(handle);
    if (end + bytes.length > largestBytes) throw new RangeError('the journal is full');
    try {
      let written = 0;
      while (written < bytes.length) written += writeSync(handle, bytes, written, bytes.length - written, end + written);
      ftruncateSync(handle, end + bytes.length);
      fsyncSync(handle);
      if (end === 0) syncFolder(path.dirname(file));
    } catch (error) {
      cutTo(handle, end);
      throw error;
    }
  } finally {
    closeSync(handle);
  }
}

/** So that a file that was just made is found after a power cut. */
function syncFolder(folder: string): void {
  // Windows cannot open a folder for syncing.
  if (process.platform === 'win32') return;
  const handle = openSync(folder, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

function cutTo(handle: number, bytes: number): void {
  try {
    ftruncateSync(handle, bytes);
  } catch {
    // The next line that is written makes room for itself.
  }
}

/** Where the next line begins. Reads backwards: nearly always the last byte ends a line. */
function endOfLastLine(handle: number): number {
  const block = Buffer.alloc(4_096);
  let end = fstatSync(handle).size;
  while (end > 0) {
    const from = Math.max(0, end - block.length);
    const length = readSync(handle, block, 0, end - from, from);
    const at = block.subarray(0, length).lastIndexOf(0x0a);
    if (at >= 0) return from + at + 1;
    end = from;
  }
  return 0;
}
