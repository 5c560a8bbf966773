import { parseArgs } from 'node:util';
import { BuildError } from './fetchSource';
import { runBuild } from './runBuild';

const USAGE = 'Usage: npx tsx models/build/build.ts [--out FOLDER] [--cache FOLDER]';

function readOptions() {
  try {
    return parseArgs({ options: { out: { type: 'string' }, cache: { type: 'string' } } }).values;
  } catch {
    throw new BuildError(`Unknown option. ${USAGE}`);
  }
}

try {
  await runBuild(readOptions(), (line) => console.log(line));
} catch (error) {
  console.error(error instanceof BuildError ? error.message : `The models could not be built: ${String(error)}`);
  process.exitCode = 1;
}
