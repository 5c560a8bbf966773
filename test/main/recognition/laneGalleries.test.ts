import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import type { PersonId } from '../../../main/contract/ids';
import { createLaneGalleries } from '../../../main/recognition/laneGalleries';
import { person } from './people';

const DIMENSIONS = 6;
/** One axis for each person: only he resembles it. */
const template = (n: number) => Float32Array.from({ length: DIMENSIONS }, (_, at) => (at === n ? 1 : 0));
const always = () => true;

function station(groups: readonly string[] = ['east', 'west']) {
  const allowed = new Map<PersonId, readonly string[] | null>();
  const galleries = createLaneGalleries({ dimensions: DIMENSIONS, groups, allowed: (id) => allowed.get(id) ?? null });
  const found = (group: string, n: number) => galleries.search(group, template(n), always, 0.9).best?.personId ?? null;
  return { allowed, galleries, found };
}

describe('galleries of lane groups', () => {
  test('a person is in those he may pass, by default in all', () => {
    const { allowed, galleries, found } = station();
    allowed.set(person(1), ['west']);
    galleries.put(person(0), [template(0)]);
    galleries.put(person(1), [template(1)]);
    expect([found('east', 0), found('west', 0)]).toEqual([person(0), person(0)]);
    expect([found('east', 1), found('west', 1)]).toEqual([null, person(1)]);
    expect(galleries.sizes()).toEqual([
      { group: 'east', people: 1, templates: 1 },
      { group: 'west', people: 2, templates: 2 },
    ]);
    expect(galleries.size).toBe(2);
  });

  test('a move that cannot be made leaves no copy of the templates behind', () => {
    let broken = false;
    const allowed = () => {
      if (broken) throw new Error('the records cannot be read');
      return null;
    };
    const galleries = createLaneGalleries({ dimensions: DIMENSIONS, groups: ['east'], allowed });
    galleries.put(person(1), [template(1)]);
    broken = true;
    const copies = vi.spyOn(Float32Array.prototype, 'slice');
    expect(() => galleries.regroup(person(1))).toThrow();
    const made = copies.mock.results.map(({ value }) => [...(value as Float32Array)]);
    copies.mockRestore();
    expect(made).toEqual([[...template(0)].fill(0)]);
  });

  test('who moves to other lanes is there at once, and nowhere else', () => {
    const { allowed, galleries, found } = station();
    galleries.put(person(0), [template(0), template(5)]);
    allowed.set(person(0), ['west']);
    galleries.regroup(person(0));
    expect([found('east', 0), found('west', 0), found('west', 5)]).toEqual([null, person(0), person(0)]);
    allowed.set(person(0), ['east']);
    galleries.regroup(person(0));
    expect([found('east', 0), found('west', 0)]).toEqual([person(0), null]);
  });

  test('who may pass no lane that is left is found at none, but still counts as a look-alike, and comes back', () => {
    const { allowed, galleries, found } = station();
    allowed.set(person(0), ['a gate that was torn down']);
    galleries.put(person(0), [template(0)]);
    expect([found('east', 0), found('west', 0)]).toEqual([null, null]);
    expect(galleries.searchAll(template(0), always, 0.9)?.personId).toBe(person(0));
    expect(galleries.has(person(0))).toBe(true);
    allowed.set(person(0), null);
    galleries.regroup(person(0));
    expect([found('east', 0), found('west', 0)]).toEqual([person(0), person(0)]);
  });

  test('a group there is none of knows nobody', () => {
    const { galleries } = station();
    galleries.put(person(0), [template(0)]);
    expect(galleries.search('north', template(0))).toEqual({ best: null, runnerUp: null });
  });

  test('a bad template changes nothing in any group', () => {
    const { galleries, found } = station();
    galleries.put(person(0), [template(0)]);
    expect(() => galleries.put(person(0), [new Float32Array(DIMENSIONS)])).toThrow(RangeError);
    expect([found('east', 0), found('west', 0)]).toEqual([person(0), person(0)]);
  });

  test('at any point of any story each group holds exactly those who were put, may pass and were not evicted', () => {
    const groups = ['east', 'west', 'north'];
    const rule = fc.option(fc.subarray([...groups, 'gone'], { minLength: 1 }), { nil: null });
    const step = fc.oneof(
      fc.record({ kind: fc.constant('put' as const), who: fc.nat(5) }),
      fc.record({ kind: fc.constant('evict' as const), who: fc.nat(5) }),
      fc.record({ kind: fc.constant('access' as const), who: fc.nat(5), rule }),
      fc.record({ kind: fc.constant('clear' as const), who: fc.nat(0) }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const { allowed, galleries, found } = station(groups);
        const enrolled = new Set<number>();
        for (const change of steps) {
          const id = person(change.who);
          if (change.kind === 'put') {
            galleries.put(id, [template(change.who)]);
            enrolled.add(change.who);
          } else if (change.kind === 'evict') expect(galleries.evict(id)).toBe(enrolled.delete(change.who));
          else if (change.kind === 'access') {
            allowed.set(id, change.rule);
            galleries.regroup(id);
          } else {
            galleries.clear();
            enrolled.clear();
          }
          for (let n = 0; n <= 5; n += 1) {
            const his = allowed.get(person(n)) ?? null;
            for (const group of groups) {
              const isThere = enrolled.has(n) && (his === null || his.includes(group));
              expect(found(group, n)).toBe(isThere ? person(n) : null);
            }
            expect(galleries.has(person(n))).toBe(enrolled.has(n));
            expect(galleries.compare(person(n), template(n))).toBe(enrolled.has(n) ? 1 : null);
          }
          expect(galleries.size).toBe(enrolled.size);
        }
      }),
      { numRuns: 60 },
    );
  });
});
