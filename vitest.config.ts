import { defineConfig } from 'vitest/config';

const slow = { testTimeout: 60_000, hookTimeout: 60_000 };

export default defineConfig({
  test: {
    projects: [
      { test: { name: 'unit', include: ['test/**/*.test.ts'], exclude: ['test/**/*.int.test.ts'] } },
      { test: { name: 'component', include: ['test/**/*.test.tsx'], environment: 'jsdom', testTimeout: 20_000 } },
      /** Real processes, ptys, sockets and models; one file after another, for two cores are few. */
      { test: { name: 'integration', include: ['test/**/*.int.test.ts'], fileParallelism: false, ...slow } },
    ],
  },
});
