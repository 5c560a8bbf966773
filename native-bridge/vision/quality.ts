import type { FaceShape } from './mesh';
import { vertexAt } from './mesh';
import { poseOf } from './motion';
import type { RgbPicture } from './picture';
import type { QualityFault } from './protocol';

export interface FaceMeasures {
  /** Between the eye centres, in pixels of the decoded picture. */
  eyeDistancePx: number;
  /** Fine detail of the aligned crop over its contrast; 0 is fog, a sharp face is above 0.1. */
  sharpness: number;
  /** Head turned to a side; 0 looks straight at the camera, positive is the person's own left. */
  yawDeg: number;
  /** Head raised (positive) or lowered. */
  pitchDeg: number;
  /** Mean luma of the aligned crop, 0 to 255. */
  brightness: number;
  /** Share of the mesh that lies inside the picture. */
  insideShare: number;
}

export interface QualityLimits {
  leastEyeDistancePx: number;
  leastSharpness: number;
  mostYawDeg: number;
  mostPitchDeg: number;
  leastBrightness: number;
  mostBrightness: number;
  leastInsideShare: number;
}

/**
 * In the lane: what a comparison can still bear. Measured on 50 labelled pairs at the threshold for 1e-5: 16 px between the eyes
 * loses 4 of 100 true matches, sharpness 0.02 a third of them and 0.01 three quarters, brightness 23 a sixth. Over-exposed, on 60
 * pairs at the same threshold: brightness 199 loses a sixth, 213 four tenths, 224 six tenths.
 */
export const LANE_LIMITS: QualityLimits = {
  leastEyeDistancePx: 20,
  leastSharpness: 0.018,
  mostYawDeg: 35,
  mostPitchDeg: 32,
  leastBrightness: 25,
  mostBrightness: 220,
  leastInsideShare: 0.97,
};

/** At enrolment: every later comparison leans on this picture, so it has to be better. */
export const ENROL_LIMITS: QualityLimits = {
  leastEyeDistancePx: 32,
  leastSharpness: 0.05,
  mostYawDeg: 25,
  mostPitchDeg: 25,
  leastBrightness: 45,
  mostBrightness: 200,
  leastInsideShare: 1,
};

/** The worst fault in the order of the protocol; null when the face is good enough. */
export function judgeQuality(measures: FaceMeasures, limits: QualityLimits): QualityFault | null {
  // Written as "not good enough", so that a measure that is no number is a fault.
  if (!(measures.eyeDistancePx >= limits.leastEyeDistancePx)) return 'too-small';
  if (!(measures.sharpness >= limits.leastSharpness)) return 'blurred';
  if (!(Math.abs(measures.yawDeg) <= limits.mostYawDeg && Math.abs(measures.pitchDeg) <= limits.mostPitchDeg)) {
    return 'turned-away';
  }
  if (!(measures.brightness >= limits.leastBrightness)) return 'too-dark';
  if (!(measures.brightness <= limits.mostBrightness)) return 'too-bright';
  if (!(measures.insideShare >= limits.leastInsideShare)) return 'cut-off';
  return null;
}

/** `aligned` is the crop of the same face on the recogniser's template. */
export function measureFace(picture: RgbPicture, { vertices, points }: FaceShape, aligned: RgbPicture): FaceMeasures {
  const [leftEye, rightEye] = points;
  const luma = lumaOf(aligned);
  const { yawDeg, pitchDeg } = poseOf(vertices);
  const measures = {
    eyeDistancePx: leftEye && rightEye ? Math.hypot(rightEye.x - leftEye.x, rightEye.y - leftEye.y) : 0,
    sharpness: detailShare(luma, aligned.width, aligned.height),
    yawDeg,
    pitchDeg,
    brightness: luma.reduce((sum, value) => sum + value, 0) / luma.length,
    insideShare: shareInside(vertices, picture),
  };
  luma.fill(0);
  return measures;
}

function lumaOf({ rgb }: RgbPicture): Float32Array {
  const luma = new Float32Array(rgb.length / 3);
  for (let pixel = 0; pixel < luma.length; pixel++) {
    const at = pixel * 3;
    luma[pixel] = 0.299 * (rgb[at] ?? 0) + 0.587 * (rgb[at + 1] ?? 0) + 0.114 * (rgb[at + 2] ?? 0);
  }
  return luma;
}

/** Second differences are taken over so many pixels: finer detail than that the recogniser does not need. */
const DETAIL_STEP_PX = 2;

/**
 * Energy of the second differences over the variance, in the direction that has less of it: does not change with light or
 * contrast, falls with defocus, and with movement along one direction.
 */
function detailShare(luma: Float32Array, width: number, height: number): number {
  const along = DETAIL_STEP_PX;
  const down = DETAIL_STEP_PX * width;
  let across = 0;
  let upright = 0;
  let sum = 0;
  let squares = 0;
  let count = 0;
  for (let row = DETAIL_STEP_PX; row < height - DETAIL_STEP_PX; row++) {
    for (let column = DETAIL_STEP_PX; column < width - DETAIL_STEP_PX; column++) {
      const at = row * width + column;
      const value = luma[at] ?? 0;
      across += (2 * value - (luma[at - along] ?? 0) - (luma[at + along] ?? 0)) ** 2;
      upright += (2 * value - (luma[at - down] ?? 0) - (luma[at + down] ?? 0)) ** 2;
      sum += value;
      squares += value * value;
      count++;
    }
  }
  const variance = squares / count - (sum / count) ** 2;
  return variance > 1 ? Math.min(across, upright) / count / variance : 0;
}

function shareInside(vertices: Float32Array, { width, height }: RgbPicture): number {
  const count = vertices.length / 3;
  let inside = 0;
  for (let index = 0; index < count; index++) {
    const { x, y } = vertexAt(vertices, index);
    if (x >= -0.5 && y >= -0.5 && x < width - 0.5 && y < height - 0.5) inside++;
  }
  return count === 0 ? 0 : inside / count;
}
