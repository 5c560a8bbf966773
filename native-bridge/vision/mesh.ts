import type { DetectedFace } from './detector';
import type { PictureModel } from './model';
import type { Point, RgbPicture } from './picture';
import { invert, mapPoint, squareCrop, squarePicture } from './picture';
import { warp } from './warp';

/** A face's shape in pixels of the picture. */
export interface FaceShape {
  /** 0 to 1: how sure the mesh is that it looks at a face. */
  presence: number;
  /** 468 vertices of MediaPipe's face mesh, x, y, z each; z grows away from the camera, in the same unit as x. */
  vertices: Float32Array;
  /** Eye on the left of the picture, eye on the right, nose tip, mouth corners left and right. */
  points: Point[];
}

export interface FaceMesh {
  read(picture: RgbPicture, face: DetectedFace): Promise<FaceShape>;
}

interface MeshLayout {
  verticesOutput: string;
  presenceOutput: string;
  /** Side of the square crop as a multiple of the longer side of the detector's box. */
  cropScale: number;
  /** Vertices whose mean is one alignment point. */
  alignmentVertices: readonly (readonly number[])[];
}

/** Where the mesh looks: a square of the picture, turned so that the eyes lie level. */
interface Look {
  centre: Point;
  sidePx: number;
  angleRad: number;
}

/** At this presence one look is enough; below `HOPELESS` another would only find a face where there is none. */
const SURE = 0.9;
const HOPELESS = 0.1;

/**
 * MediaPipe face mesh (Kartynnik et al. 2019). When it is unsure it looks again at what its own points hold, as MediaPipe does
 * from frame to frame: a detector's box may cut a face off or take in its neighbour.
 */
export function faceMesh(model: PictureModel, layout: MeshLayout): FaceMesh {
  const crop = squarePicture(model.sidePx);
  const look = async (picture: RgbPicture, { centre, sidePx, angleRad }: Look): Promise<FaceShape> => {
    const toPicture = squareCrop(centre, sidePx, model.sidePx, angleRad);
    warp(picture, toPicture, crop);
    const output = await model.run(crop);
    crop.rgb.fill(0);
    const raw = output(layout.verticesOutput);
    const vertices = new Float32Array(raw.length);
    for (let at = 0; at < raw.length; at += 3) {
      const mapped = mapPoint(toPicture, { x: (raw[at] ?? 0) - 0.5, y: (raw[at + 1] ?? 0) - 0.5 });
      vertices[at] = mapped.x;
      vertices[at + 1] = mapped.y;
      vertices[at + 2] = ((raw[at + 2] ?? 0) * sidePx) / model.sidePx;
    }
    raw.fill(0);
    const presence = output(layout.presenceOutput)[0] ?? 0;
    return { presence, vertices, points: layout.alignmentVertices.map((group) => meanVertex(vertices, group)) };
  };
  return {
    read: async (picture, { box, eyes }) => {
      const centre = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
      const sidePx = Math.max(box.width, box.height) * layout.cropScale;
      const first = await look(picture, { centre, sidePx, angleRad: slopeOf(...eyes) });
      if (first.presence >= SURE || !(first.presence >= HOPELESS)) return first;
      const second = await look(picture, lookAround(first.vertices, layout.cropScale));
      const [better, worse] = second.presence > first.presence ? [second, first] : [first, second];
      worse.vertices.fill(0);
      return better;
    },
  };
}

const slopeOf = (left: Point, right: Point): number => Math.atan2(right.y - left.y, right.x - left.x);

/** Outer corners of the eyes. */
const LEFT_EYE = 33;
const RIGHT_EYE = 263;

/** The square round the points of a mesh, in the direction of its eyes. */
function lookAround(vertices: Float32Array, cropScale: number): Look {
  const angleRad = slopeOf(vertexAt(vertices, LEFT_EYE), vertexAt(vertices, RIGHT_EYE));
  const upright = { a: Math.cos(angleRad), b: -Math.sin(angleRad), tx: 0, ty: 0 };
  const held = Array.from({ length: vertices.length / 3 }, (_, index) => mapPoint(upright, vertexAt(vertices, index)));
  const [left, right] = rangeOf(held.map(({ x }) => x));
  const [top, bottom] = rangeOf(held.map(({ y }) => y));
  return {
    centre: mapPoint(invert(upright), { x: (left + right) / 2, y: (top + bottom) / 2 }),
    sidePx: Math.max(right - left, bottom - top) * cropScale,
    angleRad,
  };
}

const rangeOf = (values: readonly number[]): [least: number, most: number] => [Math.min(...values), Math.max(...values)];

/** x, y of one vertex. */
export const vertexAt = (vertices: Float32Array, index: number): Point => ({
  x: vertices[index * 3] ?? Number.NaN,
  y: vertices[index * 3 + 1] ?? Number.NaN,
});

function meanVertex(vertices: Float32Array, group: readonly number[]): Point {
  const points = group.map((index) => vertexAt(vertices, index));
  return {
    x: points.reduce((sum, { x }) => sum + x, 0) / points.length,
    y: points.reduce((sum, { y }) => sum + y, 0) / points.length,
  };
}
