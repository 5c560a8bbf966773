import { defineConfig } from '@playwright/test';

/** The console in a real Electron window; one at a time, for each brings cameras, turnstiles and models along. */
export default defineConfig({
  testDir: '.',
  testMatch: '**/*.spec.ts',
  workers: 1,
  fullyParallel: false,
  retries: 0,
  forbidOnly: true,
  timeout: 120_000,
  expect: { timeout: 10_000 },
  outputDir: '../../test-results',
  reporter: [['list'], ['json']],
});
