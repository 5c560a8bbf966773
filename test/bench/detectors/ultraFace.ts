import { InferenceSession, Tensor } from 'onnxruntime-node';
import { overlapOf } from '../../../native-bridge/vision/detector';
import type { Box, RgbPicture } from '../../../native-bridge/vision/picture';
import { warp } from '../../../native-bridge/vision/warp';
import type { Found } from './scoring';

const [WIDTH, HEIGHT] = [320, 240];
/** Its authors' own values. */
const [LEAST_SCORE, SAME_FACE_OVERLAP] = [0.7, 0.3];
const [MEAN, DIVISOR] = [127, 128];

/** UltraFace RFB-320 (Linzaeus, MIT): boxes only, no eyes. `region` is fitted into 320 × 240 with black round it. */
export async function openUltraFace(onnx: Uint8Array): Promise<(picture: RgbPicture, region: Box) => Promise<Found[]>> {
  const session = await InferenceSession.create(onnx, { intraOpNumThreads: 1, interOpNumThreads: 1, logSeverityLevel: 3 });
  const crop: RgbPicture = { rgb: new Uint8Array(WIDTH * HEIGHT * 3), width: WIDTH, height: HEIGHT };
  const values = new Float32Array(crop.rgb.length);
  const tensor = new Tensor('float32', values, [1, 3, HEIGHT, WIDTH]);
  return async (picture, region) => {
    const scale = Math.max(region.width / WIDTH, region.height / HEIGHT);
    const tx = region.x + (region.width - 1) / 2 - (scale * (WIDTH - 1)) / 2;
    const ty = region.y + (region.height - 1) / 2 - (scale * (HEIGHT - 1)) / 2;
    warp(picture, { a: scale, b: 0, tx, ty }, crop, region);
    fillPlanes(values, crop.rgb);
    const { scores, boxes } = await session.run({ input: tensor });
    if (!(scores?.data instanceof Float32Array) || !(boxes?.data instanceof Float32Array)) throw new Error('not UltraFace');
    return bestOfEach(candidates(scores.data, boxes.data)).map(({ box, score }) => ({
      box: { x: tx + scale * box.x, y: ty + scale * box.y, width: box.width * scale, height: box.height * scale },
      score,
    }));
  };
}

function fillPlanes(values: Float32Array, rgb: Uint8Array): void {
  const pixels = rgb.length / 3;
  for (let channel = 0; channel < 3; channel++) {
    for (let pixel = 0; pixel < pixels; pixel++) {
      values[channel * pixels + pixel] = ((rgb[pixel * 3 + channel] ?? 0) - MEAN) / DIVISOR;
    }
  }
}

/** `scores` hold background and face of each anchor, `boxes` its corners as fractions of the input. */
function candidates(scores: Float32Array, boxes: Float32Array): Found[] {
  const found: Found[] = [];
  for (let anchor = 0; anchor < scores.length / 2; anchor++) {
    const score = scores[anchor * 2 + 1] ?? 0;
    if (score < LEAST_SCORE) continue;
    const [left = 0, top = 0, right = 0, bottom = 0] = boxes.subarray(anchor * 4, anchor * 4 + 4);
    const box = { x: left * WIDTH, y: top * HEIGHT, width: (right - left) * WIDTH, height: (bottom - top) * HEIGHT };
    found.push({ box, score });
  }
  return found;
}

/** Of boxes that overlap the surest stays. */
export function bestOfEach(found: readonly Found[]): Found[] {
  const kept: Found[] = [];
  for (const face of [...found].sort((one, other) => other.score - one.score)) {
    if (kept.every(({ box }) => overlapOf(box, face.box) <= SAME_FACE_OVERLAP)) kept.push(face);
  }
  return kept;
}
