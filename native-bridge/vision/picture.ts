/** `width` × `height` × 3 bytes, RGB, row by row. */
export interface RgbPicture {
  rgb: Uint8Array;
  width: number;
  height: number;
}

/** Pixels of a picture; the centre of the first pixel is (0, 0). */
export interface Point {
  x: number;
  y: number;
}

/** Pixels of a picture, or fractions of its sides where the name says so. */
export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** Turning, uniform scaling and shifting: (x, y) goes to (a·x − b·y + tx, b·x + a·y + ty). */
export interface Similarity {
  a: number;
  b: number;
  tx: number;
  ty: number;
}

export const mapPoint = ({ a, b, tx, ty }: Similarity, { x, y }: Point): Point => ({
  x: a * x - b * y + tx,
  y: b * x + a * y + ty,
});

export function invert({ a, b, tx, ty }: Similarity): Similarity {
  const square = a * a + b * b;
  if (square === 0) throw new Error('a similarity of scale 0 has no inverse');
  const ia = a / square;
  const ib = -b / square;
  return { a: ia, b: ib, tx: -(ia * tx - ib * ty), ty: -(ib * tx + ia * ty) };
}

/** Takes the square of `sidePx` round `centre`, turned by `angleRad`, to a crop of `cropPx`; answers crop → picture. */
export function squareCrop(centre: Point, sidePx: number, cropPx: number, angleRad = 0): Similarity {
  const scale = sidePx / cropPx;
  const a = scale * Math.cos(angleRad);
  const b = scale * Math.sin(angleRad);
  const middle = (cropPx - 1) / 2;
  return { a, b, tx: centre.x - (a * middle - b * middle), ty: centre.y - (b * middle + a * middle) };
}

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
          const x = Math.round(a * cropX - b * cropY + tx);
          const y = Math.round(b * cropX + a * cropY + ty);
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

/** Bytes for a square crop; whoever makes it wipes it (`rgb.fill(0)`) when it showed a face. */
export const squarePicture = (sidePx: number): RgbPicture => ({
  rgb: new Uint8Array(sidePx * sidePx * 3),
  width: sidePx,
  height: sidePx,
});
