import { z } from 'zod';

const Weight = z.object({
  name: z.string(),
  shape: z.array(z.number().int().nonnegative()),
  dtype: z.enum(['float32', 'int32']),
  quantization: z
    .discriminatedUnion('dtype', [
      z.object({ dtype: z.literal('float16') }),
      z.object({ dtype: z.literal('uint8'), scale: z.number(), min: z.number() }),
    ])
    .optional(),
});
type Weight = z.infer<typeof Weight>;

const WeightsManifest = z.array(z.object({ paths: z.array(z.string()).length(1), weights: z.array(Weight) })).length(1);

const Attribute = z.object({
  s: z.string().optional(),
  list: z.object({ i: z.array(z.string()).optional(), s: z.array(z.string()).optional() }).optional(),
});

const Node = z.object({
  name: z.string(),
  op: z.string(),
  input: z.array(z.string()).default([]),
  attr: z.record(z.string(), z.unknown()).nullish(),
});
export type TfjsNode = z.infer<typeof Node>;

/** A TensorFlow.js graph model, `model.json`, as far as a converter needs it. */
const TfjsModel = z.object({
  modelTopology: z.object({ node: z.array(Node) }),
  weightsManifest: WeightsManifest,
});

export interface TfjsTensor {
  shape: readonly number[];
  values: Float32Array;
}

export interface TfjsGraph {
  nodes: readonly TfjsNode[];
  tensors: ReadonlyMap<string, TfjsTensor>;
}

function floatOfHalf(half: number): number {
  const sign = half & 0x8000 ? -1 : 1;
  const exponent = (half >> 10) & 0x1f;
  const fraction = half & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction ? Number.NaN : sign * Number.POSITIVE_INFINITY;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

/** Reads a graph model with one weight file. Half-float weights are widened; throws when the two files do not fit together. */
export function readTfjsModel(modelJson: string, weightFile: Uint8Array): TfjsGraph {
  const { modelTopology, weightsManifest } = TfjsModel.parse(JSON.parse(modelJson));
  return { nodes: modelTopology.node, tensors: tensorsOf(weightsManifest[0]?.weights ?? [], weightFile) };
}

/** Reads a weight file that has no graph, by its `weights_manifest.json`. Throws when the two files do not fit together. */
export function readTfjsWeights(weightsJson: string, weightFile: Uint8Array): ReadonlyMap<string, TfjsTensor> {
  return tensorsOf(WeightsManifest.parse(JSON.parse(weightsJson))[0]?.weights ?? [], weightFile);
}

function tensorsOf(weights: readonly Weight[], weightFile: Uint8Array): ReadonlyMap<string, TfjsTensor> {
  const view = new DataView(weightFile.buffer, weightFile.byteOffset, weightFile.byteLength);
  const tensors = new Map<string, TfjsTensor>();
  let offset = 0;
  for (const weight of weights) {
    const { read, width } = storageOf(weight);
    const values = new Float32Array(weight.shape.reduce((product, size) => product * size, 1));
    for (let index = 0; index < values.length; index += 1, offset += width) values[index] = read(view, offset);
    tensors.set(weight.name, { shape: weight.shape, values });
  }
  if (offset !== weightFile.length) throw new RangeError('the weight file does not have the length its description says');
  return tensors;
}

/** How one value of a weight lies in the file, and in how many bytes. */
function storageOf({ dtype, quantization }: Weight): { width: number; read: (view: DataView, offset: number) => number } {
  if (quantization?.dtype === 'float16') return { width: 2, read: (view, offset) => floatOfHalf(view.getUint16(offset, true)) };
  if (quantization) {
    const { scale, min } = quantization;
    return { width: 1, read: (view, offset) => view.getUint8(offset) * scale + min };
  }
  if (dtype === 'int32') return { width: 4, read: (view, offset) => view.getInt32(offset, true) };
  return { width: 4, read: (view, offset) => view.getFloat32(offset, true) };
}

const decodeBase64 = (text: string) => Buffer.from(text, 'base64').toString('utf8');

/** `SAME`, `VALID` or null where the node has no padding attribute. */
export function paddingOf({ attr }: TfjsNode): string | null {
  const found = Attribute.safeParse(attr?.padding);
  return found.success && found.data.s ? decodeBase64(found.data.s) : null;
}

/** A list of integers such as `strides`, in the order batch, height, width, channel. */
export function integersOf({ attr }: TfjsNode, name: string): number[] {
  const found = Attribute.safeParse(attr?.[name]);
  return found.success ? (found.data.list?.i ?? []).map(Number) : [];
}

/** Operations fused into a convolution, for example `BiasAdd`, `Prelu`. */
export function fusedOpsOf({ attr }: TfjsNode): string[] {
  const found = Attribute.safeParse(attr?.fused_ops);
  return found.success ? (found.data.list?.s ?? []).map(decodeBase64) : [];
}
