import {
  advanceBy,
  chooseBytes,
  clear,
  F32X4_ADD,
  F32X4_MULTIPLY,
  F64X2_ADD,
  F64X2_FLOOR,
  F64X2_MULTIPLY,
  F64X2_SUBTRACT,
  firstBytes,
  get,
  I32_ADD,
  I32_MULTIPLY,
  I32X4_OF_F64X2,
  laneOf,
  loadEverywhere,
  loadVector,
  set,
  simd,
  small,
  storeFourBytes,
  storeLane,
  twice,
  untilEnd,
  wasmModule,
} from './wasmModule';

/**
 * A line of a crop by cubic convolution: each pixel is the sum of `taps` × `taps` pixels of a region, four floats each, times a weight
 * across and a weight down, over the sum of the weights. All parameters are addresses or lengths in bytes.
 */
export type CubicLine = (
  /** The numbers of a `CubicNumbers`. */
  numbers: number,
  /** Weights by distance, floats. */
  table: number,
  /** Room for so many bytes of weights across, and of weights down. */
  across: number,
  down: number,
  tapsBytes: number,
  region: number,
  /** From one line of the region to the next. */
  lineBytes: number,
  /** Takes three bytes a pixel, and one more behind the last. */
  out: number,
  outEnd: number,
) => void;

/** Pairs of doubles, x before y, in the order of memory. */
export const CUBIC_NUMBERS = ['column', 'step', 'row', 'shift', 'origin', 'reachPx', 'tableStep'] as const;
export type CubicNumbers = Record<(typeof CUBIC_NUMBERS)[number], readonly [x: number, y: number]>;

/** Numbers of the parameters and locals. */
const NUMBERS = 0;
const TABLE = 1;
const ACROSS = 2;
const DOWN = 3;
const TAPS_BYTES = 4;
const REGION = 5;
const LINE_BYTES = 6;
const OUT = 7;
const OUT_END = 8;
const AT_LINE = 9;
const AT_TAP = 10;
const AT_ACROSS = 11;
const ACROSS_END = 12;
const AT_DOWN = 13;
const DOWN_END = 14;
const SUM = 15;
const LINE_SUM = 16;
/** Vectors of two doubles: x and y. */
const COLUMN = 17;
const FIRST = 18;
const DISTANCE = 19;
const WEIGHT = 20;
/** Whole numbers, floats and bytes. */
const PLACE = 21;
const PAIR = 22;

const LOAD_FLOAT = [...simd(0x5c), 2, 0];
const loadSecondFloat = (vector: number[], address: number[]) => [...address, ...vector, ...simd(0x56), 2, 0, 1];
const F64X2_ABS = simd(0xec);
const F64X2_DIVIDE = simd(0xf3);
const F64X2_MIN = simd(0xf4);
const F64X2_MAX = simd(0xf5);
const F64X2_LOW_F32X4 = simd(0x5f);

const number = (name: (typeof CUBIC_NUMBERS)[number]) => [...get(NUMBERS), ...loadVector(CUBIC_NUMBERS.indexOf(name) * 16)];

/** Where the pixel lies in the region, where its first tap, and how far from it that is in steps of the table. */
const place = [
  ...[...number('step'), ...get(COLUMN), ...F64X2_MULTIPLY, ...number('row'), ...F64X2_SUBTRACT],
  ...[...number('shift'), ...F64X2_ADD, ...number('origin'), ...F64X2_SUBTRACT, ...set(DISTANCE)],
  ...[...get(DISTANCE), ...number('reachPx'), ...F64X2_SUBTRACT, ...F64X2_FLOOR, ...twice(1), ...F64X2_ADD, ...set(FIRST)],
  ...[...get(DISTANCE), ...get(FIRST), ...F64X2_SUBTRACT, ...number('tableStep'), ...F64X2_MULTIPLY, ...set(DISTANCE)],
  ...[...get(FIRST), ...I32X4_OF_F64X2, ...set(PLACE)],
  ...[...laneOf(PLACE, 1), ...get(LINE_BYTES), ...I32_MULTIPLY, ...laneOf(PLACE, 0), ...small(16), ...I32_MULTIPLY, ...I32_ADD],
  ...[...get(REGION), ...I32_ADD, ...set(AT_LINE)],
];

const weightAddress = (axis: 0 | 1) => [...laneOf(PLACE, axis), ...small(4), ...I32_MULTIPLY, ...get(TABLE), ...I32_ADD];

/** One weight across and one down. */
const weigh = [
  ...[...get(DISTANCE), ...F64X2_ABS, ...twice(0.5), ...F64X2_ADD, ...I32X4_OF_F64X2, ...set(PLACE)],
  ...[...loadSecondFloat([...weightAddress(0), ...LOAD_FLOAT], weightAddress(1)), ...set(PAIR)],
  ...[...storeLane(get(AT_ACROSS), get(PAIR), 0), ...storeLane(get(AT_DOWN), get(PAIR), 1)],
  ...[...get(WEIGHT), ...get(PAIR), ...F64X2_LOW_F32X4, ...F64X2_ADD, ...set(WEIGHT)],
  ...[...get(DISTANCE), ...number('tableStep'), ...F64X2_SUBTRACT, ...set(DISTANCE)],
  ...advanceBy(AT_DOWN, small(4)),
  ...advanceBy(AT_ACROSS, small(4)),
];

const addTo = (sum: number, weight: number[], value: number[]) => [
  ...get(sum),
  ...[...weight, ...loadEverywhere(0)],
  ...value,
  ...F32X4_MULTIPLY,
  ...F32X4_ADD,
  ...set(sum),
];

const oneTap = [
  ...addTo(LINE_SUM, get(AT_ACROSS), [...get(AT_TAP), ...loadVector(0)]),
  ...advanceBy(AT_ACROSS, small(4)),
  ...advanceBy(AT_TAP, small(16)),
];

const oneLine = [
  ...clear(LINE_SUM),
  ...[...get(AT_LINE), ...set(AT_TAP), ...get(ACROSS), ...set(AT_ACROSS)],
  ...untilEnd(AT_ACROSS, ACROSS_END, oneTap),
  ...addTo(SUM, get(AT_DOWN), get(LINE_SUM)),
  ...advanceBy(AT_DOWN, small(4)),
  ...advanceBy(AT_LINE, get(LINE_BYTES)),
];

/** The weighted mean of two channels as whole numbers; the kernel goes below zero at its rim, so it can leave the range. */
const mean = (channels: number[]) => [
  ...[...channels, ...F64X2_LOW_F32X4, ...get(WEIGHT), ...F64X2_DIVIDE, ...twice(0), ...F64X2_MAX, ...twice(255), ...F64X2_MIN],
  ...[...twice(0.5), ...F64X2_ADD, ...I32X4_OF_F64X2],
];

const secondBytes = firstBytes.map((byte) => byte + 8);

const turned = (vector: number) => chooseBytes(get(vector), get(vector), [...secondBytes, ...firstBytes]);

const onePixel = [
  ...place,
  ...clear(WEIGHT),
  ...[...get(ACROSS), ...set(AT_ACROSS), ...get(DOWN), ...set(AT_DOWN)],
  ...untilEnd(AT_ACROSS, ACROSS_END, weigh),
  ...[...get(WEIGHT), ...turned(WEIGHT), ...F64X2_MULTIPLY, ...set(WEIGHT)],
  ...clear(SUM),
  ...[...get(DOWN), ...set(AT_DOWN)],
  ...untilEnd(AT_DOWN, DOWN_END, oneLine),
  ...storeFourBytes(
    get(OUT),
    chooseBytes(mean(get(SUM)), mean(turned(SUM)), [...firstBytes, ...firstBytes.map((byte) => byte + 16)]),
    PAIR,
  ),
  ...[...get(COLUMN), ...number('column'), ...F64X2_ADD, ...set(COLUMN)],
  ...advanceBy(OUT, small(3)),
];

/** A WebAssembly module whose function is a CubicLine. */
export const cubicLineModule = (): Uint8Array =>
  wasmModule({ parameters: 9, integers: 6, vectors: 8 }, [
    ...[...get(ACROSS), ...get(TAPS_BYTES), ...I32_ADD, ...set(ACROSS_END)],
    ...[...get(DOWN), ...get(TAPS_BYTES), ...I32_ADD, ...set(DOWN_END)],
    ...clear(COLUMN),
    ...untilEnd(OUT, OUT_END, onePixel),
  ]);
