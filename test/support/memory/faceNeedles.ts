import { InferenceSession } from 'onnxruntime-node';
import type { FaceModels } from '../../../native-bridge/vision/models';
import type { Box, RgbPicture } from '../../../native-bridge/vision/picture';
import { createLanePipeline } from '../../../native-bridge/vision/pipeline';
import { LANE_LIMITS } from '../../../native-bridge/vision/quality';
import { floatsNeedle, type Needle, pixelNeedle, templateNeedles } from './needles';

/**
 * Everything the lane can have made of the faces in these pictures: each one's template, as the network gives it and at unit
 * length, the rows of its aligned crop, that crop as the network eats it, and the mesh. The chain gives the same numbers for
 * the same picture, to the bit. `models` are loaded with the product's own options.
 */
export async function faceNeedles(models: FaceModels, pictures: readonly RgbPicture[], region: Box): Promise<Needle[]> {
  const needles: Needle[] = [];
  const tap = tapNetworks();
  try {
    let ids = 0;
    for (const [frame, picture] of pictures.entries()) {
      // Each picture by itself: every good face in it is embedded.
      const pipeline = createLanePipeline(() => ++ids);
      const taken = tapRecogniser(models);
      const seen = await pipeline.see(taken.models, {
        picture,
        arrivedMonoMs: frame,
        region,
        limits: LANE_LIMITS,
        forTemplate: false,
        liveness: { passive: false, motion: false },
      });
      for (const { embedding } of seen.faces)
        if (embedding) needles.push(...templateNeedles(`template of frame ${frame}`, embedding));
      for (const crop of taken.crops) for (const row of faceRows(crop)) needles.push(pixelNeedle(`crop of frame ${frame}`, row));
      for (const { input, outputs } of tap.take()) {
        if (input.length === models.cropSidePx ** 2 * 3) {
          needles.push(floatsNeedle(`crop of frame ${frame} as the network eats it`, input));
          for (const raw of outputs) needles.push(...templateNeedles(`raw template of frame ${frame}`, raw));
        } else for (const raw of outputs) if (raw.length === 468 * 3) needles.push(floatsNeedle(`mesh of frame ${frame}`, raw));
      }
    }
  } finally {
    tap.end();
  }
  return needles;
}

/** The middle of the crop: round it lies what was there before the face came and stays. */
function faceRows({ rgb, width, height }: RgbPicture): Uint8Array[] {
  const [left, right] = [Math.round(width * 0.25), Math.round(width * 0.75)];
  return Array.from({ length: Math.round(height * 0.6) }, (_, index) => {
    const row = index + Math.round(height * 0.3);
    return rgb.subarray((row * width + left) * 3, (row * width + right) * 3);
  });
}

/** The same models; copies of the crops that reach the recogniser are kept. */
function tapRecogniser(models: FaceModels): { models: FaceModels; crops: RgbPicture[] } {
  const crops: RgbPicture[] = [];
  const recogniser: FaceModels['recogniser'] = {
    ...models.recogniser,
    embed: (crop) => {
      crops.push({ ...crop, rgb: crop.rgb.slice() });
      return models.recogniser.embed(crop);
    },
  };
  return { models: { ...models, recogniser }, crops };
}

/** Copies of what goes into every network and comes out of it. */
function tapNetworks(): { take(): { input: Float32Array; outputs: Float32Array[] }[]; end(): void } {
  const taken: { input: Float32Array; outputs: Float32Array[] }[] = [];
  // The types hide that it is a class.
  const { prototype } = InferenceSession as unknown as { prototype: InferenceSession };
  const { run } = prototype;
  prototype.run = async function (this: InferenceSession, ...args: Parameters<typeof run>) {
    const [input] = floatsOf(args[0] as InferenceSession.OnnxValueMapType);
    const answer = await run.apply(this, args);
    if (input) taken.push({ input, outputs: floatsOf(answer) });
    return answer;
  } as typeof run;
  return {
    take: () => taken.splice(0),
    end: () => {
      prototype.run = run;
    },
  };
}

const floatsOf = (values: InferenceSession.OnnxValueMapType): Float32Array[] =>
  Object.values(values).flatMap((value) => ('data' in value && value.data instanceof Float32Array ? [value.data.slice()] : []));
