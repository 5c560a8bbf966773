import { describe, expect, test } from 'vitest';
import { faceMeshToOnnx } from '../../models/build/faceMeshToOnnx';
import { readTfjsModel } from '../../models/build/tfjsModel';

const half = (name: string, shape: number[]) => ({ name, shape, dtype: 'float32', quantization: { dtype: 'float16' } });
const modelJson = (weights: unknown[], node: unknown[] = []) =>
  JSON.stringify({ modelTopology: { node }, weightsManifest: [{ paths: ['m.bin'], weights }] });

describe('a TensorFlow.js weight file', () => {
  test.each([
    ['zero', 0x0000, 0],
    ['one', 0x3c00, 1],
    ['minus two', 0xc000, -2],
    ['a third', 0x3555, 0.333251953125],
    ['the largest', 0x7bff, 65504],
    ['the smallest normal', 0x0400, 2 ** -14],
    ['the smallest of all', 0x0001, 2 ** -24],
    ['infinity', 0x7c00, Number.POSITIVE_INFINITY],
  ])('half float: %s', (_name, bits, value) => {
    const file = Uint8Array.of(bits & 0xff, bits >> 8);
    expect(readTfjsModel(modelJson([half('w', [1])]), file).tensors.get('w')?.values[0]).toBe(value);
  });

  test('half floats, whole numbers and floats lie one after another', () => {
    const file = new Uint8Array(2 + 4 + 4);
    const view = new DataView(file.buffer);
    view.setUint16(0, 0x3c00, true);
    view.setInt32(2, -7, true);
    view.setFloat32(6, 0.25, true);
    const weights = [half('a', [1]), { name: 'b', shape: [1], dtype: 'int32' }, { name: 'c', shape: [1], dtype: 'float32' }];
    const { tensors } = readTfjsModel(modelJson(weights), file);
    expect(['a', 'b', 'c'].map((name) => tensors.get(name)?.values[0])).toEqual([1, -7, 0.25]);
  });

  test.each([
    ['longer', 3],
    ['shorter', 1],
  ])('a file %s than described is refused', (_what, bytes) => {
    expect(() => readTfjsModel(modelJson([half('w', [1])]), new Uint8Array(bytes))).toThrow(RangeError);
  });
});

test('an operation the converter does not know is named, not skipped', () => {
  const node = [
    { name: 'input_1', op: 'Placeholder' },
    { name: 'odd', op: 'Softplus', input: ['input_1'] },
    { name: 'Identity_2', op: 'Identity', input: ['odd'] },
  ];
  expect(() => faceMeshToOnnx(modelJson([], node), new Uint8Array())).toThrow(/Softplus/);
});
