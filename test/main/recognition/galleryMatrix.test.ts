import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { scoreRowsModule } from '../../../main/recognition/galleryKernel';
import { fastestMatrix, plainMatrix, simdMatrix } from '../../../main/recognition/galleryMatrix';

const float = fc.float({ min: -1, max: 1, noNaN: true, noDefaultInfinity: true });

describe.each([
  ['simd', simdMatrix],
  ['plain', plainMatrix],
])('a %s matrix of templates', (_name, maker) => {
  test('scores any number of rows of any length like a sum written out', () => {
    const shape = fc.record({ rows: fc.integer({ min: 1, max: 9 }), dimensions: fc.integer({ min: 1, max: 70 }) });
    const filled = shape.chain(({ rows, dimensions }) => {
      const floats = rows * dimensions;
      return fc.record({
        dimensions: fc.constant(dimensions),
        count: fc.nat(rows),
        values: fc.array(float, { minLength: floats, maxLength: floats }),
        query: fc.array(float, { minLength: dimensions, maxLength: dimensions }),
      });
    });
    fc.assert(
      fc.property(filled, ({ dimensions, count, values, query }) => {
        const matrix = maker(values.length / dimensions, dimensions);
        matrix.rows.set(values);
        matrix.query.set(query);
        const scores = matrix.scores(count);
        expect(scores).toHaveLength(count);
        for (const [row, score] of scores.entries()) {
          const expected = query.reduce((sum, value, at) => sum + value * (values[row * dimensions + at] ?? Number.NaN), 0);
          expect(Math.abs(score - expected)).toBeLessThan(1e-5);
        }
        expect([...matrix.rows]).toEqual(values);
        expect([...matrix.query]).toEqual(query);
      }),
    );
  });

  test('begins with zeros, and refuses to score rows it has not', () => {
    const matrix = maker(3, 5);
    expect(matrix.rows).toEqual(new Float32Array(15));
    expect(matrix.query).toEqual(new Float32Array(5));
    expect([...matrix.scores(3)]).toEqual([0, 0, 0]);
    expect(() => matrix.scores(4)).toThrow(RangeError);
  });
});

test('the kernel is valid WebAssembly, so that a gallery need not do without it', () => {
  expect(WebAssembly.validate(scoreRowsModule())).toBe(true);
  // A matrix of the kernel shares one memory; a plain one has three.
  const { rows, query } = fastestMatrix(2, 2);
  expect(rows.buffer).toBe(query.buffer);
});
