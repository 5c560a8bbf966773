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

/** Takes what lies round `centre`, `scale` of its pixels to one of the crop, to a crop of this size; answers crop → picture. */
export function straightCrop(
  centre: Point,
  scale: number,
  { widthPx, heightPx }: { widthPx: number; heightPx: number },
): Similarity {
  return { a: scale, b: 0, tx: centre.x - scale * ((widthPx - 1) / 2), ty: centre.y - scale * ((heightPx - 1) / 2) };
}

/** Takes the square of `sidePx` round `centre`, turned by `angleRad`, to a crop of `cropPx`; answers crop → picture. */
export function squareCrop(centre: Point, sidePx: number, cropPx: number, angleRad = 0): Similarity {
  const scale = sidePx / cropPx;
  const a = scale * Math.cos(angleRad);
  const b = scale * Math.sin(angleRad);
  const middle = (cropPx - 1) / 2;
  return { a, b, tx: centre.x - (a * middle - b * middle), ty: centre.y - (b * middle + a * middle) };
}

/** Bytes for a crop, black; whoever makes it wipes it (`rgb.fill(0)`) when it showed a face. */
export const blackPicture = (width: number, height: number): RgbPicture => ({
  rgb: new Uint8Array(width * height * 3),
  width,
  height,
});

export const squarePicture = (sidePx: number): RgbPicture => blackPicture(sidePx, sidePx);

/** Turns a picture into its mirror image, in place. */
export function mirror({ rgb, width, height }: RgbPicture): void {
  const line = width * 3;
  for (let row = 0; row < height; row++) {
    for (let left = row * line, right = left + line - 3; left < right; left += 3, right -= 3) {
      for (let channel = 0; channel < 3; channel++) {
        const kept = rgb[left + channel] ?? 0;
        rgb[left + channel] = rgb[right + channel] ?? 0;
        rgb[right + channel] = kept;
      }
    }
  }
}
