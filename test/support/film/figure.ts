import type { WalkingPerson } from './people';
import {
  blurInPlace,
  type Colour,
  createPicture,
  type Mask,
  type Picture,
  type Point,
  paint,
  paintPolygon,
  polygonMask,
  smoothOutline,
} from './raster';

/** A decoded photo, 3 bytes a pixel, row by row. */
export interface Photo {
  width: number;
  height: number;
  rgb: Uint8Array;
}

/** How a head is rendered; walking up and enrolment differ in every one of these. */
export interface Rendering {
  /** Distance of the eyes in the sprite, in pixels. */
  eyesApartPx: number;
  mirrored: boolean;
  /** Turn of the head in the picture plane. */
  tiltRad: number;
  /** Width of the face, 1 = as it is: below 1 it looks turned a little to the side. */
  narrow: number;
  /** Horizontal shift for each pixel down: a slight change of view. */
  shear: number;
  gamma: number;
  /** Brightness of the left and of the right edge of the head. */
  light: readonly [left: number, right: number];
  /** Radius of the three box blurs; 0 = none. */
  blurPx: number;
}

export interface Figure {
  picture: Picture;
  /** Middle of the eyes. */
  anchor: Point;
}

const UPRIGHT_EYES = 70;
const UPRIGHT_MIDDLE: Point = [200, 190];

/** A standing person: head from the photo, everything below drawn. The sprite is 9 × 28 eye distances (or 9 × 10). */
export function drawFigure(photo: Photo, person: WalkingPerson, rendering: Rendering, wholeBody: boolean): Figure {
  const unit = rendering.eyesApartPx;
  const picture = createPicture(Math.round(9 * unit), Math.round((wholeBody ? 28 : 10) * unit));
  const anchor: Point = [4.5 * unit, 3.4 * unit];
  const tailor = createTailor(picture, anchor, unit);
  const { coat, skin } = person.walk;
  drawLimbs(tailor, coat, skin);
  tailor.fill(TORSO, tailor.cloth(coat, 0.045));
  tailor.fill(NECK, tailor.cloth(skin, 0));
  tailor.fill(SHIRT, tailor.cloth([206, 203, 197], 0.02));
  drawHead(picture, anchor, { photo, person, rendering });
  for (const side of [-1, 1]) tailor.fill(sided(LAPEL, side), tailor.cloth(darker(coat, 0.82), 0.02));
  tailor.fill(SEAM, [...darker(coat, 0.62), 0.8]);
  return { picture, anchor };
}

/** Shapes in eye distances (about 6.3 cm) from the middle of the eyes; of what comes in pairs, the right one. */
const TORSO: readonly Point[] = [
  [-0.95, 2.0],
  [-1.7, 2.45],
  [-2.6, 2.85],
  [-3.2, 3.7],
  [-3.1, 6.2],
  [-2.75, 9.5],
  [-2.7, 12],
  [-2.85, 16],
  [0, 16.4],
  [2.85, 16],
  [2.7, 12],
  [2.75, 9.5],
  [3.1, 6.2],
  [3.2, 3.7],
  [2.6, 2.85],
  [1.7, 2.45],
  [0.95, 2.0],
  [0, 2.2],
];
const NECK: readonly Point[] = [
  [-0.6, 1.75],
  [-0.9, 2.2],
  [-0.95, 2.75],
  [0, 4.1],
  [0.95, 2.75],
  [0.9, 2.2],
  [0.6, 1.75],
];
const SHIRT: readonly Point[] = [
  [-0.85, 2.95],
  [0, 3.55],
  [0.85, 2.95],
  [0.6, 4.3],
  [0, 5.2],
  [-0.6, 4.3],
];
const LAPEL: readonly Point[] = [
  [0.98, 1.95],
  [1.35, 2.1],
  [1.85, 2.6],
  [1.55, 3.7],
  [0.05, 5.4],
  [0.35, 4.5],
  [0.85, 3.1],
];
const SEAM: readonly Point[] = [
  [-0.04, 5.3],
  [0.04, 5.3],
  [0.05, 16.2],
  [-0.05, 16.2],
];
const LEG: readonly Point[] = [
  [0.1, 14],
  [2.0, 14],
  [1.8, 19],
  [1.55, 23.2],
  [0.45, 23.2],
  [0.35, 19],
];
const SHOE: readonly Point[] = [
  [0.35, 22.9],
  [1.65, 22.9],
  [1.85, 24],
  [1.2, 24.3],
  [0.35, 24],
];
const HAND: readonly Point[] = [
  [3.05, 12],
  [3.75, 12],
  [3.7, 13.5],
  [3.2, 13.6],
];
const ARM: readonly Point[] = [
  [2.2, 3.3],
  [3.15, 4.0],
  [3.65, 6.0],
  [3.95, 9],
  [3.9, 12.5],
  [2.95, 12.5],
  [2.8, 8.5],
];
const SHADOW: readonly Point[] = [
  [-2.6, 24.1],
  [-1, 23.7],
  [1.6, 23.7],
  [3.6, 24.1],
  [1.6, 24.7],
  [-1, 24.6],
];

const sided = (shape: readonly Point[], side: number): Point[] => shape.map(([x, y]): Point => [x * side, y]);
const darker = (colour: Rgb, by: number): Rgb => [colour[0] * by, colour[1] * by, colour[2] * by];

type Rgb = readonly [number, number, number];
type Paint = Colour | ((x: number, y: number) => Colour);

interface Tailor {
  fill(shape: readonly Point[], colour: Paint): void;
  /** Cloth with a round shade and folds of this strength. */
  cloth(base: Rgb, folds: number): Paint;
}

function createTailor(picture: Picture, anchor: Point, unit: number): Tailor {
  return {
    fill(shape, colour) {
      const points = shape.map(([x, y]): Point => [anchor[0] + x * unit, anchor[1] + y * unit]);
      paintPolygon(picture, shape.length > 4 ? smoothOutline(points, 6) : points, colour);
    },
    cloth: (base, folds) => (x, y) => {
      const across = (x - anchor[0]) / unit;
      const down = (y - anchor[1]) / unit;
      const fold = folds * Math.sin(across * 2.6 + Math.sin(down * 0.55) * 1.4) * Math.min(1, Math.max(0, (down - 4) / 4));
      const underChin = 1 - 0.3 * Math.max(0, 1 - Math.hypot(across / 1.6, (down - 1.9) / 1.3));
      const shade = (1.1 - 0.1 * Math.abs(across + 0.6) - 0.02 * across + fold) * underChin;
      return [base[0] * shade, base[1] * shade, base[2] * shade];
    },
  };
}

function drawLimbs(tailor: Tailor, coat: Rgb, skin: Rgb): void {
  tailor.fill(SHADOW, [30, 32, 36, 0.34]);
  for (const side of [-1, 1]) {
    tailor.fill(sided(LEG, side), tailor.cloth([58, 60, 68], 0.05));
    tailor.fill(sided(SHOE, side), [38, 38, 42]);
    tailor.fill(sided(HAND, side), skin);
    tailor.fill(sided(ARM, side), tailor.cloth(darker(coat, 0.86), 0.04));
  }
}

/** Cuts the head out of the photo along its outline, renders it, and lays it over the body with a soft edge. */
function drawHead(picture: Picture, anchor: Point, head: { photo: Photo; person: WalkingPerson; rendering: Rendering }): void {
  const { person, rendering } = head;
  const mask = softMask(picture, headOutline(anchor, person, rendering), rendering.eyesApartPx);
  fadeBelow(mask, anchor[1] + 2.2 * rendering.eyesApartPx, 0.75 * rendering.eyesApartPx);
  const colours = new Float32Array(mask.width * mask.height * 3);
  const toPhoto = photoPlace(anchor, person, rendering);
  for (let y = 0; y < mask.height; y++) {
    for (let x = 0; x < mask.width; x++) {
      if ((mask.cover[y * mask.width + x] ?? 0) === 0) continue;
      sampleLit(head, toPhoto(mask.left + x + 0.5, mask.top + y + 0.5), colours, (y * mask.width + x) * 3);
    }
  }
  relight(colours, mask, anchor, rendering);
  blurInPlace(colours, { width: mask.width, height: mask.height, planes: 3 }, rendering.blurPx);
  paint(picture, mask, (x, y) => {
    const at = ((y - mask.top) * mask.width + (x - mask.left)) * 3;
    return [colours[at] ?? 0, colours[at + 1] ?? 0, colours[at + 2] ?? 0];
  });
}

function headOutline(anchor: Point, person: WalkingPerson, rendering: Rendering): Point[] {
  const scale = rendering.eyesApartPx / UPRIGHT_EYES;
  const [cos, sin] = [Math.cos(rendering.tiltRad), Math.sin(rendering.tiltRad)];
  return smoothOutline(
    person.walk.outline.map(([outlineX, outlineY]): Point => {
      const y = (outlineY - UPRIGHT_MIDDLE[1]) * scale;
      const x = (outlineX - UPRIGHT_MIDDLE[0]) * scale * (rendering.mirrored ? -1 : 1) * rendering.narrow + rendering.shear * y;
      return [anchor[0] + cos * x - sin * y, anchor[1] + sin * x + cos * y];
    }),
    4,
  );
}

/** Drawn a little inside the outline, so that nothing of the photo's background shines at the edge. */
function softMask(picture: Picture, outline: readonly Point[], unit: number): Mask {
  const mask = polygonMask(picture, outline);
  blurInPlace(mask.cover, { width: mask.width, height: mask.height, planes: 1 }, Math.max(1, Math.round(unit / 36)));
  mask.cover.forEach((cover, index) => {
    mask.cover[index] = Math.min(1, Math.max(0, (cover - 0.42) / 0.5));
  });
  return mask;
}

/** Hair and neck pass into the drawn coat without an edge. */
function fadeBelow(mask: Mask, fromY: number, lengthPx: number): void {
  mask.cover.forEach((cover, index) => {
    const faded = (mask.top + Math.floor(index / mask.width) - fromY) / lengthPx;
    if (faded > 0) mask.cover[index] = cover * Math.max(0, 1 - faded);
  });
}

/** From a sprite's pixel to the photo's pixel. */
function photoPlace(anchor: Point, person: WalkingPerson, rendering: Rendering): (x: number, y: number) => Point {
  const [[leftX, leftY], [rightX, rightY]] = person.eyesPx;
  const zoom = Math.hypot(rightX - leftX, rightY - leftY) / rendering.eyesApartPx;
  const roll = Math.atan2(rightY - leftY, rightX - leftX);
  const [cos, sin] = [Math.cos(rendering.tiltRad), Math.sin(rendering.tiltRad)];
  const [photoCos, photoSin] = [Math.cos(roll) * zoom, Math.sin(roll) * zoom];
  return (x, y) => {
    const [dx, dy] = [x - anchor[0], y - anchor[1]];
    const upright = -sin * dx + cos * dy;
    const across = ((cos * dx + sin * dy - rendering.shear * upright) / rendering.narrow) * (rendering.mirrored ? -1 : 1);
    return [
      (leftX + rightX) / 2 + photoCos * across - photoSin * upright,
      (leftY + rightY) / 2 + photoSin * across + photoCos * upright,
    ];
  };
}

function sampleLit(head: { photo: Photo; person: WalkingPerson }, at: Point, into: Float32Array, index: number): void {
  const { photo, person } = head;
  const [x, y] = [Math.min(photo.width - 2, Math.max(0, at[0] - 0.5)), Math.min(photo.height - 2, Math.max(0, at[1] - 0.5))];
  const [column, row] = [Math.floor(x), Math.floor(y)];
  const [fx, fy] = [x - column, y - row];
  const from = (row * photo.width + column) * 3;
  const below = from + photo.width * 3;
  for (let plane = 0; plane < 3; plane++) {
    const upper = (photo.rgb[from + plane] ?? 0) * (1 - fx) + (photo.rgb[from + 3 + plane] ?? 0) * fx;
    const lower = (photo.rgb[below + plane] ?? 0) * (1 - fx) + (photo.rgb[below + 3 + plane] ?? 0) * fx;
    into[index + plane] = (upper * (1 - fy) + lower * fy) * (person.walk.balance[plane] ?? 1);
  }
  const grey = 0.3 * (into[index] ?? 0) + 0.59 * (into[index + 1] ?? 0) + 0.11 * (into[index + 2] ?? 0);
  for (let plane = 0; plane < 3; plane++)
    into[index + plane] = grey + ((into[index + plane] ?? 0) - grey) * person.walk.saturation;
}

function relight(colours: Float32Array, mask: Mask, anchor: Point, rendering: Rendering): void {
  const [left, right] = rendering.light;
  for (let i = 0; i < mask.width * mask.height; i++) {
    const across = (mask.left + (i % mask.width) - anchor[0]) / rendering.eyesApartPx;
    const light = left + (right - left) * Math.min(1, Math.max(0, across / 4 + 0.5));
    for (let plane = 0; plane < 3; plane++) {
      const value = Math.min(1, Math.max(0, (colours[i * 3 + plane] ?? 0) / 255));
      colours[i * 3 + plane] = Math.min(255, 255 * value ** rendering.gamma * light);
    }
  }
}
