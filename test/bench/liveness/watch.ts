import type { LivenessFrame } from '../../../main/recognition/liveness';
import { likeness } from '../../../native-bridge/vision/embed';
import type { FaceModels } from '../../../native-bridge/vision/models';
import type { RgbPicture } from '../../../native-bridge/vision/picture';
import { createLanePipeline } from '../../../native-bridge/vision/pipeline';
import { LANE_LIMITS } from '../../../native-bridge/vision/quality';
import type { Presentation, Wish } from '../../support/faces3d/clips';
import { PICTURE_MS } from '../../support/faces3d/clips';

/** Cosine from which a picture of the clip counts as the person's, the accurate profile's at a false match rate of 1e-4. */
const SAME_PERSON = 0.412;

/** What the product's lane sees of a clip, picture by picture; null for one without a face. Also how long a picture took, and how many tracks there were. */
export async function watchClip(models: FaceModels, clip: readonly RgbPicture[], template: Float32Array) {
  let trackIds = 0;
  const pipeline = createLanePipeline(() => ++trackIds);
  const frames: (LivenessFrame | null)[] = [];
  const likenesses: (number | null)[] = [];
  for (const [index, picture] of clip.entries()) {
    const { faces, facesInLane } = await pipeline.see(models, {
      picture,
      arrivedMonoMs: index * PICTURE_MS,
      region: { x: 0, y: 0, width: 1, height: 1 },
      limits: LANE_LIMITS,
      forTemplate: false,
      liveness: { passive: true, motion: true },
    });
    const [face] = faces;
    const score = face?.embedding ? likeness(template, face.embedding) : null;
    likenesses.push(score);
    frames.push(
      face
        ? {
            arrivedMonoMs: index * PICTURE_MS,
            good: face.embedding !== null,
            same: score === null ? null : score >= SAME_PERSON,
            passiveLive: face.passiveLive,
            motion: face.motion,
            facesInLane,
          }
        : null,
    );
    for (const { embedding } of faces) embedding?.fill(0);
  }
  return { frames, likenesses, tracks: trackIds };
}
export type WatchedClip = Awaited<ReturnType<typeof watchClip>>;

/** All clips of one head, which turns to `turnDeg` in them. */
export type Watched = Record<Presentation, Record<Wish, WatchedClip>> & { turnDeg: number };
