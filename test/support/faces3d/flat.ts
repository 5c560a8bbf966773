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

/** What happens to a colour on its way from the sheet, in place; `u`, `v` in pixels of the sheet. */
export type Surface = (colour: Float32Array, u: number, v: number) => void;

/** How many samples a side each pixel of the canvas gathers. */
const TAPS = 2;

/** Paints a flat picture in perspective from ten of its widths away, over whatever is on the canvas. */
export function paintFlat(canvas: RgbPicture, sheet: RgbPicture, held: Held, surface: Surface): void {
  const toSheet = sheetPlace(sheet, held);
  const reach = (held.widthPx * Math.hypot(sheet.width, sheet.height)) / sheet.width / 1.8;
  const top = Math.max(0, Math.floor(held.centre.y - reach));
  const bottom = Math.min(canvas.height, Math.ceil(held.centre.y + reach));
  const left = Math.max(0, Math.floor(held.centre.x - reach));
  const right = Math.min(canvas.width, Math.ceil(held.centre.x + reach));
  const colour = new Uint8Array(3);
  const seen = new Float32Array(3);
  const place = { u: 0, v: 0 };
  const total = TAPS * TAPS;
  const sums = new Float32Array(3);
  for (let y = top; y < bottom; y++) {
    for (let x = left; x < right; x++) {
      sums.fill(0);
      let covered = 0;
      for (let tap = 0; tap < total; tap++) {
        toSheet(x + ((tap % TAPS) + 0.5) / TAPS - 0.5, y + (Math.floor(tap / TAPS) + 0.5) / TAPS - 0.5, place);
        const { u, v } = place;
        if (!(u >= -0.5 && v >= -0.5 && u < sheet.width - 0.5 && v < sheet.height - 0.5)) continue;
        sample(sheet, u, v, colour, 0);
        seen.set(colour);
        surface(seen, u, v);
        for (let channel = 0; channel < 3; channel++) sums[channel] = (sums[channel] ?? 0) + (seen[channel] ?? 0);
        covered++;
      }
      if (covered === 0) continue;
      const at = (y * canvas.width + x) * 3;
      for (let channel = 0; channel < 3; channel++) {
        const behind = (total - covered) * (canvas.rgb[at + channel] ?? 0);
        canvas.rgb[at + channel] = Math.min(255, Math.max(0, ((sums[channel] ?? 0) + behind) / total));
      }
    }
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
