import { spawn } from 'node:child_process';
import { mkdir, stat, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { cacheFolderOf } from '../../../models/build/runBuild';
import { unitLength } from '../../../native-bridge/vision/embed';
import type { RgbPicture } from '../../../native-bridge/vision/picture';
import { squarePicture } from '../../../native-bridge/vision/picture';
import { warp } from '../../../native-bridge/vision/warp';
import type { Crop } from './crops';
import type { Look, PeerOrReason } from './look';
import type { PeerNetwork, PeerNetworks } from './peerNetworks';
import { type Tf, tfNetwork } from './tfjsNetwork';

const VERSION = '4.22.0';
const PACKAGES = [`@tensorflow/tfjs-core@${VERSION}`, `@tensorflow/tfjs-backend-wasm@${VERSION}`];

interface TfWithBackend extends Tf {
  env(): { set(flag: string, value: boolean): void; getAsync(flag: string): Promise<unknown> };
  setBackend(name: string): Promise<boolean>;
  ready(): Promise<void>;
}

/** TensorFlow.js with WebAssembly and its 128-bit vectors, one thread, in this process. Crops are cut by the console's own code. */
export async function tfjsPeer(networks: PeerNetworks, say: (line: string) => void): Promise<PeerOrReason> {
  const folder = await installTfjs(say);
  if (folder === null) return { missing: 'TensorFlow.js is left out: npm could not install it.' };
  const load = createRequire(join(folder, 'package.json'));
  const tf = load('@tensorflow/tfjs-core') as TfWithBackend;
  load('@tensorflow/tfjs-backend-wasm');
  tf.env().set('WASM_HAS_MULTITHREAD_SUPPORT', false);
  if (!(await tf.setBackend('wasm')))
    return { missing: 'TensorFlow.js is left out: its WebAssembly backend does not start here.' };
  await tf.ready();
  const simd = (await tf.env().getAsync('WASM_HAS_SIMD_SUPPORT')) === true;
  return {
    name: `tfjs-wasm ${VERSION}${simd ? '' : ' without SIMD'}`,
    goal: '≤ 0.25',
    look: tfjsLook(tf, networks),
    dispose: () => undefined,
  };
}

function tfjsLook(tf: Tf, networks: PeerNetworks): Look {
  const detect = tfStage(tf, networks.detector);
  const mesh = tfStage(tf, networks.mesh);
  const embed = tfStage(tf, networks.recogniser);
  return async ({ picture, crops }) => {
    const detected = timed(() => detect(cut(picture, crops.detect)));
    const meshed = timed(() => mesh(cut(picture, crops.mesh)));
    const aligned = timed(() => cut(picture, crops.align));
    const embedded = timed(() => {
      const { outputs, networkMs } = embed(aligned.result);
      const [raw = new Float32Array()] = outputs.values();
      return { networkMs, template: unitLength(raw) };
    });
    const times = {
      detect: detected.ms,
      mesh: meshed.ms,
      align: aligned.ms,
      embed: embedded.ms,
      detectNetwork: detected.result.networkMs,
      meshNetwork: meshed.result.networkMs,
      embedNetwork: embedded.result.networkMs,
    };
    return { times, template: embedded.result.template };
  };
}

function timed<T>(work: () => T): { ms: number; result: T } {
  const startMs = performance.now();
  const result = work();
  return { ms: performance.now() - startMs, result };
}

function cut(picture: RgbPicture, crop: Crop): RgbPicture {
  const square = squarePicture(crop.sidePx);
  warp(picture, crop, square);
  return square;
}

function tfStage(tf: Tf, { graph, mean, divisor }: PeerNetwork) {
  const network = tfNetwork(tf, graph);
  const scaled = Float32Array.from({ length: 256 }, (_, byte) => (byte - mean) / divisor);
  return ({ rgb }: RgbPicture) => {
    const values = new Float32Array(rgb.length);
    for (let at = 0; at < rgb.length; at += 1) values[at] = scaled[rgb[at] ?? 0] ?? 0;
    const { ms: networkMs, result: outputs } = timed(() => network(values));
    return { outputs, networkMs };
  };
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
