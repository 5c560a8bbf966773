import { readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import type { LedgerFault } from '../contract/ledger';
import { writeFileAtomically } from '../storage/atomicFile';
import type { StationDatabase } from '../storage/database';
import type { Keyring } from '../storage/keyring';
import type { StationLedger } from './stationLedger';

export const keptEndName = 'ledger-end.json';
const aad = 'ledger-end';
const KeptFile = z.object({ version: z.literal(1), sealed: z.base64().max(4_000) }).strict();
const End = z.strictObject({ station: z.uuid(), size: z.number().int().min(1), root: z.string().length(64) });
type End = z.infer<typeof End>;

/**
 * Where the log ended, sealed in a file beside the database: a database that was emptied, taken away or put back to an earlier state is behind
 * it. What puts the file back together with the database is not found; that needs a place outside.
 */
export interface KeptEnd {
  /** What contradicts the log: `kept-end-ahead`, `kept-end-differs`, `kept-end-missing`. Stays until it is accepted. */
  conflict(): LedgerFault | null;
  /** Keeps the present end, unless something contradicts it. Throws what the file system throws. */
  keep(): void;
  /** Somebody put older records back on purpose: the log says so, and goes on from here. Throws what the file system throws. */
  accept(): void;
}

/** Nothing is kept of a database without a file. */
export function createKeptEnd(deps: { ledger: StationLedger; database: StationDatabase; keyring: Keyring }): KeptEnd {
  const { ledger, database, keyring } = deps;
  const place = database.db.location();
  const file = place === null ? null : path.join(path.dirname(place), keptEndName);
  const found = file === null ? 'none' : read(file, keyring);
  let conflict = file === null ? null : contradiction(found, ledger);
  let written = typeof found === 'string' ? 0 : found.size;

  const write = () => {
    const size = ledger.size();
    if (file === null || size === written || size === 0) return;
    const end: End = { station: ledger.stationId, size, root: ledger.rootHex() };
    const sealed = Buffer.from(keyring.seal(Buffer.from(JSON.stringify(end), 'utf8'), aad)).toString('base64');
    writeFileAtomically(file, Buffer.from(`${JSON.stringify({ version: 1, sealed })}\n`));
    written = size;
    ledger.endIsKept();
  };
  return {
    conflict: () => conflict,
    keep() {
      if (!conflict) write();
    },
    accept() {
      if (!conflict) return;
      const known = typeof found === 'string' ? null : found;
      ledger.append('ledger.older-accepted', {
        why: conflict,
        knownStation: known?.station ?? null,
        knownSize: known?.size ?? null,
        knownRoot: known?.root ?? null,
      });
      // Where the disk refuses, the next start finds it again: then nothing is accepted yet.
      written = 0;
      write();
      conflict = null;
    },
  };
}

function read(file: string, keyring: Keyring): End | 'none' | 'unreadable' {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT' ? 'none' : 'unreadable';
  }
  try {
    const plain = keyring.open(Buffer.from(KeptFile.parse(JSON.parse(text)).sealed, 'base64'), aad);
    return plain ? End.parse(JSON.parse(Buffer.from(plain).toString('utf8'))) : 'unreadable';
  } catch {
    return 'unreadable';
  }
}

function contradiction(found: End | 'none' | 'unreadable', ledger: StationLedger): LedgerFault | null {
  // Once there was one the sealed end of the log says so.
  if (found === 'none') return ledger.isEndKept() ? 'kept-end-missing' : null;
  if (found === 'unreadable' || found.station !== ledger.stationId) return 'kept-end-differs';
  if (found.size > ledger.size()) return 'kept-end-ahead';
  try {
    return ledger.rootHex(found.size) === found.root ? null : 'kept-end-differs';
  } catch {
    // Rows are missing; the verification of the log names them.
    return null;
  }
}
