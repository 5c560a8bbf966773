// @ts-check
import fs from 'node:fs';
import path from 'node:path';
import { root, runTypeScript } from './run.mjs';
import { say } from './say.mjs';

if (fs.existsSync(path.join(root, 'node_modules/tsx'))) {
  const { code } = await runTypeScript('main/cli/gatectl.ts', process.argv.slice(2));
  process.exitCode = code;
} else {
  say('尚未安装软件包。请先运行：npm start', 'The packages are not installed yet. Run first: npm start');
  process.exitCode = 1;
}
