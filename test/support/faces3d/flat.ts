import type { Point, RgbPicture } from '../../../native-bridge/vision/picture';
import { sample } from './rasterise';

/** How a sheet or a screen is held before the camera. */
export interface Held {
  /** Middle of the sheet on the canvas, in pixels. */
  centre: Point;
  /** Width it would have held straight, in pixels of the canvas. */
  widthPx: number;
  /** Out of the plane: positive yaw brings the sheet's left edge nearer, as a head that turns to its own left does. */
  yawDeg: number;
  pitchDeg: number;
  /** In the plane. */
  rollDeg: number;
}

/** The stripes of a screen: one of each colour beside the other, and the gaps between the rows. */
export interface Grid {
  /** Of one picture element, in pixels of the sheet. */
  pitchPx: number;
  /** 0: none, 1: black between the stripes. */
  strength: number;
}

const WAVE = Float32Array.from({ length: 4096 }, (_, step) => 0.5 + 0.5 * Math.cos((step / 4096) * 2 * Math.PI));
/** Half of one plus the cosine of so many whole turns, none below −1000. */
const wave = (turns: number): number => WAVE[((turns + 1000) * 4096) & 4095] ?? 0;

/** How many samples a side of the grid each pixel of the canvas gathers: too few for the finest grids, as in a camera. */
const TAPS = 2;

/** Paints a flat picture in perspective from six of its widths away, over whatever is on the canvas. `light` dims the whole of it. */
export function paintFlat(
  canvas: RgbPicture,
  sheet: RgbPicture,
  held: Held,
  { grid, light }: { grid: Grid | null; light: number },
): void {
  const toSheet = sheetPlace(sheet, held);
  const reach = (held.widthPx * Math.hypot(sheet.width, sheet.height)) / sheet.width / 1.8;
  const top = Math.max(0, Math.floor(held.centre.y - reach));
  const bottom = Math.min(canvas.height, Math.ceil(held.centre.y + reach));
  const left = Math.max(0, Math.floor(held.centre.x - reach));
  const right = Math.min(canvas.width, Math.ceil(held.centre.x + reach));
  const stepPx = sheet.width / held.widthPx;
  const place = { u: 0, v: 0 };
  const gains = new Float32Array(3).fill(light);
  for (let y = top; y < bottom; y++) {
    for (let x = left; x < right; x++) {
      toSheet(x, y, place);
      const { u, v } = place;
      if (!(u >= -0.5 && v >= -0.5 && u < sheet.width - 0.5 && v < sheet.height - 0.5)) continue;
      const at = (y * canvas.width + x) * 3;
      sample(sheet, u, v, canvas.rgb, at);
      if (grid) gridGains(grid, { u, v, stepPx, light }, gains);
      for (let channel = 0; channel < 3; channel++) {
        const value = (canvas.rgb[at + channel] ?? 0) * (gains[channel] ?? 0);
        canvas.rgb[at + channel] = value > 255 ? 255 : value;
      }
    }
  }
}

interface GridPlace {
  u: number;
  v: number;
  /** Pixels of the sheet in one of the canvas. */
  stepPx: number;
  light: number;
}

function gridGains({ pitchPx, strength }: Grid, { u, v, stepPx, light }: GridPlace, gains: Float32Array): void {
  let rows = 0;
  for (let tap = 0; tap < TAPS; tap++) rows += wave((v + ((tap + 0.5) / TAPS - 0.5) * stepPx) / pitchPx);
  const open = (light * (1 - (strength * 0.5 * rows) / TAPS)) / TAPS;
  for (let channel = 0; channel < 3; channel++) {
    let stripes = 0;
    for (let tap = 0; tap < TAPS; tap++) {
      stripes += 1 - strength * wave((u + ((tap + 0.5) / TAPS - 0.5) * stepPx) / pitchPx - channel / 3);
    }
    gains[channel] = open * stripes;
  }
}

/** Canvas pixel → sheet pixel: the ray through the pixel meets the turned plane. */
function sheetPlace(
  sheet: RgbPicture,
  { centre, widthPx, yawDeg, pitchDeg, rollDeg }: Held,
): (x: number, y: number, into: { u: number; v: number }) => void {
  const radians = (degrees: number) => (degrees * Math.PI) / 180;
  const [yaw, pitch, roll] = [radians(yawDeg), radians(pitchDeg), radians(rollDeg)];
  const distance = 6 * widthPx;
  // The sheet's own axes in space: x right, y down, z away from the camera.
  const acrossYaw = { x: Math.cos(yaw), y: 0, z: Math.sin(yaw) };
  const downPitch = { x: Math.sin(yaw) * Math.sin(pitch), y: Math.cos(pitch), z: -Math.sin(pitch) * Math.cos(yaw) };
  const mix = (one: number, other: number) => ({
    x: acrossYaw.x * one + downPitch.x * other,
    y: acrossYaw.y * one + downPitch.y * other,
    z: acrossYaw.z * one + downPitch.z * other,
  });
  const across = mix(Math.cos(roll), Math.sin(roll));
  const down = mix(-Math.sin(roll), Math.cos(roll));
  const scale = sheet.width / widthPx;
  return (x, y, into) => {
    const px = (x - centre.x) / distance;
    const py = (y - centre.y) / distance;
    // s·across + t·down lies on the ray: its x is px·(distance + z), its y is py·(distance + z).
    const a = across.x - px * across.z;
    const b = down.x - px * down.z;
    const c = across.y - py * across.z;
    const d = down.y - py * down.z;
    const determinant = a * d - b * c;
    const s = (px * distance * d - b * py * distance) / determinant;
    const t = (a * py * distance - px * distance * c) / determinant;
    into.u = (sheet.width - 1) / 2 + s * scale;
    into.v = (sheet.height - 1) / 2 + t * scale;
  };
}
