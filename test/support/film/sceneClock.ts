/**
 * A clock in the picture. For people: film time in large digits. For programs: a strip of black and white blocks that holds
 * the film frame number, so that latency can be read from any decoded picture, also a scaled-down one.
 */
const BLOCK_WIDTH = 16;
const BLOCK_HEIGHT = 12;
const BLOCKS_IN_ROW = 12;
const STRIP_LEFT = 24;
/** The clock stands at the lower edge, where no camera name or delay is written over it. */
const STRIP_TOP = 672;
const SYNC = [1, 0, 1, 0] as const;
const NUMBER_BITS = 16;
const CHECK_BITS = 4;
const BLOCKS = SYNC.length + NUMBER_BITS + CHECK_BITS;
const FULL_WIDTH = 1280;
const FULL_HEIGHT = 720;

/** 5 × 7 dots, one number a row, highest bit left. */
const GLYPHS: Readonly<Record<string, readonly number[]>> = {
  '0': [14, 17, 19, 21, 25, 17, 14],
  '1': [4, 12, 4, 4, 4, 4, 14],
  '2': [14, 17, 1, 2, 4, 8, 31],
  '3': [31, 2, 4, 2, 1, 17, 14],
  '4': [2, 6, 10, 18, 31, 2, 2],
  '5': [31, 16, 30, 1, 1, 17, 14],
  '6': [6, 8, 16, 30, 17, 17, 14],
  '7': [31, 1, 2, 4, 8, 8, 8],
  '8': [14, 17, 17, 14, 17, 17, 14],
  '9': [14, 17, 17, 15, 1, 2, 12],
  ':': [0, 12, 12, 0, 12, 12, 0],
  '.': [0, 0, 0, 0, 0, 12, 12],
};

/** XOR of the number's four nibbles, turned by one, so that an all-black or all-white strip is never valid. */
function checkNibble(frame: number): number {
  return (frame ^ (frame >> 4) ^ (frame >> 8) ^ (frame >> 12) ^ 0b1001) & 0xf;
}

function stripBits(frame: number): number[] {
  const bitsOf = (value: number, count: number): number[] =>
    Array.from({ length: count }, (_, index) => (value >> (count - 1 - index)) & 1);
  return [...SYNC, ...bitsOf(frame, NUMBER_BITS), ...bitsOf(checkNibble(frame), CHECK_BITS)];
}

/** The strip has two rows. */
function blockCorner(index: number): { left: number; top: number } {
  return {
    left: STRIP_LEFT + (index % BLOCKS_IN_ROW) * BLOCK_WIDTH,
    top: STRIP_TOP + Math.floor(index / BLOCKS_IN_ROW) * BLOCK_HEIGHT,
  };
}

/** Draws clock and strip of a film frame (0–65535) into a 1280 × 720 RGB picture. */
export function drawSceneClock(rgb: Uint8Array, filmFrame: number, fps: number): void {
  const rectangle = (box: { left: number; top: number; width: number; height: number }, level: number, opacity: number): void => {
    for (let y = box.top; y < box.top + box.height; y++) {
      for (let at = (y * FULL_WIDTH + box.left) * 3; at < (y * FULL_WIDTH + box.left + box.width) * 3; at++) {
        rgb[at] = (rgb[at] ?? 0) * (1 - opacity) + level * opacity;
      }
    }
  };
  rectangle(
    { left: STRIP_LEFT - 8, top: STRIP_TOP - 48, width: BLOCKS_IN_ROW * BLOCK_WIDTH + 16, height: 56 + 2 * BLOCK_HEIGHT },
    18,
    0.72,
  );
  const twoDigits = (value: number): string => String(value).padStart(2, '0');
  const seconds = Math.floor(filmFrame / fps);
  const text = `${twoDigits(Math.floor(seconds / 60))}:${twoDigits(seconds % 60)}.${twoDigits(filmFrame % fps)}`;
  const dot = 4;
  [...text].forEach((letter, index) => {
    GLYPHS[letter]?.forEach((row, line) => {
      for (let column = 0; column < 5; column++) {
        if (((row >> (4 - column)) & 1) === 0) continue;
        const left = STRIP_LEFT + 2 + index * 6 * dot + column * dot;
        rectangle({ left, top: STRIP_TOP - 37 + line * dot, width: dot, height: dot }, 236, 1);
      }
    });
  });
  stripBits(filmFrame).forEach((bit, index) => {
    rectangle({ ...blockCorner(index), width: BLOCK_WIDTH, height: BLOCK_HEIGHT }, bit === 1 ? 235 : 20, 1);
  });
}

/**
 * The film frame number in a decoded picture of any size with the film's 16:9 shape (`rgb` is 3 bytes a pixel, row by row);
 * null when there is no clock in it or it cannot be trusted.
 */
export function readSceneClock(rgb: Uint8Array, width: number, height: number): number | null {
  if (rgb.length < width * height * 3) return null;
  const levels = Array.from({ length: BLOCKS }, (_, index) => averageLevel(rgb, { width, height }, blockCorner(index)));
  const [darkest, brightest] = [Math.min(...levels), Math.max(...levels)];
  if (brightest - darkest < 80) return null;
  const bits = levels.map((level) => (level > (darkest + brightest) / 2 ? 1 : 0));
  if (SYNC.some((bit, index) => bits[index] !== bit)) return null;
  const value = (from: number, count: number): number =>
    bits.slice(from, from + count).reduce<number>((sum, bit) => sum * 2 + bit, 0);
  const frame = value(SYNC.length, NUMBER_BITS);
  return value(SYNC.length + NUMBER_BITS, CHECK_BITS) === checkNibble(frame) ? frame : null;
}

/** Average of the middle of a block whose corner is given in 1280 × 720 pixels. */
function averageLevel(rgb: Uint8Array, size: { width: number; height: number }, corner: { left: number; top: number }): number {
  const toX = size.width / FULL_WIDTH;
  const toY = size.height / FULL_HEIGHT;
  const [x0, y0] = [Math.floor((corner.left + 0.3 * BLOCK_WIDTH) * toX), Math.floor((corner.top + 0.3 * BLOCK_HEIGHT) * toY)];
  const x1 = Math.max(x0 + 1, Math.floor((corner.left + 0.7 * BLOCK_WIDTH) * toX));
  const y1 = Math.max(y0 + 1, Math.floor((corner.top + 0.7 * BLOCK_HEIGHT) * toY));
  let sum = 0;
  for (let y = y0; y < y1; y++) {
    for (let at = (y * size.width + x0) * 3; at < (y * size.width + x1) * 3; at++) sum += rgb[at] ?? 0;
  }
  return sum / ((x1 - x0) * (y1 - y0) * 3);
}
