import {
  advanceBy,
  chooseBytes,
  clear,
  F64X2_ADD,
  F64X2_FLOOR,
  F64X2_MULTIPLY,
  F64X2_SUBTRACT,
  firstBytes,
  get,
  I32_ADD,
  I32_MULTIPLY,
  I32X4_LOW_I16X8,
  laneOf,
  loadVector,
  set,
  simd,
  small,
  storeLane,
  twice,
  untilEnd,
  wasmModule,
} from './wasmModule';

/**
 * A line of a crop by bilinear interpolation, in doubles. All parameters are addresses or lengths in bytes. Of each pixel's
 * neighbours two bytes more are read than there are.
 */
export type BilinearLine = (
  /** Pairs of doubles, x before y: where in the picture the line begins, and one step. */
  numbers: number,
  /** Where the picture's pixel (0, 0) lies, or would. */
  origin: number,
  /** From one line of pixels to the next. */
  lineBytes: number,
  /** Takes three bytes a pixel, and one more behind the last. */
  out: number,
  outEnd: number,
) => void;

/** Numbers of the parameters and locals. */
const NUMBERS = 0;
const ORIGIN = 1;
const LINE_BYTES = 2;
const OUT = 3;
const OUT_END = 4;
const AT = 5;
/** Vectors of two doubles: x and y, or two channels. */
const COLUMN = 6;
const PART = 7;
const FIRST = 8;
const ACROSS = 9;
const DOWN = 10;
/** Of two neighbours in the upper and the lower line: six numbers of 16 bits, then four of 32. */
const UPPER = 11;
const UPPER_NEXT = 12;
const LOWER = 13;
const LOWER_NEXT = 14;
const RED_GREEN = 15;

const LOAD_EIGHT_BYTES = [...simd(0x02), 0, 0];
const F64X2_OF_I32X4 = simd(0xfe);
/** Added, it leaves the nearest whole number in the low four bytes of a double, below zero too. */
const LOW_BYTES_OF_DOUBLE = twice(1.5 * 2 ** 52);
/** So that halves round up. */
const UPWARDS = twice(2 ** -30);

const secondBytes = firstBytes.map((byte) => byte + 8);

const place = [
  ...[...get(NUMBERS), ...loadVector(0), ...get(NUMBERS), ...loadVector(16), ...get(COLUMN), ...F64X2_MULTIPLY],
  ...[...F64X2_ADD, ...set(PART), ...get(PART), ...F64X2_FLOOR, ...set(FIRST)],
  ...[...get(PART), ...get(FIRST), ...F64X2_SUBTRACT, ...set(PART)],
  ...[...chooseBytes(get(PART), get(PART), [...firstBytes, ...firstBytes]), ...set(ACROSS)],
  ...[...chooseBytes(get(PART), get(PART), [...secondBytes, ...secondBytes]), ...set(DOWN)],
  ...[...get(FIRST), ...LOW_BYTES_OF_DOUBLE, ...F64X2_ADD, ...set(FIRST)],
  ...[...laneOf(FIRST, 2), ...get(LINE_BYTES), ...I32_MULTIPLY, ...laneOf(FIRST, 0), ...small(3), ...I32_MULTIPLY, ...I32_ADD],
  ...[...get(ORIGIN), ...I32_ADD, ...set(AT)],
];

/** Three bytes on are six in numbers of 16 bits. */
const afterOne = Array.from({ length: 16 }, (_, byte) => (byte + 6) % 16);

const neighbours = (line: number, next: number) => [
  ...[...get(AT), ...LOAD_EIGHT_BYTES, ...set(line)],
  ...[...chooseBytes(get(line), get(line), afterOne), ...I32X4_LOW_I16X8, ...set(next)],
  ...[...get(line), ...I32X4_LOW_I16X8, ...set(line)],
];

/** start + (end − start) × share; `start` comes twice. */
const between = (start: number[], end: number[], share: number) => [
  ...[...start, ...end, ...start, ...F64X2_SUBTRACT, ...get(share), ...F64X2_MULTIPLY, ...F64X2_ADD],
];

/** Two channels of the pixel in the low bytes of doubles: red and green, or blue and the next pixel's red. */
const twoChannels = (channels: 'first' | 'last') => {
  const doubles = (vector: number) => [
    ...(channels === 'first' ? get(vector) : chooseBytes(get(vector), get(vector), [...secondBytes, ...firstBytes])),
    ...F64X2_OF_I32X4,
  ];
  return [
    ...[...doubles(UPPER), ...set(PART), ...between(get(PART), doubles(UPPER_NEXT), ACROSS), ...set(FIRST)],
    ...[...doubles(LOWER), ...set(PART), ...between(get(PART), doubles(LOWER_NEXT), ACROSS), ...set(PART)],
    ...[...between(get(FIRST), get(PART), DOWN), ...UPWARDS, ...F64X2_ADD, ...LOW_BYTES_OF_DOUBLE, ...F64X2_ADD],
  ];
};

const onePixel = [
  ...place,
  ...neighbours(UPPER, UPPER_NEXT),
  ...advanceBy(AT, get(LINE_BYTES)),
  ...neighbours(LOWER, LOWER_NEXT),
  ...[...twoChannels('first'), ...set(RED_GREEN), ...twoChannels('last'), ...set(UPPER)],
  ...storeLane(get(OUT), chooseBytes(get(RED_GREEN), get(UPPER), [0, 8, ...new Array<number>(14).fill(16)]), 0),
  ...[...get(COLUMN), ...twice(1), ...F64X2_ADD, ...set(COLUMN)],
  ...advanceBy(OUT, small(3)),
];

/** A WebAssembly module whose function is a BilinearLine. */
export const bilinearLineModule = (): Uint8Array =>
  wasmModule({ parameters: 5, integers: 1, vectors: 10 }, [...clear(COLUMN), ...untilEnd(OUT, OUT_END, onePixel)]);
