import { type OnnxAttribute, type OnnxNode, type OnnxTensor, onnxFileBytes } from './onnx/onnxWriter';
import { turnedConvolution } from './onnx/turnWeights';
import { readTfjsWeights, type TfjsTensor } from './tfjsModel';

const INPUT_SIDE_PX = 150;
/** Subtracted from red, green and blue, which are then divided by 255: face-api's FaceRecognitionNet, dlib's input layer. */
const MEAN_RGB = [122.782, 117.001, 104.298];
const TEMPLATE_LENGTH = 128;
/** Each list is a stage after its first block, whose stride is 2: the blocks' names in the weight file. */
const STAGES = [
  ['conv32_1', 'conv32_2', 'conv32_3'],
  ['conv64_down', 'conv64_1', 'conv64_2', 'conv64_3'],
  ['conv128_down', 'conv128_1', 'conv128_2'],
  ['conv256_down', 'conv256_1', 'conv256_2'],
  ['conv256_down_out'],
];

interface Value {
  name: string;
  sidePx: number;
  channels: number;
}

/**
 * dlib's face recognition ResNet (29 convolutions), TensorFlow.js weights as face-api carries them, to ONNX opset 13. The file
 * holds weights only, so the network is written out here after dlib's `anet_type`. Input `image` float [1,3,150,150] RGB 0 to 255;
 * output `template` [1,128], not of unit length. Throws when a weight is missing, left over or of another shape.
 */
export function dlibToOnnx(weightsJson: string, weightFile: Uint8Array): Uint8Array {
  const network = new Network(readTfjsWeights(weightsJson, weightFile));
  let value = network.normalised({ name: 'image', sidePx: INPUT_SIDE_PX, channels: 3 });
  value = network.convolution(value, 'conv32_down', { stride: 2, same: false, relu: true });
  value = network.pool(value, 'MaxPool', 3);
  for (const block of STAGES.flat()) value = network.block(value, block);
  network.template(value);
  return network.bytes();
}

/** The graph as it grows. */
class Network {
  private readonly nodes: OnnxNode[] = [];
  private readonly initializers: OnnxTensor[] = [];
  private readonly unused: Set<string>;

  constructor(private readonly weights: ReadonlyMap<string, TfjsTensor>) {
    this.unused = new Set(weights.keys());
  }

  normalised(image: Value): Value {
    const mean = this.constant('mean', [1, 3, 1, 1], Float32Array.from(MEAN_RGB));
    const centred = this.emit('Sub', [image.name, mean]);
    return { ...image, name: this.emit('Div', [centred, this.constant('range', [1], Float32Array.of(255))]) };
  }

  /** A convolution with its bias, and the scale layer that stands for dlib's affine one, folded into one. */
  convolution(from: Value, name: string, { stride, same, relu }: { stride: number; same: boolean; relu: boolean }): Value {
    const filters = turnedConvolution(this.weight(`${name}/conv/filters`), false);
    const [outputs = 0, inputs = 0, kernel = 0] = filters.shape;
    if (inputs !== from.channels) throw new Error(`dlib network: ${name} takes ${inputs} channels, not ${from.channels}`);
    const bias = this.vector(`${name}/conv/bias`, outputs);
    const scale = this.vector(`${name}/scale/weights`, outputs);
    const shift = this.vector(`${name}/scale/biases`, outputs);
    const perOutput = filters.values.length / outputs;
    const scaled = filters.values.map((weight, index) => weight * (scale[Math.floor(index / perOutput)] ?? 0));
    const moved = bias.map((value, index) => value * (scale[index] ?? 0) + (shift[index] ?? 0));
    const pad = same ? (kernel - 1) / 2 : 0;
    const attributes = {
      kernel_shape: { ints: [kernel, kernel] },
      strides: { ints: [stride, stride] },
      pads: { ints: [pad, pad, pad, pad] },
    };
    const operands = [
      from.name,
      this.constant(`${name}/weights`, filters.shape, scaled),
      this.constant(`${name}/bias`, [outputs], moved),
    ];
    const made = this.emit('Conv', operands, attributes);
    const sidePx = Math.floor((from.sidePx + 2 * pad - kernel) / stride) + 1;
    return { name: relu ? this.emit('Relu', [made]) : made, sidePx, channels: outputs };
  }

  pool(from: Value, op: 'MaxPool' | 'AveragePool', kernel: number): Value {
    const name = this.emit(op, [from.name], { kernel_shape: { ints: [kernel, kernel] }, strides: { ints: [2, 2] } });
    return { ...from, name, sidePx: Math.floor((from.sidePx - kernel) / 2) + 1 };
  }

  /** Two convolutions and a way past them; where the block halves the picture, that way is an average pool. */
  block(from: Value, name: string): Value {
    const halves = name.includes('_down');
    const first = this.convolution(from, `${name}/conv1`, { stride: halves ? 2 : 1, same: !halves, relu: true });
    const second = this.convolution(first, `${name}/conv2`, { stride: 1, same: true, relu: false });
    const past = halves ? this.pool(from, 'AveragePool', 2) : from;
    const sidePx = Math.max(past.sidePx, second.sidePx);
    const channels = Math.max(past.channels, second.channels);
    const sum = this.emit('Add', [this.padded(past, sidePx, channels), this.padded(second, sidePx, channels)]);
    return { name: this.emit('Relu', [sum]), sidePx, channels };
  }

  template(from: Value): void {
    const fc = this.weight('fc');
    if (fc.shape[0] !== from.channels || fc.shape[1] !== TEMPLATE_LENGTH) throw new Error('dlib network: fc has another shape');
    const flat = this.emit('Flatten', [this.emit('GlobalAveragePool', [from.name])]);
    this.nodes.push({ op: 'MatMul', inputs: [flat, this.constant('fc', fc.shape, fc.values)], outputs: ['template'] });
  }

  bytes(): Uint8Array {
    if (this.unused.size > 0) throw new Error(`dlib network: no use for ${[...this.unused].join(', ')}`);
    return onnxFileBytes({
      name: 'dlib-resnet',
      opset: 13,
      inputs: [{ name: 'image', shape: [1, 3, INPUT_SIDE_PX, INPUT_SIDE_PX] }],
      outputs: [{ name: 'template', shape: [1, TEMPLATE_LENGTH] }],
      initializers: this.initializers,
      nodes: this.nodes,
    });
  }

  /** Zeros below, on the right and in further channels, so that both sides of a sum have the same shape. */
  private padded(from: Value, sidePx: number, channels: number): string {
    if (from.sidePx === sidePx && from.channels === channels) return from.name;
    const more = sidePx - from.sidePx;
    const pads = [0, 0, 0, 0, 0, channels - from.channels, more, more];
    return this.emit('Pad', [from.name, this.constant(`${from.name}/pads`, [8], pads)]);
  }

  private weight(name: string): TfjsTensor {
    const tensor = this.weights.get(name);
    if (!tensor) throw new Error(`dlib network: no weights ${name}`);
    this.unused.delete(name);
    return tensor;
  }

  private vector(name: string, length: number): Float32Array {
    const { values } = this.weight(name);
    if (values.length !== length) throw new Error(`dlib network: ${name} has ${values.length} values, not ${length}`);
    return values;
  }

  private constant(name: string, shape: readonly number[], values: OnnxTensor['values']): string {
    this.initializers.push({ name, shape, values });
    return name;
  }

  private emit(op: string, inputs: readonly string[], attributes: Record<string, OnnxAttribute> = {}): string {
    const value = `v${this.nodes.length}`;
    this.nodes.push({ op, inputs, outputs: [value], attributes });
    return value;
  }
}
