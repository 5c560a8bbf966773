// @ts-check
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { root, run, runTypeScript } from '../run.mjs';
import { failure, say } from '../say.mjs';

/** Model files, built from the packages named in models/manifest.json and checked by sha256; the builder says what it does. */
export async function models() {
  say('4/6 识别模型：核对与构建…', '4/6 models: checking and building…');
  const { code } = await runTypeScript('models/build/build.ts', []);
  if (code !== 0)
    throw failure(
      '模型未就绪，原因见上。改正后重试 npm start。',
      'The models are not ready; the reason is above. Mend it, then try npm start again.',
    );
}

export const filmFolder = path.join(root, '.cache', 'film');

/** The demo gate's film; holds pictures of people and therefore is built here and never committed. */
export async function film() {
  say('4/6 演示影片：核对与构建…', '4/6 demo film: checking and building…');
  const { code } = await runTypeScript('test/support/film/build.ts', ['--out', filmFolder]);
  if (code !== 0) throw failure('演示影片未就绪，原因见上。', 'The demo film is not ready; the reason is above.');
}

const sources = ['main', 'renderer', 'native-bridge', 'models', 'test/support', 'electron.vite.config.ts', 'package-lock.json'];

/** @param {string} place @param {import('node:crypto').Hash} hash */
function addToHash(place, hash) {
  const stat = fs.statSync(place);
  if (stat.isDirectory()) {
    for (const name of fs.readdirSync(place).sort()) if (name !== 'built') addToHash(path.join(place, name), hash);
  } else hash.update(path.relative(root, place)).update(fs.readFileSync(place));
}

/** Console, station, child processes and demo gate, bundled into out/. Skipped when no source changed. */
export async function build() {
  const hash = createHash('sha256');
  for (const source of sources) addToHash(path.join(root, source), hash);
  const stamp = path.join(root, 'out', '.sources');
  const now = hash.digest('hex');
  if (fs.existsSync(stamp) && fs.readFileSync(stamp, 'utf8') === now) return say('5/6 构建：已就绪', '5/6 build: ready');
  say('5/6 构建：进行中…', '5/6 build: running…');
  const { code, output } = await run(
    process.execPath,
    [path.join(root, 'node_modules/electron-vite/bin/electron-vite.js'), 'build', '--logLevel', 'warn'],
    { quiet: true },
  );
  if (code !== 0) throw failure(`构建失败：\n${output.slice(-2000)}`, `The build failed:\n${output.slice(-2000)}`);
  fs.writeFileSync(stamp, now);
}
