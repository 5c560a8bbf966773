import type { OnnxAttribute, OnnxGraph, OnnxNode, OnnxTensor } from './onnxWriter';
import { wireFields } from './protobufReader';

/** Field numbers of onnx.proto (https://github.com/onnx/onnx/blob/main/onnx/onnx.proto). */
const MODEL = { graph: 7, opset: 8 };
const GRAPH = { node: 1, name: 2, initializer: 5, input: 11, output: 12 };
const NODE = { input: 1, output: 2, op: 4, attribute: 5, domain: 7 };
const ATTRIBUTE = { name: 1, float: 2, int: 3, ints: 8, type: 20 };
const TENSOR = { dims: 1, type: 2, floats: 4, int64s: 7, name: 8, raw: 9 };
const FLOAT = 1;
const INT64 = 7;
const INTS = 7;

const textOf = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
const viewOf = (bytes: Uint8Array) => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

/** Whole numbers of a repeated field, packed or not. */
function whole({ wireType, value, bytes }: { wireType: number; value: number; bytes: Uint8Array }): number[] {
  if (wireType === 0) return [value];
  // A packed list is varints one after another; each becomes a field 1 of its own when a key is put before it.
  const numbers: number[] = [];
  for (let from = 0; from < bytes.length; ) {
    let to = from;
    while ((bytes[to] ?? 0) >= 0x80) to += 1;
    const field = Uint8Array.of(8, ...bytes.subarray(from, to + 1));
    numbers.push(...[...wireFields(field)].map((one) => one.value));
    from = to + 1;
  }
  return numbers;
}

/**
 * Reads an ONNX file into the form that `onnxFileBytes` writes. Float and int64 tensors, plain attributes and the default
 * operator set only: whatever else a file holds is refused with an Error, so that a rewritten network never lacks a part.
 * Descriptions of values in between are left out; the runtime works them out again.
 */
export function readOnnxFile(file: Uint8Array): OnnxGraph {
  let opset = 0;
  let graph: Uint8Array | undefined;
  for (const { field, bytes } of wireFields(file)) {
    if (field === MODEL.graph) graph = bytes;
    if (field === MODEL.opset) {
      const version = [...wireFields(bytes)];
      // Sets of other domains may be announced without a node that uses them; such a node is refused below.
      if (!version.some((part) => part.field === 1 && part.bytes.length > 0)) {
        opset = version.find((part) => part.field === 2)?.value ?? 0;
      }
    }
  }
  if (!graph || opset === 0) throw new Error('the file holds no ONNX graph');
  const fields = [...wireFields(graph)];
  const all = (field: number) => fields.filter((candidate) => candidate.field === field).map(({ bytes }) => bytes);
  const initializers = all(GRAPH.initializer).map(readTensor);
  const names = new Set(initializers.map(({ name }) => name));
  return {
    name: textOf(all(GRAPH.name)[0] ?? new Uint8Array()),
    opset,
    nodes: all(GRAPH.node).map(readNode),
    initializers,
    inputs: all(GRAPH.input)
      .map(readValue)
      .filter(({ name }) => !names.has(name)),
    outputs: all(GRAPH.output).map(readValue),
  };
}

function readNode(node: Uint8Array): OnnxNode {
  const inputs: string[] = [];
  const outputs: string[] = [];
  const attributes: Record<string, OnnxAttribute> = {};
  let op = '';
  for (const { field, bytes } of wireFields(node)) {
    if (field === NODE.input) inputs.push(textOf(bytes));
    else if (field === NODE.output) outputs.push(textOf(bytes));
    else if (field === NODE.op) op = textOf(bytes);
    else if (field === NODE.domain && bytes.length > 0) throw new Error(`an operation of the domain ${textOf(bytes)}`);
    else if (field === NODE.attribute) {
      const [name, attribute] = readAttribute(bytes);
      attributes[name] = attribute;
    }
  }
  return { op, inputs, outputs, attributes };
}

function readAttribute(attribute: Uint8Array): [string, OnnxAttribute] {
  let name = '';
  let type = 0;
  let float: number | undefined;
  let int: number | undefined;
  const ints: number[] = [];
  for (const part of wireFields(attribute)) {
    if (part.field === ATTRIBUTE.name) name = textOf(part.bytes);
    else if (part.field === ATTRIBUTE.type) type = part.value;
    else if (part.field === ATTRIBUTE.float) float = viewOf(part.bytes).getFloat32(0, true);
    else if (part.field === ATTRIBUTE.int) int = part.value;
    else if (part.field === ATTRIBUTE.ints) ints.push(...whole(part));
    else throw new Error(`the attribute ${name} is of a kind that is not read`);
  }
  if (float !== undefined) return [name, { float }];
  if (int !== undefined) return [name, { int }];
  if (ints.length === 0 && type !== INTS) throw new Error(`the attribute ${name} has no value`);
  return [name, { ints }];
}

function readTensor(tensor: Uint8Array): OnnxTensor {
  const shape: number[] = [];
  let name = '';
  let type = 0;
  let raw: Uint8Array | undefined;
  const listed: number[] = [];
  for (const part of wireFields(tensor)) {
    if (part.field === TENSOR.dims) shape.push(...whole(part));
    else if (part.field === TENSOR.name) name = textOf(part.bytes);
    else if (part.field === TENSOR.type) type = part.value;
    else if (part.field === TENSOR.raw || part.field === TENSOR.floats) raw = part.bytes;
    else if (part.field === TENSOR.int64s) listed.push(...whole(part));
  }
  if (type === FLOAT) return { name, shape, values: floatsOf(raw ?? new Uint8Array()) };
  if (type === INT64) return { name, shape, values: raw ? int64sOf(raw) : listed };
  throw new Error(`the tensor ${name} holds values of a kind that is not read`);
}

function floatsOf(bytes: Uint8Array): Float32Array {
  const view = viewOf(bytes);
  return Float32Array.from({ length: bytes.length / 4 }, (_, index) => view.getFloat32(index * 4, true));
}

function int64sOf(bytes: Uint8Array): number[] {
  const view = viewOf(bytes);
  return Array.from({ length: bytes.length / 8 }, (_, index) => Number(view.getBigInt64(index * 8, true)));
}

/** Name and shape of an input or output: value → type → tensor → shape → dimensions. */
function readValue(value: Uint8Array): { name: string; shape: number[] } {
  const inner = (message: Uint8Array | undefined, field: number) =>
    message && [...wireFields(message)].find((part) => part.field === field)?.bytes;
  const dimensions = inner(inner(inner(value, 2), 1), 2) ?? new Uint8Array();
  return {
    name: textOf(inner(value, 1) ?? new Uint8Array()),
    shape: [...wireFields(dimensions)].map(({ bytes }) => [...wireFields(bytes)].find(({ field }) => field === 1)?.value ?? 0),
  };
}
