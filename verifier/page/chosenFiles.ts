import type { SmallFile } from '../core/bag';
import type { LogSource } from '../core/judging';

/** What is read at once: short enough that the page answers, long enough to be quick. */
const pieceBytes = 256 * 1024;
/** Keys, checkpoints and proofs are far smaller. */
const smallFileBytes = 2 * 1024 * 1024;

export const isPicture = (file: File): boolean => file.type.startsWith('image/');
const isLog = (file: File): boolean => /\.jsonl$/i.test(file.name);

/** Tells the log from the small files; pictures are for `codesInPicture`, and whatever else is large is left out. */
export async function readChosen(files: readonly File[]): Promise<{ log: LogSource | null; small: SmallFile[] }> {
  const log = files.find(isLog) ?? null;
  const small = files.filter(
    (file) =>
      !isLog(file) &&
      !isPicture(file) &&
      file.size <= smallFileBytes &&
      /\.(txt|json|note|proof|tlog-proof|key|vkey)$|^[^.]+$/i.test(file.name),
  );
  const read = await Promise.all(
    small.map(async (file) => ({ name: file.name, bytes: new Uint8Array(await file.arrayBuffer()) })),
  );
  return { log: log && logSource(log), small: read };
}

/** Reading each piece gives the page its turn, so that it keeps answering. */
function logSource(file: File): LogSource {
  return {
    sizeBytes: file.size,
    async *pieces() {
      for (let at = 0; at < file.size; at += pieceBytes)
        yield new Uint8Array(await file.slice(at, at + pieceBytes).arrayBuffer());
    },
  };
}
