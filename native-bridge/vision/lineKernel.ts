import { advanceBy, clear, get, loadVector, set, simd, small, storeVector, untilEnd, wasmModule } from './wasmModule';

/**
 * Adds lines of bytes, byte under byte, into sums of 16 bits. All numbers are addresses or lengths in bytes; a line is as long as
 * the way to the next, a multiple of 16.
 */
export type SumLines = (
  lines: number,
  /** End of the first line, and of all. */
  lineEnd: number,
  linesEnd: number,
  lineBytes: number,
  /** Takes two bytes for each of a line. */
  out: number,
) => void;

/** Numbers of the parameters and locals. */
const AT = 0;
const LINE_END = 1;
const LINES_END = 2;
const LINE_BYTES = 3;
const OUT = 4;
const AT_LINE = 5;
const LOW = 6;
const HIGH = 7;

const I16X8_LOW_BYTES = simd(0x89);
const I16X8_HIGH_BYTES = simd(0x8a);
const I16X8_ADD = simd(0x8e);

const addTo = (sum: number, widen: number[]) => [
  ...get(sum),
  ...get(AT_LINE),
  ...loadVector(0),
  ...widen,
  ...I16X8_ADD,
  ...set(sum),
];

const oneLine = [...addTo(LOW, I16X8_LOW_BYTES), ...addTo(HIGH, I16X8_HIGH_BYTES), ...advanceBy(AT_LINE, get(LINE_BYTES))];

const sixteenBytes = [
  ...clear(LOW),
  ...clear(HIGH),
  ...[...get(AT), ...set(AT_LINE)],
  ...untilEnd(AT_LINE, LINES_END, oneLine),
  ...[...get(OUT), ...get(LOW), ...storeVector(0)],
  ...[...get(OUT), ...get(HIGH), ...storeVector(16)],
  ...advanceBy(OUT, small(32)),
  ...advanceBy(AT, small(16)),
];

/** A WebAssembly module whose function is a SumLines. */
export const sumLinesModule = (): Uint8Array =>
  wasmModule({ parameters: 5, integers: 1, vectors: 2 }, untilEnd(AT, LINE_END, sixteenBytes));
