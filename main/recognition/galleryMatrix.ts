import { type ScoreRows, STEP_FLOATS, scoreRowsModule } from './galleryKernel';

/** Memory for templates and what compares them. Whoever lets a matrix go overwrites its rows first. */
export interface TemplateMatrix {
  /** Row after row without gaps; zero at first. */
  readonly rows: Float32Array;
  /** Of one row's length: what to compare with. Whoever wrote it overwrites it after the comparison. */
  readonly query: Float32Array;
  /** Dot products of `query` with the first `count` rows, in their order. The answer is valid until the next call. */
  scores(count: number): Float32Array;
}

/** Makes a matrix of so many rows. Throws a RangeError when there is no such memory. */
export type MatrixMaker = (rows: number, dimensions: number) => TemplateMatrix;

/** What is used of it: the language's own libraries do not name it, only those of pages do. */
declare const WebAssembly: {
  validate(bytes: Uint8Array): boolean;
  Module: new (bytes: Uint8Array) => object;
  Instance: new (module: object, imports: { e: { m: object } }) => { exports: { s: ScoreRows } };
  Memory: new (limits: { initial: number; maximum: number }) => { buffer: ArrayBuffer };
};

const PAGE_BYTES = 65_536;
const FLOAT_BYTES = 4;

let compiled: object | undefined;

/**
 * A matrix inside the memory of a WebAssembly kernel, four floats at a time: nothing is copied to compare, and the rows are read
 * once, from the first to the last. Holds up to 4 GiB.
 */
export const simdMatrix: MatrixMaker = (rows, dimensions) => {
  const scoresAt = Math.ceil((dimensions * FLOAT_BYTES) / 64) * 64;
  const rowsAt = Math.ceil((scoresAt + rows * FLOAT_BYTES) / 64) * 64;
  const rowBytes = dimensions * FLOAT_BYTES;
  const pages = Math.ceil((rowsAt + rows * rowBytes) / PAGE_BYTES);
  const memory = new WebAssembly.Memory({ initial: pages, maximum: pages });
  compiled ??= new WebAssembly.Module(scoreRowsModule());
  const { s: scoreRows } = new WebAssembly.Instance(compiled, { e: { m: memory } }).exports;
  const results = new Float32Array(memory.buffer, scoresAt, rows);
  const stepsEnd = Math.floor(dimensions / STEP_FLOATS) * STEP_FLOATS * FLOAT_BYTES;
  return {
    rows: new Float32Array(memory.buffer, rowsAt, rows * dimensions),
    query: new Float32Array(memory.buffer, 0, dimensions),
    scores: (count) => {
      // Addresses are not checked against the matrix by the kernel.
      if (count > rows) throw new RangeError(`${count} rows of ${rows}`);
      scoreRows(rowsAt, rowsAt + count * rowBytes, 0, stepsEnd, rowBytes, scoresAt);
      return results.subarray(0, count);
    },
  };
};

/** The same in plain JavaScript, for processors without the instructions. */
export const plainMatrix: MatrixMaker = (rows, dimensions) => {
  const matrix = new Float32Array(rows * dimensions);
  const query = new Float32Array(dimensions);
  const results = new Float32Array(rows);
  return {
    rows: matrix,
    query,
    scores: (count) => {
      if (count > rows) throw new RangeError(`${count} rows of ${rows}`);
      for (let row = 0; row < count; row += 1) results[row] = dot(matrix, row * dimensions, query);
      return results.subarray(0, count);
    },
  };
};

/** The fastest that runs here. */
export const fastestMatrix: MatrixMaker = (rows, dimensions) =>
  (WebAssembly.validate(scoreRowsModule()) ? simdMatrix : plainMatrix)(rows, dimensions);

/** Sum of products of `vector` and what lies at `offset` of `matrix`, in double precision. */
export function dot(matrix: Float32Array, offset: number, vector: Float32Array): number {
  let sum = 0;
  for (let index = 0; index < vector.length; index += 1) sum += (matrix[offset + index] ?? 0) * (vector[index] ?? 0);
  return sum;
}
