import { copyFileSync, existsSync, mkdirSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { notesIn, parseCheckpoint } from './checkpoint';
import { consistencyProofText } from './consistencyProof';
import { exportFiles, writeWhole } from './exportLog';
import type { LogTables } from './logTables';
import { rotatedKind } from './logWalk';
import { consistencyPath, inclusionPath } from './merkle';
import { tlogProofText } from './tlogProof';
import { keyProofName } from './verifyContinued';

interface What {
  tables: LogTables;
  /** The newest signed checkpoint and the number of its entries. */
  checkpoint: string;
  size: number;
  /** Number of entries of the earlier checkpoint. */
  from: number;
  verifierPage?: string | undefined;
}

/**
 * Writes into a new or empty folder: the keys, for each that followed another the proof that its entry stands in a checkpoint the one before
 * signed, the page to verify it with, and last the proof of consistency. None of the entries but those that name keys. Throws what the file
 * system throws, and a RangeError where rows are missing.
 */
export function writeContinuation(folder: string, { tables, checkpoint, size, from, verifierPage }: What): void {
  mkdirSync(folder, { recursive: true });
  if (readdirSync(folder).length > 0) throw new Error('the folder is not empty');
  const keys = tables.keys();
  writeWhole(path.join(folder, exportFiles.keys), keys.map(({ verifier }) => `${verifier}\n`).join(''));
  const namings = tables.rowsOfKindsFrom([rotatedKind], 0);
  for (const [index, { handover }] of keys.entries()) {
    const [note = ''] = notesIn(handover ?? '');
    const handedOverAt = parseCheckpoint(note.slice(0, note.indexOf('\n\n') + 1))?.size;
    const naming = namings[index - 1];
    if (!naming || handedOverAt === undefined) continue;
    const proof = { seq: naming.seq, path: inclusionPath(tables.node, naming.seq, handedOverAt), entry: naming.text };
    writeWhole(path.join(folder, keyProofName(index + 1)), tlogProofText({ ...proof, checkpoint: note }));
  }
  if (verifierPage !== undefined && existsSync(verifierPage)) copyFileSync(verifierPage, path.join(folder, exportFiles.verifier));
  const proof = { from, path: consistencyPath(tables.node, from, size), checkpoint };
  writeWhole(path.join(folder, exportFiles.consistency), consistencyProofText(proof));
}
