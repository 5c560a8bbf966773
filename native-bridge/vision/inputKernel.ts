import {
  advanceBy,
  F32X4_DIVIDE,
  F32X4_OF_I32X4,
  F32X4_SUBTRACT,
  get,
  loadEverywhere,
  loadVector,
  set,
  simd,
  small,
  storeVector,
  untilEnd,
  vectorOf,
  wasmModule,
} from './wasmModule';

/**
 * Writes the bytes of pixels into three planes of floats, value = (byte − mean) / divisor, four pixels at a time. All numbers are
 * addresses in bytes; of the last pixels four bytes more are read than there are.
 */
export type FillPlanes = (
  pixels: number,
  pixelsEnd: number,
  /** Where the planes of the first, second and third byte of the pixels begin. */
  first: number,
  second: number,
  third: number,
  /** Mean and divisor as floats. */
  numbers: number,
) => void;

/** Pixels of one turn: their number must be a multiple of it. */
export const PIXELS_AT_ONCE = 4;

/** Numbers of the parameters and locals. */
const AT = 0;
const END = 1;
const PLANES = [2, 3, 4];
const NUMBERS = 5;
const PIXELS = 6;
const MEAN = 7;
const DIVISOR = 8;

const I8X16_SWIZZLE = simd(0x0e);
/** Chooses a zero. */
const NONE = 255;

const fillPlane = (plane: number, channel: number) => {
  const chosen = [0, 3, 6, 9].flatMap((pixelAt) => [pixelAt + channel, NONE, NONE, NONE]);
  return [
    ...get(plane),
    ...[...get(PIXELS), ...vectorOf(chosen), ...I8X16_SWIZZLE, ...F32X4_OF_I32X4],
    ...[...get(MEAN), ...F32X4_SUBTRACT, ...get(DIVISOR), ...F32X4_DIVIDE],
    ...storeVector(0),
    ...advanceBy(plane, small(16)),
  ];
};

const fourPixels = [
  ...[...get(AT), ...loadVector(0), ...set(PIXELS)],
  ...PLANES.flatMap(fillPlane),
  ...advanceBy(AT, small(3 * PIXELS_AT_ONCE)),
];

/** A WebAssembly module whose function is a FillPlanes. */
export const fillPlanesModule = (): Uint8Array =>
  wasmModule({ parameters: 6, integers: 0, vectors: 3 }, [
    ...[...get(NUMBERS), ...loadEverywhere(0), ...set(MEAN), ...get(NUMBERS), ...loadEverywhere(4), ...set(DIVISOR)],
    ...untilEnd(AT, END, fourPixels),
  ]);
