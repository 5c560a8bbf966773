import type { Point } from '../../../native-bridge/vision/picture';

/** Three indices of points. */
export type Triangle = readonly [number, number, number];

interface Circumscribed {
  corners: Triangle;
  x: number;
  y: number;
  square: number;
}

/** Delaunay triangulation (Bowyer 1981, Watson 1981) of points in a plane. Corners index `points`. */
export function triangulate(points: readonly Point[]): Triangle[] {
  const far = 1e5;
  const all = [...points, { x: -far, y: -far }, { x: far, y: -far }, { x: 0, y: far }];
  const first = points.length;
  let triangles = [circumscribe(all, [first, first + 1, first + 2])];
  for (const [index, { x, y }] of points.entries()) {
    const hit = triangles.filter((triangle) => (x - triangle.x) ** 2 + (y - triangle.y) ** 2 < triangle.square);
    const edges = new Map<string, [number, number]>();
    for (const [a, b, c] of hit.map(({ corners }) => corners)) {
      for (const edge of [
        [a, b],
        [b, c],
        [c, a],
      ] as [number, number][]) {
        const key = edge[0] < edge[1] ? `${edge[0]} ${edge[1]}` : `${edge[1]} ${edge[0]}`;
        // An edge that two of them share lies inside the hole.
        if (!edges.delete(key)) edges.set(key, edge);
      }
    }
    const holes = new Set(hit);
    triangles = triangles.filter((triangle) => !holes.has(triangle));
    for (const [a, b] of edges.values()) triangles.push(circumscribe(all, [a, b, index]));
  }
  return triangles.map(({ corners }) => corners).filter((corners) => corners.every((corner) => corner < first));
}

function circumscribe(points: readonly Point[], corners: Triangle): Circumscribed {
  const at = (corner: number): Point => points[corner] ?? { x: 0, y: 0 };
  const [a, b, c] = [at(corners[0]), at(corners[1]), at(corners[2])];
  const twice = 2 * (a.x * (b.y - c.y) + b.x * (c.y - a.y) + c.x * (a.y - b.y)) || 1e-9;
  const [aa, bb, cc] = [a.x ** 2 + a.y ** 2, b.x ** 2 + b.y ** 2, c.x ** 2 + c.y ** 2];
  const x = (aa * (b.y - c.y) + bb * (c.y - a.y) + cc * (a.y - b.y)) / twice;
  const y = (aa * (c.x - b.x) + bb * (a.x - c.x) + cc * (b.x - a.x)) / twice;
  return { corners, x, y, square: (x - a.x) ** 2 + (y - a.y) ** 2 };
}
