import type { DetectedFace } from './detector';
import type { PictureModel } from './model';
import type { Point, RgbPicture } from './picture';
import { mapPoint, squareCrop, squarePicture } from './picture';
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

/** MediaPipe face mesh (Kartynnik et al. 2019) on a crop turned so that the eyes lie level. */
export function faceMesh(model: PictureModel, layout: MeshLayout): FaceMesh {
  const crop = squarePicture(model.sidePx);
  return {
    read: async (picture, { box, eyes }) => {
      const centre = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
      const angleRad = Math.atan2(eyes[1].y - eyes[0].y, eyes[1].x - eyes[0].x);
      const sidePx = Math.max(box.width, box.height) * layout.cropScale;
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
    },
  };
}

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
