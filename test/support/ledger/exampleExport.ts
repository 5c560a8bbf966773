import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { exportLog } from '../../../main/ledger/exportLog';
import { readLogTables } from '../../../main/ledger/logTables';
import { createStationLedger, type StationLedger } from '../../../main/ledger/stationLedger';
import { tlogProofText } from '../../../main/ledger/tlogProof';
import { openStationDatabase } from '../../../main/storage/database';
import { createKeyring } from '../../../main/storage/keyring';

const start = Date.UTC(2026, 10, 22, 10, 0, 0);
const personId = '01935a3e-0000-7000-8000-000000000001';
const registerHash = createHash('sha256').update('an entry of the register').digest('hex');

/** The same bytes every time, so that the example has the same hashes on every machine. */
function countedBytes(): (n: number) => Uint8Array {
  let count = 0;
  return (n) => {
    count += 1;
    return new Uint8Array(createHash('sha512').update(`fairgate example ${count}`).digest().subarray(0, n));
  };
}

/** A log whose every byte is known beforehand: a minute between entries, counted randomness. `database` is a path. */
export function exampleLedger(database: string): { ledger: StationLedger; exportTo(folder: string): void; close(): void } {
  const opened = openStationDatabase(database);
  if (!opened.ok) throw new Error(opened.error.code);
  let minute = -1;
  const nowMs = () => {
    minute += 1;
    return start + minute * 60_000;
  };
  const keyring = createKeyring(new Uint8Array(32).fill(7));
  const ledger = createStationLedger({
    database: opened.value,
    keyring,
    clock: { nowMs, monoMs: () => 0 },
    random: countedBytes(),
  });
  return {
    ledger,
    exportTo(folder) {
      const checkpoint = ledger.checkpoint();
      if (!checkpoint.ok) throw new Error(checkpoint.error.code);
      const steps = exportLog(folder, {
        tables: readLogTables(opened.value.db),
        checkpoint: checkpoint.value,
        size: ledger.size(),
      });
      while (!steps.next().done);
    },
    close: () => opened.value.close(),
  };
}

/** The consent of one person, from its beginning to its end, with a new key in between. Answers with the checkpoint before the last entry. */
export function fillExample(ledger: StationLedger): string {
  ledger.append('consent.given', {
    personId,
    recordId: '01935a3e-0000-7000-8000-000000000002',
    registerHash,
    validUntil: '2027-11-22T10:00:00.000Z',
  });
  ledger.rotateKey();
  const between = ledger.checkpoint();
  if (!between.ok) throw new Error(between.error.code);
  ledger.append('consent.withdrawn', { personId, recordId: '01935a3e-0000-7000-8000-000000000003', registerHash });
  return between.value;
}

/**
 * Writes an example to verify into an empty folder: the four files of an export, beside it `earlier-checkpoint.txt` and the proof of entry 1.
 * `entries` more of them make a longer log.
 */
export function writeExample(folder: string, entries = 0): void {
  const { ledger, exportTo, close } = exampleLedger(path.join(folder, 'station.db'));
  const between = fillExample(ledger);
  for (let index = 0; index < entries; index += 1) ledger.append('example.counted', { index });
  exportTo(path.join(folder, 'export'));
  const proof = ledger.proofFor(1);
  if (!proof.ok) throw new Error(proof.error.code);
  const { seq, hashes, checkpoint } = proof.value;
  const steps = hashes.map((hash) => Buffer.from(hash).toString('hex'));
  writeFileSync(path.join(folder, 'earlier-checkpoint.txt'), between);
  writeFileSync(path.join(folder, 'entry-1.tlog-proof'), tlogProofText({ seq, path: steps, entry: null, checkpoint }));
  close();
}
