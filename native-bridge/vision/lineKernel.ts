import {
  advanceBy,
  clear,
  F32X4_ADD,
  F32X4_MULTIPLY,
  F32X4_OF_I32X4,
  get,
  I32_ADD,
  I32X4_LOW_I16X8,
  I32X4_OF_F32X4,
  loadAddress,
  loadEverywhere,
  loadVector,
  set,
  simd,
  small,
  storeFourBytes,
  storeVector,
  untilEnd,
  wasmModule,
} from './wasmModule';

/**
 * Adds lines of bytes, byte under byte, into sums of 16 bits; then makes each pixel of another line the mean of some of the sums. All
 * numbers are addresses or lengths in bytes. Of a line, multiples of sixteen bytes are added, so that some behind it are read.
 */
export type MeanLine = (
  lines: number,
  /** End of the first line, and of all: as many times `lineBytes` as there are lines. */
  lineEnd: number,
  linesEnd: number,
  lineBytes: number,
  /** Takes two bytes for each of a line, up to a multiple of 32. */
  sums: number,
  /** Addresses of sums, `placesBytes` for each pixel. */
  places: number,
  placesBytes: number,
  /** Floats: what is added to the sum of a pixel, and what it is multiplied with then. Rounds towards zero. */
  numbers: number,
  /** Takes three bytes a pixel, and one more behind the last. */
  out: number,
  outEnd: number,
) => void;

/** Numbers of the parameters and locals. */
const AT = 0;
const LINE_END = 1;
const LINES_END = 2;
const LINE_BYTES = 3;
const SUMS = 4;
const PLACES = 5;
const PLACES_BYTES = 6;
const NUMBERS = 7;
const OUT = 8;
const OUT_END = 9;
const AT_LINE = 10;
const PLACES_END = 11;
const LOW = 12;
const HIGH = 13;
const HALF = 14;
const SHARE = 15;

const I16X8_LOW_BYTES = simd(0x89);
const I16X8_HIGH_BYTES = simd(0x8a);
const I16X8_ADD = simd(0x8e);
const LOAD_FOUR_SUMS = [...simd(0x5d), 0, 0];

const addTo = (sum: number, value: number[]) => [...get(sum), ...value, ...I16X8_ADD, ...set(sum)];
const bytesOfLine = [...get(AT_LINE), ...loadVector(0)];

const oneLine = [
  ...addTo(LOW, [...bytesOfLine, ...I16X8_LOW_BYTES]),
  ...addTo(HIGH, [...bytesOfLine, ...I16X8_HIGH_BYTES]),
  ...advanceBy(AT_LINE, get(LINE_BYTES)),
];

const sixteenBytes = [
  ...clear(LOW),
  ...clear(HIGH),
  ...[...get(AT), ...set(AT_LINE)],
  ...untilEnd(AT_LINE, LINES_END, oneLine),
  ...[...get(SUMS), ...get(LOW), ...storeVector(0)],
  ...[...get(SUMS), ...get(HIGH), ...storeVector(16)],
  ...advanceBy(SUMS, small(32)),
  ...advanceBy(AT, small(16)),
];

const onePlace = [...addTo(LOW, [...get(PLACES), ...loadAddress, ...LOAD_FOUR_SUMS]), ...advanceBy(PLACES, small(4))];

const onePixel = [
  ...clear(LOW),
  ...[...get(PLACES), ...get(PLACES_BYTES), ...I32_ADD, ...set(PLACES_END)],
  ...untilEnd(PLACES, PLACES_END, onePlace),
  ...[...get(LOW), ...I32X4_LOW_I16X8, ...F32X4_OF_I32X4, ...get(HALF), ...F32X4_ADD, ...get(SHARE), ...F32X4_MULTIPLY],
  ...[...I32X4_OF_F32X4, ...set(HIGH)],
  ...storeFourBytes(get(OUT), get(HIGH), LOW),
  ...advanceBy(OUT, small(3)),
];

/** A WebAssembly module whose function is a MeanLine. */
export const meanLineModule = (): Uint8Array =>
  wasmModule({ parameters: 10, integers: 2, vectors: 4 }, [
    ...[...get(NUMBERS), ...loadEverywhere(0), ...set(HALF), ...get(NUMBERS), ...loadEverywhere(4), ...set(SHARE)],
    ...untilEnd(AT, LINE_END, sixteenBytes),
    ...untilEnd(OUT, OUT_END, onePixel),
  ]);
