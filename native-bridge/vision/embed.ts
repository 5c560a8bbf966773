import type { PictureModel } from './model';
import type { RgbPicture } from './picture';

/** So many numbers as the recogniser's `dimensions`, of length 1, that stand for a face. Whoever holds one last wipes it (`fill(0)`). */
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

/** Cosine of two unit-length templates. */
export const likeness = (one: Float32Array, other: Float32Array): number =>
  one.reduce((sum, value, index) => sum + value * (other[index] ?? 0), 0);

/** A copy of length 1. Throws on a vector of zeros or with a value that is no number: no face gives one. */
export function unitLength(vector: Float32Array | Float64Array): Template {
  let square = 0;
  // Not spread into a call: that would leave copies which nobody can wipe.
  for (const value of vector) square += value * value;
  const length = Math.sqrt(square);
  if (!(length > 0 && Number.isFinite(length))) throw new Error('an embedding without direction');
  return Float32Array.from(vector, (value) => value / length);
}
