import { describe, expect, it } from 'vitest';
import type { FaceRecogniser } from '../../../native-bridge/vision/embed';
import { unitLength } from '../../../native-bridge/vision/embed';
import type { ReadFace } from '../../../native-bridge/vision/face';
import type { RgbPicture } from '../../../native-bridge/vision/picture';
import { squarePicture } from '../../../native-bridge/vision/picture';
import { embedForTemplate } from '../../../native-bridge/vision/template';

const SIDE_PX = 8;

/** A crop whose left half is `enlargement` × 100 and whose right half is black. */
const drawnFace = (enlargements: number[], crops: Set<RgbPicture>): ReadFace => ({
  fault: null,
  measures: { eyeDistancePx: 60, sharpness: 0.2, yawDeg: 0, pitchDeg: 0, brightness: 120, insideShare: 1 },
  aligned: squarePicture(SIDE_PX),
  vertices: new Float32Array(468 * 3),
  alignEnlarged: (enlargement, crop) => {
    enlargements.push(enlargement);
    crops.add(crop);
    crop.rgb.forEach((_, index) => {
      crop.rgb[index] = (index / 3) % SIDE_PX < SIDE_PX / 2 ? Math.round(enlargement * 100) : 0;
    });
  },
});

/** Sees the mean brightness of the left half and of the right half; remembers what it gave. */
function halves(given: Float32Array[]): FaceRecogniser {
  return {
    embed: async ({ rgb }) => {
      const half = (from: number) =>
        rgb.filter(
          (_, index) => (Math.floor(index / 3) % SIDE_PX) / 4 >= from && (Math.floor(index / 3) % SIDE_PX) / 4 < from + 1,
        );
      const sum = (values: Uint8Array) => values.reduce((total, value) => total + value, 0);
      const template = unitLength(new Float32Array([sum(half(0)) || 1e-9, sum(half(1)) || 1e-9]));
      given.push(template);
      return template;
    },
  };
}

describe('a template for enrolment', () => {
  it('is the mean of the face smaller, as it is and larger, and of its mirror image', async () => {
    const enlargements: number[] = [];
    const given: Float32Array[] = [];
    const template = await embedForTemplate(halves(given), drawnFace(enlargements, new Set()));
    expect(enlargements).toHaveLength(3);
    expect(Math.min(...enlargements)).toBeLessThan(1);
    expect(enlargements).toContain(1);
    expect(Math.max(...enlargements)).toBeGreaterThan(1);
    expect(given).toHaveLength(6);
    // Bright on the left and, mirrored, on the right: the mean has as much of both.
    expect(template[0]).toBeCloseTo(Math.SQRT1_2, 5);
    expect(template[1]).toBeCloseTo(Math.SQRT1_2, 5);
  });

  it('leaves nothing of the crops or of the single embeddings behind', async () => {
    const given: Float32Array[] = [];
    const crops = new Set<RgbPicture>();
    await embedForTemplate(halves(given), drawnFace([], crops));
    expect([...crops].flatMap(({ rgb }) => [...rgb]).every((value) => value === 0)).toBe(true);
    expect(given.flatMap((one) => [...one]).every((value) => value === 0)).toBe(true);
  });

  it('has length 1, however many numbers the recogniser gives', async () => {
    const recogniser: FaceRecogniser = { embed: async () => unitLength(new Float32Array(128).fill(3)) };
    const template = await embedForTemplate(recogniser, drawnFace([], new Set()));
    expect(template).toHaveLength(128);
    expect(Math.hypot(...template)).toBeCloseTo(1, 6);
  });
});
