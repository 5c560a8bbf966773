import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { measureAppends } from './ledger/appends';
import { measureLog } from './ledger/wholeLog';
import { benchReport, printReport } from './report/report';

/**
 * A log of a million entries: verified, exported, proved. And what an append costs beside a bare INSERT of the same bytes into a database
 * set in the same way, in turn in the same run.
 */
const folder = mkdtempSync(path.join(tmpdir(), 'fairgate-bench-ledger-'));
try {
  printReport(benchReport('ledger', [...measureAppends(path.join(folder, 'appends')), ...measureLog(path.join(folder, 'log'))]));
} finally {
  rmSync(folder, { recursive: true, force: true });
}
