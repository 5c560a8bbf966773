// @ts-check
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { hasDisplay } from './display.mjs';
import { layOutDemo } from './pack/demoParts.mjs';
import { drawIcons } from './pack/icon.mjs';
import { prepare } from './prepare.mjs';
import { root, run } from './run.mjs';
import { failure, SetUpFailure, say } from './say.mjs';

/** What electron-builder calls each system: its switch, the folder it packs into, and the program inside. */
const systems = /** @type {const} */ ({
  linux: { option: '--linux', folder: 'linux', program: 'fairgate' },
  win32: { option: '--win', folder: 'win', program: 'Fairgate.exe' },
  darwin: { option: '--mac', folder: 'mac', program: 'Fairgate.app/Contents/MacOS/Fairgate' },
});

const dist = path.join(root, 'dist');

function system() {
  const { platform, arch } = process;
  if (platform !== 'linux' && platform !== 'win32' && platform !== 'darwin') {
    throw failure('只能在 Linux、Windows 或 macOS 上打包。', 'Packing works on Linux, Windows and macOS.');
  }
  const { option, folder, program } = systems[platform];
  const suffix = arch === 'x64' ? '' : `-${arch}`;
  const unpacked = path.join(dist, platform === 'darwin' ? `${folder}${suffix}` : `${folder}${suffix}-unpacked`);
  return { option, unpacked, program: path.join(unpacked, program) };
}

/** Everything the application is made of, and the runtime. @param {import('./steps/electron.mjs').Runtime} runtime */
function fingerprint(runtime) {
  const hash = createHash('sha256').update(
    `${runtime.version} ${process.arch} ${fs.readFileSync(path.join(root, 'out', '.sources'), 'utf8')}`,
  );
  const packing = path.join(root, 'setup', 'pack');
  const files = fs
    .readdirSync(packing, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(packing, path.join(entry.parentPath, entry.name)))
    .sort();
  const recipe = [
    'package.json',
    'electron-builder.yml',
    'setup/pack.mjs',
    ...files.map((file) => path.join('setup', 'pack', file)),
  ];
  for (const file of recipe) hash.update(file).update(fs.readFileSync(path.join(root, file)));
  return hash.digest('hex');
}

/** @param {string} folder @returns {number} bytes of all files below */
function bytesIn(folder) {
  let bytes = 0;
  for (const entry of fs.readdirSync(folder, { withFileTypes: true })) {
    const place = path.join(folder, entry.name);
    if (entry.isDirectory()) bytes += bytesIn(place);
    else if (entry.isFile()) bytes += fs.statSync(place).size;
  }
  return bytes;
}

/**
 * What was packed, kept beside it in dist/packed.json. `program` is the absolute path of the executable.
 * @typedef {{ fingerprint: string, program: string, bytes: number, electron: string }} Packed
 */

/** @param {string} file @returns {Packed | null} */
function readPacked(file) {
  if (!fs.existsSync(file)) return null;
  const packed = /** @type {Packed} */ (JSON.parse(fs.readFileSync(file, 'utf8')));
  return fs.existsSync(packed.program) ? packed : null;
}

/** Packs the console for the system it runs on into a folder below dist/, or leaves it when nothing changed. */
async function pack() {
  const { option, unpacked, program } = system();
  // A packed console may be tried where it was made, hence the demo gate's parts too.
  const runtime = await prepare({ demo: 'needed', display: hasDisplay() });
  const record = path.join(dist, 'packed.json');
  const now = fingerprint(runtime);
  const before = readPacked(record);
  if (before?.fingerprint === now) {
    say('6/6 打包：已就绪', '6/6 package: ready');
    return before;
  }
  say('6/6 打包：进行中…', '6/6 package: packing…');
  fs.rmSync(record, { force: true });
  drawIcons(path.join(dist, 'parts', 'icon'));
  layOutDemo(path.join(dist, 'parts', 'demo'));
  const builder = fileURLToPath(import.meta.resolve('electron-builder/cli.js'));
  const chosen = ['dir', '--publish', 'never', `-c.electronDist=${runtime.folder}`, `-c.electronVersion=${runtime.version}`];
  const { code, output } = await run(process.execPath, [builder, option, ...chosen], {
    quiet: true,
    env: { ...process.env, CSC_IDENTITY_AUTO_DISCOVERY: 'false', NO_UPDATE_NOTIFIER: '1' },
  });
  if (code !== 0) throw failure(`打包失败：\n${output.slice(-3000)}`, `Packing failed:\n${output.slice(-3000)}`);
  /** @type {Packed} */
  const packed = { fingerprint: now, program, bytes: bytesIn(unpacked), electron: runtime.version };
  fs.writeFileSync(record, `${JSON.stringify(packed, null, 2)}\n`);
  return packed;
}

async function main() {
  const { program, bytes, electron } = await pack();
  const size = `${Math.round(bytes / 1e6)} MB`;
  say(
    `已打包(${size},Electron ${electron}):${program}\n试用演示门岗：${program} --demo`,
    `Packed (${size}, Electron ${electron}): ${program}\nTry the demo gate: ${program} --demo`,
  );
}

main().catch((error) => {
  process.stderr.write(`${error instanceof SetUpFailure ? error.message : error instanceof Error ? error.stack : error}\n`);
  process.exitCode = 1;
});
