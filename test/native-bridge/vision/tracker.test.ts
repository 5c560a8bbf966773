import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Box } from '../../../native-bridge/vision/picture';
import type { Track } from '../../../native-bridge/vision/tracker';
import { advanceTracks, LOST_AFTER_MS } from '../../../native-bridge/vision/tracker';

const at = (x: number, y = 0, size = 100): Box => ({ x, y, width: size, height: size });
const track = (id: number, box: Box, lastSeenMonoMs = 0): Track => ({ id, box, lastSeenMonoMs });

function idsFrom(first: number): () => number {
  let next = first;
  return () => next++;
}

describe('advanceTracks', () => {
  it.each<[string, Track[], Box[], number, { ids: number[]; ended: number[]; alive: number[] }]>([
    ['nobody, nobody comes', [], [], 100, { ids: [], ended: [], alive: [] }],
    ['somebody comes', [], [at(0)], 100, { ids: [7], ended: [], alive: [7] }],
    ['he stands still', [track(1, at(0))], [at(0)], 100, { ids: [1], ended: [], alive: [1] }],
    ['he walks on', [track(1, at(0))], [at(40)], 100, { ids: [1], ended: [], alive: [1] }],
    ['he comes nearer', [track(1, at(50, 50, 100))], [at(40, 40, 130)], 100, { ids: [1], ended: [], alive: [1] }],
    ['he jumps, alone', [track(1, at(0))], [at(70)], 100, { ids: [1], ended: [], alive: [1] }],
    ['he jumps too far', [track(1, at(0))], [at(200)], 100, { ids: [7], ended: [], alive: [1, 7] }],
    ['he jumps and doubles in size', [track(1, at(0))], [at(60, 0, 200)], 100, { ids: [7], ended: [], alive: [1, 7] }],
    ['he is hidden for a moment', [track(1, at(0))], [], LOST_AFTER_MS, { ids: [], ended: [], alive: [1] }],
    ['he has left', [track(1, at(0))], [], LOST_AFTER_MS + 1, { ids: [], ended: [1], alive: [] }],
    ['another stands where he left', [track(1, at(0))], [at(0)], LOST_AFTER_MS + 1, { ids: [7], ended: [1], alive: [7] }],
    ['a second one joins', [track(1, at(0))], [at(300), at(0)], 100, { ids: [7, 1], ended: [], alive: [1, 7] }],
    [
      'two side by side move',
      [track(1, at(0)), track(2, at(120))],
      [at(140), at(20)],
      100,
      { ids: [2, 1], ended: [], alive: [1, 2] },
    ],
    [
      'a jump between two people belongs to nobody',
      [track(1, at(0)), track(2, at(140))],
      [at(70, 75)],
      100,
      { ids: [7], ended: [], alive: [1, 2, 7] },
    ],
    [
      'a jump that two newcomers could have made belongs to neither',
      [track(1, at(70))],
      [at(0, 70), at(140, 70)],
      100,
      { ids: [7, 8], ended: [], alive: [1, 7, 8] },
    ],
  ])('%s', (_, before, boxes, nowMonoMs, expected) => {
    const step = advanceTracks(before, boxes, nowMonoMs, idsFrom(7));
    expect(step.ids).toEqual(expected.ids);
    expect(step.ended).toEqual(expected.ended);
    expect(step.tracks.map(({ id }) => id).sort()).toEqual(expected.alive);
  });

  const boxes = fc.array(
    fc.record({
      x: fc.integer({ min: 0, max: 500 }),
      y: fc.integer({ min: 0, max: 300 }),
      size: fc.integer({ min: 20, max: 200 }),
    }),
    { maxLength: 6 },
  );

  it('whatever happens: one box per track, one track per box, an ended id never comes back', () => {
    const frames = fc.array(fc.tuple(boxes, fc.integer({ min: 1, max: 1200 })), { maxLength: 12 });
    fc.assert(
      fc.property(frames, (film) => {
        const nextId = idsFrom(1);
        const gone = new Set<number>();
        let tracks: Track[] = [];
        let now = 0;
        for (const [found, passedMs] of film) {
          now += passedMs;
          const step = advanceTracks(
            tracks,
            found.map(({ x, y, size }) => at(x, y, size)),
            now,
            nextId,
          );
          expect(step.ids).toHaveLength(found.length);
          expect(new Set(step.ids).size).toBe(step.ids.length);
          const alive = step.tracks.map(({ id }) => id);
          expect(new Set(alive).size).toBe(alive.length);
          for (const id of step.ended) {
            expect(alive).not.toContain(id);
            gone.add(id);
          }
          for (const id of alive) expect(gone.has(id)).toBe(false);
          for (const { id } of tracks) expect(alive.includes(id) || gone.has(id)).toBe(true);
          tracks = step.tracks;
        }
      }),
    );
  });

  it('one person walking slowly keeps one number all the way', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -60, max: 60 }), { maxLength: 30 }), (steps) => {
        const nextId = idsFrom(1);
        let tracks: Track[] = [];
        let x = 0;
        steps.forEach((dx, index) => {
          x += dx;
          const step = advanceTracks(tracks, [at(x)], index * 125, nextId);
          expect(step.ids).toEqual([1]);
          tracks = step.tracks;
        });
      }),
    );
  });
});
