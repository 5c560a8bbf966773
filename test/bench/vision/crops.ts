import type { MeshFile } from '../../../models/manifest';
import { estimateSimilarity } from '../../../native-bridge/vision/align';
import type { DetectedFace } from '../../../native-bridge/vision/detector';
import type { FaceModels } from '../../../native-bridge/vision/models';
import type { Point, RgbPicture, Similarity } from '../../../native-bridge/vision/picture';
import { invert, squareCrop } from '../../../native-bridge/vision/picture';

/** A square crop: its pixel (x, y) shows (a·x − b·y + tx, b·x + a·y + ty) of the picture. */
export type Crop = Similarity & { sidePx: number };

/** What the three networks are shown of one picture, the same for everybody. */
export interface Crops {
  detect: Crop;
  mesh: Crop;
  align: Crop;
}

export const wholeOf = ({ width, height }: RgbPicture) => ({ x: 0, y: 0, width, height });

/** Input sides in pixels: detector and mesh. */
export interface Sides {
  detectPx: number;
  meshPx: number;
}

/** The crops of the best face, cut where the console cuts them; null when it finds nobody. */
export async function cropsOf(
  models: FaceModels,
  { cropScale }: MeshFile,
  picture: RgbPicture,
  { detectPx, meshPx }: Sides,
): Promise<{ face: DetectedFace; points: Point[]; crops: Crops } | null> {
  const [face] = await models.detector.detect(picture, wholeOf(picture));
  if (!face) return null;
  const { points, presence } = await models.mesh.read(picture, face);
  if (presence < 0.5) return null;
  const { box, eyes } = face;
  const middle = { x: (picture.width - 1) / 2, y: (picture.height - 1) / 2 };
  const centre = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
  const angleRad = Math.atan2(eyes[1].y - eyes[0].y, eyes[1].x - eyes[0].x);
  return {
    face,
    points,
    crops: {
      detect: { ...squareCrop(middle, Math.max(picture.width, picture.height), detectPx), sidePx: detectPx },
      mesh: { ...squareCrop(centre, Math.max(box.width, box.height) * cropScale, meshPx, angleRad), sidePx: meshPx },
      align: { ...invert(estimateSimilarity(points, models.template)), sidePx: models.cropSidePx },
    },
  };
}
