import { vertexAt } from './mesh';
import type { PictureModel } from './model';
import type { Point, RgbPicture, Similarity } from './picture';
import { mirror, squareCrop, squarePicture } from './picture';
import { warp } from './warp';

export interface EyeReader {
  /** Opening of the lids over the width of the eye, of both eyes the one that is open wider. `vertices` are the mesh's. */
  opening(picture: RgbPicture, vertices: Float32Array): Promise<number>;
  /** Overwrites what the network still holds of the last eye. */
  forget(): Promise<void>;
}

interface EyeLayout {
  contourOutput: string;
  /** Side of the square crop as a multiple of the distance between the corners of the eye. */
  cropScale: number;
  /** Points of the contour. */
  corners: readonly [number, number];
  /** Upper and lower lid, one above the other. */
  lids: readonly (readonly [number, number])[];
}

/** Corners of both eyes in the face mesh, from the left of the picture to the right. */
const EYES: readonly { corners: readonly [number, number]; mirrored: boolean }[] = [
  { corners: [33, 133], mirrored: false },
  { corners: [362, 263], mirrored: true },
];

/**
 * MediaPipe's eye contours (Ablavatski et al. 2020). The mesh's own lids follow a blink too little: it was trained to see faces,
 * not eyes. The network knows one side only; the other eye is shown to it in a mirror.
 */
export function eyeReader(model: PictureModel, layout: EyeLayout): EyeReader {
  const crop = squarePicture(model.sidePx);
  const read = async (picture: RgbPicture, from: Point, to: Point, mirrored: boolean): Promise<number> => {
    const widthPx = Math.hypot(to.x - from.x, to.y - from.y);
    const centre = { x: (from.x + to.x) / 2, y: (from.y + to.y) / 2 };
    const angleRad = Math.atan2(to.y - from.y, to.x - from.x);
    const toPicture: Similarity = squareCrop(centre, widthPx * layout.cropScale, model.sidePx, angleRad);
    warp(picture, toPicture, crop);
    if (mirrored) mirror(crop);
    const output = await model.run(crop);
    crop.rgb.fill(0);
    const contour = output(layout.contourOutput);
    const opening = openingOf(contour, layout);
    contour.fill(0);
    return opening;
  };
  return {
    opening: async (picture, vertices) => {
      let widest = 0;
      for (const { corners, mirrored } of EYES) {
        const [from, to] = [vertexAt(vertices, corners[0]), vertexAt(vertices, corners[1])];
        widest = Math.max(widest, await read(picture, from, to, mirrored));
      }
      return widest;
    },
    forget: model.forget,
  };
}

/** Mean distance of the lids over that of the corners; 0 when the contour is none. */
export function openingOf(contour: Float32Array, { corners, lids }: Pick<EyeLayout, 'corners' | 'lids'>): number {
  const lengthOf = ([from, to]: readonly [number, number]) => {
    const [start, end] = [vertexAt(contour, from), vertexAt(contour, to)];
    return Math.hypot(end.x - start.x, end.y - start.y);
  };
  const opening = lids.reduce((sum, pair) => sum + lengthOf(pair), 0) / lids.length / lengthOf(corners);
  return Number.isFinite(opening) ? opening : 0;
}
