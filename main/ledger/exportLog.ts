import { closeSync, copyFileSync, existsSync, fsyncSync, mkdirSync, openSync, readdirSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { batchSize, type LogTables, separator } from './logTables';

export const exportFiles = {
  entries: 'entries.jsonl',
  checkpoint: 'checkpoint.txt',
  checkpoints: 'checkpoints.txt',
  keys: 'keys.txt',
  /** Instead of the entries, where only an earlier checkpoint is to be continued. */
  consistency: 'consistency.txt',
  verifier: 'fairgate-verifier.html',
} as const;

interface What {
  tables: LogTables;
  /** The signed checkpoint the export ends at, and the number of its entries. */
  checkpoint: string;
  size: number;
  /** The page that verifies an export without this program; goes along where it is there. */
  verifierPage?: string | undefined;
}

/**
 * Writes the log into a new or empty folder: the entries, one a line, exactly the bytes that were hashed; the checkpoint; the checkpoints of
 * key handovers; the keys; the page to verify it with. The checkpoint comes last, so that an export that was cut short has none. Yields after each 256 entries and
 * throws what the file system throws.
 */
export function* exportLog(folder: string, { tables, checkpoint, size, verifierPage }: What): Generator<number, number> {
  mkdirSync(folder, { recursive: true });
  if (readdirSync(folder).length > 0) throw new Error('the folder is not empty');
  const file = openSync(join(folder, exportFiles.entries), 'wx', 0o600);
  try {
    for (let from = 0; from < size; from += batchSize) {
      const { count, texts } = tables.batch(from);
      const wanted = Math.min(batchSize, size - from);
      const lines = texts.split(separator);
      // An entry with a line end in it is none; its line goes out as it is, and the export does not verify.
      const taken = lines.length === count ? lines.slice(0, wanted) : lines;
      if (count > 0) writeAll(file, `${taken.join('\n')}\n`);
      yield from;
    }
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  const keys = tables.keys();
  writeWhole(join(folder, exportFiles.keys), keys.map(({ verifier }) => `${verifier}\n`).join(''));
  const handovers = keys.flatMap(({ handover }) => handover ?? []);
  writeWhole(join(folder, exportFiles.checkpoints), [...handovers, checkpoint].map((note) => `${note}\n`).join(''));
  if (verifierPage !== undefined && existsSync(verifierPage)) copyFileSync(verifierPage, join(folder, exportFiles.verifier));
  writeWhole(join(folder, exportFiles.checkpoint), checkpoint);
  return size;
}

/** Into a new file, durably. Throws what the file system throws. */
export function writeWhole(path: string, text: string): void {
  const file = openSync(path, 'wx', 0o600);
  try {
    writeAll(file, text);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

function writeAll(file: number, text: string): void {
  const bytes = Buffer.from(text, 'utf8');
  for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at);
}
