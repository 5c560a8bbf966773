import { spawn } from 'node:child_process';
import { mkdir, stat, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { cacheFolderOf } from '../../../models/build/runBuild';
import { unitLength } from '../../../native-bridge/vision/embed';
import type { Crop } from './crops';
import type { Look, PeerOrReason } from './look';
import type { PeerNetwork, PeerNetworks } from './peerNetworks';
import { type Tf, type TfTensor, tfNetwork } from './tfjsNetwork';

const VERSION = '4.22.0';
const PACKAGES = [`@tensorflow/tfjs-core@${VERSION}`, `@tensorflow/tfjs-backend-wasm@${VERSION}`];

interface TfWithBackend extends Tf {
  env(): { set(flag: string, value: boolean): void; getAsync(flag: string): Promise<unknown> };
  setBackend(name: string): Promise<boolean>;
  ready(): Promise<void>;
}

/** TensorFlow.js with WebAssembly and its 128-bit vectors, one thread, in this process. It cuts its crops itself. */
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
    const start = timed(() => tf.tensor(Float32Array.from(picture.rgb), [1, picture.height, picture.width, 3]));
    const frame = start.result;
    const detected = timed(() => detect(() => cut(tf, frame, crops.detect)));
    const meshed = timed(() => mesh(() => cut(tf, frame, crops.mesh)));
    const aligned = timed(() => cut(tf, frame, crops.align));
    const embedded = timed(() => {
      const { outputs, networkMs } = embed(() => aligned.result);
      const [raw = new Float32Array()] = outputs.values();
      return { networkMs, template: unitLength(raw) };
    });
    frame.dispose();
    const times = {
      detect: start.ms + detected.ms,
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

/** Bytes as floats, [1, side, side, 3]. */
function cut(tf: Tf, frame: TfTensor, { a, b, tx, ty, sidePx }: Crop): TfTensor {
  return tf.tidy(() =>
    tf.image.transform(frame, tf.tensor([a, -b, tx, b, a, ty, 0, 0], [1, 8]), 'bilinear', 'constant', 0, [sidePx, sidePx]),
  );
}

/** A network and what makes a crop its input; the crop is disposed of. */
function tfStage(tf: Tf, { graph, mean, divisor }: PeerNetwork) {
  const network = tfNetwork(tf, graph);
  return (crop: () => TfTensor) => {
    const bytes = crop();
    const x = tf.tidy(() => tf.mul(tf.add(bytes, -mean), 1 / divisor));
    const { ms: networkMs, result: outputs } = timed(() => network(x));
    x.dispose();
    bytes.dispose();
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
