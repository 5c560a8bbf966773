import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createGallery } from '../../../main/recognition/gallery';
import { plainMatrix, simdMatrix, type TemplateMatrix } from '../../../main/recognition/galleryMatrix';
import { person } from './people';

const vectorOf = (dimensions: number) =>
  fc
    .array(fc.integer({ min: -20, max: 20 }), { minLength: dimensions, maxLength: dimensions })
    .filter((values) => values.some((value) => value !== 0))
    .map((values) => Float32Array.from(values));
const changeOf = (dimensions: number) =>
  fc.oneof(
    fc.record({
      kind: fc.constant('put' as const),
      who: fc.nat(12),
      embeddings: fc.array(vectorOf(dimensions), { minLength: 1, maxLength: 4 }),
    }),
    fc.record({ kind: fc.constant('evict' as const), who: fc.nat(12) }),
    fc.record({ kind: fc.constant('search' as const), query: vectorOf(dimensions) }),
    fc.record({ kind: fc.constant('clear' as const) }),
  );

/** With and without whole steps and vectors of the kernel, and with floats left over. */
const shapes = [1, 6, 16, 35, 64].flatMap((dimensions) => [
  { dimensions, matrix: 'simd', maker: simdMatrix },
  { dimensions, matrix: 'plain', maker: plainMatrix },
]);

function cosine(a: Float32Array, b: Float32Array): number {
  const dot = (x: Float32Array, y: Float32Array) => x.reduce((sum, value, index) => sum + value * (y[index] ?? 0), 0);
  return dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));
}

/** The same story told with a map and no matrix. */
function bruteForce(templates: ReadonlyMap<number, readonly Float32Array[]>, query: Float32Array) {
  return [...templates]
    .map(([who, embeddings]) => ({ who, score: Math.max(...embeddings.map((embedding) => cosine(embedding, query))) }))
    .sort((a, b) => b.score - a.score);
}

/** A gallery whose memory the test can read, old matrices too. */
function watchedGallery(dimensions: number, maker = simdMatrix) {
  const memory: TemplateMatrix[] = [];
  const gallery = createGallery(dimensions, (rows) => {
    const matrix = maker(rows, dimensions);
    memory.push(matrix);
    return matrix;
  });
  return { gallery, memory };
}

const blank = (floats: Float32Array | undefined) => floats?.every((value) => value === 0) ?? false;

describe('a gallery', () => {
  test.each(shapes)(
    'of $dimensions dimensions ($matrix) answers like a brute-force search at every point of any story',
    ({ dimensions, maker }) => {
      const story = fc.tuple(fc.array(changeOf(dimensions), { maxLength: 40 }), vectorOf(dimensions));
      fc.assert(
        fc.property(story, ([changes, last]) => {
          const gallery = createGallery(dimensions, maker);
          const templates = new Map<number, readonly Float32Array[]>();
          for (const step of [...changes, { kind: 'search' as const, query: last }]) {
            if (step.kind === 'put') {
              gallery.put(person(step.who), step.embeddings);
              templates.set(step.who, step.embeddings);
            } else if (step.kind === 'evict') expect(gallery.evict(person(step.who))).toBe(templates.delete(step.who));
            else if (step.kind === 'clear') {
              gallery.clear();
              templates.clear();
            } else {
              const expected = bruteForce(templates, step.query);
              const found = gallery.search(step.query);
              expect(gallery.size).toBe(templates.size);
              for (const [rank, answer] of [found.best, found.runnerUp].entries()) {
                if (!expected[rank]) expect(answer).toBeNull();
                else expect(answer?.score).toBeCloseTo(expected[rank].score, 5);
                if (!answer) continue;
                const own = expected.find(({ who }) => person(who) === answer.personId);
                expect(answer.score).toBeCloseTo(own?.score ?? Number.NaN, 5);
              }
              expect(found.best === null || found.best.personId !== found.runnerUp?.personId).toBe(true);
            }
          }
        }),
        { numRuns: 60 },
      );
    },
  );

  test.each(shapes)(
    'of $dimensions dimensions ($matrix) keeps no float of who was evicted or searched, in no matrix it ever used',
    ({ dimensions, maker }) => {
      fc.assert(
        fc.property(fc.array(changeOf(dimensions), { maxLength: 40 }), (changes) => {
          const { gallery, memory } = watchedGallery(dimensions, maker);
          const present = new Map<number, number>();
          for (const step of changes) {
            if (step.kind === 'put') {
              gallery.put(person(step.who), step.embeddings);
              present.set(step.who, step.embeddings.length);
            } else if (step.kind === 'evict') {
              gallery.evict(person(step.who));
              present.delete(step.who);
            } else if (step.kind === 'clear') {
              gallery.clear();
              present.clear();
            } else gallery.search(step.query);
            const rows = [...present.values()].reduce((sum, count) => sum + count, 0);
            const inUse = memory.at(-1)?.rows;
            expect(memory.slice(0, -1).every((old) => blank(old.rows))).toBe(true);
            expect(memory.every(({ query }) => blank(query))).toBe(true);
            expect(blank(inUse?.subarray(rows * dimensions))).toBe(true);
            for (let row = 0; row < rows; row += 1) {
              expect(blank(inUse?.subarray(row * dimensions, (row + 1) * dimensions))).toBe(false);
            }
          }
          for (const who of present.keys()) gallery.evict(person(who));
          expect(memory.every(({ rows }) => blank(rows))).toBe(true);
        }),
        { numRuns: 60 },
      );
    },
  );

  test('takes everybody along when it grows, and leaves only zeros behind', () => {
    const { gallery, memory } = watchedGallery(50);
    const template = (n: number) => Float32Array.from({ length: 50 }, (_, at) => (at === n ? 1 : 0));
    for (let n = 0; n < 50; n += 1) gallery.put(person(n), [template(n)]);
    expect(memory.length).toBeGreaterThan(2);
    expect(memory.slice(0, -1).every(({ rows }) => blank(rows))).toBe(true);
    for (let n = 0; n < 50; n += 1) expect(gallery.search(template(n)).best).toEqual({ personId: person(n), score: 1 });
  });

  test('finds the one person among thousands who moved when others left', () => {
    const gallery = createGallery(512);
    const template = (n: number) => Float32Array.from({ length: 512 }, (_, at) => (Math.sin(n * 512 + at + 1) * 43_758.5453) % 1);
    for (let n = 0; n < 2000; n += 1) gallery.put(person(n), [template(n)]);
    for (let n = 0; n < 1000; n += 1) gallery.evict(person(n));
    for (const n of [1000, 1337, 1999]) {
      const { best, runnerUp } = gallery.search(template(n));
      expect(best?.personId).toBe(person(n));
      expect(best?.score).toBeCloseTo(1, 5);
      expect(runnerUp?.score).toBeLessThan(0.9);
    }
    expect(gallery.search(template(7)).best?.score).toBeLessThan(0.9);
  });

  test('forgets everybody on clear, and takes new people afterwards', () => {
    const { gallery, memory } = watchedGallery(6);
    gallery.put(person(1), [Float32Array.of(1, 0, 0, 0, 0, 0)]);
    gallery.clear();
    expect(memory.every(({ rows }) => blank(rows))).toBe(true);
    expect(gallery.size).toBe(0);
    expect(gallery.search(Float32Array.of(1, 0, 0, 0, 0, 0))).toEqual({ best: null, runnerUp: null });
    gallery.put(person(2), [Float32Array.of(0, 2, 0, 0, 0, 0)]);
    expect(gallery.search(Float32Array.of(0, 5, 0, 0, 0, 0)).best).toEqual({ personId: person(2), score: 1 });
  });

  test('replaces the old templates when a person is enrolled again', () => {
    const gallery = createGallery(2);
    gallery.put(person(1), [Float32Array.of(1, 0), Float32Array.of(1, 1)]);
    gallery.put(person(1), [Float32Array.of(0, 1)]);
    expect(gallery.search(Float32Array.of(1, 0)).best?.score).toBe(0);
    expect(gallery.size).toBe(1);
  });

  test('who may not match is nobody, also as runner-up, and nobody below the least score is asked about', () => {
    const people = fc.array(vectorOf(4), { minLength: 1, maxLength: 12 });
    const barred = fc.uniqueArray(fc.nat(11));
    fc.assert(
      fc.property(people, vectorOf(4), barred, fc.double({ min: -1, max: 1, noNaN: true }), (templates, query, out, atLeast) => {
        const gallery = createGallery(4);
        for (const [n, template] of templates.entries()) gallery.put(person(n), [template]);
        const asked: number[] = [];
        const scoreOf = (n: number) => cosine(templates[n] ?? query, query);
        const mayMatch = (id: ReturnType<typeof person>) => {
          const n = templates.findIndex((_, index) => person(index) === id);
          asked.push(n);
          return !out.includes(n);
        };
        const found = gallery.search(query, mayMatch, atLeast);
        const left = templates.flatMap((_, n) => (out.includes(n) ? [] : [scoreOf(n)])).sort((a, b) => b - a);
        for (const [rank, answer] of [found.best, found.runnerUp].entries()) {
          const expected = left[rank];
          if (expected === undefined || expected < atLeast - 1e-5) expect(answer).toBeNull();
          else if (expected > atLeast + 1e-5) expect(answer?.score).toBeCloseTo(expected, 5);
        }
        expect(new Set(asked).size).toBe(asked.length);
        expect(asked.every((n) => scoreOf(n) >= atLeast - 1e-5)).toBe(true);
      }),
    );
  });

  test('of thousands only the few are asked about who would be best or runner-up', () => {
    const gallery = createGallery(8);
    const template = (n: number) => Float32Array.from({ length: 8 }, (_, at) => (Math.sin(n * 8 + at + 1) * 43_758.5453) % 1);
    for (let n = 0; n < 3000; n += 1) gallery.put(person(n), [template(n)]);
    let asked = 0;
    const found = gallery.search(template(1500), () => {
      asked += 1;
      return true;
    });
    expect(found.best?.personId).toBe(person(1500));
    expect(asked).toBeLessThan(60);
  });

  test('compares with one person’s own templates only, and leaves nothing of the query', () => {
    const { gallery, memory } = watchedGallery(2);
    gallery.put(person(1), [Float32Array.of(1, 0), Float32Array.of(3, 4)]);
    gallery.put(person(2), [Float32Array.of(0, 1)]);
    expect(gallery.compare(person(1), Float32Array.of(0, 2))).toBeCloseTo(0.8, 6);
    expect(gallery.compare(person(2), Float32Array.of(0, 2))).toBeCloseTo(1, 6);
    expect(gallery.compare(person(3), Float32Array.of(0, 2))).toBeNull();
    expect(gallery.compare(person(1), Float32Array.of(0, 0))).toBeNull();
    expect(gallery.compare(person(1), Float32Array.of(1, 0, 0))).toBeNull();
    expect(memory.every(({ query }) => blank(query))).toBe(true);
  });

  test('gives copies of a person’s templates, so that wiping them wipes nothing here', () => {
    const gallery = createGallery(2);
    gallery.put(person(1), [Float32Array.of(3, 4), Float32Array.of(1, 0)]);
    const copies = gallery.copyOf(person(1));
    expect(copies.map((copy) => [...copy])).toEqual([
      [expect.closeTo(0.6, 6), expect.closeTo(0.8, 6)],
      [1, 0],
    ]);
    for (const copy of copies) copy.fill(0);
    expect(gallery.compare(person(1), Float32Array.of(3, 4))).toBeCloseTo(1, 6);
    expect(gallery.copyOf(person(9))).toEqual([]);
    expect(gallery.templates).toBe(2);
  });

  test('takes copies, so that the caller may wipe what it gave', () => {
    const gallery = createGallery(2);
    const given = Float32Array.of(3, 4);
    gallery.put(person(1), [given]);
    given.fill(0);
    expect(gallery.search(Float32Array.of(3, 4)).best?.score).toBeCloseTo(1, 6);
  });

  test.each([
    ['another length', Float32Array.of(1, 0, 0)],
    ['all zeros', Float32Array.of(0, 0)],
    ['not a number', Float32Array.of(Number.NaN, 1)],
    ['infinite', Float32Array.of(Number.POSITIVE_INFINITY, 1)],
  ])('lets no vector in that is %s, and finds nobody for it', (_what, broken) => {
    const gallery = createGallery(2);
    gallery.put(person(1), [Float32Array.of(1, 0)]);
    expect(gallery.search(broken)).toEqual({ best: null, runnerUp: null });
    expect(() => gallery.put(person(2), [Float32Array.of(1, 0), broken])).toThrow(RangeError);
    expect(() => gallery.put(person(1), [broken])).toThrow(RangeError);
    expect(gallery.has(person(2))).toBe(false);
    expect(gallery.has(person(1))).toBe(true);
  });

  test('does not accept a person without templates', () => {
    const gallery = createGallery(2);
    expect(() => gallery.put(person(1), [])).toThrow(RangeError);
    expect(gallery.has(person(1))).toBe(false);
  });
});
