import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { onnxFileBytes } from '../../models/build/onnx/onnxWriter';
import { wireFields } from '../../models/build/onnx/protobufReader';
import { bytesField, concatBytes, floatField, integerField, textField } from '../../models/build/onnx/protobufWriter';
import { zeroDenormalWeights } from '../../models/build/onnx/zeroDenormals';

/** An ONNX file whose only content are these weights. */
const modelOf = (values: Float32Array | readonly number[]) =>
  onnxFileBytes({
    name: 'weights',
    opset: 13,
    inputs: [],
    outputs: [],
    nodes: [],
    initializers: [{ name: 'w', shape: [values.length], values }],
  });

/** The weights' bytes inside such a file: model → graph → initializer → raw data. */
function weightBytes(onnx: Uint8Array): Uint8Array {
  const inner = (message: Uint8Array, wanted: number) => {
    const found = [...wireFields(message)].find(({ field }) => field === wanted);
    if (!found) throw new Error(`no field ${wanted}`);
    return found.bytes;
  };
  return inner(inner(inner(onnx, 7), 5), 9);
}

const floatsOf = (bytes: Uint8Array) => [...new Float32Array(bytes.slice().buffer)];

describe('protocol buffers', () => {
  test('what is written is read', () => {
    fc.assert(
      fc.property(fc.nat(), fc.uint8Array(), fc.string(), fc.float({ noNaN: true }), (whole, bytes, text, float) => {
        const message = concatBytes([integerField(1, whole), bytesField(2, bytes), textField(300, text), floatField(4, float)]);
        const [first, second, third, fourth, ...rest] = wireFields(message);
        expect(first).toMatchObject({ field: 1, wireType: 0, value: whole });
        expect([...(second?.bytes ?? [])]).toEqual([...bytes]);
        expect(third?.field).toBe(300);
        expect(third?.bytes).toEqual(new TextEncoder().encode(text));
        expect(floatsOf(fourth?.bytes ?? new Uint8Array())).toEqual([float]);
        expect(rest).toEqual([]);
      }),
    );
  });

  test('a negative number takes the ten bytes of its 64-bit form', () => {
    expect([...integerField(1, -1)]).toEqual([8, 255, 255, 255, 255, 255, 255, 255, 255, 255, 1]);
  });

  test.each([
    ['a length past the end', [0x0a, 0x05, 1, 2]],
    ['a number that does not end', [0x08, 0x80, 0x80]],
    ['a fixed number cut short', [0x0d, 1, 2]],
    ['a wire type that does not exist', [0x0f, 1]],
  ])('%s is refused', (_what, bytes) => {
    expect(() => [...wireFields(Uint8Array.from(bytes))]).toThrow(RangeError);
  });
});

describe('zeroing denormal weights', () => {
  test('only weights below the limit change, and nothing else of the file', () => {
    fc.assert(
      fc.property(fc.array(fc.float({ noNaN: true }), { minLength: 1 }), fc.constantFrom(1e-30, 1e-38, 0.5), (weights, limit) => {
        const values = Float32Array.from(weights);
        const source = modelOf(values);
        const { onnx, zeroed } = zeroDenormalWeights(source, limit);
        const expected = values.map((weight) => (Math.abs(weight) < limit && weight !== 0 ? 0 : weight));
        expect(floatsOf(weightBytes(onnx))).toEqual([...expected]);
        expect(zeroed).toBe(values.filter((weight) => weight !== 0 && Math.abs(weight) < limit).length);
        expect(source).toEqual(modelOf(values));
        expect(onnx).toEqual(modelOf(expected));
      }),
    );
  });

  test('whole numbers are not mistaken for weights', () => {
    const source = modelOf([1, 2, -3]);
    expect(zeroDenormalWeights(source, 1e-30)).toEqual({ onnx: source, zeroed: 0 });
  });
});

test('a tensor whose shape does not hold its values is not written', () => {
  const initializers = [{ name: 'w', shape: [2, 2], values: Float32Array.of(1, 2, 3) }];
  expect(() => onnxFileBytes({ name: 'g', opset: 13, inputs: [], outputs: [], nodes: [], initializers })).toThrow(RangeError);
});
