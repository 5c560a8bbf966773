import type { FaceModels } from './models';
import type { Box, Point, RgbPicture } from './picture';

/** A face that fills the photo is found only with some air round it. */
const AIR = 0.5;

/** All that look like faces in a photo, best score first; the mesh has not yet confirmed them. */
export async function detectInPhoto({ detector }: FaceModels, picture: RgbPicture) {
  const whole: Box = { x: 0, y: 0, width: picture.width, height: picture.height };
  const found = await detector.detect(picture, whole);
  if (found.length > 0) return found;
  const [airX, airY] = [picture.width * AIR, picture.height * AIR];
  return detector.detect(picture, { x: -airX, y: -airY, width: whole.width + 2 * airX, height: whole.height + 2 * airY });
}

/** Degrees clockwise by which a picture has to be turned. */
export type QuarterTurn = 0 | 90 | 180 | 270;

const TURNS = [0, 90, 180, 270] as const;
/** Eyes that stand steeper are those of a face that lies. */
const MOST_ROLL_DEG = 45;
const LEAST_PRESENCE = 0.5;

/**
 * By how much a photo must be turned for its face to stand upright; null when no turn shows one. A face on its head often
 * passes for an upright one with detector and mesh, so the four ways are compared: the surest wins, upright where two are equal.
 */
export async function turnToUpright(models: FaceModels, picture: RgbPicture): Promise<QuarterTurn | null> {
  let best: QuarterTurn | null = null;
  let surest = 0;
  let lying = picture;
  for (const turn of TURNS) {
    const turned = turn === 0 ? picture : turnClockwise(lying);
    if (lying !== picture) lying.rgb.fill(0);
    lying = turned;
    const sureness = await sureOfUpright(models, turned);
    if (sureness > surest) [best, surest] = [turn, sureness];
  }
  lying.rgb.fill(0);
  return best;
}

/**
 * The mesh tells an upright face from one on its head more sharply than the detector does. On 900 photos of LFW in all four
 * turns, a weight of 1 chose the wrong turn for 4 photos, 3 to 12 for 1.
 */
const PRESENCE_WEIGHT = 8;

/** Of the surest upright face: the detector's score and the mesh's presence together, 0 to 1; 0 when there is none. */
async function sureOfUpright(models: FaceModels, picture: RgbPicture): Promise<number> {
  let surest = 0;
  for (const detected of await detectInPhoto(models, picture)) {
    const { presence, points, vertices } = await models.mesh.read(picture, detected);
    vertices.fill(0);
    if (presence >= LEAST_PRESENCE && isLevel(points)) surest = Math.max(surest, detected.score * presence ** PRESENCE_WEIGHT);
  }
  return surest;
}

function isLevel([left, right]: readonly Point[]): boolean {
  if (!left || !right) return false;
  return Math.abs(Math.atan2(right.y - left.y, right.x - left.x)) * (180 / Math.PI) <= MOST_ROLL_DEG;
}

/** A copy, turned by a quarter. */
export function turnClockwise({ rgb, width, height }: RgbPicture): RgbPicture {
  const turned = { rgb: new Uint8Array(rgb.length), width: height, height: width };
  let from = 0;
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      const to = (column * height + (height - 1 - row)) * 3;
      turned.rgb[to] = rgb[from++] ?? 0;
      turned.rgb[to + 1] = rgb[from++] ?? 0;
      turned.rgb[to + 2] = rgb[from++] ?? 0;
    }
  }
  return turned;
}
