import type { RgbPicture, Similarity } from './picture';

interface Shrinking {
  left: number;
  top: number;
  right: number;
  bottom: number;
  /** Taps across and down for one pixel of the crop; at most 257, so that a column's sum fits 16 bits. */
  taps: number;
}

const OUTSIDE = -1;

/**
 * Fills `crop` with means of `taps` × `taps` nearest pixels; `cropToPicture` does not turn. What lies outside is black. Whole
 * frames pass here on their way to the detector: first each column is added down, four bytes at once, then across.
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
  const sums = columnSums(rgb, { lineBytes: width * 3, fromByte: firstColumn * 3, toByte: (lastColumn + 1) * 3 });
  // Columns outside read the zeros behind the sums.
  const places = columns.map((column) => (column === OUTSIDE ? sums.zerosAt : sums.placeOf(column * 3)));
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
  placeOf(byte: number): number;
  /** Adds up these lines of the picture. */
  fill(lines: Int32Array): void;
}

/** Sums of some lines of a picture, byte under byte, between two bytes of the line. */
function columnSums(
  rgb: Uint8Array,
  { lineBytes, fromByte, toByte }: { lineBytes: number; fromByte: number; toByte: number },
): ColumnSums {
  const first = fromByte - (fromByte % 4);
  const words = Math.max(0, Math.ceil((toByte - first) / 4));
  const values = new Uint16Array(words * 4 + 4);
  const placeOf = (byte: number) => byte - first;
  const zerosAt = words * 4;
  if (lineBytes % 4 === 0 && rgb.byteOffset % 4 === 0) {
    const source = new Int32Array(rgb.buffer, rgb.byteOffset, rgb.length >>> 2);
    const pairs = new Int32Array(values.buffer);
    return {
      values,
      zerosAt,
      placeOf,
      fill: (lines) =>
        addWords(
          source,
          lines.map((line) => (line * lineBytes + first) >>> 2),
          pairs,
        ),
    };
  }
  const fill = (lines: Int32Array) => {
    values.fill(0);
    for (const line of lines) {
      const at = line * lineBytes + first;
      for (let byte = 0; byte < zerosAt; byte++) values[byte] = (values[byte] ?? 0) + (rgb[at + byte] ?? 0);
    }
  };
  return { values, zerosAt, placeOf, fill };
}

/** Adds words that hold four bytes each: two sums of 16 bits travel in one number. `pairs` ends with four zeros. */
function addWords(source: Int32Array, starts: Int32Array, pairs: Int32Array): void {
  const words = (pairs.length - 2) / 2;
  for (let word = 0; word < words; word++) {
    let even = 0;
    let odd = 0;
    for (let line = 0; line < starts.length; line++) {
      const four = source[(starts[line] ?? 0) + word] ?? 0;
      even += four & 0x00ff00ff;
      odd += (four >>> 8) & 0x00ff00ff;
    }
    pairs[2 * word] = (even & 0xffff) | (odd << 16);
    pairs[2 * word + 1] = (even >>> 16) | (odd & 0xffff0000);
  }
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
      const at = places[tap] ?? 0;
      red += sums[at] ?? 0;
      green += sums[at + 1] ?? 0;
      blue += sums[at + 2] ?? 0;
    }
    line[out] = (red + 0.5) * share;
    line[out + 1] = (green + 0.5) * share;
    line[out + 2] = (blue + 0.5) * share;
  }
}
