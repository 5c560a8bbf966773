import type { Box, RgbPicture, Similarity } from './picture';

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
  if (scale > 1.25) warpAveraged(picture, cropToPicture, crop, { ...bounds, taps: Math.min(MOST_TAPS, Math.ceil(scale)) });
  else warpBilinear(picture, cropToPicture, crop, bounds);
}

interface Bounds {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

function warpBilinear(picture: RgbPicture, { a, b, tx, ty }: Similarity, crop: RgbPicture, bounds: Bounds): void {
  const { rgb, width } = picture;
  const { left, top, right, bottom } = bounds;
  let out = 0;
  for (let row = 0; row < crop.height; row++) {
    for (let column = 0; column < crop.width; column++) {
      const x = a * column - b * row + tx;
      const y = b * column + a * row + ty;
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
        const p00 = inTop && inLeft ? (rgb[at + channel] ?? 0) : 0;
        const p01 = inTop && inRight ? (rgb[at + 3 + channel] ?? 0) : 0;
        const p10 = inBottom && inLeft ? (rgb[below + channel] ?? 0) : 0;
        const p11 = inBottom && inRight ? (rgb[below + 3 + channel] ?? 0) : 0;
        const upper = p00 + (p01 - p00) * fx;
        const lower = p10 + (p11 - p10) * fx;
        crop.rgb[out++] = upper + (lower - upper) * fy + 0.5;
      }
    }
  }
}

function warpAveraged(
  picture: RgbPicture,
  { a, b, tx, ty }: Similarity,
  crop: RgbPicture,
  { left, top, right, bottom, taps }: Bounds & { taps: number },
): void {
  if (b === 0) {
    const columns = tapOffsets(crop.width * taps, (tap) => a * tap + tx, { from: left, to: right, step: 3, taps });
    const rows = tapOffsets(crop.height * taps, (tap) => a * tap + ty, { from: top, to: bottom, step: picture.width * 3, taps });
    averageTaps(picture.rgb, { columns, rows }, crop, taps);
    return;
  }
  const { rgb, width } = picture;
  const total = taps * taps;
  const half = total / 2;
  let out = 0;
  for (let row = 0; row < crop.height; row++) {
    for (let column = 0; column < crop.width; column++) {
      let red = half;
      let green = half;
      let blue = half;
      for (let tapRow = 0; tapRow < taps; tapRow++) {
        const cropY = row + (tapRow + 0.5) / taps - 0.5;
        for (let tapColumn = 0; tapColumn < taps; tapColumn++) {
          const cropX = column + (tapColumn + 0.5) / taps - 0.5;
          const x = Math.floor(a * cropX - b * cropY + tx + 0.5);
          const y = Math.floor(b * cropX + a * cropY + ty + 0.5);
          if (x < left || x >= right || y < top || y >= bottom) continue;
          const at = (y * width + x) * 3;
          red += rgb[at] ?? 0;
          green += rgb[at + 1] ?? 0;
          blue += rgb[at + 2] ?? 0;
        }
      }
      crop.rgb[out++] = red / total;
      crop.rgb[out++] = green / total;
      crop.rgb[out++] = blue / total;
    }
  }
}

const OUTSIDE = -1;

/** Where each tap of one direction reads, in bytes; `OUTSIDE` beyond the permitted part. */
function tapOffsets(
  count: number,
  toPicture: (cropPx: number) => number,
  { from, to, step, taps }: { from: number; to: number; step: number; taps: number },
): Int32Array {
  const offsets = new Int32Array(count);
  for (let tap = 0; tap < count; tap++) {
    const place = Math.floor(toPicture((tap + 0.5) / taps - 0.5) + 0.5);
    offsets[tap] = place >= from && place < to ? place * step : OUTSIDE;
  }
  return offsets;
}

/** An unturned crop, line by line: whole frames pass here on their way to the detector. */
function averageTaps(
  rgb: Uint8Array,
  { columns, rows }: { columns: Int32Array; rows: Int32Array },
  crop: RgbPicture,
  taps: number,
): void {
  const sums = new Uint32Array(crop.width * 3);
  const total = taps * taps;
  for (let row = 0; row < crop.height; row++) {
    sums.fill(total >> 1);
    for (let tapRow = row * taps; tapRow < (row + 1) * taps; tapRow++) {
      const line = rows[tapRow] ?? OUTSIDE;
      if (line !== OUTSIDE) addLine(sums, rgb, { columns, line, taps });
    }
    const out = row * crop.width * 3;
    for (let index = 0; index < sums.length; index++) crop.rgb[out + index] = (sums[index] ?? 0) / total;
  }
}

function addLine(
  sums: Uint32Array,
  rgb: Uint8Array,
  { columns, line, taps }: { columns: Int32Array; line: number; taps: number },
): void {
  let tap = 0;
  for (let index = 0; index < sums.length; index += 3) {
    let red = 0;
    let green = 0;
    let blue = 0;
    for (const end = tap + taps; tap < end; tap++) {
      const column = columns[tap] ?? OUTSIDE;
      if (column === OUTSIDE) continue;
      const at = line + column;
      red += rgb[at] ?? 0;
      green += rgb[at + 1] ?? 0;
      blue += rgb[at + 2] ?? 0;
    }
    sums[index] = (sums[index] ?? 0) + red;
    sums[index + 1] = (sums[index + 1] ?? 0) + green;
    sums[index + 2] = (sums[index + 2] ?? 0) + blue;
  }
}
