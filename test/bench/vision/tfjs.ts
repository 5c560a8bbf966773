import { spawn } from 'node:child_process';
import { mkdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cacheFolderOf } from '../../../models/build/runBuild';
import { linePeer } from './linePeer';
import type { PeerOrReason } from './look';
import type { PeerNetworks } from './peerNetworks';

const VERSION = '4.22.0';
const PACKAGES = [`@tensorflow/tfjs-core@${VERSION}`, `@tensorflow/tfjs-backend-wasm@${VERSION}`];

/** TensorFlow.js with WebAssembly and its 128-bit vectors, one thread, in a process of its own. */
export async function tfjsPeer(networks: PeerNetworks, say: (line: string) => void): Promise<PeerOrReason> {
  const folder = await installTfjs(say);
  if (folder === null) return { missing: 'TensorFlow.js is left out: npm could not install it.' };
  const program = fileURLToPath(new URL('tfjsProcess.ts', import.meta.url));
  const command = [process.execPath, '--import', 'tsx', program, folder];
  return linePeer({ name: 'tfjs-wasm', goal: '≤ 0.25', command }, networks.files);
}

/** Installs the two packages into the cache folder, once; null when npm cannot. None of their scripts runs. */
async function installTfjs(say: (line: string) => void): Promise<string | null> {
  const folder = join(cacheFolderOf(undefined), '..', 'bench', `tfjs-${VERSION}`);
  const installed = () =>
    stat(join(folder, 'node_modules/@tensorflow/tfjs-backend-wasm')).then(
      () => true,
      () => false,
    );
  if (await installed()) return folder;
  say(`Installing ${PACKAGES.join(' and ')} into the cache folder.`);
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'package.json'), '{ "private": true }\n');
  await new Promise<void>((done) => {
    const args = ['install', '--no-save', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error', ...PACKAGES];
    const npm = spawn('npm', args, { cwd: folder, stdio: 'ignore', shell: process.platform === 'win32', windowsHide: true });
    npm.once('error', () => done());
    npm.once('close', () => done());
  });
  return (await installed()) ? folder : null;
}
