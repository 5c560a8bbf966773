import { InferenceSession, Tensor } from 'onnxruntime-node';
import { describe, expect, test } from 'vitest';
import { blackResponse } from '../../models/build/onnx/blackResponse';
import type { OnnxGraph, OnnxNode } from '../../models/build/onnx/onnxWriter';
import { onnxFileBytes } from '../../models/build/onnx/onnxWriter';
import { withStripInput } from '../../models/build/onnx/stripInput';

const SIDE = 96;
const BLACK = -1;

/** Seeded, −0.5 to 0.5. */
function numbers(count: number, seed: number): Float32Array {
  let state = seed;
  return Float32Array.from({ length: count }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32 - 0.5;
  });
}

const conv = (
  name: string,
  input: string,
  output: string,
  [kernel, stride, group]: readonly [number, number, number],
): OnnxNode => ({
  op: 'Conv',
  inputs: [input, `${name}-w`, `${name}-b`],
  outputs: [output],
  attributes: {
    kernel_shape: { ints: [kernel, kernel] },
    strides: { ints: [stride, stride] },
    pads: { ints: kernel === 3 ? [stride === 1 ? 1 : 0, stride === 1 ? 1 : 0, 1, 1] : [0, 0, 0, 0] },
    group: { int: group },
  },
});
const relu = (input: string, output: string): OnnxNode => ({ op: 'Relu', inputs: [input], outputs: [output] });

/** As BlazeFace is built: blocks of a convolution of each channel by itself, one of points, a sum; twice made smaller; a list of answers. */
const network: OnnxGraph = {
  name: 'small',
  opset: 12,
  inputs: [{ name: 'x', shape: [1, SIDE, SIDE, 3] }],
  outputs: [{ name: 'y', shape: [1, (SIDE / 4) ** 2, 2] }],
  nodes: [
    { op: 'Transpose', inputs: ['x'], outputs: ['t'], attributes: { perm: { ints: [0, 3, 1, 2] } } },
    conv('a', 't', 'a', [3, 2, 1]),
    relu('a', 'a1'),
    conv('b', 'a1', 'b', [3, 1, 8]),
    conv('c', 'b', 'c', [1, 1, 1]),
    { op: 'Add', inputs: ['c', 'a1'], outputs: ['s'] },
    relu('s', 's1'),
    {
      op: 'MaxPool',
      inputs: ['s1'],
      outputs: ['p'],
      attributes: { kernel_shape: { ints: [2, 2] }, strides: { ints: [2, 2] } },
    },
    conv('d', 's1', 'd', [3, 2, 8]),
    { op: 'Add', inputs: ['d', 'p'], outputs: ['neck'] },
    relu('neck', 'n1'),
    conv('e', 'n1', 'e', [3, 1, 1]),
    { op: 'Transpose', inputs: ['e'], outputs: ['e1'], attributes: { perm: { ints: [0, 2, 3, 1] } } },
    { op: 'Reshape', inputs: ['e1', 'list'], outputs: ['y'] },
  ],
  initializers: [
    ...(
      [
        ['a', [8, 3, 3, 3]],
        ['b', [8, 1, 3, 3]],
        ['c', [8, 8, 1, 1]],
        ['d', [8, 1, 3, 3]],
        ['e', [2, 8, 3, 3]],
      ] as const
    ).flatMap(([name, shape], index) => [
      { name: `${name}-w`, shape, values: numbers(shape[0] * shape[1] * shape[2] * shape[3], index + 1) },
      { name: `${name}-b`, shape: [shape[0]], values: numbers(shape[0], index + 20) },
    ]),
    { name: 'list', shape: [3], values: [1, (SIDE / 4) ** 2, 2] },
  ],
};

async function answerOf(graph: OnnxGraph, pixels: Float32Array): Promise<Float32Array> {
  const session = await InferenceSession.create(onnxFileBytes(graph), { logSeverityLevel: 3 });
  const answer = await session.run({ x: new Tensor('float32', pixels, graph.inputs[0]?.shape as number[]) });
  await session.release();
  return Float32Array.from(Object.values(answer)[0]?.data as Float32Array);
}

const farthest = (one: Float32Array, other: Float32Array) =>
  one.reduce((most, value, at) => Math.max(most, Math.abs(value - (other[at] ?? Number.NaN))), 0);

test('what the network answers to black is what onnxruntime says it answers', async () => {
  const response = blackResponse(network, 'neck', BLACK);
  const upTo = { ...network, nodes: network.nodes.slice(0, 10), outputs: [{ name: 'neck', shape: [1, 8, SIDE / 4, SIDE / 4] }] };
  const expected = await answerOf(upTo, new Float32Array(SIDE * SIDE * 3).fill(BLACK));
  expect([response.channels, response.height, response.width]).toEqual([8, SIDE / 4, SIDE / 4]);
  expect(response.values).toHaveLength(expected.length);
  expect(farthest(response.values, expected)).toBeLessThan(1e-5);
  expect(farthest(expected, blackResponse(network, 'neck', 1).values)).toBeGreaterThan(0.1);
});

describe.each([
  ['wide', { heightPx: 64, widthPx: SIDE }],
  ['tall', { heightPx: SIDE, widthPx: 64 }],
] as const)('a %s strip', (_, strip) => {
  const [offY, offX] = [(SIDE - strip.heightPx) / 2, (SIDE - strip.widthPx) / 2];
  /** Noise in the strip, but for 20 px of black at its ends, or up to them. */
  const squareOf = (marginPx: number) => {
    const noise = numbers(SIDE * SIDE * 3, 9);
    const isBlack = (row: number, column: number) =>
      Math.min(row, SIDE - 1 - row) < (offY && offY + marginPx) ||
      Math.min(column, SIDE - 1 - column) < (offX && offX + marginPx);
    return noise.map((value, at) => (isBlack(Math.floor(at / 3 / SIDE), Math.floor(at / 3) % SIDE) ? BLACK : value));
  };
  const stripOf = (square: Float32Array) =>
    Float32Array.from({ length: strip.heightPx * strip.widthPx * 3 }, (_, at) => {
      const [row, column] = [Math.floor(at / 3 / strip.widthPx) + offY, (Math.floor(at / 3) % strip.widthPx) + offX];
      return square[(row * SIDE + column) * 3 + (at % 3)] ?? Number.NaN;
    });

  test('answers for the whole square, as the network does that was shown all of it', async () => {
    const square = squareOf(20);
    const whole = await answerOf(network, square);
    const part = await answerOf(withStripInput(network, strip, BLACK), stripOf(square));
    expect(part).toHaveLength(whole.length);
    expect(farthest(part, whole)).toBeLessThan(1e-5);
    expect(farthest(whole, await answerOf(network, squareOf(24)))).toBeGreaterThan(0.01);
  });

  test('does not, when what it shows goes up to its ends', async () => {
    const square = squareOf(0);
    const part = await answerOf(withStripInput(network, strip, BLACK), stripOf(square));
    expect(farthest(part, await answerOf(network, square))).toBeGreaterThan(0.01);
  });
});

test.each([
  ['the whole square', { heightPx: SIDE, widthPx: SIDE }],
  ['more than the square', { heightPx: SIDE + 32, widthPx: SIDE }],
  ['a part in both directions', { heightPx: 64, widthPx: 64 }],
  ['a part that does not come out even', { heightPx: 68, widthPx: SIDE }],
])('%s is no strip', (_, strip) => {
  expect(() => withStripInput(network, strip, BLACK)).toThrow(/not a strip/);
});
