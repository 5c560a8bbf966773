import { type OnnxAttribute, type OnnxNode, type OnnxTensor, onnxFileBytes } from './onnx/onnxWriter';
import { turnedConvolution } from './onnx/turnWeights';
import { fusedOpsOf, integersOf, paddingOf, readTfjsModel, type TfjsGraph, type TfjsNode, type TfjsTensor } from './tfjsModel';

/** What of a TensorFlow.js network becomes the ONNX file. */
export interface WantedNet {
  /** Name of the graph, and of the network in messages. */
  name: string;
  inputSidePx: number;
  /** An `Identity` node of the source, or one whose values are flattened into a row. */
  outputs: readonly { tfName: string; name: string; shape: readonly number[] }[];
}

interface Conversion {
  wanted: WantedNet;
  graph: TfjsGraph;
  nodes: OnnxNode[];
  initializers: OnnxTensor[];
  /** Spatial side in pixels of each value; every map of this network is square. */
  sidePx: Map<string, number>;
  /** Name of the ONNX value that stands for a node's output. */
  values: Map<string, string>;
}

/**
 * A convolutional network of MediaPipe's make, TensorFlow.js to ONNX opset 13. Layout changes from NHWC to NCHW: input `image`
 * float [1, 3, side, side]. Only what the wanted outputs depend on is taken.
 * Throws when the source holds an operation this converter does not know.
 */
export function tfjsNetToOnnx(modelJson: string, weightFile: Uint8Array, wanted: WantedNet): Uint8Array {
  const graph = readTfjsModel(modelJson, weightFile);
  const conversion: Conversion = { wanted, graph, nodes: [], initializers: [], sidePx: new Map(), values: new Map() };
  for (const node of needed(graph, wanted)) {
    convert(conversion, node);
    if (node.op !== 'Identity') flattenOutput(conversion, node);
  }
  const made = new Set(conversion.nodes.flatMap(({ outputs }) => outputs));
  if (!wanted.outputs.every(({ name }) => made.has(name))) throw new Error(`${wanted.name}: the source lacks an output`);
  return onnxFileBytes({
    name: wanted.name,
    opset: 13,
    inputs: [{ name: 'image', shape: [1, 3, wanted.inputSidePx, wanted.inputSidePx] }],
    outputs: wanted.outputs,
    initializers: conversion.initializers,
    nodes: conversion.nodes,
  });
}

/** The nodes the outputs depend on, in the file's order, which is topological. */
function needed({ nodes }: TfjsGraph, { outputs }: WantedNet): TfjsNode[] {
  const found = new Set(outputs.map(({ tfName }) => tfName));
  for (const node of nodes.toReversed()) {
    if (found.has(node.name)) for (const input of node.input) found.add(input);
  }
  return nodes.filter((node) => found.has(node.name));
}

function convert(conversion: Conversion, node: TfjsNode): void {
  switch (node.op) {
    case 'Const':
      return;
    case 'Placeholder':
      conversion.values.set(node.name, 'image');
      conversion.sidePx.set(node.name, conversion.wanted.inputSidePx);
      return;
    case '_FusedConv2D':
    case 'DepthwiseConv2dNative':
      convertConvolution(conversion, node);
      return;
    case 'AddV2':
      emit(conversion, node, 'Add', [input(conversion, node, 0), input(conversion, node, 1)]);
      return;
    case 'Prelu':
      emit(conversion, node, 'PRelu', [input(conversion, node, 0), slope(conversion, node, 1)]);
      return;
    case 'Sigmoid':
      emit(conversion, node, 'Sigmoid', [input(conversion, node, 0)]);
      return;
    case 'MaxPool':
      convertMaxPool(conversion, node);
      return;
    case 'Pad':
      convertChannelPad(conversion, node);
      return;
    case 'Reshape':
      emit(conversion, node, 'Flatten', [input(conversion, node, 0)]);
      return;
    case 'Identity':
      nameOutput(conversion, node);
      return;
    default:
      throw new Error(`${conversion.wanted.name}: unknown operation ${node.op}`);
  }
}

const inputName = (node: TfjsNode, index: number) => node.input[index] ?? '';

function input({ values, wanted }: Conversion, node: TfjsNode, index: number): string {
  const value = values.get(inputName(node, index));
  if (!value) throw new Error(`${wanted.name}: ${node.name} has no input ${index}`);
  return value;
}

function constant({ graph, wanted }: Conversion, node: TfjsNode, index: number): TfjsTensor {
  const tensor = graph.tensors.get(inputName(node, index));
  if (!tensor) throw new Error(`${wanted.name}: ${node.name} has no weights ${index}`);
  return tensor;
}

function addInitializer({ initializers }: Conversion, tensor: OnnxTensor): string {
  initializers.push(tensor);
  return tensor.name;
}

interface Emitted {
  attributes?: Record<string, OnnxAttribute>;
  sidePx?: number;
}

function emit(conversion: Conversion, node: TfjsNode, op: string, inputs: readonly string[], more: Emitted = {}): void {
  const value = `v${conversion.nodes.length}`;
  conversion.nodes.push({ op, inputs, outputs: [value], ...(more.attributes ? { attributes: more.attributes } : {}) });
  conversion.values.set(node.name, value);
  conversion.sidePx.set(node.name, more.sidePx ?? sideOf(conversion, node));
}

function sideOf({ sidePx }: Conversion, node: TfjsNode): number {
  return sidePx.get(inputName(node, 0)) ?? 0;
}

/** PRelu slopes [1,1,C] become [C,1,1], which ONNX broadcasts over height and width. */
function slope(conversion: Conversion, node: TfjsNode, index: number): string {
  const { values } = constant(conversion, node, index);
  return addInitializer(conversion, { name: `${node.name}/slope`, shape: [values.length, 1, 1], values });
}

/** TensorFlow's SAME puts the odd pixel at the bottom and right; ONNX order is top, left, bottom, right. */
function window(sidePx: number, kernel: number, stride: number, padding: string | null) {
  if (padding === 'VALID') return { sidePx: Math.floor((sidePx - kernel) / stride) + 1, pads: [0, 0, 0, 0] };
  const outSidePx = Math.ceil(sidePx / stride);
  const total = Math.max((outSidePx - 1) * stride + kernel - sidePx, 0);
  const before = Math.floor(total / 2);
  return { sidePx: outSidePx, pads: [before, before, total - before, total - before] };
}

function convertConvolution(conversion: Conversion, node: TfjsNode): void {
  const depthwise = node.op === 'DepthwiseConv2dNative';
  const weights = turnedConvolution(constant(conversion, node, 1), depthwise);
  const [outputs = 0, , kernel = 0] = weights.shape;
  const stride = integersOf(node, 'strides')[1] ?? 1;
  const { sidePx, pads } = window(sideOf(conversion, node), kernel, stride, paddingOf(node));
  const inputs = [input(conversion, node, 0), addInitializer(conversion, { name: `${node.name}/weights`, ...weights })];
  const fused = fusedOpsOf(node);
  if (fused[0] === 'BiasAdd') {
    const { values } = constant(conversion, node, 2);
    inputs.push(addInitializer(conversion, { name: `${node.name}/bias`, shape: [outputs], values }));
  }
  const attributes = {
    kernel_shape: { ints: [kernel, kernel] },
    strides: { ints: [stride, stride] },
    pads: { ints: pads },
    group: { int: depthwise ? outputs : 1 },
  };
  emit(conversion, node, 'Conv', inputs, { attributes, sidePx });
  if (fused[1] === 'Prelu') {
    emit(conversion, node, 'PRelu', [conversion.values.get(node.name) ?? '', slope(conversion, node, 3)], { sidePx });
  } else if (fused.length > 1) throw new Error(`${conversion.wanted.name}: unknown fused operation ${fused[1]}`);
}

function convertMaxPool(conversion: Conversion, node: TfjsNode): void {
  const kernel = integersOf(node, 'ksize')[1] ?? 0;
  const stride = integersOf(node, 'strides')[1] ?? 1;
  const { sidePx, pads } = window(sideOf(conversion, node), kernel, stride, paddingOf(node));
  const attributes = { kernel_shape: { ints: [kernel, kernel] }, strides: { ints: [stride, stride] }, pads: { ints: pads } };
  emit(conversion, node, 'MaxPool', [input(conversion, node, 0)], { attributes, sidePx });
}

/** Paddings [batch, height, width, channel] × [before, after]; only channels are padded in this network. */
function convertChannelPad(conversion: Conversion, node: TfjsNode): void {
  const paddings = [...constant(conversion, node, 1).values];
  if (paddings.slice(0, 6).some((count) => count !== 0))
    throw new Error(`${conversion.wanted.name}: a pad of more than the channels`);
  const [channelsBefore = 0, channelsAfter = 0] = paddings.slice(6);
  const pads = [0, channelsBefore, 0, 0, 0, channelsAfter, 0, 0];
  const name = addInitializer(conversion, { name: `${node.name}/pads`, shape: [8], values: pads });
  emit(conversion, node, 'Pad', [input(conversion, node, 0), name]);
}

const outputOf = ({ wanted }: Conversion, node: TfjsNode) => wanted.outputs.find(({ tfName }) => tfName === node.name);

function nameOutput(conversion: Conversion, node: TfjsNode): void {
  const { nodes, values } = conversion;
  const output = outputOf(conversion, node);
  const value = values.get(inputName(node, 0));
  if (!output || !value) throw new Error(`${conversion.wanted.name}: unexpected output ${node.name}`);
  nodes.push({ op: 'Identity', inputs: [value], outputs: [output.name] });
}

function flattenOutput(conversion: Conversion, node: TfjsNode): void {
  const output = outputOf(conversion, node);
  const value = conversion.values.get(node.name);
  if (output && value) conversion.nodes.push({ op: 'Flatten', inputs: [value], outputs: [output.name] });
}
