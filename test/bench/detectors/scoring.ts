import type { Box } from '../../../native-bridge/vision/picture';

export interface Found {
  /** Pixels of the picture. */
  box: Box;
  score: number;
}

/** Where the one face of a picture stands, and the patch it was pasted with: other people may stand in that. */
export interface Truth {
  face: Box;
  patch: Box;
}

/**
 * Found is a face whose centre lies within 0.4 face heights of the true one's, as with heads turned to a side, and of about its
 * size. What lies outside the patch is false.
 */
export function judge(found: readonly Found[], truth: Truth | null): { hit: boolean; falseBoxes: number } {
  return {
    hit: truth !== null && found.some(({ box }) => isSame(box, truth.face)),
    falseBoxes: found.filter(({ box }) => truth === null || !holds(truth.patch, centreOf(box))).length,
  };
}

const MOST_OFF = 0.4;

function isSame(box: Box, face: Box): boolean {
  const [one, other] = [centreOf(box), centreOf(face)];
  const ratio = Math.max(box.width, box.height) / face.height;
  return Math.hypot(one.x - other.x, one.y - other.y) <= face.height * MOST_OFF && ratio > 0.5 && ratio < 2;
}

const centreOf = ({ x, y, width, height }: Box) => ({ x: x + width / 2, y: y + height / 2 });
const holds = ({ x, y, width, height }: Box, point: { x: number; y: number }): boolean =>
  point.x >= x && point.x < x + width && point.y >= y && point.y < y + height;
