import { type SumTaps, sumTapsModule } from './cubicKernel';
import type { RgbPicture } from './picture';
import { kernelOf } from './wasmModule';

const PIXEL_FLOATS = 4;
const PIXEL_BYTES = 16;
/** Memory once taken is kept. A face in a lane's picture needs less than this; one that fills a large photo is done without. */
const MOST_REGION_BYTES = 2 ** 25;

/** A rectangle of a picture, in its pixels; it may reach beyond it, where all is black. */
export interface Region {
  left: number;
  top: number;
  width: number;
  height: number;
}

/** The work of one crop line by line: whoever is done wipes it. */
export interface TapSummer {
  /** Of the pixels of a line: where in the region the first tap lies, counted in pixels. */
  firsts: Int32Array;
  /** `taps` weights a pixel. */
  across: Float32Array;
  down: Float32Array;
  /** Red, green, blue and nothing of each pixel of the line. The answer is valid until the next call. */
  sumLine(): Float32Array;
  wipe(): void;
}

const kernel = kernelOf<SumTaps>(sumTapsModule());

/**
 * Copies a region of the picture to where a WebAssembly kernel sums it, four numbers at a time; null where the processor lacks the
 * instructions or the region is too large. One at a time: the memory is kept.
 */
export function tapSummer(
  picture: RgbPicture,
  region: Region,
  { count, taps }: { count: number; taps: number },
): TapSummer | null {
  const regionBytes = region.width * region.height * PIXEL_BYTES;
  if (!kernel || regionBytes > MOST_REGION_BYTES) return null;
  const firstsAt = regionBytes;
  const acrossAt = firstsAt + align(count * 4);
  const downAt = acrossAt + align(count * taps * 4);
  const outAt = downAt + align(count * taps * 4);
  const endAt = outAt + count * PIXEL_BYTES;
  const buffer = kernel.room(endAt);
  const pixels = new Float32Array(buffer, 0, region.width * region.height * PIXEL_FLOATS);
  copyRegion(picture, region, pixels);
  const firsts = new Int32Array(buffer, firstsAt, count);
  const out = new Float32Array(buffer, outAt, count * PIXEL_FLOATS);
  return {
    firsts,
    across: new Float32Array(buffer, acrossAt, count * taps),
    down: new Float32Array(buffer, downAt, count * taps),
    sumLine: () => {
      for (let index = 0; index < count; index++) firsts[index] = (firsts[index] as number) * PIXEL_BYTES;
      kernel.run(firstsAt, firstsAt + count * 4, acrossAt, downAt, taps * 4, region.width * PIXEL_BYTES, outAt);
      return out;
    },
    wipe: () => {
      pixels.fill(0);
      out.fill(0);
    },
  };
}

const align = (bytes: number) => Math.ceil(bytes / PIXEL_BYTES) * PIXEL_BYTES;

function copyRegion({ rgb, width, height }: RgbPicture, region: Region, pixels: Float32Array): void {
  const firstColumn = Math.max(0, -region.left);
  const endColumn = Math.min(region.width, width - region.left);
  for (let row = 0; row < region.height; row++) {
    const line = region.top + row;
    let to = row * region.width * PIXEL_FLOATS;
    const lineEnd = to + region.width * PIXEL_FLOATS;
    if (line < 0 || line >= height || endColumn <= firstColumn) {
      pixels.fill(0, to, lineEnd);
      continue;
    }
    pixels.fill(0, to, to + firstColumn * PIXEL_FLOATS);
    pixels.fill(0, to + endColumn * PIXEL_FLOATS, lineEnd);
    to += firstColumn * PIXEL_FLOATS;
    let from = (line * width + region.left + firstColumn) * 3;
    for (const end = from + (endColumn - firstColumn) * 3; from < end; from += 3, to += PIXEL_FLOATS) {
      pixels[to] = rgb[from] as number;
      pixels[to + 1] = rgb[from + 1] as number;
      pixels[to + 2] = rgb[from + 2] as number;
    }
  }
}
