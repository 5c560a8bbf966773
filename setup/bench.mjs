// @ts-check
import fs from 'node:fs';
import path from 'node:path';
import { root, runTypeScript } from './run.mjs';
import { say } from './say.mjs';

/** Every TypeScript file right in test/bench is a bench of its name. */
const benches = fs
  .readdirSync(path.join(root, 'test/bench'))
  .filter((file) => /^\w+\.ts$/.test(file))
  .map((file) => path.basename(file, '.ts'));

/** The bench's name comes first; the rest is the bench's own. */
const words = process.argv.slice(2);
const name = words.find((word) => !word.startsWith('-'));
const options = words.filter((word) => word !== name);

if (name === undefined || !benches.includes(name)) {
  const list = benches.join(' ');
  process.stderr.write(`npm run bench -- NAME [--json] [--images DIR]\nNAME: ${list}\n`);
  process.exitCode = 2;
} else if (fs.existsSync(path.join(root, 'node_modules/tsx'))) {
  const { code } = await runTypeScript(`test/bench/${name}.ts`, options);
  process.exitCode = code;
} else {
  say('尚未安装软件包。请先运行：npm start', 'The packages are not installed yet. Run first: npm start');
  process.exitCode = 1;
}
