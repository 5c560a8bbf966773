import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createGallery } from '../../../main/recognition/gallery';
import { person } from './people';

const DIMENSIONS = 6;
const vector = fc
  .array(fc.integer({ min: -20, max: 20 }), { minLength: DIMENSIONS, maxLength: DIMENSIONS })
  .filter((values) => values.some((value) => value !== 0))
  .map((values) => Float32Array.from(values));
const change = fc.oneof(
  fc.record({
    kind: fc.constant('put' as const),
    who: fc.nat(12),
    embeddings: fc.array(vector, { minLength: 1, maxLength: 4 }),
  }),
  fc.record({ kind: fc.constant('evict' as const), who: fc.nat(12) }),
);

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
function watchedGallery() {
  const memory: Float32Array[] = [];
  const gallery = createGallery(DIMENSIONS, (length) => {
    const floats = new Float32Array(length);
    memory.push(floats);
    return floats;
  });
  return { gallery, memory };
}

describe('a gallery', () => {
  test('answers like a brute-force search after any story of enrolments and withdrawals', () => {
    fc.assert(
      fc.property(fc.array(change, { maxLength: 40 }), vector, (changes, query) => {
        const gallery = createGallery(DIMENSIONS);
        const templates = new Map<number, readonly Float32Array[]>();
        for (const step of changes) {
          if (step.kind === 'put') {
            gallery.put(person(step.who), step.embeddings);
            templates.set(step.who, step.embeddings);
          } else expect(gallery.evict(person(step.who))).toBe(templates.delete(step.who));
        }
        const [first, second] = bruteForce(templates, query);
        const found = gallery.search(query);
        expect(gallery.size).toBe(templates.size);
        if (!first) expect(found.best).toBeNull();
        else expect(found.best?.score).toBeCloseTo(first.score, 5);
        if (!second) expect(found.runnerUp).toBeNull();
        else expect(found.runnerUp?.score).toBeCloseTo(second.score, 5);
        for (const answer of [found.best, found.runnerUp]) {
          if (!answer) continue;
          const own = bruteForce(templates, query).find(({ who }) => person(who) === answer.personId);
          expect(answer.score).toBeCloseTo(own?.score ?? Number.NaN, 5);
        }
        expect(found.best === null || found.best.personId !== found.runnerUp?.personId).toBe(true);
      }),
    );
  });

  test('keeps no float of a person who was evicted, in no matrix it ever used', () => {
    fc.assert(
      fc.property(fc.array(change, { maxLength: 40 }), (changes) => {
        const { gallery, memory } = watchedGallery();
        const present = new Map<number, number>();
        for (const step of changes) {
          if (step.kind === 'put') {
            gallery.put(person(step.who), step.embeddings);
            present.set(step.who, step.embeddings.length);
          } else {
            gallery.evict(person(step.who));
            present.delete(step.who);
          }
          const rows = [...present.values()].reduce((sum, count) => sum + count, 0);
          const inUse = memory.at(-1);
          expect(memory.slice(0, -1).every((old) => old.every((value) => value === 0))).toBe(true);
          expect(inUse?.subarray(rows * DIMENSIONS).every((value) => value === 0)).toBe(true);
          for (let row = 0; row < rows; row += 1) {
            expect(inUse?.subarray(row * DIMENSIONS, (row + 1) * DIMENSIONS).some((value) => value !== 0)).toBe(true);
          }
        }
        for (const who of present.keys()) gallery.evict(person(who));
        expect(memory.every((floats) => floats.every((value) => value === 0))).toBe(true);
      }),
    );
  });

  test('forgets everybody on clear, and takes new people afterwards', () => {
    const { gallery, memory } = watchedGallery();
    gallery.put(person(1), [Float32Array.of(1, 0, 0, 0, 0, 0)]);
    gallery.clear();
    expect(memory.every((floats) => floats.every((value) => value === 0))).toBe(true);
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
