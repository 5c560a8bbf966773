import { advanceBy, clear, get, I32_ADD, loadVector, set, simd, small, storeVector, untilEnd, wasmModule } from './wasmModule';

/**
 * For each pixel of a crop's line the sum of `taps` × `taps` pixels, each four floats, times a weight across and a weight down.
 * All numbers are addresses or lengths in bytes.
 */
export type SumTaps = (
  /** For each pixel the address of its first tap; `firstsEnd` is beyond the last. */
  firsts: number,
  firstsEnd: number,
  /** For each pixel `tapsBytes` of float weights. */
  across: number,
  down: number,
  tapsBytes: number,
  /** From one line of taps to the next. */
  lineBytes: number,
  /** Takes four floats a pixel. */
  out: number,
) => void;

/** Numbers of the parameters and locals. */
const FIRSTS = 0;
const FIRSTS_END = 1;
const ACROSS = 2;
const DOWN = 3;
const TAPS_BYTES = 4;
const LINE_BYTES = 5;
const OUT = 6;
const AT_LINE = 7;
const AT_TAP = 8;
const DOWN_END = 9;
const AT_ACROSS = 10;
const ACROSS_END = 11;
const SUM = 12;
const LINE_SUM = 13;

const LOAD_ADDRESS = [0x28, 2, 0];
const LOAD_WEIGHT = [...simd(0x09), 2, 0];
const F32X4_ADD = simd(0xe4);
const F32X4_MULTIPLY = simd(0xe6);

const addTo = (sum: number, weight: number[], value: number[]) => [
  ...get(sum),
  ...weight,
  ...value,
  ...F32X4_MULTIPLY,
  ...F32X4_ADD,
  ...set(sum),
];

const oneTap = [
  ...addTo(LINE_SUM, [...get(AT_ACROSS), ...LOAD_WEIGHT], [...get(AT_TAP), ...loadVector(0)]),
  ...advanceBy(AT_ACROSS, small(4)),
  ...advanceBy(AT_TAP, small(16)),
];

const oneLine = [
  ...clear(LINE_SUM),
  ...[...get(AT_LINE), ...set(AT_TAP), ...get(ACROSS), ...set(AT_ACROSS)],
  ...untilEnd(AT_ACROSS, ACROSS_END, oneTap),
  ...addTo(SUM, [...get(DOWN), ...LOAD_WEIGHT], get(LINE_SUM)),
  ...advanceBy(DOWN, small(4)),
  ...advanceBy(AT_LINE, get(LINE_BYTES)),
];

const onePixel = [
  ...clear(SUM),
  ...[...get(FIRSTS), ...LOAD_ADDRESS, ...set(AT_LINE)],
  ...[...get(DOWN), ...get(TAPS_BYTES), ...I32_ADD, ...set(DOWN_END)],
  ...[...get(ACROSS), ...get(TAPS_BYTES), ...I32_ADD, ...set(ACROSS_END)],
  ...untilEnd(DOWN, DOWN_END, oneLine),
  ...[...get(OUT), ...get(SUM), ...storeVector(0)],
  ...[...get(ACROSS_END), ...set(ACROSS)],
  ...advanceBy(OUT, small(16)),
  ...advanceBy(FIRSTS, small(4)),
];

/** A WebAssembly module whose function is a SumTaps. */
export const sumTapsModule = (): Uint8Array =>
  wasmModule({ parameters: 7, integers: 5, vectors: 2 }, untilEnd(FIRSTS, FIRSTS_END, onePixel));
