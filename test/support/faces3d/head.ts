import type { Point, RgbPicture, Similarity } from '../../../native-bridge/vision/picture';
import { mapPoint } from '../../../native-bridge/vision/picture';
import { type Corner, rasterise } from './rasterise';
import { type Triangle, triangulate } from './triangulate';

/** How the head is held beyond how it is held in the photo; `lids` 0 as in the photo, 1 shut. */
export interface Pose {
  /** Positive: to the person's own left. */
  yawDeg: number;
  /** Positive: raised. */
  pitchDeg: number;
  lids: number;
}

export const STRAIGHT: Pose = { yawDeg: 0, pitchDeg: 0, lids: 0 };

/** A photo stretched over the face that was read in it, with a head's outline behind it and the rest of the photo behind that. */
export interface Head {
  photo: RgbPicture;
  /** x, y in pixels of the photo, z away from the camera in the same unit. */
  points: readonly { x: number; y: number; z: number; still: boolean }[];
  triangles: readonly Triangle[];
  /** From cheek to cheek, in pixels of the photo. */
  faceWidthPx: number;
  middle: Point;
}

/** The outline of MediaPipe's face mesh, all round. */
const OVAL = [
  10, 338, 297, 332, 284, 251, 389, 356, 454, 323, 361, 288, 397, 365, 379, 378, 400, 377, 152, 148, 176, 149, 150, 136, 172, 58,
  132, 93, 234, 127, 162, 21, 54, 103, 67, 109,
];
/** Edge of the upper lid over that of the lower one, and the fold above that comes half the way. */
const LIDS = [
  [246, 7, 247],
  [161, 163, 30],
  [160, 144, 29],
  [159, 145, 27],
  [158, 153, 28],
  [157, 154, 56],
  [173, 155, 190],
  [466, 249, 467],
  [388, 390, 260],
  [387, 373, 259],
  [386, 374, 257],
  [385, 380, 258],
  [384, 381, 286],
  [398, 382, 414],
] as const;

/** `vertices` as the mesh read them in the photo: 468 × x, y, z. */
export function headOf(photo: RgbPicture, vertices: Float32Array): Head {
  const at = (index: number) => ({
    x: vertices[index * 3] ?? 0,
    y: vertices[index * 3 + 1] ?? 0,
    z: vertices[index * 3 + 2] ?? 0,
    still: false,
  });
  const face = Array.from({ length: vertices.length / 3 }, (_, index) => at(index));
  const outline = OVAL.map(at);
  const middle = {
    x: outline.reduce((sum, { x }) => sum + x, 0) / outline.length,
    y: outline.reduce((sum, { y }) => sum + y, 0) / outline.length,
  };
  const [left, right] = [at(234), at(454)];
  const faceWidthPx = Math.hypot(right.x - left.x, right.y - left.y);
  const ring = (growth: number, behind: number, still: boolean) =>
    outline.map(({ x, y, z }) => ({
      x: middle.x + (x - middle.x) * growth,
      y: middle.y + (y - middle.y) * growth,
      z: z + behind * faceWidthPx,
      still,
    }));
  const points = [...face, ...ring(1.25, 0.3, false), ...ring(1.9, 0.5, true)];
  return { photo, points, triangles: triangulate(points), faceWidthPx, middle };
}

/** Paints the head, held as `pose` says, over a canvas that already shows the photo at `photoToCanvas`. */
export function paintHead(canvas: RgbPicture, head: Head, pose: Pose, photoToCanvas: Similarity): void {
  const scale = Math.hypot(photoToCanvas.a, photoToCanvas.b);
  const skin = lidSkin(head, pose.lids);
  const corners = posed(head, pose).map(({ x, y, z }, index): Corner => {
    const place = mapPoint(photoToCanvas, { x, y });
    const origin = skin[index] ?? { x: 0, y: 0 };
    return { ...place, z: z * scale, u: origin.x, v: origin.y };
  });
  rasterise(canvas, head.photo, corners, head.triangles);
  if (pose.lids > 0) paintLashes(canvas, corners, pose.lids);
}

/** The mesh lies inside the edge of the lids: a shut lid shows skin from beyond it, above and below, and nothing of the eye. */
function lidSkin(head: Head, lids: number): { x: number; y: number }[] {
  const places = head.points.map(({ x, y }) => ({ x, y }));
  for (const [upper, lower] of LIDS) {
    const [above, below] = [places[upper], places[lower]];
    if (!above || !below) continue;
    const beyondPx = 0.35 * lids * (below.y - above.y);
    above.y -= beyondPx;
    below.y += beyondPx;
  }
  return places;
}

/** The dark line where shut lids meet. */
function paintLashes(canvas: RgbPicture, corners: readonly Corner[], lids: number): void {
  for (const [index, [, lower]] of LIDS.entries()) {
    const next = LIDS[index + 1]?.[1];
    const [from, to] = [corners[lower], next === undefined ? undefined : corners[next]];
    if (!from || !to || Math.hypot(to.x - from.x, to.y - from.y) > 0.12 * canvas.width) continue;
    const steps = Math.ceil(Math.hypot(to.x - from.x, to.y - from.y)) || 1;
    for (let step = 0; step < steps; step++) {
      const x = Math.round(from.x + ((to.x - from.x) * step) / steps);
      const y = Math.round(from.y + ((to.y - from.y) * step) / steps);
      for (const row of [y - 1, y]) {
        if (x < 0 || row < 0 || x >= canvas.width || row >= canvas.height) continue;
        const at = (row * canvas.width + x) * 3;
        for (let channel = at; channel < at + 3; channel++) canvas.rgb[channel] = (canvas.rgb[channel] ?? 0) * (1 - 0.4 * lids);
      }
    }
  }
}

/** The points of the head in space: lids first, then turned about the neck, then seen from ten face widths away. */
export function posed(head: Head, { yawDeg, pitchDeg, lids }: Pose): { x: number; y: number; z: number }[] {
  const { middle, faceWidthPx } = head;
  const [yaw, pitch] = [(yawDeg * Math.PI) / 180, (pitchDeg * Math.PI) / 180];
  const points = head.points.map((point) => ({ ...point }));
  for (const [upper, lower, fold] of LIDS) {
    const [edge, target, above] = [points[upper], points[lower], points[fold]];
    if (!edge || !target || !above) continue;
    const fallPx = (target.y - edge.y) * lids;
    edge.x += (target.x - edge.x) * lids;
    edge.y += fallPx;
    above.y += fallPx * 0.4;
  }
  const back = 0.45 * faceWidthPx;
  const eyeToHead = 10 * faceWidthPx;
  return points.map(({ x, y, z, still }) => {
    if (still) return { x, y, z };
    const [dx, dy, dz] = [x - middle.x, y - middle.y, z - back];
    const turnedX = dx * Math.cos(yaw) - dz * Math.sin(yaw);
    const turnedZ = dx * Math.sin(yaw) + dz * Math.cos(yaw);
    const raisedY = dy * Math.cos(pitch) + turnedZ * Math.sin(pitch);
    const raisedZ = -dy * Math.sin(pitch) + turnedZ * Math.cos(pitch);
    // What was in the photo has its perspective already: only the change of depth is new.
    const nearer = (eyeToHead + dz) / (eyeToHead + raisedZ);
    return { x: middle.x + turnedX * nearer, y: middle.y + raisedY * nearer, z: raisedZ + back };
  });
}
