// @ts-check
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { root, run } from '../run.mjs';
import { failure, say } from '../say.mjs';

const stamp = path.join(root, 'node_modules', '.fairgate-lock');

/** npm packages exactly as the lock file names them; nothing is run at install (`.npmrc`). */
export async function packages() {
  const lock = createHash('sha256')
    .update(fs.readFileSync(path.join(root, 'package-lock.json')))
    .digest('hex');
  if (fs.existsSync(stamp) && fs.readFileSync(stamp, 'utf8') === lock) return say('1/6 软件包：已就绪', '1/6 packages: ready');
  say('1/6 软件包：正在安装（约一分钟）…', '1/6 packages: installing (about a minute)…');
  const { code, output } = await run('npm', ['ci', '--no-progress', '--loglevel=error'], { quiet: true });
  if (code !== 0) {
    throw failure(
      `软件包安装失败。请检查到 npm 软件源的网络后重试：npm ci\n${output.slice(-800)}`,
      `The packages could not be installed. Check the way to the npm registry, then try: npm ci\n${output.slice(-800)}`,
    );
  }
  fs.writeFileSync(stamp, lock);
}
