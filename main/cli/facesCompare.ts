import { likeness } from '../../native-bridge/vision/embed';
import type { UserError } from '../contract/errors';
import { type FaceTools, type FoundFace, onlyFace, readPicture } from './facesReader';

export interface Comparison {
  profile: string;
  /** Recogniser the cosine belongs to; cosines of different models cannot be compared. */
  model: string;
  /** −1 to 1. */
  cosine: number;
  /** Whether the recogniser has measured thresholds at all. */
  calibrated: boolean;
  /** Strictest calibrated false match rate at which the two would match; null when they match at none. */
  sameAtFalseMatchRate: number | null;
  /** In the order of the files: what enrolment would say of each face, and why. */
  faces: Omit<FoundFace, 'template'>[];
}

/** `picture` is the file the error is about. */
export type Compared = { ok: true; value: Comparison } | { ok: false; picture: string; error: UserError };

/** Compares the only faces of two picture files by the chain of enrolment. Nothing of them is kept. */
export async function comparePictures(tools: FaceTools, files: readonly [string, string]): Promise<Compared> {
  const faces: FoundFace[] = [];
  try {
    for (const file of files) {
      const face = await faceInFile(tools, file);
      if (!face.ok) return { ok: false, picture: file, error: face.error };
      faces.push(face.value);
    }
    const [one, other] = faces;
    if (!one || !other) throw new Error('two files gave fewer than two faces');
    // Rounding takes a picture compared with itself a hair above 1.
    const cosine = Math.max(-1, Math.min(1, likeness(one.template, other.template)));
    return {
      ok: true,
      value: {
        profile: tools.models.profile,
        model: tools.models.modelId,
        cosine,
        calibrated: tools.calibration.length > 0,
        sameAtFalseMatchRate: strictestRate(tools.calibration, cosine),
        faces: faces.map(({ fault, measures }) => ({ fault, measures })),
      },
    };
  } finally {
    for (const { template } of faces) template.fill(0);
  }
}

async function faceInFile({ models, ffmpegPath }: FaceTools, file: string) {
  const picture = await readPicture(ffmpegPath, file);
  if (!picture.ok) return picture;
  const face = await onlyFace(models, picture.value);
  picture.value.rgb.fill(0);
  return face;
}

/** Only measured points count: nothing is claimed between or beyond them. */
export const strictestRate = (calibration: FaceTools['calibration'], cosine: number): number | null =>
  calibration
    .filter(([, threshold]) => cosine >= threshold)
    .map(([rate]) => rate)
    .reduce<number | null>((least, rate) => (least === null || rate < least ? rate : least), null);
