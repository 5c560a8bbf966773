import { CUBIC_NUMBERS, type CubicLine, type CubicNumbers, cubicLineModule } from './cubicKernel';
import type { RgbPicture } from './picture';
import { boundsOf, copyLine, type Region } from './region';
import { kernelOf } from './wasmModule';
import { type WidenPixels, widenPixelsModule } from './widenKernel';

const PIXEL_BYTES = 16;
/** What the kernels read or write beyond the last pixel. */
const SPARE_BYTES = 64;
/** Memory once taken is kept. A face in a lane's picture needs less than this; one that fills a large photo is done without. */
const MOST_REGION_BYTES = 2 ** 25;

/** The work of one crop line by line: whoever is done wipes it. */
export interface TapSummer {
  /** Of the crop, three bytes a pixel. Valid until the next call. */
  sumLine(numbers: CubicNumbers): Uint8Array;
  wipe(): void;
}

const kernel = kernelOf<CubicLine>(cubicLineModule());
const widen = kernelOf<WidenPixels>(widenPixelsModule(), kernel);

/**
 * Copies a region of the picture to where a WebAssembly kernel sums it, four numbers at a time; null where the processor lacks the
 * instructions or the region is too large. `count` pixels a line, `taps` by `taps` each, weighed by `table`. One at a time: the
 * memory is kept.
 */
export function tapSummer(
  picture: RgbPicture,
  region: Region,
  { count, taps, table }: { count: number; taps: number; table: Float32Array },
): TapSummer | null {
  const regionBytes = region.width * region.height * PIXEL_BYTES;
  if (!kernel || !widen || regionBytes > MOST_REGION_BYTES) return null;
  const numbersAt = regionBytes + SPARE_BYTES;
  const tableAt = numbersAt + CUBIC_NUMBERS.length * PIXEL_BYTES;
  const acrossAt = tableAt + table.byteLength;
  const downAt = acrossAt + taps * 4;
  const outAt = downAt + taps * 4;
  const bytesAt = outAt + align(count * 3 + 1);
  const buffer = kernel.room(bytesAt + region.width * 3 + SPARE_BYTES);
  new Float32Array(buffer, tableAt, table.length).set(table);
  const numbers = new Float64Array(buffer, numbersAt, CUBIC_NUMBERS.length * 2);
  const out = new Uint8Array(buffer, outAt, count * 3);
  const line = new Uint8Array(buffer, bytesAt, region.width * 3 + SPARE_BYTES);
  const source = { picture, bounds: boundsOf(picture) };
  for (let row = 0; row < region.height; row++) {
    copyLine(source, region, row, line);
    widen.run(bytesAt, bytesAt + region.width * 3, row * region.width * PIXEL_BYTES);
  }
  return {
    sumLine: (given) => {
      let at = 0;
      for (const name of CUBIC_NUMBERS) {
        const [x, y] = given[name];
        numbers[at++] = x;
        numbers[at++] = y;
      }
      kernel.run(numbersAt, tableAt, acrossAt, downAt, taps * 4, 0, region.width * PIXEL_BYTES, outAt, outAt + count * 3);
      return out;
    },
    wipe: () => {
      new Uint8Array(buffer, 0, numbersAt).fill(0);
      out.fill(0);
      line.fill(0);
    },
  };
}

const align = (bytes: number) => Math.ceil(bytes / PIXEL_BYTES) * PIXEL_BYTES;
