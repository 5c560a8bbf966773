import { defineConfig } from 'vitest/config';

const slow = { testTimeout: 60_000, hookTimeout: 60_000 };

export default defineConfig({
  test: {
    projects: [
      /** Files share their modules, which halves the time; in any order, so no file may leave anything behind. */
      {
        test: {
          name: 'unit',
          include: ['test/**/*.test.ts'],
          exclude: ['test/**/*.int.test.ts'],
          isolate: false,
          testTimeout: 20_000,
        },
      },
      { test: { name: 'component', include: ['test/**/*.test.tsx'], environment: 'jsdom', isolate: false, testTimeout: 20_000 } },
      /** Real processes, ptys, sockets and models; one file after another, for two cores are few. */
      { test: { name: 'integration', include: ['test/**/*.int.test.ts'], fileParallelism: false, ...slow } },
    ],
  },
});
