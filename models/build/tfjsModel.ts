import { z } from 'zod';

const Weight = z.object({
  name: z.string(),
  shape: z.array(z.number().int().nonnegative()),
  dtype: z.enum(['float32', 'int32']),
  quantization: z.object({ dtype: z.literal('float16') }).optional(),
});

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
  weightsManifest: z.array(z.object({ paths: z.array(z.string()).length(1), weights: z.array(Weight) })).length(1),
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
  const view = new DataView(weightFile.buffer, weightFile.byteOffset, weightFile.byteLength);
  const tensors = new Map<string, TfjsTensor>();
  let offset = 0;
  for (const { name, shape, dtype, quantization } of weightsManifest[0]?.weights ?? []) {
    const values = new Float32Array(shape.reduce((product, size) => product * size, 1));
    const width = quantization ? 2 : 4;
    for (let index = 0; index < values.length; index += 1, offset += width) {
      if (quantization) values[index] = floatOfHalf(view.getUint16(offset, true));
      else values[index] = dtype === 'int32' ? view.getInt32(offset, true) : view.getFloat32(offset, true);
    }
    tensors.set(name, { shape, values });
  }
  if (offset !== weightFile.length) throw new RangeError('the weight file does not have the length its description says');
  return { nodes: modelTopology.node, tensors };
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
