import type { Point, RgbPicture, Similarity } from '../../../native-bridge/vision/picture';
import { invert } from '../../../native-bridge/vision/picture';
import { throughLens } from './camera';
import { paintFlat } from './flat';
import type { Head, Pose } from './head';
import { paintHead, STRAIGHT } from './head';
import { sample } from './rasterise';

/** Side of the pictures: the part of a 1280 × 720 picture that a lane looks at. */
export const LANE_PX = 400;
/** From cheek to cheek in these pictures: somebody about a metre from the reader. */
const FACE_PX = 130;

export type Wish = 'turn' | 'blink';
/** What is held up to the camera: the living head, a print, a screen with the photo, a screen with a clip of the head. */
export const presentations = ['live', 'paper', 'screen', 'replay'] as const;
export type Presentation = (typeof presentations)[number];

export const PICTURE_MS = 125;
/** Share of the way to the full movement, picture by picture. */
const TURN = [0, 0, 0, 0.35, 0.7, 1, 1, 1, 0.5, 0, 0, 0];
const BLINK = [0, 0, 0, 0, 0.7, 1, 1, 0.4, 0, 0, 0, 0];

export interface ClipWish {
  presentation: Presentation;
  wish: Wish;
  /** How far a head turns or a sheet is tilted, signed; a head that blinks shuts its eyes. */
  turnDeg: number;
}

/** A short clip of one person or of a picture of him, before coding. The truth is `turnDeg` and the tables above. */
export function clipOf(head: Head, { presentation, wish, turnDeg }: ClipWish, random: () => number): RgbPicture[] {
  const share = wish === 'turn' ? TURN : BLINK;
  const heldBy = wander(random);
  const room = { head, plate: plates.get(head.photo) ?? plateOf(head.photo) };
  plates.set(head.photo, room.plate);
  const backdrop = backdropOf(room.plate);
  const gain = 0.85 + random() * 0.3;
  const noise = 2 + random() * 2.5;
  const screen = screenOf(random);
  const lamp = lampOf(random);
  const ink = inkOf(random);
  const colourOf = presentation === 'paper' ? ink : screen.colour;
  const still = presentation !== 'replay';
  const stillSheet = sheetOf(room, STRAIGHT, colourOf);
  const poses = share.map(
    (part): Pose => (wish === 'turn' ? { ...STRAIGHT, yawDeg: part * turnDeg } : { ...STRAIGHT, lids: part }),
  );
  return share.map((part, index) => {
    const sway = heldBy(index);
    const pose = poses[index] ?? STRAIGHT;
    const canvas = { rgb: backdrop.slice(), width: LANE_PX, height: LANE_PX };
    if (presentation === 'live') paintPerson(canvas, room, pose, sway);
    else {
      const { sheet, pxPerPhotoPx } = still ? stillSheet : sheetOf(room, pose, colourOf);
      // Who holds a picture tilts it in place of the movement: sideways for a turn, backwards for a blink.
      const tilt = { yawDeg: still && wish === 'turn' ? part * turnDeg : 0, pitchDeg: still && wish === 'blink' ? part * 30 : 0 };
      const held = {
        centre: { x: LANE_PX / 2 + sway.x, y: LANE_PX / 2 + sway.y },
        widthPx: (sheet.width / pxPerPhotoPx / head.faceWidthPx) * FACE_PX * sway.scale,
        yawDeg: tilt.yawDeg + sway.yawDeg,
        pitchDeg: tilt.pitchDeg,
        rollDeg: sway.rollDeg,
      };
      // The light falls off a sheet that turns away; a screen has its own.
      const light = 0.6 + 0.4 * Math.cos(((tilt.yawDeg + 12) * Math.PI) / 180) * Math.cos((tilt.pitchDeg * Math.PI) / 180);
      if (presentation === 'paper') paintFlat(canvas, sheet, held, { grid: null, light });
      else paintFlat(canvas, sheet, held, screen);
      if (presentation !== 'paper') addLamp(canvas, lamp);
    }
    throughLens(canvas, { noise, gain }, random);
    return canvas;
  });
}

interface Sway extends Point {
  scale: number;
  rollDeg: number;
  yawDeg: number;
}

/** Nobody stands or holds anything still. */
function wander(random: () => number): (index: number) => Sway {
  const wave = (reach: number) => {
    const [phase, pace] = [random() * 7, 0.3 + random() * 0.5];
    return (index: number) => reach * Math.sin(phase + index * pace);
  };
  const [x, y, scale, rollDeg, yawDeg] = [wave(8), wave(5), wave(0.03), wave(2.5), wave(2.5)];
  return (index) => ({ x: x(index), y: y(index), scale: 1 + scale(index), rollDeg: rollDeg(index), yawDeg: yawDeg(index) });
}

interface Room {
  head: Head;
  plate: RgbPicture;
}

function paintPerson(canvas: RgbPicture, { head, plate }: Room, pose: Pose, sway: Sway): void {
  const scale = (FACE_PX / head.faceWidthPx) * sway.scale;
  const [a, b] = [scale * Math.cos((sway.rollDeg * Math.PI) / 180), scale * Math.sin((sway.rollDeg * Math.PI) / 180)];
  const { x, y } = head.middle;
  const photoToCanvas: Similarity = {
    a,
    b,
    tx: LANE_PX / 2 + sway.x - (a * x - b * y),
    ty: LANE_PX / 2 + sway.y - (b * x + a * y),
  };
  paintPhoto(canvas, head.photo, plate, photoToCanvas);
  paintHead(canvas, head, { ...pose, yawDeg: pose.yawDeg + sway.yawDeg }, photoToCanvas);
}

/** Made once for each photo. */
const plates = new WeakMap<RgbPicture, RgbPicture>();

/** Cells a side of the plate; it spans three photos, the photo in its middle. */
const PLATE_CELLS = 72;
const FEATHER_PX = 24;

/** The photo mirrored at its edges and far out of focus: what goes on round it. */
function plateOf(photo: RgbPicture): RgbPicture {
  const plate = { rgb: new Uint8Array(PLATE_CELLS * PLATE_CELLS * 3), width: PLATE_CELLS, height: PLATE_CELLS };
  const mirrored = (place: number, size: number) => {
    const period = ((place % (2 * size)) + 2 * size) % (2 * size);
    return Math.floor(period < size ? period : 2 * size - 1 - period);
  };
  const taps = 12;
  for (let cell = 0; cell < PLATE_CELLS * PLATE_CELLS; cell++) {
    const [column, row] = [cell % PLATE_CELLS, Math.floor(cell / PLATE_CELLS)];
    const sums = [0, 0, 0];
    for (let tap = 0; tap < taps * taps; tap++) {
      const across = (column + ((tap % taps) / taps - 0.5) * 5 + 0.5) / PLATE_CELLS;
      const down = (row + (Math.floor(tap / taps) / taps - 0.5) * 5 + 0.5) / PLATE_CELLS;
      const at =
        (mirrored((down * 3 - 1) * photo.height, photo.height) * photo.width +
          mirrored((across * 3 - 1) * photo.width, photo.width)) *
        3;
      sums.forEach((sum, channel) => {
        sums[channel] = sum + (photo.rgb[at + channel] ?? 0);
      });
    }
    plate.rgb.set(
      sums.map((sum) => sum / taps / taps),
      cell * 3,
    );
  }
  return plate;
}

function paintPhoto(canvas: RgbPicture, photo: RgbPicture, plate: RgbPicture, photoToCanvas: Similarity): void {
  const { a, b, tx, ty } = invert(photoToCanvas);
  const near = new Uint8Array(3);
  const far = new Uint8Array(3);
  for (let y = 0; y < canvas.height; y++) {
    for (let x = 0; x < canvas.width; x++) {
      const u = a * x - b * y + tx;
      const v = b * x + a * y + ty;
      const inside = Math.min(u, v, photo.width - 1 - u, photo.height - 1 - v) / FEATHER_PX;
      if (inside < 1) {
        sample(plate, ((u / photo.width + 1) / 3) * PLATE_CELLS - 0.5, ((v / photo.height + 1) / 3) * PLATE_CELLS - 0.5, far, 0);
      }
      if (inside > 0) sample(photo, u, v, near, 0);
      const share = Math.min(1, Math.max(0, inside));
      const at = (y * canvas.width + x) * 3;
      for (let channel = 0; channel < 3; channel++) {
        canvas.rgb[at + channel] = (near[channel] ?? 0) * share + (far[channel] ?? 0) * (1 - share);
      }
    }
  }
}

/** The gate behind whoever holds up a picture. */
function backdropOf(plate: RgbPicture): Uint8Array {
  const rgb = new Uint8Array(LANE_PX * LANE_PX * 3);
  for (let at = 0; at < LANE_PX * LANE_PX; at++) {
    // Another part of the plate than the one the sheet shows.
    sample(plate, (1 - (at % LANE_PX) / LANE_PX) * 30, (Math.floor(at / LANE_PX) / LANE_PX) * 30, rgb, at * 3);
  }
  return rgb;
}

const BORDER_PX = 10;

/** What the sheet shows: the photo round the face, or the head as it moves in a clip, with a border round it. */
function sheetOf({ head }: Room, pose: Pose, colourOf: ColourOf) {
  const { photo, middle, faceWidthPx } = head;
  const scale = Math.min(2, (FACE_PX / faceWidthPx) * 1.1);
  const halfPx = Math.min(1.05 * faceWidthPx, middle.x, middle.y, photo.width - 1 - middle.x, photo.height - 1 - middle.y);
  const sidePx = Math.round(2 * halfPx * scale);
  const inner = { rgb: new Uint8Array(sidePx * sidePx * 3), width: sidePx, height: sidePx };
  const toInner: Similarity = { a: scale, b: 0, tx: sidePx / 2 - scale * middle.x, ty: sidePx / 2 - scale * middle.y };
  const toPhoto = invert(toInner);
  for (let at = 0; at < sidePx * sidePx; at++) {
    sample(photo, toPhoto.a * (at % sidePx) + toPhoto.tx, toPhoto.a * Math.floor(at / sidePx) + toPhoto.ty, inner.rgb, at * 3);
  }
  if (pose !== STRAIGHT) paintHead(inner, head, pose, toInner);
  for (let at = 0; at < inner.rgb.length; at += 3)
    colourOf.change(inner.rgb, at, ((at / 3) % sidePx) + Math.floor(at / 3 / sidePx));
  const side = sidePx + 2 * BORDER_PX;
  const sheet = { rgb: new Uint8Array(side * side * 3).fill(colourOf.border), width: side, height: side };
  for (let row = 0; row < sidePx; row++) {
    const line = inner.rgb.subarray(row * sidePx * 3, (row + 1) * sidePx * 3);
    sheet.rgb.set(line, ((row + BORDER_PX) * side + BORDER_PX) * 3);
  }
  return { sheet, pxPerPhotoPx: scale };
}

/** What a sheet makes of the colours on it. */
interface ColourOf {
  /** Level of the border, 0 to 255. */
  border: number;
  /** Changes the pixel at `at`, which lies in the diagonal `diagonal`. */
  change(rgb: Uint8Array, at: number, diagonal: number): void;
}

/** Ink on paper: less contrast, less colour, and the dots of the print. */
function inkOf(random: () => number): ColourOf {
  const [ink, colourful, grain] = [0.72 + random() * 0.15, 0.75 + random() * 0.2, 4 + random() * 4];
  return {
    border: 235,
    change: (rgb, at, diagonal) => {
      const luma = 0.3 * (rgb[at] ?? 0) + 0.59 * (rgb[at + 1] ?? 0) + 0.11 * (rgb[at + 2] ?? 0);
      const dot = 30 + grain * Math.sin(diagonal * 2.1);
      for (let channel = at; channel < at + 3; channel++) {
        rgb[channel] = clamped((luma + ((rgb[channel] ?? 0) - luma) * colourful) * ink + dot);
      }
    },
  };
}

/** A screen's own light through a grid of coloured stripes. */
function screenOf(random: () => number) {
  const [pitchPx, gamma, strength] = [0.45 + random() * 0.6, 0.85 + random() * 0.35, 0.25 + random() * 0.35];
  const levels = Float32Array.from({ length: 256 }, (_, level) => 14 + 235 * (level / 255) ** gamma);
  const tint = [0.95, 1, 1.06];
  const colour: ColourOf = {
    border: 16,
    change: (rgb, at) => {
      for (let channel = 0; channel < 3; channel++) {
        rgb[at + channel] = clamped((levels[rgb[at + channel] ?? 0] ?? 0) * (tint[channel] ?? 1));
      }
    },
  };
  return { grid: { pitchPx, strength }, light: 1 + strength * 0.6, colour };
}

const clamped = (value: number): number => Math.min(255, Math.max(0, value));

interface Lamp extends Point {
  reachPx: number;
  light: number;
}

const lampOf = (random: () => number): Lamp => ({
  x: LANE_PX * (0.3 + random() * 0.4),
  y: LANE_PX * (0.25 + random() * 0.35),
  reachPx: 25 + random() * 40,
  light: 40 + random() * 80,
});

/** A lamp reflected in the glass of a screen. */
function addLamp({ rgb, width, height }: RgbPicture, { x, y, reachPx, light }: Lamp): void {
  const reach = Math.ceil(2.5 * reachPx);
  for (let row = Math.max(0, Math.round(y) - reach); row < Math.min(height, Math.round(y) + reach); row++) {
    for (let column = Math.max(0, Math.round(x) - reach); column < Math.min(width, Math.round(x) + reach); column++) {
      const glare = light * Math.exp(-((column - x) ** 2 + ((row - y) * 1.6) ** 2) / (2 * reachPx ** 2));
      const at = (row * width + column) * 3;
      for (let channel = at; channel < at + 3; channel++) rgb[channel] = Math.min(255, (rgb[channel] ?? 0) + glare);
    }
  }
}
