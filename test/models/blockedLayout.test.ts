import { InferenceSession, Tensor } from 'onnxruntime-node';
import { describe, expect, test } from 'vitest';
import { keepBlocked } from '../../models/build/onnx/blockedLayout';
import { type OnnxGraph, type OnnxNode, type OnnxTensor, onnxFileBytes } from '../../models/build/onnx/onnxWriter';

const HEIGHT = 6;
const WIDTH = 4;

/** Numbers between −1 and 1, the same in every run. */
const numbers = (count: number, step: number) => Float32Array.from({ length: count }, (_, index) => Math.sin((index + 1) * step));

function pointwise(name: string, [outputs, inputs]: readonly [number, number]): OnnxTensor {
  return { name, shape: [outputs, inputs, 1, 1], values: numbers(outputs * inputs, 12.9898) };
}

/** A graph of an input `x` [1, channels, 6, 4] and an output `y`, whose shape the runtime works out. */
function graphOf(
  channels: number,
  nodes: OnnxNode[],
  initializers: OnnxTensor[],
  outputChannels: number,
  halved = false,
): OnnxGraph {
  const [height, width] = halved ? [HEIGHT / 2, WIDTH / 2] : [HEIGHT, WIDTH];
  return {
    name: 'part',
    opset: 13,
    inputs: [{ name: 'x', shape: [1, channels, HEIGHT, WIDTH] }],
    outputs: [{ name: 'y', shape: [1, outputChannels, height, width] }],
    nodes,
    initializers,
  };
}

async function answerOf(graph: OnnxGraph, values: Float32Array): Promise<number[]> {
  const session = await InferenceSession.create(onnxFileBytes(graph), { logSeverityLevel: 3 });
  const answer = await session.run({ x: new Tensor('float32', values, graph.inputs[0]?.shape ?? []) });
  await session.release();
  return Array.from(answer.y?.data ?? [], Number);
}

async function expectSame(graph: OnnxGraph): Promise<OnnxGraph> {
  const rewritten = keepBlocked(graph);
  const size = (graph.inputs[0]?.shape ?? []).reduce((product, side) => product * side, 1);
  const values = numbers(size, 78.233);
  const [before, after] = [await answerOf(graph, values), await answerOf(rewritten, values)];
  expect(before.some((value) => Math.abs(value) > 0.1)).toBe(true);
  expect(after).toHaveLength(before.length);
  for (const [index, value] of after.entries()) expect(value).toBeCloseTo(before[index] ?? Number.NaN, 5);
  return rewritten;
}

const opsOf = ({ nodes }: OnnxGraph) => nodes.map(({ op }) => op);
const conv = (input: string, weights: string, output: string): OnnxNode => ({
  op: 'Conv',
  inputs: [input, weights],
  outputs: [output],
  attributes: { kernel_shape: { ints: [1, 1] } },
});
const pool = (input: string, output: string): OnnxNode => ({
  op: 'MaxPool',
  inputs: [input],
  outputs: [output],
  attributes: { kernel_shape: { ints: [2, 2] }, strides: { ints: [2, 2] } },
});

describe('keeping a network in the blocked layout', () => {
  test('a PRelu becomes convolutions, a Relu and a sum: any slope, negative, zero and above one too', async () => {
    const slope = { name: 'a', shape: [8, 1, 1], values: Float32Array.of(0.25, -0.5, 0, 1, 3, 0.01, -2, 0.9) };
    const nodes = [conv('x', 'w', 'c'), { op: 'PRelu', inputs: ['c', 'a'], outputs: ['y'] }];
    const rewritten = await expectSame(graphOf(8, nodes, [pointwise('w', [8, 8]), slope], 8));
    expect(opsOf(rewritten)).toEqual(['Conv', 'Conv', 'Relu', 'Conv', 'Add']);
    expect(rewritten.initializers.map(({ name }) => name)).not.toContain('a');
  });

  test('channels that a Pad adds pass through a convolution', async () => {
    const nodes = [
      conv('x', 'w', 'c'),
      pool('c', 'p'),
      { op: 'Pad', inputs: ['p', 'pads'], outputs: ['wide'] },
      { ...conv('c', 'wide-w', 'd'), attributes: { kernel_shape: { ints: [1, 1] }, strides: { ints: [2, 2] } } },
      { op: 'Add', inputs: ['wide', 'd'], outputs: ['y'] },
    ];
    const weights = [pointwise('w', [16, 4]), pointwise('wide-w', [32, 16])];
    const pads = { name: 'pads', shape: [8], values: [0, 0, 0, 0, 0, 16, 0, 0] };
    const rewritten = await expectSame(graphOf(4, nodes, [...weights, pads], 32, true));
    expect(opsOf(rewritten)).toEqual(['Conv', 'MaxPool', 'Conv', 'Conv', 'Add']);
  });

  test('so do channels of a constant zero joined to it', async () => {
    const nodes = [
      conv('x', 'w', 'c'),
      { op: 'ConstantOfShape', inputs: ['zeros-shape'], outputs: ['zeros'] },
      { op: 'Concat', inputs: ['c', 'zeros'], outputs: ['wide'], attributes: { axis: { int: 1 } } },
      conv('c', 'wide-w', 'd'),
      { op: 'Add', inputs: ['d', 'wide'], outputs: ['y'] },
    ];
    const shape = { name: 'zeros-shape', shape: [4], values: [1, 8, HEIGHT, WIDTH] };
    const rewritten = await expectSame(graphOf(4, nodes, [pointwise('w', [24, 4]), pointwise('wide-w', [32, 24]), shape], 32));
    expect(opsOf(rewritten)).toEqual(['Conv', 'Conv', 'Conv', 'Add']);
  });

  test('a pooled picture that does not fill blocks comes back through a convolution; one that does stays', async () => {
    const nodesFor = [
      conv('x', 'w', 'c'),
      pool('c', 'p'),
      { ...conv('c', 'v', 'd'), attributes: { kernel_shape: { ints: [1, 1] }, strides: { ints: [2, 2] } } },
      { op: 'Add', inputs: ['d', 'p'], outputs: ['y'] },
    ];
    const partly = graphOf(4, nodesFor, [pointwise('w', [24, 4]), pointwise('v', [24, 24])], 24, true);
    expect(opsOf(await expectSame(partly))).toEqual(['Conv', 'MaxPool', 'Conv', 'Conv', 'Add']);
    const whole = graphOf(4, nodesFor, [pointwise('w', [32, 4]), pointwise('v', [32, 32])], 32, true);
    expect(opsOf(await expectSame(whole))).toEqual(['Conv', 'MaxPool', 'Conv', 'Add']);
  });

  test('an input that is only turned is taken turned', () => {
    const turn = { op: 'Transpose', inputs: ['x'], outputs: ['t'], attributes: { perm: { ints: [0, 3, 1, 2] } } };
    const graph = graphOf(3, [turn, conv('t', 'w', 'y')], [pointwise('w', [8, 3])], 8);
    const rewritten = keepBlocked({ ...graph, inputs: [{ name: 'x', shape: [1, HEIGHT, WIDTH, 3] }] });
    expect(rewritten.inputs).toEqual([{ name: 'x', shape: [1, 3, HEIGHT, WIDTH] }]);
    expect(opsOf(rewritten)).toEqual(['Conv']);
    expect(rewritten.nodes[0]?.inputs).toEqual(['x', 'w']);
  });

  test.each([
    ['one number for all', [1, 1, 1]],
    ['one number a column', [1, 1, WIDTH]],
  ])('a PRelu with %s as its slope is refused', (_what, shape) => {
    const slope = {
      name: 'a',
      shape,
      values: numbers(
        shape.reduce((product, side) => product * side),
        1,
      ),
    };
    const nodes = [conv('x', 'w', 'c'), { op: 'PRelu', inputs: ['c', 'a'], outputs: ['y'] }];
    expect(() => keepBlocked(graphOf(8, nodes, [pointwise('w', [8, 8]), slope], 8))).toThrow(/one slope per channel/);
  });
});
