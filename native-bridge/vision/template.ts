import type { FaceRecogniser, Template } from './embed';
import { unitLength } from './embed';
import type { ReadFace } from './face';
import { mirror, squarePicture } from './picture';

/** How much larger than on the recogniser's alignment the face is shown. */
const ENLARGEMENTS = [0.96, 1, 1.04];

/**
 * Template for enrolment: the mean over crops a little smaller and larger, each with its mirror image. What one crop owes to
 * chance averages out. Six runs, where a frame at the gate has one; every comparison to come leans on it.
 */
export async function embedForTemplate(recogniser: FaceRecogniser, { aligned, alignEnlarged }: ReadFace): Promise<Template> {
  const crop = squarePicture(aligned.width);
  let sum: Float64Array<ArrayBuffer> | null = null;
  try {
    for (const enlargement of ENLARGEMENTS) {
      alignEnlarged(enlargement, crop);
      for (const view of ['as it is', 'mirrored']) {
        if (view === 'mirrored') mirror(crop);
        const one = await recogniser.embed(crop);
        const total: Float64Array<ArrayBuffer> = sum ?? new Float64Array(one.length);
        one.forEach((value, index) => {
          total[index] = (total[index] ?? 0) + value;
        });
        one.fill(0);
        sum = total;
      }
    }
    if (!sum) throw new Error('a template of no crop');
    return unitLength(sum);
  } finally {
    crop.rgb.fill(0);
    sum?.fill(0);
  }
}
