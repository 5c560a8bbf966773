import { type SumLines, sumLinesModule } from './lineKernel';
import type { RgbPicture, Similarity } from './picture';
import { kernelOf } from './wasmModule';

interface Shrinking {
  left: number;
  top: number;
  right: number;
  bottom: number;
  /** Taps across and down for one pixel of the crop; at most 257, so that a column's sum fits 16 bits. */
  taps: number;
}

const OUTSIDE = -1;
const VECTOR_BYTES = 16;

/**
 * Fills `crop` with means of `taps` × `taps` nearest pixels; `cropToPicture` does not turn. What lies outside is black. Whole
 * frames pass here on their way to the detector: first each column is added down, sixteen bytes at once, then across.
 */
export function shrinkStraight(
  { rgb, width }: RgbPicture,
  { a, tx, ty }: Similarity,
  crop: RgbPicture,
  { left, top, right, bottom, taps }: Shrinking,
): void {
  const rows = tapPlaces(crop.height * taps, (tap) => a * tap + ty, { from: top, to: bottom, taps });
  const columns = tapPlaces(crop.width * taps, (tap) => a * tap + tx, { from: left, to: right, taps });
  const inside = columns.filter((column) => column !== OUTSIDE);
  const [firstColumn = 0, lastColumn = -1] = [inside.at(0), inside.at(-1)];
  const fromByte = firstColumn * 3;
  const sums = columnSums(rgb, { lineBytes: width * 3, fromByte, toByte: (lastColumn + 1) * 3, taps });
  // Columns outside read the zeros behind the sums.
  const places = columns.map((column) => (column === OUTSIDE ? sums.zerosAt : column * 3 - fromByte));
  const lineBytes = crop.width * 3;
  for (let row = 0; row < crop.height; row++) {
    const line = crop.rgb.subarray(row * lineBytes, (row + 1) * lineBytes);
    const lines = rows.subarray(row * taps, (row + 1) * taps).filter((place) => place !== OUTSIDE);
    if (lines.length === 0) line.fill(0);
    else {
      sums.fill(lines);
      addAcross(sums.values, places, line, taps);
    }
  }
  sums.wipe();
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

interface ColumnSums {
  /** Sums of the bytes from `fromByte` on, three zeros at `zerosAt`. */
  values: Uint16Array;
  zerosAt: number;
  /** Adds up these lines of the picture. */
  fill(lines: Int32Array): void;
  /** Overwrites what was read. */
  wipe(): void;
}

interface Columns {
  lineBytes: number;
  fromByte: number;
  toByte: number;
  /** Lines that are added at most. */
  taps: number;
}

const kernel = kernelOf<SumLines>(sumLinesModule());

/** Sums of some lines of a picture, byte under byte, between two bytes of the line. */
function columnSums(rgb: Uint8Array, columns: Columns): ColumnSums {
  const { lineBytes, fromByte, toByte, taps } = columns;
  if (!kernel) return plainColumnSums(rgb, columns);
  const bytes = Math.max(0, toByte - fromByte);
  const stride = Math.ceil((bytes + 3) / VECTOR_BYTES) * VECTOR_BYTES;
  const outAt = stride * taps;
  const memory = kernel.room(outAt + stride * 2);
  // Every use ends with a wipe, so that what lies between the lines, and behind their sums, is zero.
  const copies = new Uint8Array(memory, 0, outAt);
  const values = new Uint16Array(memory, outAt, stride);
  return {
    values,
    zerosAt: bytes,
    fill: (lines) => {
      for (let index = 0; index < lines.length; index++) {
        const from = (lines[index] as number) * lineBytes + fromByte;
        copies.set(rgb.subarray(from, from + bytes), index * stride);
      }
      kernel.run(0, stride, lines.length * stride, stride, outAt);
    },
    wipe: () => {
      copies.fill(0);
      values.fill(0);
    },
  };
}

/** The same without the kernel, for processors without its instructions. */
function plainColumnSums(rgb: Uint8Array, { lineBytes, fromByte, toByte }: Columns): ColumnSums {
  const zerosAt = Math.max(0, toByte - fromByte);
  const values = new Uint16Array(zerosAt + 3);
  return {
    values,
    zerosAt,
    fill: (lines) => {
      values.fill(0);
      for (const line of lines) {
        const at = line * lineBytes + fromByte;
        for (let byte = 0; byte < zerosAt; byte++) values[byte] = (values[byte] as number) + (rgb[at + byte] as number);
      }
    },
    wipe: () => values.fill(0),
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
