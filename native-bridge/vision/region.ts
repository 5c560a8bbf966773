import type { RgbPicture } from './picture';

/** A rectangle of a picture, in its pixels; it may reach beyond it, where all is black. */
export interface Region {
  left: number;
  top: number;
  width: number;
  height: number;
}

/** Pixels that may be read: from `left` and `top` up to, but without, `right` and `bottom`. */
export interface Bounds {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

export const boundsOf = ({ width, height }: RgbPicture): Bounds => ({ left: 0, top: 0, right: width, bottom: height });

/** Fills `line`, which is as long as a line of the region or longer, with one of the region's; black beyond `bounds`. */
export function copyLine(
  { picture, bounds }: { picture: RgbPicture; bounds: Bounds },
  region: Region,
  row: number,
  line: Uint8Array,
): void {
  const firstColumn = Math.max(0, bounds.left - region.left);
  const endColumn = Math.min(region.width, bounds.right - region.left);
  const pictureRow = region.top + row;
  const isInside = pictureRow >= bounds.top && pictureRow < bounds.bottom && endColumn > firstColumn;
  if (!isInside || firstColumn > 0 || endColumn < region.width) line.fill(0);
  if (!isInside) return;
  const from = (pictureRow * picture.width + region.left) * 3;
  line.set(picture.rgb.subarray(from + firstColumn * 3, from + endColumn * 3), firstColumn * 3);
}
