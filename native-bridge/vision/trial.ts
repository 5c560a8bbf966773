import type { PictureModel, RectangleModel } from './model';
import { blackPicture, squarePicture } from './picture';

/**
 * Whether the network runs and has these outputs, tried on a black picture. One that is not what the manifest says fails here, and
 * not in a lane, where it would end the process time after time.
 */
export async function canRun(model: PictureModel | RectangleModel, outputs: readonly string[]): Promise<boolean> {
  try {
    const black = 'sidePx' in model ? squarePicture(model.sidePx) : blackPicture(model.widthPx, model.heightPx);
    const answer = await model.run(black);
    return outputs.every((output) => answer(output).length > 0);
  } catch {
    return false;
  }
}
