import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { readOnnxFile } from '../../../models/build/onnx/onnxReader';
import { unitLength } from '../../../native-bridge/vision/embed';
import { processorMs } from './processorTime';
import { type Tf, type TfTensor, tfNetwork } from './tfjsNetwork';

/**
 * TensorFlow.js' side of the vision bench: JSON lines on standard input and output, one answer a line. Its argument is the folder
 * the library is installed in. First line: the networks; each further one: a picture and where its crops lie.
 */
const Network = z.object({ path: z.string(), mean: z.number(), divisor: z.number() });
type Network = z.infer<typeof Network>;
const Networks = z.object({ detector: Network, mesh: Network, recogniser: Network });
type Role = keyof z.infer<typeof Networks>;
const Crop = z.object({ a: z.number(), b: z.number(), tx: z.number(), ty: z.number(), sidePx: z.number() });
type Crop = z.infer<typeof Crop>;
const Question = z.object({
  path: z.string(),
  width: z.number(),
  height: z.number(),
  crops: z.object({ detect: Crop, mesh: Crop, align: Crop }),
});
type Question = z.infer<typeof Question>;

interface TfWithBackend extends Tf {
  version_core: string;
  env(): { set(flag: string, value: boolean): void; getAsync(flag: string): Promise<unknown> };
  setBackend(name: string): Promise<boolean>;
  ready(): Promise<void>;
}

function tfjsLook(tf: Tf, networks: Record<Role, Network>) {
  const detect = tfStage(tf, networks.detector);
  const mesh = tfStage(tf, networks.mesh);
  const embed = tfStage(tf, networks.recogniser);
  return (rgb: Uint8Array, { width, height, crops }: Question) => {
    const since = process.cpuUsage();
    const start = timed(() => tf.tensor(new Float32Array(rgb), [1, height, width, 3]));
    const frame = start.result;
    const detected = timed(() => detect(() => cut(tf, frame, crops.detect)));
    const meshed = timed(() => mesh(() => cut(tf, frame, crops.mesh)));
    const aligned = timed(() => cut(tf, frame, crops.align));
    const embedded = timed(() => {
      const { outputs, networkMs, processor } = embed(() => aligned.result);
      const [raw = new Float32Array()] = outputs.values();
      return { networkMs, processor, template: unitLength(raw) };
    });
    frame.dispose();
    const faceProcessor = processorMs(since);
    const ms = {
      detect: start.ms + detected.ms,
      mesh: meshed.ms,
      align: aligned.ms,
      embed: embedded.ms,
      detectNetwork: detected.result.networkMs,
      meshNetwork: meshed.result.networkMs,
      embedNetwork: embedded.result.networkMs,
      faceProcessor,
      networksProcessor: detected.result.processor + meshed.result.processor + embedded.result.processor,
    };
    return { ms, template: [...embedded.result.template] };
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
function tfStage(tf: Tf, { path, mean, divisor }: Network) {
  const network = tfNetwork(tf, readOnnxFile(readFileSync(path)));
  return (crop: () => TfTensor) => {
    const bytes = crop();
    const x = tf.tidy(() => tf.mul(tf.add(bytes, -mean), 1 / divisor));
    const since = process.cpuUsage();
    const { ms: networkMs, result: outputs } = timed(() => network(x));
    const processor = processorMs(since);
    x.dispose();
    bytes.dispose();
    return { outputs, networkMs, processor };
  };
}

async function startTf(folder: string): Promise<TfWithBackend> {
  const load = createRequire(join(folder, 'package.json'));
  const tf = load('@tensorflow/tfjs-core') as TfWithBackend;
  load('@tensorflow/tfjs-backend-wasm');
  tf.env().set('WASM_HAS_MULTITHREAD_SUPPORT', false);
  if (!(await tf.setBackend('wasm'))) throw new Error('the WebAssembly backend does not start here');
  await tf.ready();
  return tf;
}

const answer = (value: unknown) => process.stdout.write(`${JSON.stringify(value)}\n`);

const tf = await startTf(process.argv[2] ?? '');
const simd = (await tf.env().getAsync('WASM_HAS_SIMD_SUPPORT')) === true;
const frames = new Map<string, Uint8Array>();
let look: ReturnType<typeof tfjsLook> | undefined;
for await (const line of createInterface(process.stdin)) {
  if (!look) {
    look = tfjsLook(tf, Networks.parse(JSON.parse(line)));
    answer({ version: `${tf.version_core}${simd ? '' : ' without SIMD'}` });
  } else {
    const question = Question.parse(JSON.parse(line));
    const rgb = frames.get(question.path) ?? new Uint8Array(readFileSync(question.path));
    frames.set(question.path, rgb);
    answer(look(rgb, question));
  }
}
