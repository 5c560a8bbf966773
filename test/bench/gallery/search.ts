import { PersonId } from '../../../main/contract/ids';
import { createGallery } from '../../../main/recognition/gallery';
import { fastestMatrix } from '../../../main/recognition/galleryMatrix';
import { type BenchFigure, spread } from '../report/report';

export const DIMENSIONS = 512;
export const ROUNDS = 200;
export const GOAL_SIZE = 100_000;

let rows: Float32Array = new Float32Array();
export const gallery = createGallery(DIMENSIONS, (count, dimensions) => {
  const matrix = fastestMatrix(count, dimensions);
  rows = matrix.rows;
  return matrix;
});

export const idOf = (n: number) => PersonId.parse(`01890000-0000-7000-8000-${n.toString(16).padStart(12, '0')}`);
let seed = 1;
/** xorshift32, −1 to 1: the same templates in every run. */
export const random = () => {
  seed ^= seed << 13;
  seed ^= seed >>> 17;
  seed ^= seed << 5;
  return seed / 2 ** 31;
};
export const newTemplate = () => Float32Array.from({ length: DIMENSIONS }, random);

export function timeMs(work: () => void): number {
  const startMs = performance.now();
  work();
  return performance.now() - startMs;
}

export const repeat = (times: number, work: () => void) => Array.from({ length: times }, () => timeMs(work));

/** The matrix the gallery lies in at the moment. */
export const matrixRows = (): Float32Array => rows;

/** Adds people up to so many; answers the last one's template, and what each addition took in `putMs`. */
export function fillGallery(people: number, putMs: number[]): Float32Array {
  let last = newTemplate();
  while (gallery.size < people) {
    last = newTemplate();
    const id = idOf(gallery.size);
    putMs.push(timeMs(() => gallery.put(id, [last])));
  }
  return last;
}

/**
 * Queries for the template added last against reads of the same memory, in turns; also the fastest of each, which other work on
 * the machine disturbs least.
 */
export function measureSearch(people: number, wanted: Float32Array): BenchFigure[] {
  const bytes = people * DIMENSIONS * 4;
  const once = Buffer.from(rows.buffer, rows.byteOffset, bytes);
  const again = Buffer.from(rows.buffer, rows.byteOffset, bytes);
  const owner = idOf(people - 1);
  const search = () => {
    if (gallery.search(wanted).best?.personId !== owner) throw new Error('the search found somebody else');
  };
  const read = () => {
    if (once.compare(again) !== 0) throw new Error('the memory changed');
  };
  repeat(10, search);
  repeat(3, read);
  const queryMs: number[] = [];
  const readMs: number[] = [];
  // In turns, so that whatever else the machine does meets both.
  for (let round = 0; round < ROUNDS; round += 1) {
    queryMs.push(timeMs(search));
    readMs.push(timeMs(read));
  }
  const query = spread(queryMs);
  const against = (value: number, peerValue: number) => ({
    value,
    unit: 'ms',
    peer: 'one read (memcmp)',
    peerValue,
    ratio: value / peerValue,
  });
  const name = `query, ${people} × ${DIMENSIONS}`;
  return [
    {
      name,
      ...against(query.median, spread(readMs).median),
      p99: query.p99,
      ...(people === GOAL_SIZE && { goal: '≤ 10 ms, ratio ≤ 1.3' }),
    },
    { name: `${name}, fastest of ${ROUNDS}`, ...against(Math.min(...queryMs), Math.min(...readMs)) },
  ];
}
