import type { Box, RgbPicture, Similarity } from './picture';
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

/** Pixels that may be read: from `left` and `top` up to, but without, `right` and `bottom`. */
interface Bounds {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

/** Where a straight line of `count` steps begins in the picture, and one step. */
interface Line {
  x: number;
  y: number;
  stepX: number;
  stepY: number;
  count: number;
}

/** Whether every point of the line, and its right and lower neighbours up to `reach`, may be read: then nothing is asked on the way. */
function isInside({ x, y, stepX, stepY, count }: Line, { left, top, right, bottom }: Bounds, reach: number): boolean {
  const endX = x + stepX * (count - 1);
  const endY = y + stepY * (count - 1);
  // A hundredth of a pixel for the rounding of many small steps.
  const slack = 0.01;
  return (
    Math.min(x, endX) >= left + slack &&
    Math.max(x, endX) < right - reach - slack &&
    Math.min(y, endY) >= top + slack &&
    Math.max(y, endY) < bottom - reach - slack
  );
}

function warpBilinear(picture: RgbPicture, { a, b, tx, ty }: Similarity, crop: RgbPicture, bounds: Bounds): void {
  for (let row = 0; row < crop.height; row++) {
    const line = { x: tx - b * row, y: ty + a * row, stepX: a, stepY: b, count: crop.width };
    const out = row * crop.width * 3;
    if (isInside(line, bounds, 1)) bilinearInside(picture, line, crop.rgb, out);
    else bilinearLine(picture, line, crop.rgb.subarray(out), bounds);
  }
}

function bilinearInside({ rgb, width }: RgbPicture, line: Line, crop: Uint8Array, from: number): void {
  const { stepX, stepY, count } = line;
  const below = width * 3;
  let out = from;
  for (let column = 0; column < count; column++) {
    const x = line.x + stepX * column;
    const y = line.y + stepY * column;
    const x0 = x | 0;
    const y0 = y | 0;
    const fx = x - x0;
    const fy = y - y0;
    let at = (y0 * width + x0) * 3;
    for (const end = at + 3; at < end; at++) {
      const p00 = rgb[at] as number;
      const p10 = rgb[at + below] as number;
      const upper = p00 + ((rgb[at + 3] as number) - p00) * fx;
      const lower = p10 + ((rgb[at + below + 3] as number) - p10) * fx;
      crop[out++] = upper + (lower - upper) * fy + 0.5;
    }
  }
}

function bilinearLine({ rgb, width }: RgbPicture, line: Line, crop: Uint8Array, bounds: Bounds): void {
  const { left, top, right, bottom } = bounds;
  let out = 0;
  for (let column = 0; column < line.count; column++) {
    const x = line.x + line.stepX * column;
    const y = line.y + line.stepY * column;
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
      crop[out++] = upper + (lower - upper) * fy + 0.5;
    }
  }
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
      if (isInside(line, bounds, 0)) addInside(picture, line, sums, taps);
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
