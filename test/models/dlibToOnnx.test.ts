import { describe, expect, test } from 'vitest';
import { dlibToOnnx } from '../../models/build/dlibToOnnx';
import { readTfjsWeights } from '../../models/build/tfjsModel';

interface Described {
  name: string;
  shape: number[];
}

const conv = (name: string, shape: number[]): Described[] => [
  { name: `${name}/conv/filters`, shape },
  ...['conv/bias', 'scale/weights', 'scale/biases'].map((part) => ({ name: `${name}/${part}`, shape: shape.slice(3) })),
];
const block = (name: string, inputs: number, outputs: number) => [
  ...conv(`${name}/conv1`, [3, 3, inputs, outputs]),
  ...conv(`${name}/conv2`, [3, 3, outputs, outputs]),
];
/** The shape of the whole network, as its weight file describes it. */
const network = (): Described[] => [
  ...conv('conv32_down', [7, 7, 3, 32]),
  ...['conv32_1', 'conv32_2', 'conv32_3'].flatMap((name) => block(name, 32, 32)),
  ...block('conv64_down', 32, 64),
  ...['conv64_1', 'conv64_2', 'conv64_3'].flatMap((name) => block(name, 64, 64)),
  ...block('conv128_down', 64, 128),
  ...['conv128_1', 'conv128_2'].flatMap((name) => block(name, 128, 128)),
  ...block('conv256_down', 128, 256),
  ...['conv256_1', 'conv256_2', 'conv256_down_out'].flatMap((name) => block(name, 256, 256)),
  { name: 'fc', shape: [256, 128] },
];
const sizeOf = ({ shape }: Described) => shape.reduce((product, size) => product * size, 1);
function convertOf(weights: readonly Described[]): Uint8Array {
  const quantization = { dtype: 'uint8', scale: 0.01, min: -1 };
  const described = weights.map((weight) => ({ ...weight, dtype: 'float32', quantization }));
  const bytes = new Uint8Array(weights.reduce((sum, weight) => sum + sizeOf(weight), 0)).fill(90);
  return dlibToOnnx(JSON.stringify([{ paths: ['m.bin'], weights: described }]), bytes);
}

describe('the dlib network', () => {
  test('is the same to the byte each time it is converted', () => {
    expect(Buffer.compare(convertOf(network()), convertOf(network()))).toBe(0);
  });

  test.each<[string, (weights: Described[]) => Described[], RegExp]>([
    [
      'a missing weight',
      (weights) => weights.filter(({ name }) => name !== 'conv64_2/conv1/scale/biases'),
      /no weights conv64_2/,
    ],
    ['a weight too many', (weights) => [...weights, { name: 'conv512', shape: [1] }], /no use for conv512/],
    [
      'a layer for other channels',
      (weights) => weights.map((w) => (w.name === 'conv128_1/conv1/conv/filters' ? { ...w, shape: [3, 3, 64, 128] } : w)),
      /takes 64 channels, not 128/,
    ],
    [
      'a bias of another length',
      (weights) => weights.map((w) => (w.name === 'conv32_down/conv/bias' ? { ...w, shape: [31] } : w)),
      /conv32_down\/conv\/bias has 31 values, not 32/,
    ],
    ['a last layer of another shape', (weights) => weights.map((w) => (w.name === 'fc' ? { ...w, shape: [256, 64] } : w)), /fc/],
  ])('is not converted with %s', (_what, change, complaint) => {
    expect(() => convertOf(change(network()))).toThrow(complaint);
  });
});

test('8-bit weights are widened by their scale and smallest value', () => {
  const weights = [{ name: 'w', shape: [3], dtype: 'float32', quantization: { dtype: 'uint8', scale: 0.5, min: -2 } }];
  const tensors = readTfjsWeights(JSON.stringify([{ paths: ['m.bin'], weights }]), Uint8Array.of(0, 1, 255));
  expect([...(tensors.get('w')?.values ?? [])]).toEqual([-2, -1.5, 125.5]);
});
