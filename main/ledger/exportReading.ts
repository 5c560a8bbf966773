import { closeSync, openSync, readSync, statSync } from 'node:fs';

const chunkBytes = 1 << 20;
const newline = 10;

/** A whole small file as text; null when it is missing, larger than `mostBytes`, no file or not UTF-8. */
export function readSmallFile(path: string, mostBytes: number): string | null {
  let file: number;
  let size: number;
  try {
    const about = statSync(path);
    if (!about.isFile() || about.size > mostBytes) return null;
    size = about.size;
    file = openSync(path, 'r');
  } catch {
    return null;
  }
  try {
    // One more than there was: a file that grows meanwhile is not taken.
    const bytes = Buffer.alloc(size + 1);
    const length = fill(file, bytes);
    return length > size ? null : asText(bytes.subarray(0, length));
  } catch {
    return null;
  } finally {
    closeSync(file);
  }
}

/**
 * The lines of a file of any size. The second of each pair is false for a line that is not UTF-8 or longer than 1 MB, and for a last one
 * without an end; nothing follows it. Throws what the file system throws.
 */
export function* linesOf(path: string): Generator<readonly [line: string, isWhole: boolean]> {
  const file = openSync(path, 'r');
  try {
    const buffer = Buffer.allocUnsafe(chunkBytes * 2);
    let held = 0;
    for (;;) {
      const read = fill(file, buffer.subarray(held, held + chunkBytes));
      const end = held + read;
      const cut = buffer.subarray(0, end).lastIndexOf(newline);
      if (cut < 0) {
        if (end > 0) yield [buffer.toString('utf8', 0, Math.min(end, 200)), false];
        return;
      }
      for (const line of linesIn(buffer.subarray(0, cut))) {
        yield line;
        if (!line[1]) return;
      }
      buffer.copyWithin(0, cut + 1, end);
      held = end - cut - 1;
      if (held > chunkBytes) return yield ['', false];
      if (read === 0 && held === 0) return;
    }
  } finally {
    closeSync(file);
  }
}

function* linesIn(bytes: Buffer): Generator<readonly [string, boolean]> {
  const text = asText(bytes);
  if (text !== null) for (const line of text.split('\n')) yield [line, true];
  else {
    for (let from = 0; from <= bytes.length; ) {
      const found = bytes.indexOf(newline, from);
      const to = found < 0 ? bytes.length : found;
      const line = asText(bytes.subarray(from, to));
      yield [line ?? '', line !== null];
      from = to + 1;
    }
  }
}

/** Null when the bytes are not UTF-8. */
function asText(bytes: Buffer): string | null {
  const text = bytes.toString('utf8');
  return text.includes('\ufffd') && !Buffer.from(text, 'utf8').equals(bytes) ? null : text;
}

function fill(file: number, into: Buffer): number {
  let at = 0;
  while (at < into.length) {
    const read = readSync(file, into, at, into.length - at, null);
    if (read === 0) break;
    at += read;
  }
  return at;
}
