/** A picture with premultiplied alpha, row by row, 4 bytes a pixel. */
export interface Picture {
  width: number;
  height: number;
  rgba: Uint8ClampedArray;
}

export type Point = readonly [x: number, y: number];
/** Red, green, blue 0–255 and opacity 0–1. */
export type Colour = readonly [red: number, green: number, blue: number, opacity?: number];
/** Coverage 0–1 of the pixels in one rectangle of a picture. */
export interface Mask {
  left: number;
  top: number;
  width: number;
  height: number;
  cover: Float32Array;
}

export function createPicture(width: number, height: number): Picture {
  return { width, height, rgba: new Uint8ClampedArray(width * height * 4) };
}

/** Points of a smooth closed curve (Catmull-Rom) through the given points. */
export function smoothOutline(points: readonly Point[], stepsPerSide = 8): Point[] {
  const count = points.length;
  const at = (index: number): Point => points[(index + count) % count] ?? [0, 0];
  return points.flatMap((_, index) => {
    const [before, from, to, after] = [at(index - 1), at(index), at(index + 1), at(index + 2)];
    return Array.from({ length: stepsPerSide }, (__, step): Point => {
      const t = step / stepsPerSide;
      const along = (axis: 0 | 1): number =>
        0.5 *
        (2 * from[axis] +
          (to[axis] - before[axis]) * t +
          (2 * before[axis] - 5 * from[axis] + 4 * to[axis] - after[axis]) * t ** 2 +
          (3 * from[axis] - before[axis] - 3 * to[axis] + after[axis]) * t ** 3);
      return [along(0), along(1)];
    });
  });
}

/**
 * Anti-aliased coverage of a closed polygon: each edge adds its signed area to the pixels it crosses, and a running
 * sum along the row turns that into coverage (as font rasterisers do).
 */
export function polygonMask(canvas: { width: number; height: number }, points: readonly Point[]): Mask {
  const [xs, ys] = [points.map(([x]) => x), points.map(([, y]) => y)];
  const left = Math.max(0, Math.floor(Math.min(...xs)) - 1);
  const top = Math.max(0, Math.floor(Math.min(...ys)) - 1);
  const width = Math.max(0, Math.min(canvas.width, Math.ceil(Math.max(...xs)) + 2) - left);
  const height = Math.max(0, Math.min(canvas.height, Math.ceil(Math.max(...ys)) + 2) - top);
  const cover = new Float32Array(width * height);
  if (cover.length === 0) return { left, top, width: 0, height: 0, cover };
  const inside = points.map(([x, y]): Point => [x - left, y - top]);
  inside.forEach((from, index) => {
    addEdge({ cover, width, height }, from, inside[(index + 1) % inside.length] ?? from);
  });
  for (let y = 0; y < height; y++) {
    let sum = 0;
    for (let x = 0; x < width; x++) {
      sum += cover[y * width + x] ?? 0;
      cover[y * width + x] = Math.min(1, Math.abs(sum));
    }
  }
  return { left, top, width, height, cover };
}

function addEdge(area: { cover: Float32Array; width: number; height: number }, from: Point, to: Point): void {
  const { cover, width, height } = area;
  if (from[1] === to[1]) return;
  const direction = from[1] < to[1] ? 1 : -1;
  const [top, bottom] = direction === 1 ? [from, to] : [to, from];
  const slope = (bottom[0] - top[0]) / (bottom[1] - top[1]);
  const firstRow = Math.max(0, Math.floor(top[1]));
  const lastRow = Math.min(height - 1, Math.ceil(bottom[1]) - 1);
  for (let row = firstRow; row <= lastRow; row++) {
    const yFrom = Math.max(row, top[1]);
    const yTo = Math.min(row + 1, bottom[1]);
    const x = Math.min(width - 1, Math.max(0, top[0] + slope * ((yFrom + yTo) / 2 - top[1])));
    const column = Math.floor(x);
    const amount = direction * (yTo - yFrom);
    const share = 1 - (x - column);
    const at = row * width + column;
    cover[at] = (cover[at] ?? 0) + amount * share;
    if (column + 1 < width) cover[at + 1] = (cover[at + 1] ?? 0) + amount * (1 - share);
  }
}

/** Three box blurs, close to a Gaussian of this radius; in place over `planes` interleaved values a pixel. */
export function blurInPlace(
  values: Float32Array | Uint8ClampedArray,
  size: { width: number; height: number; planes: number },
  radiusPx: number,
): void {
  if (radiusPx < 1) return;
  const { width, height, planes } = size;
  const line = new Float32Array(Math.max(width, height));
  for (let pass = 0; pass < 3; pass++) {
    for (let plane = 0; plane < planes; plane++) {
      for (let y = 0; y < height; y++)
        boxLine(values, line, { start: y * width * planes + plane, step: planes, count: width }, radiusPx);
      for (let x = 0; x < width; x++)
        boxLine(values, line, { start: x * planes + plane, step: width * planes, count: height }, radiusPx);
    }
  }
}

function boxLine(
  values: Float32Array | Uint8ClampedArray,
  line: Float32Array,
  run: { start: number; step: number; count: number },
  radiusPx: number,
): void {
  const { start, step, count } = run;
  for (let i = 0; i < count; i++) line[i] = values[start + i * step] ?? 0;
  const last = count - 1;
  const at = (i: number): number => line[Math.max(0, Math.min(last, i))] ?? 0;
  let sum = 0;
  for (let i = -radiusPx; i <= radiusPx; i++) sum += at(i);
  for (let i = 0; i < count; i++) {
    values[start + i * step] = sum / (2 * radiusPx + 1);
    sum += at(i + radiusPx + 1) - at(i - radiusPx);
  }
}

/** Paints over what is there; the colour may depend on the pixel. */
export function paint(picture: Picture, mask: Mask, colour: Colour | ((x: number, y: number) => Colour)): void {
  const { width, rgba } = picture;
  for (let i = 0; i < mask.cover.length; i++) {
    const cover = mask.cover[i] ?? 0;
    if (cover <= 0.002) continue;
    const x = mask.left + (i % mask.width);
    const y = mask.top + Math.floor(i / mask.width);
    const [red, green, blue, opacity = 1] = typeof colour === 'function' ? colour(x, y) : colour;
    const alpha = cover * opacity;
    const keep = 1 - alpha;
    const at = (y * width + x) * 4;
    rgba[at] = red * alpha + (rgba[at] ?? 0) * keep;
    rgba[at + 1] = green * alpha + (rgba[at + 1] ?? 0) * keep;
    rgba[at + 2] = blue * alpha + (rgba[at + 2] ?? 0) * keep;
    rgba[at + 3] = 255 * alpha + (rgba[at + 3] ?? 0) * keep;
  }
}

export function paintPolygon(
  picture: Picture,
  points: readonly Point[],
  colour: Colour | ((x: number, y: number) => Colour),
): void {
  paint(picture, polygonMask(picture, points), colour);
}

/** Half, quarter, eighth… of a picture, for drawing it small without flicker. */
export function withSmaller(picture: Picture, levels: number): Picture[] {
  const all = [picture];
  for (let level = 1; level < levels; level++) all.push(halve(all[level - 1] ?? picture));
  return all;
}

function halve(picture: Picture): Picture {
  const half = createPicture(Math.max(1, picture.width >> 1), Math.max(1, picture.height >> 1));
  for (let y = 0; y < half.height; y++) {
    for (let x = 0; x < half.width; x++) {
      const from = (2 * y * picture.width + 2 * x) * 4;
      const below = from + picture.width * 4;
      for (let plane = 0; plane < 4; plane++) {
        const { rgba } = picture;
        const sum =
          (rgba[from + plane] ?? 0) + (rgba[from + 4 + plane] ?? 0) + (rgba[below + plane] ?? 0) + (rgba[below + 4 + plane] ?? 0);
        half.rgba[(y * half.width + x) * 4 + plane] = sum / 4;
      }
    }
  }
  return half;
}

/** Where a sprite's pixel (sx, sy) lies in the frame: x = centreX + scale·(cos·dx − sin·dy), with (dx, dy) from the sprite's anchor. */
export interface Placement {
  anchor: Point;
  centre: Point;
  scale: number;
  angleRad: number;
  /** Brightness of the sprite, 1 = as it is. */
  gain: number;
}

/** Draws a sprite (its mipmaps, largest first) over an opaque RGB frame. */
export function drawSprite(
  frame: { rgb: Uint8Array; width: number; height: number },
  mips: readonly Picture[],
  place: Placement,
): void {
  const level = Math.min(mips.length - 1, Math.max(0, Math.floor(Math.log2(1 / place.scale) + 0.25)));
  const sprite = mips[level];
  if (sprite === undefined) return;
  const shrink = 2 ** level;
  const scale = place.scale * shrink;
  const [anchorX, anchorY] = [place.anchor[0] / shrink, place.anchor[1] / shrink];
  const [cos, sin] = [Math.cos(place.angleRad) / scale, Math.sin(place.angleRad) / scale];
  const reach = (Math.abs(cos) + Math.abs(sin)) * scale * scale;
  const left = Math.max(0, Math.floor(place.centre[0] - anchorX * reach - 2));
  const right = Math.min(frame.width, Math.ceil(place.centre[0] + (sprite.width - anchorX) * reach + 2));
  const top = Math.max(0, Math.floor(place.centre[1] - anchorY * reach - 2));
  const bottom = Math.min(frame.height, Math.ceil(place.centre[1] + (sprite.height - anchorY) * reach + 2));
  const pixel = new Float32Array(4);
  for (let y = top; y < bottom; y++) {
    for (let x = left; x < right; x++) {
      const [dx, dy] = [x - place.centre[0], y - place.centre[1]];
      if (!sample(sprite, anchorX + cos * dx + sin * dy, anchorY - sin * dx + cos * dy, pixel)) continue;
      const keep = 1 - (pixel[3] ?? 0) / 255;
      const at = (y * frame.width + x) * 3;
      for (let plane = 0; plane < 3; plane++) {
        const value = (pixel[plane] ?? 0) * place.gain + (frame.rgb[at + plane] ?? 0) * keep;
        frame.rgb[at + plane] = Math.min(255, value);
      }
    }
  }
}

/** Bilinear; false where the sprite is empty. */
function sample(sprite: Picture, x: number, y: number, into: Float32Array): boolean {
  const [column, row] = [Math.floor(x), Math.floor(y)];
  if (column < 0 || row < 0 || column + 1 >= sprite.width || row + 1 >= sprite.height) return false;
  const { rgba } = sprite;
  const at = (row * sprite.width + column) * 4;
  const below = at + sprite.width * 4;
  if ((rgba[at + 3] ?? 0) + (rgba[at + 7] ?? 0) + (rgba[below + 3] ?? 0) + (rgba[below + 7] ?? 0) === 0) return false;
  const [fx, fy] = [x - column, y - row];
  for (let plane = 0; plane < 4; plane++) {
    const upper = (rgba[at + plane] ?? 0) * (1 - fx) + (rgba[at + 4 + plane] ?? 0) * fx;
    const lower = (rgba[below + plane] ?? 0) * (1 - fx) + (rgba[below + 4 + plane] ?? 0) * fx;
    into[plane] = upper * (1 - fy) + lower * fy;
  }
  return true;
}
