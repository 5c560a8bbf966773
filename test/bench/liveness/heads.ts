import { withReadFace } from '../../../native-bridge/vision/face';
import type { FaceModels } from '../../../native-bridge/vision/models';
import type { Box, RgbPicture } from '../../../native-bridge/vision/picture';
import { squareCrop, squarePicture } from '../../../native-bridge/vision/picture';
import { LANE_LIMITS } from '../../../native-bridge/vision/quality';
import { warp } from '../../../native-bridge/vision/warp';
import type { Head } from '../../support/faces3d/head';
import { headOf } from '../../support/faces3d/head';
import type { FacePhoto } from '../detectors/faces';

/** A head to make clips of, and the template of its photo. */
export interface MeasuredHead {
  head: Head;
  template: Float32Array;
}

/** The photo round the face, in face heights and at most so many pixels: a head needs no party round it. */
const ROUND_FACE = 2.6;
const MOST_PHOTO_PX = 400;
/** Who looks away in the photo, or has shut eyes in it, can be asked for no movement from there. */
const STRAIGHT_ENOUGH_DEG = 14;
const LEAST_OPENING = 0.16;

/** Null when the photo's face is not seen, not good enough for a lane, turned away or has its eyes shut. */
export async function measuredHead(models: FaceModels, { picture, face }: FacePhoto): Promise<MeasuredHead | null> {
  const photo = roundFace(picture, face);
  const middle = { x: photo.width / 2, y: photo.height / 2 };
  const distance = ({ x, y, width, height }: Box) => Math.hypot(x + width / 2 - middle.x, y + height / 2 - middle.y);
  const found = await models.detector.detect(photo, { x: 0, y: 0, width: photo.width, height: photo.height });
  const [nearest] = found.toSorted((one, other) => distance(one.box) - distance(other.box));
  const eyes = await models.liveness.eyes();
  if (!eyes) throw new Error('the network for the eyes is missing');
  if (!nearest) return null;
  return withReadFace({ models, limits: LANE_LIMITS }, photo, nearest, async (read) => {
    if (!read || read.fault || Math.abs(read.measures.yawDeg) > STRAIGHT_ENOUGH_DEG) return null;
    if ((await eyes.opening(photo, read.vertices)) < LEAST_OPENING) return null;
    return { head: headOf(photo, read.vertices), template: (await models.recogniser.embed(read.aligned)).slice() };
  });
}

function roundFace(picture: RgbPicture, face: Box): RgbPicture {
  const sidePx = Math.min(face.height * ROUND_FACE, picture.width, picture.height);
  const photo = squarePicture(Math.round(Math.min(sidePx, MOST_PHOTO_PX)));
  const inside = (centre: number, size: number) => Math.min(Math.max(centre, sidePx / 2), size - sidePx / 2) - 0.5;
  const centre = { x: inside(face.x + face.width / 2, picture.width), y: inside(face.y + face.height / 2, picture.height) };
  warp(picture, squareCrop(centre, sidePx, photo.width), photo);
  return photo;
}
