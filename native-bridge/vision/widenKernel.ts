import {
  advanceBy,
  F32X4_OF_I32X4,
  get,
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
 * Makes four floats of each pixel's three bytes: red, green, blue and nothing. Addresses in bytes; four pixels at a time, so that up
 * to three pixels more are read and written than were asked for.
 */
export type WidenPixels = (pixels: number, pixelsEnd: number, out: number) => void;

const AT = 0;
const END = 1;
const OUT = 2;
const PIXELS = 3;

const I8X16_SWIZZLE = simd(0x0e);
/** Chooses a zero. */
const NONE = 255;

const onePixel = (index: number) => {
  const chosen = [0, 1, 2].flatMap((channel) => [index * 3 + channel, NONE, NONE, NONE]);
  return [
    ...[...get(OUT), ...get(PIXELS), ...vectorOf([...chosen, NONE, NONE, NONE, NONE]), ...I8X16_SWIZZLE],
    ...[...F32X4_OF_I32X4, ...storeVector(index * 16)],
  ];
};

/** A WebAssembly module whose function is a WidenPixels. */
export const widenPixelsModule = (): Uint8Array =>
  wasmModule(
    { parameters: 3, integers: 0, vectors: 1 },
    untilEnd(AT, END, [
      ...[...get(AT), ...loadVector(0), ...set(PIXELS)],
      ...[0, 1, 2, 3].flatMap(onePixel),
      ...advanceBy(AT, small(12)),
      // 64 takes two bytes of its own.
      ...advanceBy(OUT, [0x41, 0xc0, 0x00]),
    ]),
  );
