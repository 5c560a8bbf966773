// @ts-check
import path from 'node:path';
import { root, run } from './run.mjs';

/** Every room is its own TypeScript project, so that none sees another's globals. */
const rooms = ['main', 'main/electron/preload', 'native-bridge', 'models', 'renderer', 'verifier', 'test', 'setup'];

const bin = (/** @type {string} */ file) => path.join(root, 'node_modules', file);

/**
 * The everyday check: lint, import rules, dead code, types, unit and component tests.
 * @param {{ tests: boolean }} options whether to run the tests too
 */
export async function check({ tests }) {
  /** @type {[string, string[]][]} */
  const steps = [
    ['biome', [bin('@biomejs/biome/bin/biome'), 'check', '--error-on-warnings', '.']],
    ['knip', [bin('knip/bin/knip.js')]],
    ...rooms.map((room) => /** @type {[string, string[]]} */ ([`types ${room}`, [bin('typescript/bin/tsc'), '-p', room]])),
    ...(tests
      ? [
          /** @type {[string, string[]]} */ ([
            'unit',
            // By default one core is left idle, which is half of a small machine.
            [bin('vitest/vitest.mjs'), 'run', '--maxWorkers', '100%', '--project', 'unit', '--project', 'component'],
          ]),
        ]
      : []),
  ];
  for (const [name, args] of steps) {
    process.stdout.write(`— ${name}\n`);
    const { code, output } = await run(process.execPath, args, { quiet: name !== 'unit' });
    if (code !== 0) {
      process.stdout.write(`${output}\n✗ ${name}\n`);
      return code;
    }
  }
  return 0;
}

if (process.argv[1] === import.meta.filename) process.exitCode = await check({ tests: true });
