import { type BilinearLine, bilinearLineModule } from './bilinearKernel';
import type { RgbPicture, Similarity } from './picture';
import { type Bounds, copyLine, type Region } from './region';
import { kernelOf } from './wasmModule';

const NUMBERS_BYTES = 32;
/** What the kernel reads or writes beyond the last pixel. */
const SPARE_BYTES = 16;
/** Memory once taken is kept; a crop of a large photo is done without. */
const MOST_BYTES = 2 ** 23;

const kernel = kernelOf<BilinearLine>(bilinearLineModule());

/** Fills `crop` from the four pixels round each point. What lies outside `bounds` is black. */
export function warpBilinear(picture: RgbPicture, cropToPicture: Similarity, crop: RgbPicture, bounds: Bounds): void {
  const region = regionOf(cropToPicture, crop);
  const regionBytes = region.width * region.height * 3;
  if (kernel && regionBytes <= MOST_BYTES) warpByKernel(kernel, { picture, bounds, region }, cropToPicture, crop);
  else warpPlainly(picture, cropToPicture, crop, bounds);
}

function warpByKernel(
  { room, run }: NonNullable<typeof kernel>,
  { picture, bounds, region }: { picture: RgbPicture; bounds: Bounds; region: Region },
  { a, b, tx, ty }: Similarity,
  crop: RgbPicture,
): void {
  const lineBytes = region.width * 3;
  const outAt = NUMBERS_BYTES + region.height * lineBytes + SPARE_BYTES;
  const outBytes = crop.width * 3;
  const endAt = outAt + outBytes + SPARE_BYTES;
  const memory = room(endAt);
  for (let row = 0; row < region.height; row++) {
    copyLine({ picture, bounds }, region, row, new Uint8Array(memory, NUMBERS_BYTES + row * lineBytes, lineBytes));
  }
  const numbers = new Float64Array(memory, 0, 4);
  const out = new Uint8Array(memory, outAt, outBytes);
  const originAt = NUMBERS_BYTES - region.top * lineBytes - region.left * 3;
  for (let row = 0; row < crop.height; row++) {
    numbers[0] = tx - b * row;
    numbers[1] = ty + a * row;
    numbers[2] = a;
    numbers[3] = b;
    run(0, originAt, lineBytes, outAt, outAt + outBytes);
    crop.rgb.set(out, row * outBytes);
  }
  new Uint8Array(memory, 0, endAt).fill(0);
}

/** All pixels that some pixel of the crop is made of, and one more for rounding. */
function regionOf({ a, b, tx, ty }: Similarity, { width, height }: RgbPicture): Region {
  const corners = [0, width - 1].flatMap((column) =>
    [0, height - 1].map((row) => [a * column - b * row + tx, b * column + a * row + ty] as const),
  );
  const first = (axis: 0 | 1) => Math.floor(Math.min(...corners.map((corner) => corner[axis]))) - 1;
  const end = (axis: 0 | 1) => Math.floor(Math.max(...corners.map((corner) => corner[axis]))) + 3;
  const [left, top] = [first(0), first(1)];
  return { left, top, width: end(0) - left, height: end(1) - top };
}

/** The same without the kernel, for processors without its instructions. */
export function warpPlainly(
  { rgb, width }: RgbPicture,
  { a, b, tx, ty }: Similarity,
  crop: RgbPicture,
  { left, top, right, bottom }: Bounds,
): void {
  for (let row = 0, out = 0; row < crop.height; row++) {
    for (let column = 0; column < crop.width; column++) {
      const x = tx - b * row + a * column;
      const y = ty + a * row + b * column;
      const x0 = Math.floor(x);
      const y0 = Math.floor(y);
      const fx = x - x0;
      const fy = y - y0;
      const inLeft = x0 >= left && x0 < right;
      const inRight = x0 + 1 >= left && x0 + 1 < right;
      const inTop = y0 >= top && y0 < bottom;
      const inBottom = y0 + 1 >= top && y0 + 1 < bottom;
      const at = (y0 * width + x0) * 3;
      const below = at + width * 3;
      for (let channel = 0; channel < 3; channel++) {
        const p00 = inTop && inLeft ? (rgb[at + channel] as number) : 0;
        const p01 = inTop && inRight ? (rgb[at + 3 + channel] as number) : 0;
        const p10 = inBottom && inLeft ? (rgb[below + channel] ?? 0) : 0;
        const p11 = inBottom && inRight ? (rgb[below + 3 + channel] ?? 0) : 0;
        const upper = p00 + (p01 - p00) * fx;
        const lower = p10 + (p11 - p10) * fx;
        crop.rgb[out++] = upper + (lower - upper) * fy + 0.5;
      }
    }
  }
}
