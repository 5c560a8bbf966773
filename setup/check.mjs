// @ts-check
import os from 'node:os';
import path from 'node:path';
import { root, run } from './run.mjs';

/** Every room is its own TypeScript project, so that none sees another's globals. The longest first. */
const rooms = ['test', 'renderer', 'main', 'main/electron/preload', 'native-bridge', 'verifier', 'models', 'setup'];

const bin = (/** @type {string} */ file) => path.join(root, 'node_modules', file);

/** What tsc found out about a room the last time, so that it looks again only at what changed since. */
const memoryOf = (/** @type {string} */ room) => path.join(root, '.cache', 'types', `${room.replaceAll('/', '-')}.tsbuildinfo`);

/** @typedef {[name: string, args: string[]]} Step */

/** @type {Step[]} */
const readings = [
  ...rooms.map(
    (room) =>
      /** @type {Step} */ ([
        `types ${room}`,
        [bin('typescript/bin/tsc'), '-p', room, '--incremental', '--tsBuildInfoFile', memoryOf(room)],
      ]),
  ),
  ['biome', [bin('@biomejs/biome/bin/biome'), 'check', '--error-on-warnings', '.']],
  ['knip', [bin('knip/bin/knip.js')]],
];

/** By default vitest leaves one core idle, which is half of a small machine. */
const tests = [bin('vitest/vitest.mjs'), 'run', '--maxWorkers', '100%', '--project', 'unit', '--project', 'component'];

/**
 * As many at a time as there are cores; each tells when it is done. Goes on after a failure, so that one run tells all.
 * @param {Step[]} steps
 * @returns {Promise<number>} 0, or the code of a step that failed
 */
async function sideBySide(steps) {
  const waiting = [...steps];
  let worst = 0;
  const one = async () => {
    for (let step = waiting.shift(); step; step = waiting.shift()) {
      const [name, args] = step;
      const { code, output } = await run(process.execPath, args, { quiet: true });
      process.stdout.write(code === 0 ? `✓ ${name}\n` : `${output}\n✗ ${name}\n`);
      worst ||= code;
    }
  };
  await Promise.all(Array.from({ length: os.availableParallelism() }, one));
  return worst;
}

/**
 * The everyday check: lint, import rules, dead code, types, unit and component tests.
 * @param {{ tests: boolean }} options whether to run the tests too
 */
export async function check({ tests: withTests }) {
  const read = await sideBySide(readings);
  if (read !== 0 || !withTests) return read;
  process.stdout.write('— unit\n');
  return (await run(process.execPath, tests)).code;
}

if (process.argv[1] === import.meta.filename) process.exitCode = await check({ tests: true });
