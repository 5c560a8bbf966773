import type { RgbPicture, Similarity } from './picture';
import type { Region } from './region';
import { type TapSummer, tapSummer } from './tapSummer';

/** Steps of the kernel's table from one pixel to the next. */
const STEPS = 256;
const REACH_PX = 2;
/** No face in a photo is shrunk a quarter as far. Points that are no face's may ask for anything; the work must end. */
const MOST_SHRINK = 64;

/** Cubic convolution (Keys 1981, a = −0.5) by distance; zero from two pixels on, for the last tap may lie beyond them. */
const KERNEL = Float32Array.from({ length: (REACH_PX + 1) * STEPS + 1 }, (_, step) => {
  const x = step / STEPS;
  if (x >= REACH_PX) return 0;
  return x <= 1 ? (1.5 * x - 2.5) * x * x + 1 : ((-0.5 * x + 2.5) * x - 4) * x + 2;
});

/**
 * Fills `crop` from `picture` by cubic convolution. It keeps the fine detail that a bilinear crop loses; where the crop shrinks the
 * kernel grows with it, so that nothing aliases. What lies outside the picture is black.
 */
export function warpCubic(picture: RgbPicture, cropToPicture: Similarity, crop: RgbPicture): void {
  const shrink = Math.min(MOST_SHRINK, Math.max(1, Math.hypot(cropToPicture.a, cropToPicture.b)));
  const reachPx = REACH_PX * shrink;
  const kernel = { reachPx, taps: Math.ceil(2 * reachPx), shrink };
  const region = regionOf(cropToPicture, crop, kernel);
  const summer = tapSummer(picture, region, { count: crop.width, taps: kernel.taps, table: KERNEL });
  if (summer) warpBySummer(summer, region, { cropToPicture, ...kernel }, crop);
  else warpPlainly(picture, { cropToPicture, ...kernel }, crop);
}

interface Cubic {
  cropToPicture: Similarity;
  /** How far the kernel reaches to each side. */
  reachPx: number;
  /** Pixels it may meet in one direction. */
  taps: number;
  shrink: number;
}

function warpBySummer(summer: TapSummer, region: Region, { cropToPicture, reachPx, shrink }: Cubic, crop: RgbPicture): void {
  const { a, b, tx, ty } = cropToPicture;
  const tableStep = STEPS / shrink;
  for (let row = 0; row < crop.height; row++) {
    const line = summer.sumLine({
      column: [1, 1],
      step: [a, b],
      row: [b * row, -(a * row)],
      shift: [tx, ty],
      origin: [region.left, region.top],
      reachPx: [reachPx, reachPx],
      tableStep: [tableStep, tableStep],
    });
    crop.rgb.set(line, row * crop.width * 3);
  }
  summer.wipe();
}

/** All pixels that some pixel of the crop is made of. */
function regionOf(
  { a, b, tx, ty }: Similarity,
  { width, height }: RgbPicture,
  { reachPx, taps }: { reachPx: number; taps: number },
): Region {
  const corners = [0, width - 1].flatMap((column) =>
    [0, height - 1].map((row) => [a * column - b * row + tx, b * column + a * row + ty] as const),
  );
  const first = (axis: 0 | 1) => Math.floor(Math.min(...corners.map((corner) => corner[axis])) - reachPx);
  const end = (axis: 0 | 1) => Math.floor(Math.max(...corners.map((corner) => corner[axis])) - reachPx) + taps + 2;
  const [left, top] = [first(0), first(1)];
  return { left, top, width: end(0) - left, height: end(1) - top };
}

/** The same without WebAssembly's vectors, for processors that lack them. */
export function warpPlainly(picture: RgbPicture, { cropToPicture, reachPx, taps, shrink }: Cubic, crop: RgbPicture): void {
  const { a, b, tx, ty } = cropToPicture;
  const across = new Float32Array(taps);
  const down = new Float32Array(taps);
  const weigh = weigher(taps, shrink);
  for (let row = 0, out = 0; row < crop.height; row++) {
    for (let column = 0; column < crop.width; column++, out += 3) {
      const x = a * column - b * row + tx;
      const y = b * column + a * row + ty;
      const left = Math.floor(x - reachPx) + 1;
      const top = Math.floor(y - reachPx) + 1;
      const weight = weigh(across, 0, x - left) * weigh(down, 0, y - top);
      addUp(picture, { left, top, across, down, weight }, crop.rgb, out);
    }
  }
}

/** A function that writes `taps` weights from `at` on, for a point `fromFirst` pixels after the first of them, and answers their sum. */
function weigher(taps: number, shrink: number) {
  const step = STEPS / shrink;
  return (weights: Float32Array, at: number, fromFirst: number): number => {
    let sum = 0;
    let distance = fromFirst * step;
    for (let tap = at; tap < at + taps; tap++) {
      const weight = KERNEL[(Math.abs(distance) + 0.5) | 0] as number;
      weights[tap] = weight;
      sum += weight;
      distance -= step;
    }
    return sum;
  };
}

interface Taps {
  left: number;
  top: number;
  across: Float32Array;
  down: Float32Array;
  /** Sum of all products: also of those that fall outside, which are black. */
  weight: number;
}

function addUp({ rgb, width, height }: RgbPicture, { left, top, across, down, weight }: Taps, to: Uint8Array, out: number): void {
  const firstColumn = Math.max(0, -left);
  const endColumn = Math.min(across.length, width - left);
  const endRow = Math.min(down.length, height - top);
  let red = 0;
  let green = 0;
  let blue = 0;
  for (let row = Math.max(0, -top); row < endRow; row++) {
    let [lineRed, lineGreen, lineBlue] = [0, 0, 0];
    let at = ((top + row) * width + left + firstColumn) * 3;
    for (let column = firstColumn; column < endColumn; column++, at += 3) {
      const share = across[column] as number;
      lineRed += share * (rgb[at] as number);
      lineGreen += share * (rgb[at + 1] as number);
      lineBlue += share * (rgb[at + 2] as number);
    }
    const share = down[row] as number;
    red += share * lineRed;
    green += share * lineGreen;
    blue += share * lineBlue;
  }
  to[out] = toByte(red / weight);
  to[out + 1] = toByte(green / weight);
  to[out + 2] = toByte(blue / weight);
}

/** The kernel goes below zero at its rim, so that bright beside dark can leave the range. */
const toByte = (value: number): number => (value < 0 ? 0 : value > 255 ? 255 : value + 0.5);
