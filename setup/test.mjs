// @ts-check
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { virtualDisplay } from './display.mjs';
import { prepare } from './prepare.mjs';
import { root, run } from './run.mjs';
import { SetUpFailure, say } from './say.mjs';

/** @typedef {{ passed: number, failed: number, skipped: number }} Count */

const scratch = fs.mkdtempSync(path.join(os.tmpdir(), 'fairgate-test-'));

/** @returns {Promise<Count>} unit, component and integration tests */
async function vitest() {
  const report = path.join(scratch, 'vitest.json');
  const { code } = await run(process.execPath, [
    path.join(root, 'node_modules/vitest/vitest.mjs'),
    'run',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${report}`,
  ]);
  if (!fs.existsSync(report)) return { passed: 0, failed: 1, skipped: 0 };
  const { numPassedTests, numFailedTests, numPendingTests, numTodoTests, numFailedTestSuites } = JSON.parse(
    fs.readFileSync(report, 'utf8'),
  );
  // A file that does not even load fails without a failing test.
  const failed = numFailedTests || (code === 0 ? 0 : Math.max(1, numFailedTestSuites));
  return { passed: numPassedTests, failed, skipped: numPendingTests + numTodoTests };
}

/** @param {NodeJS.ProcessEnv} env @returns {Promise<Count>} the console in a real Electron window */
async function endToEnd(env) {
  const report = path.join(scratch, 'e2e.json');
  const { code } = await run(
    process.execPath,
    [path.join(root, 'node_modules/@playwright/test/cli.js'), 'test', '--config', 'test/e2e/playwright.config.ts'],
    {
      env: { ...env, PLAYWRIGHT_JSON_OUTPUT_NAME: report },
    },
  );
  if (!fs.existsSync(report)) return { passed: 0, failed: 1, skipped: 0 };
  const { expected, unexpected, flaky, skipped } = JSON.parse(fs.readFileSync(report, 'utf8')).stats;
  return { passed: expected, failed: unexpected + flaky || (code === 0 ? 0 : 1), skipped };
}

async function main() {
  const runtime = await prepare({ demo: 'needed', display: process.platform !== 'linux', tests: true });
  const { check } = await import('./check.mjs');
  say('6/6 测试…', '6/6 tests…');
  const lint = await check({ tests: false });
  if (lint !== 0) return { passed: 0, failed: 1, skipped: 0 };
  const tests = await vitest();
  const screen = process.platform === 'linux' ? await virtualDisplay() : null;
  const env = { ...process.env, FAIRGATE_RUNTIME: JSON.stringify(runtime), ...(screen ? { DISPLAY: screen.display } : {}) };
  const windows = await endToEnd(env);
  screen?.stop();
  return {
    passed: tests.passed + windows.passed,
    failed: tests.failed + windows.failed,
    skipped: tests.skipped + windows.skipped,
  };
}

main()
  .catch((error) => {
    process.stderr.write(`${error instanceof SetUpFailure ? error.message : error instanceof Error ? error.stack : error}\n`);
    return { passed: 0, failed: 1, skipped: 0 };
  })
  .then(({ passed, failed, skipped }) => {
    fs.rmSync(scratch, { recursive: true, force: true });
    process.stdout.write(`${passed} passed, ${failed} failed, ${skipped} skipped\n`);
    process.exitCode = failed === 0 && passed > 0 ? 0 : 1;
  });
