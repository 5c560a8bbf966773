import { warpCubic } from './cubic';
import type { Point, RgbPicture, Similarity } from './picture';
import { invert } from './picture';

/**
 * Least-squares similarity that takes `from` to `to` (Umeyama 1991, two dimensions, no mirroring).
 * Needs two different points at least.
 */
export function estimateSimilarity(from: readonly Point[], to: readonly Point[]): Similarity {
  if (from.length !== to.length) throw new Error('point lists of different length');
  const fromCentre = centreOf(from);
  const toCentre = centreOf(to);
  let along = 0;
  let across = 0;
  let spread = 0;
  from.forEach((point, index) => {
    const target = to[index] ?? toCentre;
    const px = point.x - fromCentre.x;
    const py = point.y - fromCentre.y;
    const qx = target.x - toCentre.x;
    const qy = target.y - toCentre.y;
    along += px * qx + py * qy;
    across += px * qy - py * qx;
    spread += px * px + py * py;
  });
  if (spread === 0) throw new Error('all points are the same');
  const a = along / spread;
  const b = across / spread;
  return {
    a,
    b,
    tx: toCentre.x - (a * fromCentre.x - b * fromCentre.y),
    ty: toCentre.y - (b * fromCentre.x + a * fromCentre.y),
  };
}

/** Fills `crop` so that `points` (pixels of `picture`) lie on `template` (pixels of `crop`). The caller wipes the crop. */
export function alignFace(picture: RgbPicture, points: readonly Point[], template: readonly Point[], crop: RgbPicture): void {
  warpCubic(picture, invert(estimateSimilarity(points, template)), crop);
}

/** The points moved away from the middle of a crop of `sidePx`, so that what is aligned to them is so many times as large. */
export function enlarge(points: readonly Point[], sidePx: number, enlargement: number): Point[] {
  const middle = (sidePx - 1) / 2;
  return points.map(({ x, y }) => ({ x: middle + (x - middle) * enlargement, y: middle + (y - middle) * enlargement }));
}

function centreOf(points: readonly Point[]): Point {
  const sum = points.reduce((total, { x, y }) => ({ x: total.x + x, y: total.y + y }), { x: 0, y: 0 });
  return { x: sum.x / points.length, y: sum.y / points.length };
}
