import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import path from 'node:path';
import type { Keyring } from '../storage/keyring';
import { type HandLine, type Journal, sealLine } from './handLines';

/** Beside the database; gone once its lines stand in the records. */
export const handJournalName = 'hand-openings.jsonl';
/** About 14,000 openings. What comes after is kept in memory only. */
export const LARGEST_BYTES = 8_000_000;
/** Lines kept in memory while the disk takes none; beyond these, openings are only counted. */
const MOST_WAITING = 10_000;
/** So that a disk that refuses again costs the next opening little. */
const LINES_AT_ONCE = 64;

/**
 * The openings by hand of a station without records. Nothing here throws, and no call waits for the disk, which may be the reason why
 * there are no records: what it does not take stays in memory, and is written with the next line it takes.
 */
export interface HandJournal {
  add(line: HandLine): void;
  /** Resolves when all that was added is on disk, or the disk has refused it. On a disk that hangs it never does. */
  settled(): Promise<void>;
  readonly isWriting: boolean;
  /** Tries once more to write what waits. */
  flush(): void;
  /** Openings on disk, and those in memory only. */
  readonly count: { kept: number; unwritten: number };
  /** What is in memory only, for the records; `uncounted` openings were too many even for that. */
  waiting(): { journal: Journal; uncounted: number };
  /** All of it stands in the records: what follows is another journal. Only when settled. */
  taken(): void;
}

interface Deps {
  folder: string;
  keyring: Keyring;
  newId: () => string;
  /** Lines were written, or not. */
  onChange: () => void;
  onFailed: (error: unknown) => void;
  largestBytes?: number;
}

export function createHandJournal({
  folder,
  keyring,
  newId,
  onChange,
  onFailed,
  largestBytes = LARGEST_BYTES,
}: Deps): HandJournal {
  const file = path.join(folder, handJournalName);
  let journal = newId();
  let n = 0;
  let waiting: { line: HandLine; sealed: string }[] = [];
  let uncounted = 0;
  let kept = 0;
  let writing: Promise<void> | null = null;
  const openings = (lines: typeof waiting) => lines.filter(({ line }) => line.what === 'asked').length;

  const write = async () => {
    try {
      while (waiting.length > 0) {
        const block = waiting.slice(0, LINES_AT_ONCE);
        await append(file, Buffer.from(block.map(({ sealed }) => sealed).join(''), 'utf8'), largestBytes);
        kept += openings(block);
        waiting = waiting.slice(block.length);
      }
      return true;
    } catch (error) {
      onFailed(error);
      return false;
    }
  };
  const flush = () => {
    if (waiting.length === 0) return;
    writing ??= write().then((isWritten) => {
      writing = null;
      onChange();
      // What came in the very moment the last line was written.
      if (isWritten) flush();
    });
  };

  return {
    add(line) {
      if (waiting.length < MOST_WAITING) {
        waiting.push({ line, sealed: sealLine(line, { journal, n, keyring }) });
        n += 1;
      } else if (line.what === 'asked') uncounted += 1;
      flush();
    },
    settled: async () => {
      while (writing) await writing;
    },
    get isWriting() {
      return writing !== null;
    },
    flush,
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
 * Whole lines or nothing, and on disk when it resolves; readable by the owner only. A tail without its end, left by a power cut, makes
 * room. Rejects with what the file system says, and with a RangeError for a file that would become too large.
 */
async function append(file: string, bytes: Uint8Array, largestBytes: number): Promise<void> {
  const handle = await open(file, constants.O_RDWR | constants.O_CREAT, 0o600);
  try {
    const end = await endOfLastLine(handle);
    if (end + bytes.length > largestBytes) throw new RangeError('the journal is full');
    try {
      let written = 0;
      while (written < bytes.length)
        written += (await handle.write(bytes, written, bytes.length - written, end + written)).bytesWritten;
      await handle.truncate(end + bytes.length);
      await handle.sync();
      if (end === 0) await syncFolder(path.dirname(file));
    } catch (error) {
      // Where even that is refused, the next line that is written makes room for itself.
      await handle.truncate(end).catch(() => {});
      throw error;
    }
  } finally {
    await handle.close();
  }
}

/** So that a file that was just made is found after a power cut. */
async function syncFolder(folder: string): Promise<void> {
  // Windows cannot open a folder for syncing.
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Where the next line begins. Reads backwards: nearly always the last byte ends a line. */
async function endOfLastLine(handle: FileHandle): Promise<number> {
  const block = Buffer.alloc(4_096);
  let end = (await handle.stat()).size;
  while (end > 0) {
    const from = Math.max(0, end - block.length);
    const { bytesRead } = await handle.read(block, 0, end - from, from);
    const at = block.subarray(0, bytesRead).lastIndexOf(0x0a);
    if (at >= 0) return from + at + 1;
    end = from;
  }
  return 0;
}
