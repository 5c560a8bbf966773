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
  I32X4_OF_F64X2,
  laneOf,
  loadVector,
  set,
  simd,
  small,
  storeFourBytes,
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

const place = [
  ...[...get(NUMBERS), ...loadVector(0), ...get(NUMBERS), ...loadVector(16), ...get(COLUMN), ...F64X2_MULTIPLY],
  ...[...F64X2_ADD, ...set(PART), ...get(PART), ...F64X2_FLOOR, ...set(FIRST)],
  ...[...get(PART), ...get(FIRST), ...F64X2_SUBTRACT, ...set(PART)],
  ...[...chooseBytes(get(PART), get(PART), [...firstBytes, ...firstBytes]), ...set(ACROSS)],
  ...[
    ...chooseBytes(
      get(PART),
      get(PART),
      [...firstBytes, ...firstBytes].map((byte) => byte + 8),
    ),
    ...set(DOWN),
  ],
  ...[...get(FIRST), ...I32X4_OF_F64X2, ...set(FIRST)],
  ...[...laneOf(FIRST, 1), ...get(LINE_BYTES), ...I32_MULTIPLY, ...laneOf(FIRST, 0), ...small(3), ...I32_MULTIPLY, ...I32_ADD],
  ...[...get(ORIGIN), ...I32_ADD, ...set(AT)],
];

/** Three bytes on are six in numbers of 16 bits. */
const afterOne = Array.from({ length: 16 }, (_, byte) => byte + 6);

const neighbours = (line: number, next: number) => [
  ...[...get(AT), ...LOAD_EIGHT_BYTES, ...set(line)],
  ...[...chooseBytes(get(line), get(line), afterOne), ...I32X4_LOW_I16X8, ...set(next)],
  ...[...get(line), ...I32X4_LOW_I16X8, ...set(line)],
];

/** start + (end − start) × share, the ends in vectors of doubles; `start` comes twice. */
const between = (start: number[], end: number[], share: number) => [
  ...[...start, ...end, ...start, ...F64X2_SUBTRACT, ...get(share), ...F64X2_MULTIPLY, ...F64X2_ADD],
];

const high = Array.from({ length: 16 }, (_, byte) => (byte + 8) % 16);

/** Two channels of the pixel as whole numbers: red and green, or blue and the next pixel's. */
const twoChannels = (channels: 'first' | 'last') => {
  const doubles = (vector: number) => [
    ...(channels === 'first' ? get(vector) : chooseBytes(get(vector), get(vector), high)),
    ...F64X2_OF_I32X4,
  ];
  return [
    ...[...between(doubles(UPPER), doubles(UPPER_NEXT), ACROSS), ...set(PART)],
    ...[...between(doubles(LOWER), doubles(LOWER_NEXT), ACROSS), ...set(FIRST)],
    ...[...between(get(PART), get(FIRST), DOWN), ...twice(0.5), ...F64X2_ADD, ...I32X4_OF_F64X2],
  ];
};

const onePixel = [
  ...place,
  ...neighbours(UPPER, UPPER_NEXT),
  ...advanceBy(AT, get(LINE_BYTES)),
  ...neighbours(LOWER, LOWER_NEXT),
  ...[...twoChannels('first'), ...set(RED_GREEN), ...twoChannels('last'), ...set(UPPER)],
  ...storeFourBytes(
    get(OUT),
    chooseBytes(get(RED_GREEN), get(UPPER), [...firstBytes, ...firstBytes.map((byte) => byte + 16)]),
    RED_GREEN,
  ),
  ...[...get(COLUMN), ...twice(1), ...F64X2_ADD, ...set(COLUMN)],
  ...advanceBy(OUT, small(3)),
];

/** A WebAssembly module whose function is a BilinearLine. */
export const bilinearLineModule = (): Uint8Array =>
  wasmModule({ parameters: 5, integers: 1, vectors: 10 }, [...clear(COLUMN), ...untilEnd(OUT, OUT_END, onePixel)]);
