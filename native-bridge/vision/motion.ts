import type { FaceMotion } from './protocol';

/** Vertices of MediaPipe's face mesh; `left` and `right` are those of the picture. */
const LEFT_CHEEK = 234;
const RIGHT_CHEEK = 454;
const FOREHEAD = 10;
const CHIN = 152;
interface EyeVertices {
  corners: readonly [number, number];
  /** Upper lid, lower lid, one above the other. */
  lids: readonly (readonly [number, number])[];
}
const LEFT_EYE: EyeVertices = {
  corners: [33, 133],
  lids: [
    [159, 145],
    [158, 153],
  ],
};
const RIGHT_EYE: EyeVertices = {
  corners: [362, 263],
  lids: [
    [386, 374],
    [385, 380],
  ],
};

/** How a face is held; `vertices` are the 468 of the mesh, x, y, z each, z away from the camera in the unit of x. */
export function motionOf(vertices: Float32Array): FaceMotion {
  return {
    // The cheek on the right of the picture is the person's left one; it goes back when he turns that way.
    yawDeg: slopeDeg(vertices, LEFT_CHEEK, RIGHT_CHEEK),
    pitchDeg: slopeDeg(vertices, CHIN, FOREHEAD),
    eyeOpening: Math.max(openingOf(vertices, LEFT_EYE), openingOf(vertices, RIGHT_EYE)),
  };
}

/** Angle between the picture's plane and the line from one vertex to another; positive when the second lies farther away. */
function slopeDeg(vertices: Float32Array, from: number, to: number): number {
  const { across, depth } = spanOf(vertices, from, to);
  return (Math.atan2(depth, across) * 180) / Math.PI;
}

/** Mean distance of the lids over the distance of the corners, both in space, so that turning the head leaves it. */
function openingOf(vertices: Float32Array, { corners, lids }: EyeVertices): number {
  const lengthOf = ([from, to]: readonly [number, number]) => {
    const { across, depth } = spanOf(vertices, from, to);
    return Math.hypot(across, depth);
  };
  return lids.reduce((sum, pair) => sum + lengthOf(pair), 0) / lids.length / lengthOf(corners);
}

function spanOf(vertices: Float32Array, from: number, to: number): { across: number; depth: number } {
  const along = (axis: number) => (vertices[to * 3 + axis] ?? Number.NaN) - (vertices[from * 3 + axis] ?? Number.NaN);
  return { across: Math.hypot(along(0), along(1)), depth: along(2) };
}
