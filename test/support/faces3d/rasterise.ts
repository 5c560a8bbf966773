import type { RgbPicture } from '../../../native-bridge/vision/picture';
import type { Triangle } from './triangulate';

/** A corner on the canvas (pixels, depth away from the camera) and where its colour lies in the texture (pixels). */
export interface Corner {
  x: number;
  y: number;
  z: number;
  u: number;
  v: number;
}

/** Paints textured triangles on `canvas`, the nearest one on top. */
export function rasterise(
  canvas: RgbPicture,
  texture: RgbPicture,
  corners: readonly Corner[],
  triangles: readonly Triangle[],
): void {
  const depth = new Float32Array(canvas.width * canvas.height).fill(Number.POSITIVE_INFINITY);
  for (const [a, b, c] of triangles) {
    const [first, second, third] = [corners[a], corners[b], corners[c]];
    if (first && second && third) paintTriangle(canvas, depth, texture, [first, second, third]);
  }
}

function paintTriangle(
  { rgb, width, height }: RgbPicture,
  depth: Float32Array,
  texture: RgbPicture,
  [a, b, c]: readonly [Corner, Corner, Corner],
): void {
  const area = (b.x - a.x) * (c.y - a.y) - (c.x - a.x) * (b.y - a.y);
  if (Math.abs(area) < 1e-6) return;
  const left = Math.max(0, Math.ceil(Math.min(a.x, b.x, c.x)));
  const right = Math.min(width - 1, Math.floor(Math.max(a.x, b.x, c.x)));
  const top = Math.max(0, Math.ceil(Math.min(a.y, b.y, c.y)));
  const bottom = Math.min(height - 1, Math.floor(Math.max(a.y, b.y, c.y)));
  for (let y = top; y <= bottom; y++) {
    for (let x = left; x <= right; x++) {
      const shareB = ((x - a.x) * (c.y - a.y) - (c.x - a.x) * (y - a.y)) / area;
      const shareC = ((b.x - a.x) * (y - a.y) - (x - a.x) * (b.y - a.y)) / area;
      const shareA = 1 - shareB - shareC;
      if (shareA < -1e-4 || shareB < -1e-4 || shareC < -1e-4) continue;
      const z = shareA * a.z + shareB * b.z + shareC * c.z;
      const at = y * width + x;
      if (z >= (depth[at] ?? 0)) continue;
      depth[at] = z;
      sample(texture, shareA * a.u + shareB * b.u + shareC * c.u, shareA * a.v + shareB * b.v + shareC * c.v, rgb, at * 3);
    }
  }
}

/** Bilinear; beyond the edge the edge goes on. Writes three bytes. */
export function sample({ rgb, width, height }: RgbPicture, u: number, v: number, into: Uint8Array, to: number): void {
  const x = Math.min(Math.max(u, 0), width - 1.001);
  const y = Math.min(Math.max(v, 0), height - 1.001);
  const x0 = Math.floor(x);
  const y0 = Math.floor(y);
  const fx = x - x0;
  const fy = y - y0;
  const at = (y0 * width + x0) * 3;
  const below = at + width * 3;
  for (let channel = 0; channel < 3; channel++) {
    const upper = (rgb[at + channel] ?? 0) * (1 - fx) + (rgb[at + 3 + channel] ?? 0) * fx;
    const lower = (rgb[below + channel] ?? 0) * (1 - fx) + (rgb[below + 3 + channel] ?? 0) * fx;
    into[to + channel] = upper * (1 - fy) + lower * fy + 0.5;
  }
}
