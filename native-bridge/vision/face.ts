import { alignFace, enlarge } from './align';
import type { DetectedFace } from './detector';
import type { FaceModels } from './models';
import type { RgbPicture } from './picture';
import { squarePicture } from './picture';
import type { QualityFault } from './protocol';
import type { FaceMeasures, QualityLimits } from './quality';
import { judgeQuality, measureFace } from './quality';

/** A face made ready for the recogniser. */
export interface ReadFace {
  fault: QualityFault | null;
  measures: FaceMeasures;
  /** On the recogniser's template. Wiped by `withReadFace`. */
  aligned: RgbPicture;
  /** Fills a crop of the size of `aligned` with the face so many times as large. The caller wipes it. */
  alignEnlarged: (enlargement: number, crop: RgbPicture) => void;
  /** Of the mesh, in pixels of the picture, x, y, z each. Wiped by `withReadFace`. */
  vertices: Float32Array;
}

const LEAST_PRESENCE = 0.5;

/**
 * Mesh, alignment and quality of one detected face; null goes to `use` when the mesh sees no face there.
 * The aligned crop is wiped when `use` is done.
 */
export async function withReadFace<T>(
  { models, limits }: { models: FaceModels; limits: QualityLimits },
  picture: RgbPicture,
  detected: DetectedFace,
  use: (face: ReadFace | null) => Promise<T>,
): Promise<T> {
  const shape = await models.mesh.read(picture, detected);
  if (!(shape.presence >= LEAST_PRESENCE)) return use(null);
  const aligned = squarePicture(models.cropSidePx);
  try {
    alignFace(picture, shape.points, models.template, aligned);
    const measures = measureFace(picture, shape, aligned);
    const alignEnlarged = (enlargement: number, crop: RgbPicture) =>
      alignFace(picture, shape.points, enlarge(models.template, models.cropSidePx, enlargement), crop);
    return await use({ fault: judgeQuality(measures, limits), measures, aligned, alignEnlarged, vertices: shape.vertices });
  } finally {
    aligned.rgb.fill(0);
    shape.vertices.fill(0);
  }
}
