import type { Box, RgbPicture } from '../../../native-bridge/vision/picture';
import { drawScenery } from '../../support/film/scenery';
import type { FacePhoto } from './faces';
import { FRAME, LANE } from './looks';
import type { Truth } from './scoring';

/** xorshift32, 0 to 1: the same pictures in every run. */
export function seededRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}

const emptyFrame = (): RgbPicture => ({
  rgb: new Uint8Array(FRAME.width * FRAME.height * 3),
  width: FRAME.width,
  height: FRAME.height,
});

function painted(paint: (x: number, y: number) => readonly [number, number, number]): RgbPicture {
  const picture = emptyFrame();
  for (let y = 0, at = 0; y < FRAME.height; y++) {
    for (let x = 0; x < FRAME.width; x++, at += 3) picture.rgb.set(paint(x, y), at);
  }
  return picture;
}

/** What faces are pasted into: the demo's drawn entrance, slopes, tiles, noise and the colours of skin. */
export function backgrounds(random: () => number): RgbPicture[] {
  const entrance = emptyFrame();
  const { rgba } = drawScenery().behind;
  for (let pixel = 0; pixel < FRAME.width * FRAME.height; pixel++) {
    entrance.rgb.set(rgba.subarray(pixel * 4, pixel * 4 + 3), pixel * 3);
  }
  const coarse = Array.from({ length: 160 * 90 }, () => [random() * 255, random() * 255, random() * 255] as const);
  return [
    entrance,
    painted((x, y) => [60 + x / 10, 90 + y / 8, 140 - x / 20]),
    painted((x, y) => (((x >> 6) + (y >> 6)) % 2 ? [205, 200, 190] : [120, 110, 100])),
    painted(() => [random() * 255, random() * 255, random() * 255]),
    painted((x, y) => coarse[(y >> 3) * 160 + (x >> 3)] ?? [0, 0, 0]),
    painted((x, y) => [190 + 40 * Math.sin(x / 90), 150 + 30 * Math.sin(y / 70), 125]),
  ];
}

/** How much of the photo round the face comes with it, as a multiple of the face's height, and how soft its border is. */
const [PATCH_PER_FACE, SOFT_SHARE] = [2.2, 0.08];

/** Pastes the face, `heightPx` high, at a random place in the lane's region; answers where. */
export function paste(frame: RgbPicture, { picture, face }: FacePhoto, heightPx: number, random: () => number): Truth {
  const sidePx = Math.round(heightPx * PATCH_PER_FACE);
  const within = (from: number, length: number) =>
    sidePx < length ? from + Math.round(random() * (length - sidePx)) : from + Math.round((length - sidePx) / 2);
  const patch: Box = { x: within(LANE.x, LANE.width), y: within(LANE.y, LANE.height), width: sidePx, height: sidePx };
  const scale = face.height / heightPx;
  const [fromX, fromY] = [face.x + face.width / 2 - (sidePx * scale) / 2, face.y + face.height / 2 - (sidePx * scale) / 2];
  for (let row = Math.max(0, -patch.y); row < sidePx && patch.y + row < FRAME.height; row++) {
    for (let column = 0; column < sidePx; column++) {
      const colour = meanOf(picture, { x: fromX + column * scale, y: fromY + row * scale, width: scale, height: scale });
      const edge = Math.min(row, column, sidePx - 1 - row, sidePx - 1 - column) / (sidePx * SOFT_SHARE);
      if (colour) blend(frame, (patch.y + row) * FRAME.width + patch.x + column, colour, Math.min(1, edge));
    }
  }
  const centre = { x: patch.x + sidePx / 2, y: patch.y + sidePx / 2 };
  return { patch, face: { x: centre.x - heightPx / 2, y: centre.y - heightPx / 2, width: heightPx, height: heightPx } };
}

function blend({ rgb }: RgbPicture, pixel: number, colour: readonly number[], cover: number): void {
  for (let channel = 0; channel < 3; channel++) {
    const at = pixel * 3 + channel;
    const under = rgb[at] ?? 0;
    rgb[at] = Math.round(under + ((colour[channel] ?? 0) - under) * cover);
  }
}

/** Mean colour of a small box, which covers a pixel or more; bilinear where it covers less. Null outside the photo. */
function meanOf({ rgb, width, height }: RgbPicture, { x, y, width: side }: Box): readonly number[] | null {
  const steps = Math.max(1, Math.ceil(side));
  const sum = [0, 0, 0];
  for (let row = 0; row < steps; row++) {
    for (let column = 0; column < steps; column++) {
      const [px, py] = [x + ((column + 0.5) * side) / steps - 0.5, y + ((row + 0.5) * side) / steps - 0.5];
      const [left, top] = [Math.floor(px), Math.floor(py)];
      if (left < 0 || top < 0 || left + 1 >= width || top + 1 >= height) return null;
      const [fx, fy] = [px - left, py - top];
      for (let channel = 0; channel < 3; channel++) {
        const at = (top * width + left) * 3 + channel;
        const upper = (rgb[at] ?? 0) * (1 - fx) + (rgb[at + 3] ?? 0) * fx;
        const lower = (rgb[at + width * 3] ?? 0) * (1 - fx) + (rgb[at + width * 3 + 3] ?? 0) * fx;
        sum[channel] = (sum[channel] ?? 0) + upper * (1 - fy) + lower * fy;
      }
    }
  }
  return sum.map((value) => value / (steps * steps));
}
