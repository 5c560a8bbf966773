import { warpBilinear } from './bilinear';
import type { Box, RgbPicture, Similarity } from './picture';
import type { Bounds } from './region';
import { shrinkStraight } from './shrink';

const MOST_TAPS = 8;

/**
 * Fills `crop` from `picture`. Enlarging is bilinear; shrinking averages a grid of taps per pixel, so that nothing
 * aliases. What lies outside `within` (pixels; the whole picture by default) is black.
 */
export function warp(picture: RgbPicture, cropToPicture: Similarity, crop: RgbPicture, within?: Box): void {
  const bounds = {
    left: Math.max(0, Math.round(within?.x ?? 0)),
    top: Math.max(0, Math.round(within?.y ?? 0)),
    right: Math.min(picture.width, Math.round(within ? within.x + within.width : picture.width)),
    bottom: Math.min(picture.height, Math.round(within ? within.y + within.height : picture.height)),
  };
  const scale = Math.hypot(cropToPicture.a, cropToPicture.b);
  if (scale <= 1.25) warpBilinear(picture, cropToPicture, crop, bounds);
  else {
    const shrinking = { ...bounds, taps: Math.min(MOST_TAPS, Math.ceil(scale)) };
    if (cropToPicture.b === 0) shrinkStraight(picture, cropToPicture, crop, shrinking);
    else shrinkTurned(picture, cropToPicture, crop, shrinking);
  }
}

/** Where a straight line of `count` steps begins in the picture, and one step. */
interface Line {
  x: number;
  y: number;
  stepX: number;
  stepY: number;
  count: number;
}

/** Whether every point of the line may be read: then nothing is asked on the way. */
function isInside({ x, y, stepX, stepY, count }: Line, { left, top, right, bottom }: Bounds): boolean {
  const endX = x + stepX * (count - 1);
  const endY = y + stepY * (count - 1);
  // A hundredth of a pixel for the rounding of many small steps.
  const slack = 0.01;
  return (
    Math.min(x, endX) >= left + slack &&
    Math.max(x, endX) < right - slack &&
    Math.min(y, endY) >= top + slack &&
    Math.max(y, endY) < bottom - slack
  );
}

/** Line of taps by line of taps: each adds to the sums of the crop's row it belongs to. */
function shrinkTurned(
  picture: RgbPicture,
  { a, b, tx, ty }: Similarity,
  crop: RgbPicture,
  { taps, ...bounds }: Bounds & { taps: number },
): void {
  const sums = new Uint32Array(crop.width * 3);
  const share = 1 / (taps * taps);
  // A half of one more than whole numbers need, so that no rounding of the reciprocal shows.
  const half = ((taps * taps) >> 1) + 0.5;
  const [stepX, stepY] = [a / taps, b / taps];
  const first = 0.5 / taps - 0.5;
  for (let row = 0; row < crop.height; row++) {
    sums.fill(0);
    for (let tapRow = 0; tapRow < taps; tapRow++) {
      const cropY = row + (tapRow + 0.5) / taps - 0.5;
      // Half a pixel more, so that rounding down finds the nearest one.
      const line = {
        x: a * first - b * cropY + tx + 0.5,
        y: b * first + a * cropY + ty + 0.5,
        stepX,
        stepY,
        count: crop.width * taps,
      };
      if (isInside(line, bounds)) addInside(picture, line, sums, taps);
      else addLine(picture, line, { sums, taps }, bounds);
    }
    const out = row * crop.width * 3;
    for (let index = 0; index < sums.length; index++) crop.rgb[out + index] = ((sums[index] as number) + half) * share;
  }
}

function addInside({ rgb, width }: RgbPicture, { x, y, stepX, stepY }: Line, sums: Uint32Array, taps: number): void {
  let atX = x;
  let atY = y;
  for (let index = 0; index < sums.length; index += 3) {
    let red = 0;
    let green = 0;
    let blue = 0;
    for (let tap = 0; tap < taps; tap++) {
      const at = ((atY | 0) * width + (atX | 0)) * 3;
      red += rgb[at] as number;
      green += rgb[at + 1] as number;
      blue += rgb[at + 2] as number;
      atX += stepX;
      atY += stepY;
    }
    sums[index] = (sums[index] as number) + red;
    sums[index + 1] = (sums[index + 1] as number) + green;
    sums[index + 2] = (sums[index + 2] as number) + blue;
  }
}

function addLine(
  { rgb, width }: RgbPicture,
  line: Line,
  { sums, taps }: { sums: Uint32Array; taps: number },
  { left, top, right, bottom }: Bounds,
): void {
  for (let tap = 0; tap < line.count; tap++) {
    const x = Math.floor(line.x + line.stepX * tap);
    const y = Math.floor(line.y + line.stepY * tap);
    if (x < left || x >= right || y < top || y >= bottom) continue;
    const at = (y * width + x) * 3;
    const index = Math.floor(tap / taps) * 3;
    sums[index] = (sums[index] as number) + (rgb[at] as number);
    sums[index + 1] = (sums[index + 1] as number) + (rgb[at + 1] as number);
    sums[index + 2] = (sums[index + 2] as number) + (rgb[at + 2] as number);
  }
}
