import {
  DIMENSIONS,
  fillGallery,
  GOAL_SIZE,
  gallery,
  idOf,
  matrixRows,
  measureSearch,
  newTemplate,
  ROUNDS,
  random,
  repeat,
  timeMs,
} from './gallery/search';
import { type BenchFigure, benchReport, printReport, spread } from './report/report';

/**
 * Exact search of the gallery against reading the same memory once. The one read is `memcmp` of the matrix with itself: it
 * fetches every byte once and writes none. A copy and a JavaScript sum of the same floats stand beside it.
 */
const SIZES = [1_000, 10_000, 50_000, 100_000];

function sumOf(floats: Float32Array): number {
  let sum = 0;
  for (let index = 0; index < floats.length; index += 1) sum += floats[index] ?? 0;
  return sum;
}

function figure(name: string, measuredMs: readonly number[]): BenchFigure {
  const { median, p99 } = spread(measuredMs);
  return { name, value: median, unit: 'ms', p99 };
}

const figures: BenchFigure[] = [];
const putMs: number[] = [];
for (const people of SIZES) {
  const last = fillGallery(people, putMs);
  figures.push(...measureSearch(people, last));
}

const matrix = matrixRows().subarray(0, GOAL_SIZE * DIMENSIONS);
const target = new Float32Array(matrix.length);
figures.push(
  figure(
    `copy of the ${GOAL_SIZE} × ${DIMENSIONS} floats`,
    repeat(20, () => target.set(matrix)),
  ),
  figure(
    `JavaScript sum of the ${GOAL_SIZE} × ${DIMENSIONS} floats`,
    repeat(20, () => void sumOf(matrix)),
  ),
  figure(`put, on the way to ${GOAL_SIZE}`, putMs),
  { name: 'put, the slowest: the matrix doubles', value: putMs.reduce((slowest, ms) => Math.max(slowest, ms), 0), unit: 'ms' },
);

const evictMs: number[] = [];
const putBackMs: number[] = [];
for (let round = 0; round < ROUNDS; round += 1) {
  const id = idOf(Math.floor(Math.abs(random()) * GOAL_SIZE));
  const template = newTemplate();
  evictMs.push(timeMs(() => gallery.evict(id)));
  putBackMs.push(timeMs(() => gallery.put(id, [template])));
}
figures.push(figure(`evict, of ${GOAL_SIZE}`, evictMs), figure(`put, into ${GOAL_SIZE}`, putBackMs));

printReport(benchReport('gallery', figures));
