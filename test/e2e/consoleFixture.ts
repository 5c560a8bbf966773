import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { test as base, expect } from '@playwright/test';
import { launchConsole, type RunningConsole } from '../support/console/console';
import { Runtime } from '../support/console/runtime';

/** Set-up hands the Electron it found to the tests through the environment. */
export function runtimeOfThisRun(): Runtime {
  const given = process.env.FAIRGATE_RUNTIME;
  if (!given) throw new Error('started by npm test');
  const root = process.platform === 'linux' && process.getuid?.() === 0;
  return Runtime.parse({ ...JSON.parse(given), switches: root ? ['--no-sandbox'] : [] });
}

interface Fixtures {
  dataFolder: string;
  /** Starts the console on the test's data folder; closed when the test ends. Another runtime may stand for a damaged checkout. */
  start: (args?: string[], env?: Record<string, string>, runtime?: Runtime) => Promise<RunningConsole>;
}

export const test = base.extend<Fixtures>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixtures a function wants from this pattern.
  dataFolder: async ({}, use) => {
    const folder = mkdtempSync(path.join(os.tmpdir(), 'fairgate-e2e-'));
    await use(folder);
    rmSync(folder, { recursive: true, force: true });
  },
  start: async ({ dataFolder }, use) => {
    const started: RunningConsole[] = [];
    await use(async (args = [], env = {}, runtime = runtimeOfThisRun()) => {
      const console = await launchConsole({ runtime, dataFolder, args, env });
      started.push(console);
      return console;
    });
    for (const console of started) {
      await console.close();
      expect(console.pageErrors, 'errors the window printed').toEqual([]);
    }
  },
});

export { expect };
