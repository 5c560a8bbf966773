import type { PictureModel, RectangleModel } from './model';
import type { Box, Point, RgbPicture } from './picture';
import { blackPicture, mapPoint, straightCrop } from './picture';
import { warp } from './warp';

/** Pixels of the picture that was searched. */
export interface DetectedFace {
  box: Box;
  /** 0 to 1. */
  score: number;
  /** Eye on the left of the picture, eye on the right. */
  eyes: [Point, Point];
}

/** Anchors sit at the centre of each cell of a `cells` × `cells` grid, `perCell` times. */
export interface AnchorGrid {
  cells: number;
  perCell: number;
  scores: string;
  boxes: string;
}

export interface FaceDetector {
  /** Looks only inside `region` (pixels). Best score first. */
  detect(picture: RgbPicture, region: Box): Promise<DetectedFace[]>;
}

const LEAST_SCORE = 0.5;
const SAME_FACE_OVERLAP = 0.3;
/** Offsets x, y, width, height, then x, y of 6 keypoints; the first two are the eyes. */
const VALUES_PER_ANCHOR = 16;

interface InputSize {
  widthPx: number;
  heightPx: number;
}

/** Black that a strip needs at its ends, or the network answers otherwise than it would for the whole square. */
const STRIP_MARGIN_PX = 24;

/**
 * The first strip of the square input that holds the region with a margin when the region's longer side fills the input's; the
 * square where none does.
 */
export function inputFor<I extends InputSize>(square: I, strips: readonly I[], { width, height }: Box): I {
  const { widthPx: sidePx } = square;
  const longest = Math.max(width, height);
  const fits = (regionPx: number, inputPx: number) =>
    inputPx === sidePx || regionPx * sidePx <= (inputPx - 2 * STRIP_MARGIN_PX) * longest;
  return strips.find(({ widthPx, heightPx }) => fits(width, widthPx) && fits(height, heightPx)) ?? square;
}

/**
 * BlazeFace (Bazarevsky et al. 2019): anchors, then suppression by score-weighted mean, which keeps boxes from trembling. The region
 * is shown as a square with black round it; `strips` are the same network for squares that are black but for a strip in the
 * middle, of which they take the strip and answer for the square.
 */
export function blazeFaceDetector(
  square: PictureModel,
  strips: readonly RectangleModel[],
  grids: readonly AnchorGrid[],
): FaceDetector {
  const { sidePx } = square;
  const whole: RectangleModel = { widthPx: sidePx, heightPx: sidePx, run: square.run, forget: square.forget };
  const models = [whole, ...strips];
  const crops = new Map(models.map((model) => [model, blackPicture(model.widthPx, model.heightPx)]));
  return {
    detect: async (picture, region) => {
      const model = inputFor(whole, strips, region);
      const crop = crops.get(model);
      if (!crop) throw new Error('a model without a crop');
      const scale = Math.max(region.width, region.height) / sidePx;
      const centre = { x: region.x + (region.width - 1) / 2, y: region.y + (region.height - 1) / 2 };
      warp(picture, straightCrop(centre, scale, model), crop, region);
      const output = await model.run(crop);
      crop.rgb.fill(0);
      const candidates = grids.flatMap((grid) => decodeAnchors(output(grid.scores), output(grid.boxes), { ...grid, sidePx }));
      const toPicture = straightCrop(centre, scale, whole);
      return mergeOverlapping(candidates, SAME_FACE_OVERLAP)
        .map(({ box, score, eyes }) => ({
          box: { ...mapPoint(toPicture, box), width: box.width * scale, height: box.height * scale },
          score,
          eyes: [mapPoint(toPicture, eyes[0]), mapPoint(toPicture, eyes[1])] as [Point, Point],
        }))
        .filter(({ box }) => holds(region, { x: box.x + box.width / 2, y: box.y + box.height / 2 }));
    },
  };
}

/** Faces of one grid, in pixels of the model's input. `scores` are logits, [cells² × perCell]; `boxes` [cells² × perCell × 16]. */
export function decodeAnchors(
  scores: Float32Array,
  boxes: Float32Array,
  { cells, perCell, sidePx }: { cells: number; perCell: number; sidePx: number },
): DetectedFace[] {
  const cellPx = sidePx / cells;
  const leastLogit = Math.log(LEAST_SCORE / (1 - LEAST_SCORE));
  const faces: DetectedFace[] = [];
  scores.forEach((logit, anchor) => {
    if (!(logit > leastLogit)) return;
    const cell = Math.floor(anchor / perCell);
    const anchorX = ((cell % cells) + 0.5) * cellPx - 0.5;
    const anchorY = (Math.floor(cell / cells) + 0.5) * cellPx - 0.5;
    const value = (index: number) => boxes[anchor * VALUES_PER_ANCHOR + index] ?? Number.NaN;
    const [width, height] = [value(2), value(3)];
    if (!(width > 0 && height > 0)) return;
    faces.push({
      box: { x: anchorX + value(0) - width / 2, y: anchorY + value(1) - height / 2, width, height },
      score: 1 / (1 + Math.exp(-logit)),
      eyes: [
        { x: anchorX + value(4), y: anchorY + value(5) },
        { x: anchorX + value(6), y: anchorY + value(7) },
      ],
    });
  });
  return faces;
}

/** One face per group of boxes that overlap the group's best by more than `overlap`: the mean, weighted by score. */
export function mergeOverlapping(candidates: readonly DetectedFace[], overlap: number): DetectedFace[] {
  let left = [...candidates].sort((one, other) => other.score - one.score);
  const faces: DetectedFace[] = [];
  for (let best = left[0]; best; best = left[0]) {
    const anchorBox = best.box;
    const group = left.filter(({ box }) => box === anchorBox || overlapOf(box, anchorBox) > overlap);
    left = left.filter((face) => !group.includes(face));
    faces.push(weightedMean(group, best.score));
  }
  return faces;
}

/** Intersection over union, 0 to 1. */
export function overlapOf(one: Box, other: Box): number {
  const width = Math.min(one.x + one.width, other.x + other.width) - Math.max(one.x, other.x);
  const height = Math.min(one.y + one.height, other.y + other.height) - Math.max(one.y, other.y);
  if (width <= 0 || height <= 0) return 0;
  const shared = width * height;
  return shared / (one.width * one.height + other.width * other.height - shared);
}

function weightedMean(group: readonly DetectedFace[], score: number): DetectedFace {
  const total = group.reduce((sum, face) => sum + face.score, 0);
  const mean = (read: (face: DetectedFace) => number) => group.reduce((sum, face) => sum + read(face) * face.score, 0) / total;
  return {
    score,
    box: {
      x: mean(({ box }) => box.x),
      y: mean(({ box }) => box.y),
      width: mean(({ box }) => box.width),
      height: mean(({ box }) => box.height),
    },
    eyes: [
      { x: mean(({ eyes }) => eyes[0].x), y: mean(({ eyes }) => eyes[0].y) },
      { x: mean(({ eyes }) => eyes[1].x), y: mean(({ eyes }) => eyes[1].y) },
    ],
  };
}

const holds = ({ x, y, width, height }: Box, point: Point): boolean =>
  point.x >= x && point.x < x + width && point.y >= y && point.y < y + height;
