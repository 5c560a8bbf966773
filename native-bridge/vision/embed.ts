import type { PictureModel } from './model';
import type { RgbPicture } from './picture';
import { squarePicture } from './picture';

/** 512 numbers of length 1 that stand for a face. Whoever holds one last wipes it (`fill(0)`). */
export type Template = Float32Array<ArrayBuffer>;

export interface FaceRecogniser {
  /** Template of an aligned crop. */
  embed(crop: RgbPicture): Promise<Template>;
}

export function faceRecogniser(model: PictureModel, output: string): FaceRecogniser {
  return {
    embed: async (crop) => {
      const raw = (await model.run(crop))(output);
      const template = unitLength(raw);
      raw.fill(0);
      return template;
    },
  };
}

/** Template of a crop and its mirror image together: steadier than one alone, worth two runs at enrolment. */
export async function embedBothWays(recogniser: FaceRecogniser, crop: RgbPicture): Promise<Template> {
  const mirror = mirrored(crop);
  const plain = await recogniser.embed(crop);
  const turned = await recogniser.embed(mirror);
  const template = unitLength(plain.map((value, index) => value + (turned[index] ?? 0)));
  for (const used of [mirror.rgb, plain, turned]) used.fill(0);
  return template;
}

/** Cosine of two unit-length templates. */
export const likeness = (one: Float32Array, other: Float32Array): number =>
  one.reduce((sum, value, index) => sum + value * (other[index] ?? 0), 0);

/** A copy of length 1. Throws on a vector of zeros or with a value that is no number: no face gives one. */
export function unitLength(vector: Float32Array): Template {
  let square = 0;
  // Not spread into a call: that would leave copies which nobody can wipe.
  for (const value of vector) square += value * value;
  const length = Math.sqrt(square);
  if (!(length > 0 && Number.isFinite(length))) throw new Error('an embedding without direction');
  return vector.map((value) => value / length);
}

function mirrored({ rgb, width, height }: RgbPicture): RgbPicture {
  const mirror = squarePicture(width);
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      const from = (row * width + column) * 3;
      const to = (row * width + (width - 1 - column)) * 3;
      mirror.rgb.set(rgb.subarray(from, from + 3), to);
    }
  }
  return mirror;
}
