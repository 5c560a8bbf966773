import { type MeanLine, meanLineModule } from './lineKernel';
import type { RgbPicture, Similarity } from './picture';
import { kernelOf } from './wasmModule';

interface Shrinking {
  left: number;
  top: number;
  right: number;
  bottom: number;
  /** Taps across and down for one pixel of the crop; at most 16, so that their sum fits 16 bits. */
  taps: number;
}

const OUTSIDE = -1;
const VECTOR_BYTES = 16;

/**
 * Fills `crop` with means of `taps` × `taps` nearest pixels; `cropToPicture` does not turn. What lies outside is black. Whole
 * frames pass here on their way to the detector: first each column is added down, sixteen bytes at once, then across.
 */
export function shrinkStraight(
  picture: RgbPicture,
  { a, tx, ty }: Similarity,
  crop: RgbPicture,
  { left, top, right, bottom, taps }: Shrinking,
): void {
  const rows = tapPlaces(crop.height * taps, (tap) => a * tap + ty, { from: top, to: bottom, taps });
  const columns = tapPlaces(crop.width * taps, (tap) => a * tap + tx, { from: left, to: right, taps });
  const inside = insideOf(columns);
  const [firstColumn = 0, lastColumn = -1] = [inside.at(0), inside.at(-1)];
  const shrinker = (kernel ? kernelShrinker : plainShrinker)(picture, {
    fromByte: firstColumn * 3,
    bytes: Math.max(0, lastColumn + 1 - firstColumn) * 3,
    columns,
    taps,
  });
  const lineBytes = crop.width * 3;
  for (let row = 0; row < crop.height; row++) {
    const line = crop.rgb.subarray(row * lineBytes, (row + 1) * lineBytes);
    const lines = insideOf(rows.subarray(row * taps, (row + 1) * taps));
    if (lines.length === 0) line.fill(0);
    else shrinker.fill(line, lines);
  }
  shrinker.wipe();
}

/** Where each tap of one direction reads, in pixels; `OUTSIDE` beyond the permitted part. */
function tapPlaces(
  count: number,
  toPicture: (cropPx: number) => number,
  { from, to, taps }: { from: number; to: number; taps: number },
): Int32Array {
  const places = new Int32Array(count);
  for (let tap = 0; tap < count; tap++) {
    const place = Math.floor(toPicture((tap + 0.5) / taps - 0.5) + 0.5);
    places[tap] = place >= from && place < to ? place : OUTSIDE;
  }
  return places;
}

/** Those that are read: places grow, so they lie in one piece. */
function insideOf(places: Int32Array): Int32Array {
  let [from, end] = [0, places.length];
  while (from < end && places[from] === OUTSIDE) from++;
  while (end > from && places[end - 1] === OUTSIDE) end--;
  return places.subarray(from, end);
}

interface Shrinker {
  /** Makes a line of the crop of these lines of the picture. */
  fill(line: Uint8Array, lines: Int32Array): void;
  /** Overwrites what was read. */
  wipe(): void;
}

interface Columns {
  /** The part of the picture's lines that is read. */
  fromByte: number;
  bytes: number;
  /** `taps` for each pixel of the crop. */
  columns: Int32Array;
  taps: number;
}

const kernel = kernelOf<MeanLine>(meanLineModule());

function kernelShrinker({ rgb, width }: RgbPicture, { fromByte, bytes, columns, taps }: Columns): Shrinker {
  if (!kernel) throw new Error('the processor lacks the instructions');
  const lineBytes = width * 3;
  const [sumsAt, sumsBytes] = [align(lineBytes * taps), align(Math.max(1, bytes)) * 2];
  // Columns outside read the zeros behind the sums.
  const zerosAt = sumsAt + sumsBytes;
  const placesAt = zerosAt + VECTOR_BYTES;
  const numbersAt = placesAt + columns.length * 4;
  const outAt = numbersAt + 8;
  const outBytes = (columns.length / taps) * 3;
  const memory = kernel.room(outAt + outBytes + 1);
  const copies = new Uint8Array(memory, 0, sumsAt);
  const out = new Uint8Array(memory, outAt, outBytes);
  new Uint8Array(memory, zerosAt, VECTOR_BYTES).fill(0);
  const places = new Int32Array(memory, placesAt, columns.length);
  for (let tap = 0; tap < columns.length; tap++) {
    const column = columns[tap] as number;
    places[tap] = column === OUTSIDE ? zerosAt : sumsAt + (column * 3 - fromByte) * 2;
  }
  const total = taps * taps;
  // Half of the taps rounds; between two whole numbers there is room for one more half, so that no rounding of the share shows.
  new Float32Array(memory, numbersAt, 2).set([(total >> 1) + 0.5, 1 / total]);
  return {
    fill: (line, lines) => {
      copyLines({ rgb, lineBytes, fromByte, bytes }, lines, copies);
      const linesEnd = lines.length * lineBytes;
      kernel.run(0, bytes, linesEnd, lineBytes, sumsAt, placesAt, taps * 4, numbersAt, outAt, outAt + outBytes);
      line.set(out);
    },
    wipe: () => {
      new Uint8Array(memory, 0, zerosAt).fill(0);
      out.fill(0);
    },
  };
}

const align = (bytes: number) => Math.ceil(bytes / VECTOR_BYTES) * VECTOR_BYTES;

interface Part {
  rgb: Uint8Array;
  lineBytes: number;
  fromByte: number;
  bytes: number;
}

/** A line's length from one to the next. Neighbours, as most are, go in one piece. */
function copyLines({ rgb, lineBytes, fromByte, bytes }: Part, lines: Int32Array, copies: Uint8Array): void {
  const [first, last] = [lines[0] as number, lines[lines.length - 1] as number];
  if (last - first === lines.length - 1) {
    copies.set(rgb.subarray(first * lineBytes + fromByte, last * lineBytes + fromByte + bytes));
    return;
  }
  for (let index = 0; index < lines.length; index++) {
    const from = (lines[index] as number) * lineBytes + fromByte;
    copies.set(rgb.subarray(from, from + bytes), index * lineBytes);
  }
}

/** The same without the kernel, for processors without its instructions. */
function plainShrinker({ rgb, width }: RgbPicture, { fromByte, bytes, columns, taps }: Columns): Shrinker {
  const sums = new Uint16Array(bytes + 3);
  // Columns outside read the zeros behind the sums.
  const places = columns.map((column) => (column === OUTSIDE ? bytes : column * 3 - fromByte));
  return {
    fill: (line, lines) => {
      sums.fill(0);
      for (const row of lines) {
        const at = row * width * 3 + fromByte;
        for (let byte = 0; byte < bytes; byte++) sums[byte] = (sums[byte] as number) + (rgb[at + byte] as number);
      }
      addAcross(sums, places, line, taps);
    },
    wipe: () => sums.fill(0),
  };
}

function addAcross(sums: Uint16Array, places: Int32Array, line: Uint8Array, taps: number): void {
  const total = taps * taps;
  const half = total >> 1;
  // Between two whole numbers there is room for the half, so that no rounding of the reciprocal shows.
  const share = 1 / total;
  let tap = 0;
  for (let out = 0; out < line.length; out += 3) {
    let red = half;
    let green = half;
    let blue = half;
    for (const end = tap + taps; tap < end; tap++) {
      const at = places[tap] as number;
      red += sums[at] as number;
      green += sums[at + 1] as number;
      blue += sums[at + 2] as number;
    }
    line[out] = (red + 0.5) * share;
    line[out + 1] = (green + 0.5) * share;
    line[out + 2] = (blue + 0.5) * share;
  }
}
