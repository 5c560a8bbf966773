import path from 'node:path';
import { exportLog } from '../../../main/ledger/exportLog';
import { readLogTables } from '../../../main/ledger/logTables';
import { verifyExport } from '../../../main/ledger/verifyExport';
import { type BenchFigure, spread } from '../report/report';
import { bodyOf, openLog, timeMs } from './station';

const ENTRIES = 1_000_000;
const A_TRANSACTION = 10_000;
const PROOFS = 200;

function must(isRight: boolean, what: string): void {
  if (!isRight) throw new Error(what);
}

/** A log of a million entries, opened anew; each measurement fails the bench when its answer is not right. */
export function measureLog(folder: string): BenchFigure[] {
  const writing = openLog(folder);
  const fillMs = timeMs(() => {
    while (writing.ledger.size() < ENTRIES) {
      writing.database.transaction(() => {
        for (let index = 0; index < A_TRANSACTION && writing.ledger.size() < ENTRIES; index += 1) {
          writing.ledger.append('consent.given', bodyOf(index));
        }
      });
    }
  });
  writing.database.close();
  let opened: ReturnType<typeof openLog> | null = null;
  const openMs = timeMs(() => {
    opened = openLog(folder);
  });
  const { database, ledger } = opened ?? openLog(folder);
  const verifyMs = timeMs(() => {
    const check = ledger.verify();
    must(check.ok && check.entries === ENTRIES, 'does not verify');
  });
  const slices: number[] = [];
  const steps = ledger.verifyInSteps();
  for (let isDone = false; !isDone; ) {
    slices.push(
      timeMs(() => {
        isDone = steps.next().done === true;
      }),
    );
  }
  const proofMs: number[] = [];
  for (let index = 0; index < PROOFS; index += 1) {
    const seq = (index * 7_919_333) % ENTRIES;
    proofMs.push(timeMs(() => must(ledger.proofFor(seq).ok, 'no proof')));
  }
  const consistencyMs: number[] = [];
  for (let index = 1; index <= PROOFS; index += 1) {
    consistencyMs.push(timeMs(() => must(ledger.consistency(index * 4_999, ENTRIES).length > 0, 'no proof')));
  }
  const checkpoint = ledger.keepCheckpoint();
  must(checkpoint.ok, 'no checkpoint');
  const target = path.join(folder, 'export');
  const exportMs = timeMs(() => {
    const what = { tables: readLogTables(database.db), checkpoint: checkpoint.ok ? checkpoint.value : '', size: ENTRIES };
    for (const _step of exportLog(target, what));
  });
  const verifyExportMs = timeMs(() => must(verifyExport(target, { trusted: null, proof: null, since: null }).ok, 'bad export'));
  database.close();
  const seconds = (name: string, ms: number, goal?: string): BenchFigure => ({
    name,
    value: ms / 1000,
    unit: 's',
    ...(goal !== undefined && { goal }),
  });
  const many = (name: string, ms: number[]): BenchFigure => {
    const { median, p99 } = spread(ms);
    return { name, value: median, unit: 'ms', p99 };
  };
  return [
    seconds(`verify ${ENTRIES} entries`, verifyMs, '≤ 10 s'),
    many('one step of a verification, 256 entries', slices),
    seconds(`open a database of ${ENTRIES} entries`, openMs),
    seconds(`export ${ENTRIES} entries`, exportMs),
    seconds(`verify that export`, verifyExportMs),
    many(`proof of an entry of ${ENTRIES}`, proofMs),
    many(`consistency of two checkpoints of ${ENTRIES}`, consistencyMs),
    seconds(`append ${ENTRIES} entries, ${A_TRANSACTION} a transaction`, fillMs),
  ];
}
