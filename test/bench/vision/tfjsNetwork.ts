import type { OnnxGraph, OnnxNode, OnnxTensor } from '../../../models/build/onnx/onnxWriter';

/** What is used of a TensorFlow.js tensor. */
export interface TfTensor {
  shape: number[];
  dataSync(): Float32Array;
  dispose(): void;
}

type Pad = 'same' | 'valid' | [[0, 0], [number, number], [number, number], [0, 0]];

interface FusedConvolution {
  x: TfTensor;
  filter: TfTensor;
  strides: number;
  pad: Pad;
  bias?: TfTensor;
  activation?: 'relu' | 'prelu';
  preluActivationWeights?: TfTensor;
}

/** What is used of `@tensorflow/tfjs-core`; the bench installs it beside itself, so the compiler does not know it. */
export interface Tf {
  tensor(values: Float32Array | number[], shape: number[]): TfTensor;
  tidy<T>(work: () => T): T;
  add(one: TfTensor, other: TfTensor | number): TfTensor;
  mul(one: TfTensor, other: TfTensor | number): TfTensor;
  image: {
    transform(x: TfTensor, rows: TfTensor, how: 'bilinear', outside: 'constant', fill: number, size: [number, number]): TfTensor;
  };
  relu(x: TfTensor): TfTensor;
  prelu(x: TfTensor, slope: TfTensor): TfTensor;
  sigmoid(x: TfTensor): TfTensor;
  reshape(x: TfTensor, shape: number[]): TfTensor;
  maxPool(x: TfTensor, side: number, stride: number, pad: 'valid'): TfTensor;
  pad(x: TfTensor, pads: [number, number][]): TfTensor;
  fused: { conv2d(convolution: FusedConvolution): TfTensor; depthwiseConv2d(convolution: FusedConvolution): TfTensor };
}

/** Takes an input [1, height, width, 3], answers the named outputs. */
export type TfNetwork = (x: TfTensor) => Map<string, Float32Array>;

type Values = Map<string, TfTensor>;
type Step = (values: Values) => void;

/**
 * An ONNX network of convolutions as TensorFlow.js operations, pixels' channels side by side (NHWC) as that library wants them.
 * A PRelu or Relu right behind a convolution is fused with it, as its own converter does. Throws at an unknown operation.
 */
export function tfNetwork(tf: Tf, graph: OnnxGraph): TfNetwork {
  const [input] = graph.inputs;
  if (!input) throw new Error('the network has no input');
  const steps = stepsOf(tf, graph);
  return (x) => {
    const outputs = tf.tidy(() => {
      const values: Values = new Map([[input.name, x]]);
      for (const step of steps) step(values);
      return Object.fromEntries(graph.outputs.map(({ name }) => [name, tensorOf(values, name)]));
    });
    const answer = new Map(Object.entries(outputs).map(([name, tensor]) => [name, tensor.dataSync().slice()]));
    for (const tensor of Object.values(outputs)) tensor.dispose();
    return answer;
  };
}

function tensorOf(values: Values, name: string | undefined): TfTensor {
  const value = values.get(name ?? '');
  if (!value) throw new Error(`no value ${name}`);
  return value;
}

function stepsOf(tf: Tf, graph: OnnxGraph): Step[] {
  const weights = new Map(graph.initializers.map((tensor) => [tensor.name, tensor]));
  const steps: Step[] = [];
  const fused = new Set<OnnxNode>();
  for (const node of graph.nodes) {
    if (fused.has(node)) continue;
    const [next, ...more] = graph.nodes.filter(({ inputs }) => inputs.includes(node.outputs[0] ?? ''));
    const activation = node.op === 'Conv' && next && more.length === 0 && ['PRelu', 'Relu'].includes(next.op) ? next : undefined;
    if (activation) fused.add(activation);
    if (node.op === 'Conv') steps.push(convolution(tf, weights, node, activation));
    else if (node.op !== 'ConstantOfShape') steps.push(plainStep(tf, weights, node));
  }
  return steps;
}

const intsOf = ({ attributes }: OnnxNode, name: string, otherwise: readonly number[]): readonly number[] => {
  const attribute = attributes?.[name];
  return attribute && 'ints' in attribute ? attribute.ints : otherwise;
};

function weightOf(weights: ReadonlyMap<string, OnnxTensor>, name: string | undefined): OnnxTensor {
  const weight = weights.get(name ?? '');
  if (!weight) throw new Error(`no weights ${name}`);
  return weight;
}

const channelTensor = (tf: Tf, { values }: OnnxTensor) => tf.tensor([...values], [values.length]);
const slopeTensor = (tf: Tf, { values }: OnnxTensor) => tf.tensor([...values], [1, 1, values.length]);

function convolution(tf: Tf, weights: ReadonlyMap<string, OnnxTensor>, node: OnnxNode, activation: OnnxNode | undefined): Step {
  const [x, weightName, biasName] = node.inputs;
  const weight = weightOf(weights, weightName);
  const [outputs = 0, inputs = 0, height = 0, width = 0] = weight.shape;
  const depthwise = inputs === 1 && outputs > 1;
  const filter = tf.tensor(
    turned(weight, [outputs, inputs, height * width], depthwise),
    depthwise ? [height, width, outputs, 1] : [height, width, inputs, outputs],
  );
  const [top = 0, left = 0, bottom = 0, right = 0] = intsOf(node, 'pads', [0, 0, 0, 0]);
  const pad: Pad =
    top + left + bottom + right === 0
      ? 'valid'
      : [
          [0, 0],
          [top, bottom],
          [left, right],
          [0, 0],
        ];
  const settings = {
    filter,
    strides: intsOf(node, 'strides', [1, 1])[0] ?? 1,
    pad,
    ...(biasName && { bias: channelTensor(tf, weightOf(weights, biasName)) }),
    ...(activation?.op === 'Relu' && { activation: 'relu' as const }),
    ...(activation?.op === 'PRelu' && {
      activation: 'prelu' as const,
      preluActivationWeights: slopeTensor(tf, weightOf(weights, activation.inputs[1])),
    }),
  };
  const output = (activation ?? node).outputs[0] ?? '';
  const run = depthwise ? tf.fused.depthwiseConv2d : tf.fused.conv2d;
  return (values) => values.set(output, run({ x: tensorOf(values, x), ...settings }));
}

/** [out, in, pixels] to [pixels, in, out], or to [pixels, out] where each channel is for itself. */
function turned({ values }: OnnxTensor, [outputs, inputs, pixels]: readonly [number, number, number], depthwise: boolean) {
  const into = new Float32Array(values.length);
  for (let out = 0; out < outputs; out += 1) {
    for (let channel = 0; channel < inputs; channel += 1) {
      for (let pixel = 0; pixel < pixels; pixel += 1) {
        const to = depthwise ? pixel * outputs + out : (pixel * inputs + channel) * outputs + out;
        into[to] = values[(out * inputs + channel) * pixels + pixel] ?? 0;
      }
    }
  }
  return into;
}

function plainStep(tf: Tf, weights: ReadonlyMap<string, OnnxTensor>, node: OnnxNode): Step {
  const compute = plainOperation(tf, weights, node);
  const output = node.outputs[0] ?? '';
  return (values) => values.set(output, compute(values));
}

function plainOperation(tf: Tf, weights: ReadonlyMap<string, OnnxTensor>, node: OnnxNode): (values: Values) => TfTensor {
  const [first, second] = node.inputs;
  const x = (values: Values) => tensorOf(values, first);
  switch (node.op) {
    case 'Add':
      return (values) => tf.add(x(values), tensorOf(values, second));
    case 'Relu':
      return (values) => tf.relu(x(values));
    case 'PRelu': {
      const slope = slopeTensor(tf, weightOf(weights, second));
      return (values) => tf.prelu(x(values), slope);
    }
    case 'Sigmoid':
      return (values) => tf.sigmoid(x(values));
    case 'MaxPool':
      return (values) =>
        tf.maxPool(x(values), intsOf(node, 'kernel_shape', [])[0] ?? 0, intsOf(node, 'strides', [1])[0] ?? 1, 'valid');
    case 'Pad':
      return channelPad(tf, x, weightOf(weights, second).values[5] ?? 0);
    case 'Concat':
      // The only one is with as many channels of zeros.
      return (values) => channelPad(tf, x, x(values).shape[3] ?? 0)(values);
    case 'Reshape':
      return (values) => tf.reshape(x(values), [...weightOf(weights, second).values]);
    case 'Flatten':
      return (values) => tf.reshape(x(values), [1, -1]);
    case 'Transpose':
    case 'Identity':
      // Turning between the two orders of the axes is nothing where everything lies in one of them.
      return x;
    default:
      throw new Error(`the operation ${node.op} is not known to the bench`);
  }
}

const channelPad =
  (tf: Tf, x: (values: Values) => TfTensor, zeros: number) =>
  (values: Values): TfTensor =>
    tf.pad(x(values), [
      [0, 0],
      [0, 0],
      [0, 0],
      [0, zeros],
    ]);
