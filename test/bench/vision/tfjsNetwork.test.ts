import { describe, expect, test } from 'vitest';
import type { OnnxGraph } from '../../../models/build/onnx/onnxWriter';
import { type Tf, type TfTensor, tfNetwork } from './tfjsNetwork';

/** Writes down what is asked of the library; every tensor is empty. */
function recorder() {
  const asked: unknown[][] = [];
  const tensor = (shape: number[] = []): TfTensor => ({ shape, dataSync: () => new Float32Array(), dispose: () => undefined });
  const note =
    (name: string) =>
    (...what: unknown[]) => {
      asked.push([name, ...what]);
      return tensor();
    };
  const known: Partial<Tf> = {
    tidy: (work) => work(),
    tensor: (values, shape) => Object.assign(tensor(shape), { values: [...values] }),
    fused: { conv2d: note('conv2d'), depthwiseConv2d: note('depthwiseConv2d') },
    add: note('add'),
    relu: note('relu'),
    pad: note('pad'),
  };
  return { tf: known as Tf, tensor, asked };
}

const graph = (nodes: OnnxGraph['nodes'], initializers: OnnxGraph['initializers'] = []): OnnxGraph => ({
  name: 'part',
  opset: 13,
  inputs: [{ name: 'x', shape: [1, 3, 8, 8] }],
  outputs: [{ name: 'y', shape: [1] }],
  nodes,
  initializers,
});

describe('a network for TensorFlow.js', () => {
  test('has the channels of a convolution last and its PRelu inside it', () => {
    const { tf, tensor, asked } = recorder();
    const weights = { name: 'w', shape: [2, 3, 1, 1], values: Float32Array.of(1, 2, 3, 4, 5, 6) };
    const slope = { name: 'a', shape: [2, 1, 1], values: Float32Array.of(0.5, 0.25) };
    const attributes = { pads: { ints: [0, 0, 1, 1] }, strides: { ints: [2, 2] } };
    const nodes = [
      { op: 'Conv', inputs: ['x', 'w'], outputs: ['c'], attributes },
      { op: 'PRelu', inputs: ['c', 'a'], outputs: ['y'] },
    ];
    tfNetwork(tf, graph(nodes, [weights, slope]))(tensor());
    expect(asked).toHaveLength(1);
    expect(asked[0]?.[1]).toMatchObject({
      filter: { shape: [1, 1, 3, 2], values: [1, 4, 2, 5, 3, 6] },
      strides: 2,
      pad: [
        [0, 0],
        [0, 1],
        [0, 1],
        [0, 0],
      ],
      activation: 'prelu',
      preluActivationWeights: { shape: [1, 1, 2] },
    });
  });

  test('keeps an activation by itself where something else reads the convolution too', () => {
    const { tf, tensor, asked } = recorder();
    const weights = { name: 'w', shape: [3, 1, 1, 1], values: Float32Array.of(1, 2, 3) };
    const nodes = [
      { op: 'Conv', inputs: ['x', 'w'], outputs: ['c'], attributes: { group: { int: 3 } } },
      { op: 'Relu', inputs: ['c'], outputs: ['r'] },
      { op: 'Add', inputs: ['c', 'r'], outputs: ['y'] },
    ];
    tfNetwork(tf, graph(nodes, [weights]))(tensor());
    expect(asked.map(([name]) => name)).toEqual(['depthwiseConv2d', 'relu', 'add']);
  });

  test('is refused where it holds what the bench does not know', () => {
    expect(() => tfNetwork(recorder().tf, graph([{ op: 'Resize', inputs: ['x'], outputs: ['y'] }]))).toThrow(/Resize/);
  });
});
