/** Dot products of consecutive rows with one vector. All numbers are addresses in bytes; `rowsEnd` is beyond `rows`, `queryEnd` beyond `query`. */
export type ScoreRows = (
  rows: number,
  rowsEnd: number,
  query: number,
  /** `query` and the largest number of whole steps of STEP_FLOATS that fit before `queryEnd`. */
  stepsEnd: number,
  queryEnd: number,
  /** Takes one float a row. */
  out: number,
) => void;

/** Floats that one turn of the kernel's inner loop takes: four vectors of four. */
export const STEP_FLOATS = 16;

const VECTORS = STEP_FLOATS / 4;

/** Numbers of the parameters and locals. */
const AT_ROW = 0;
const ROWS_END = 1;
const QUERY = 2;
const STEPS_END = 3;
const QUERY_END = 4;
const OUT = 5;
const AT_QUERY = 6;
const REST = 7;
const FIRST_SUM = 8;

const I32 = 0x7f;
const F32 = 0x7d;
const V128 = 0x7b;
const NO_RESULT = 0x40;

/** An unsigned number as WebAssembly writes it (LEB128). */
function unsigned(value: number): number[] {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...unsigned(value >>> 7)];
}

const get = (local: number) => [0x20, local];
const set = (local: number) => [0x21, local];
const simd = (code: number) => [0xfd, ...unsigned(code)];

const I32_ADD = [0x6a];
const I32_BELOW = [0x49];
const F32_ADD = [0x92];
const F32_MULTIPLY = [0x94];
const F32_ZERO = [0x43, 0, 0, 0, 0];
const V_ZERO = [...simd(0x0c), ...new Array<number>(16).fill(0)];
const V_ADD = simd(0xe4);
const V_MULTIPLY = simd(0xe6);

/** Rows lie as close as they come, so loads promise no alignment. */
const loadFloat = [0x2a, 0, 0];
const storeFloat = [0x38, 0, 0];
const loadVector = (offset: number) => [...simd(0x00), 0, offset];
const lane = (place: number) => [...simd(0x1f), place];

/** Constants are signed, so one byte holds up to 63 and two hold what is needed here. */
const constant = (value: number) => [0x41, ...(value < 0x40 ? [value] : [(value & 0x7f) | 0x80, value >>> 7])];
const advance = (local: number, bytes: number) => [...get(local), ...constant(bytes), ...I32_ADD, ...set(local)];
const below = (local: number, end: number) => [...get(local), ...get(end), ...I32_BELOW];

const doWhile = (body: number[], condition: number[]) => [0x03, NO_RESULT, ...body, ...condition, 0x0d, 0, 0x0b];
const onlyIf = (condition: number[], body: number[]) => [...condition, 0x04, NO_RESULT, ...body, 0x0b];
const whileBelow = (local: number, end: number, body: number[]) => onlyIf(below(local, end), doWhile(body, below(local, end)));

const places = [...new Array<number>(VECTORS).keys()];

/** Four sums side by side, for one sum would wait for each addition before it. */
function oneRow(): number[] {
  const step = places.flatMap((place) => [
    ...get(FIRST_SUM + place),
    ...get(AT_ROW),
    ...loadVector(place * 16),
    ...get(AT_QUERY),
    ...loadVector(place * 16),
    ...V_MULTIPLY,
    ...V_ADD,
    ...set(FIRST_SUM + place),
  ]);
  const rest = [...get(REST), ...get(AT_ROW), ...loadFloat, ...get(AT_QUERY), ...loadFloat, ...F32_MULTIPLY, ...F32_ADD];
  const vectorSum = places.flatMap((place) => [...get(FIRST_SUM + place), ...(place === 0 ? [] : V_ADD)]);
  const sumOfLanes = places.flatMap((place) => [...get(FIRST_SUM), ...lane(place), ...F32_ADD]);
  return [
    ...places.flatMap((place) => [...V_ZERO, ...set(FIRST_SUM + place)]),
    ...F32_ZERO,
    ...set(REST),
    ...get(QUERY),
    ...set(AT_QUERY),
    ...whileBelow(AT_QUERY, STEPS_END, [...step, ...advance(AT_ROW, STEP_FLOATS * 4), ...advance(AT_QUERY, STEP_FLOATS * 4)]),
    ...whileBelow(AT_QUERY, QUERY_END, [...rest, ...set(REST), ...advance(AT_ROW, 4), ...advance(AT_QUERY, 4)]),
    ...vectorSum,
    ...set(FIRST_SUM),
    ...get(OUT),
    ...get(REST),
    ...sumOfLanes,
    ...storeFloat,
    ...advance(OUT, 4),
  ];
}

const sized = (bytes: number[]) => [...unsigned(bytes.length), ...bytes];
const section = (id: number, bytes: number[]) => [id, ...sized(bytes)];

/**
 * A WebAssembly module (core specification 2.0, binary format) of one exported function, `s`: a ScoreRows over the memory that
 * is imported as `e.m`.
 */
export function scoreRowsModule(): Uint8Array<ArrayBuffer> {
  const locals = [3, 1, I32, 1, F32, VECTORS, V128];
  const code = [...locals, ...whileBelow(AT_ROW, ROWS_END, oneRow()), 0x0b];
  return Uint8Array.of(
    ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, [1, 0x60, 6, I32, I32, I32, I32, I32, I32, 0]),
    ...section(2, [1, 1, 0x65, 1, 0x6d, 0x02, 0, 1]),
    ...section(3, [1, 0]),
    ...section(7, [1, 1, 0x73, 0, 0]),
    ...section(10, [1, ...sized(code)]),
  );
}
