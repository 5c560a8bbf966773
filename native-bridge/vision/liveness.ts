import type { PictureModel } from './model';
import type { Box, RgbPicture, Similarity } from './picture';
import { squareCrop, squarePicture } from './picture';
import { warp } from './warp';

export interface LivenessScorer {
  /** 0 (a picture of a face) to 1 (a living face). `box` is the detector's, in pixels. What is enough the manifest says (`accept`). */
  score(picture: RgbPicture, box: Box): Promise<number>;
  /** Overwrites what the network still holds of the last face. */
  forget(): Promise<void>;
}

interface LivenessLayout {
  logitsOutput: string;
  /** Which of the logits stands for a living face. */
  liveOutput: number;
  /** Side of the square crop as a multiple of the longer side of the box. */
  cropScale: number;
}

/** A network of the MiniFASNet family (Minivision 2020) looks at the face and at what is round it: the edge of a sheet, a grid, glare. */
export function livenessScorer(model: PictureModel, layout: LivenessLayout): LivenessScorer {
  const crop = squarePicture(model.sidePx);
  return {
    score: async (picture, box) => {
      warp(picture, cropRound(picture, box, { scale: layout.cropScale, sidePx: model.sidePx }), crop);
      const output = await model.run(crop);
      crop.rgb.fill(0);
      return shareOf(output(layout.logitsOutput), layout.liveOutput);
    },
    forget: model.forget,
  };
}

/** The square round the box, shrunk and moved so that it lies inside the picture: a black edge would look like that of a sheet. */
export function cropRound(picture: RgbPicture, box: Box, { scale, sidePx }: { scale: number; sidePx: number }): Similarity {
  const wantedPx = Math.max(box.width, box.height) * scale;
  const cropPx = Math.min(wantedPx, picture.width, picture.height);
  const inside = (centre: number, size: number) => Math.min(Math.max(centre, (cropPx - 1) / 2), size - 1 - (cropPx - 1) / 2);
  const centre = {
    x: inside(box.x + box.width / 2, picture.width),
    y: inside(box.y + box.height / 2, picture.height),
  };
  return squareCrop(centre, cropPx, sidePx);
}

/** One share of the softmax; 0 when there is no such logit or the logits are no numbers. */
function shareOf(logits: Float32Array, index: number): number {
  const largest = logits.reduce((most, logit) => Math.max(most, logit), Number.NEGATIVE_INFINITY);
  const total = logits.reduce((sum, logit) => sum + Math.exp(logit - largest), 0);
  const share = Math.exp((logits[index] ?? Number.NEGATIVE_INFINITY) - largest) / total;
  return Number.isFinite(share) ? share : 0;
}
