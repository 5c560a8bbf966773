import { describe, expect, test } from 'vitest';
import { readOnnxFile } from '../../models/build/onnx/onnxReader';
import { type OnnxGraph, onnxFileBytes } from '../../models/build/onnx/onnxWriter';
import { bytesField, concatBytes, integerField, messageField, textField } from '../../models/build/onnx/protobufWriter';

const graph: OnnxGraph = {
  name: 'small',
  opset: 13,
  inputs: [{ name: 'x', shape: [1, 2, 4, 4] }],
  outputs: [{ name: 'y', shape: [1, 8] }],
  initializers: [
    { name: 'w', shape: [2, 2, 1, 1], values: Float32Array.of(1.5, -2, 0, 3e-20) },
    { name: 'shape', shape: [2], values: [1, -1] },
  ],
  nodes: [
    {
      op: 'Conv',
      inputs: ['x', 'w'],
      outputs: ['c'],
      attributes: { group: { int: 1 }, pads: { ints: [0, 0, 300, 0] }, alpha: { float: 0.25 }, none: { ints: [] } },
    },
    { op: 'Reshape', inputs: ['c', 'shape'], outputs: ['y'], attributes: {} },
  ],
};

/** A file whose graph holds only this part. */
const fileWith = (part: Uint8Array) =>
  concatBytes([messageField(7, [part]), messageField(8, [textField(1, ''), integerField(2, 13)])]);

const nodeWith = (...parts: Uint8Array[]) => fileWith(messageField(1, [textField(4, 'Conv'), ...parts]));

describe('reading an ONNX file', () => {
  test('gives back what was written', () => {
    expect(readOnnxFile(onnxFileBytes(graph))).toEqual(graph);
  });

  test('writing what was read gives the same bytes', () => {
    const file = onnxFileBytes(graph);
    expect(onnxFileBytes(readOnnxFile(file))).toEqual(file);
  });

  test('a list of whole numbers may be packed', () => {
    const packed = messageField(5, [textField(1, 'pads'), bytesField(8, Uint8Array.of(1, 172, 2, 0)), integerField(20, 7)]);
    expect(readOnnxFile(nodeWith(packed)).nodes[0]?.attributes).toEqual({ pads: { ints: [1, 300, 0] } });
  });

  test('weights that are also named as inputs are no inputs', () => {
    const file = onnxFileBytes({ ...graph, inputs: [...graph.inputs, { name: 'w', shape: [2, 2, 1, 1] }] });
    expect(readOnnxFile(file).inputs).toEqual(graph.inputs);
  });

  test.each([
    ['an operation of another domain', nodeWith(textField(7, 'com.microsoft'))],
    [
      'an attribute that holds a text',
      nodeWith(messageField(5, [textField(1, 'mode'), textField(4, 'edge'), integerField(20, 3)])),
    ],
    ['an attribute without a value', nodeWith(messageField(5, [textField(1, 'mode'), integerField(20, 2)]))],
    ['weights in half floats', fileWith(messageField(5, [textField(8, 'w'), integerField(2, 10)]))],
    ['a file without a graph', messageField(8, [integerField(2, 13)])],
    ['a graph without an operator set', messageField(7, [])],
  ])('%s is refused, so that no part is lost', (_what, file) => {
    expect(() => readOnnxFile(file)).toThrow();
  });
});
