import { bytesField, concatBytes, floatField, integerField, messageField, textField } from './protobufWriter';

/** Field numbers of onnx.proto (https://github.com/onnx/onnx/blob/main/onnx/onnx.proto). */
const FLOAT = 1;
const INT64 = 7;
const ATTRIBUTE_FLOAT = 1;
const ATTRIBUTE_INT = 2;
const ATTRIBUTE_INTS = 7;

export type OnnxAttribute = { float: number } | { int: number } | { ints: readonly number[] };

export interface OnnxNode {
  op: string;
  inputs: readonly string[];
  outputs: readonly string[];
  attributes?: Readonly<Record<string, OnnxAttribute>>;
}

export interface OnnxTensor {
  name: string;
  shape: readonly number[];
  values: Float32Array | readonly number[];
}

/** Float inputs and outputs; a plain number array in an initializer is written as int64. */
export interface OnnxGraph {
  name: string;
  opset: number;
  inputs: readonly { name: string; shape: readonly number[] }[];
  outputs: readonly { name: string; shape: readonly number[] }[];
  initializers: readonly OnnxTensor[];
  nodes: readonly OnnxNode[];
}

function attributeBytes(name: string, attribute: OnnxAttribute): Uint8Array {
  const parts = [textField(1, name)];
  if ('float' in attribute) parts.push(floatField(2, attribute.float), integerField(20, ATTRIBUTE_FLOAT));
  else if ('int' in attribute) parts.push(integerField(3, attribute.int), integerField(20, ATTRIBUTE_INT));
  else parts.push(...attribute.ints.map((value) => integerField(8, value)), integerField(20, ATTRIBUTE_INTS));
  return messageField(5, parts);
}

function nodeBytes({ op, inputs, outputs, attributes = {} }: OnnxNode): Uint8Array {
  return messageField(1, [
    ...inputs.map((name) => textField(1, name)),
    ...outputs.map((name) => textField(2, name)),
    textField(3, outputs[0] ?? op),
    textField(4, op),
    ...Object.entries(attributes).map(([name, attribute]) => attributeBytes(name, attribute)),
  ]);
}

function rawLittleEndian(values: OnnxTensor['values']): Uint8Array {
  const width = values instanceof Float32Array ? 4 : 8;
  const raw = new Uint8Array(values.length * width);
  const view = new DataView(raw.buffer);
  values.forEach((value, index) => {
    if (width === 4) view.setFloat32(index * 4, value, true);
    else view.setBigInt64(index * 8, BigInt(value), true);
  });
  return raw;
}

function tensorBytes({ name, shape, values }: OnnxTensor): Uint8Array {
  const expected = shape.reduce((product, size) => product * size, 1);
  if (expected !== values.length) throw new RangeError(`${name} has ${values.length} values, its shape holds ${expected}`);
  return messageField(5, [
    ...shape.map((size) => integerField(1, size)),
    integerField(2, values instanceof Float32Array ? FLOAT : INT64),
    textField(8, name),
    bytesField(9, rawLittleEndian(values)),
  ]);
}

function valueInfoBytes(field: number, { name, shape }: { name: string; shape: readonly number[] }): Uint8Array {
  const shapeParts = shape.map((size) => messageField(1, [integerField(1, size)]));
  const tensorType = messageField(1, [integerField(1, FLOAT), messageField(2, shapeParts)]);
  return messageField(field, [textField(1, name), messageField(2, [tensorType])]);
}

/** The bytes of an `.onnx` file; the same graph always gives the same bytes. */
export function onnxFileBytes(graph: OnnxGraph): Uint8Array {
  const graphParts = [
    ...graph.nodes.map(nodeBytes),
    textField(2, graph.name),
    ...graph.initializers.map(tensorBytes),
    ...graph.inputs.map((input) => valueInfoBytes(11, input)),
    ...graph.outputs.map((output) => valueInfoBytes(12, output)),
  ];
  return concatBytes([
    integerField(1, 8),
    textField(2, 'fairgate'),
    messageField(7, graphParts),
    messageField(8, [textField(1, ''), integerField(2, graph.opset)]),
  ]);
}
