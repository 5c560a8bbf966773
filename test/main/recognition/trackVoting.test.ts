import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { GallerySearch } from '../../../main/recognition/gallery';
import {
  newTrackVoting,
  type TrackVoting,
  type VoteOutcome,
  type VotingRules,
  voteEviction,
  voteFrame,
  voteReopen,
  votingRulesFor,
} from '../../../main/recognition/trackVoting';
import { person } from './people';

/** Three of the last five; unknown after five good frames; ten at most. */
const rules: VotingRules = votingRulesFor(0.5, 3);

/** A frame in which the gallery's best is person n, and the next one far behind. */
const sees = (n: number, score = 0.7): GallerySearch => ({
  best: { personId: person(n), score },
  runnerUp: { personId: person(99), score: 0.1 },
});
const stranger: GallerySearch = sees(1, 0.49);
const twins: GallerySearch = { best: { personId: person(1), score: 0.7 }, runnerUp: { personId: person(2), score: 0.66 } };
const emptyGallery: GallerySearch = { best: null, runnerUp: null };
const A = sees(1);
const B = sees(2);

const afterFrames = (frames: readonly GallerySearch[], start: TrackVoting = newTrackVoting()) =>
  frames.reduce((track, frame) => voteFrame(track, frame, rules), start);

describe('frames of one track vote', () => {
  test.each<[string, GallerySearch[], VoteOutcome['kind']]>([
    ['nothing seen yet', [], 'pending'],
    ['two frames of a resident are not enough', [A, A], 'pending'],
    ['the third opens', [A, A, A], 'matched'],
    ['a bad frame between does not harm', [A, stranger, A, A], 'matched'],
    ['three of the last five', [A, stranger, A, stranger, A], 'matched'],
    ['agreement too thin: three of six', [A, stranger, stranger, A, stranger, A], 'pending'],
    ['a stranger before the fifth frame', [stranger, stranger, stranger, stranger], 'pending'],
    ['a stranger is unknown at the fifth', Array(5).fill(stranger), 'unknown'],
    ['nobody is enrolled', Array(5).fill(emptyGallery), 'unknown'],
    ['one lucky frame buys a stranger time', [stranger, A, stranger, stranger, stranger], 'pending'],
    ['but no passage', [A, ...Array(5).fill(stranger)], 'unknown'],
    ['a lucky frame now and then ends at the tenth', [A, ...Array(4).fill(stranger), A, ...Array(4).fill(stranger)], 'unknown'],
    ['twins are for the guard to tell apart', Array(5).fill(twins), 'ambiguous'],
    ['two residents change places in the track', [A, B, A, B, stranger], 'pending'],
    ['and go on doing so', [A, B, A, B, stranger, A, B, stranger, A, B], 'ambiguous'],
    ['the second resident wins when he stays', [A, A, B, B, B], 'matched'],
  ])('%s', (_story, frames, kind) => {
    expect(afterFrames(frames).outcome.kind).toBe(kind);
  });

  test('a match says who, how many frames agreed and how well', () => {
    const { outcome } = afterFrames([sees(1, 0.6), stranger, sees(1, 0.7), sees(1, 0.8)]);
    expect(outcome).toEqual({ kind: 'matched', personId: person(1), framesAgreed: 3, meanScore: expect.closeTo(0.7, 10) });
  });

  test.each([
    ['exactly the threshold counts', { best: { personId: person(1), score: 0.5 }, runnerUp: null }, 'matched'],
    ['just below does not', { best: { personId: person(1), score: 0.4999 }, runnerUp: null }, 'unknown'],
    [
      'a lead of the margin counts',
      { best: { personId: person(1), score: 0.75 }, runnerUp: { personId: person(2), score: 0.7 } },
      'matched',
    ],
    [
      'a smaller lead does not',
      { best: { personId: person(1), score: 0.75 }, runnerUp: { personId: person(2), score: 0.71 } },
      'ambiguous',
    ],
    ['a score that is no number is nobody', { best: { personId: person(1), score: Number.NaN }, runnerUp: null }, 'unknown'],
  ] as const)('%s', (_story, frame, kind) => {
    const exact = { ...rules, margin: 0.75 - 0.7 };
    const track = Array.from({ length: 5 }, () => frame).reduce((state, seen) => voteFrame(state, seen, exact), newTrackVoting());
    expect(track.outcome.kind).toBe(kind);
  });

  test('a decided track takes no more votes', () => {
    const matched = afterFrames([A, A, A]);
    expect(afterFrames([B, B, B, B, stranger], matched)).toBe(matched);
    const unknown = afterFrames(Array(5).fill(stranger));
    expect(afterFrames([A, A, A, A], unknown)).toBe(unknown);
  });

  test.each([
    [2, 4],
    [3, 2],
  ])('rules by which two people could win, or nobody, are refused: %i of %i', (framesNeeded, framesConsidered) => {
    expect(() => voteFrame(newTrackVoting(), A, { ...rules, framesNeeded, framesConsidered })).toThrow(RangeError);
  });

  test.each([1, 2, 3, 5, 10])(
    'a station that wants %i frames gets rules that can be met and never let two win',
    (framesToAgree) => {
      const own = votingRulesFor(0.5, framesToAgree);
      expect(own.framesNeeded).toBe(framesToAgree);
      expect(own.framesNeeded * 2).toBeGreaterThan(own.framesConsidered);
      expect(own.framesBeforeUnknown).toBeGreaterThanOrEqual(own.framesConsidered);
      const frames = Array.from({ length: framesToAgree }, () => A);
      expect(frames.reduce((track, frame) => voteFrame(track, frame, own), newTrackVoting()).outcome.kind).toBe('matched');
    },
  );
});

describe('a consent is withdrawn while the person walks up', () => {
  test('his votes are gone: frames after it start from nothing', () => {
    const evicted = voteEviction(afterFrames([A, A]), person(1));
    expect(JSON.stringify(evicted)).not.toContain(person(1));
    expect(afterFrames([A], evicted).outcome.kind).toBe('pending');
    expect(afterFrames([stranger, stranger, stranger], evicted).outcome.kind).toBe('unknown');
  });

  test('a frame in which he was one of two also forgets him', () => {
    expect(JSON.stringify(voteEviction(afterFrames([twins, twins]), person(2)))).not.toContain(person(2));
  });

  test('the votes for others stay', () => {
    const evicted = voteEviction(afterFrames([B, A, B]), person(1));
    expect(afterFrames([B], evicted).outcome).toMatchObject({ kind: 'matched', personId: person(2) });
  });

  test('a match that was decided is taken back, and not decided again', () => {
    const evicted = voteEviction(afterFrames([A, A, A]), person(1));
    expect(evicted.outcome.kind).toBe('unknown');
    expect(afterFrames([B, B, B, B, B], evicted).outcome.kind).toBe('unknown');
    expect(JSON.stringify(evicted)).not.toContain(person(1));
  });

  test('the match of somebody else stands', () => {
    const matched = afterFrames([A, A, A]);
    expect(voteEviction(matched, person(2)).outcome).toEqual(matched.outcome);
  });
});

describe('whatever the frames say', () => {
  const score = fc.double({ min: -1, max: 1, noNaN: true });
  const frame: fc.Arbitrary<GallerySearch> = fc.oneof(
    fc.record({ first: fc.integer({ min: 1, max: 3 }), a: score, b: score }).map(({ first, a, b }) => ({
      best: { personId: person(first), score: Math.max(a, b) },
      runnerUp: { personId: person(first + 10), score: Math.min(a, b) },
    })),
    fc.constant(emptyGallery),
  );
  const countsFor = (seen: GallerySearch) =>
    seen.best !== null &&
    seen.best.score >= rules.threshold &&
    (seen.runnerUp === null || seen.best.score - seen.runnerUp.score >= rules.margin);

  test('nobody is matched without enough agreeing frames among the last ones', () => {
    fc.assert(
      fc.property(fc.array(frame, { maxLength: 14 }), (frames) => {
        let track = newTrackVoting();
        const seen: GallerySearch[] = [];
        for (const next of frames) {
          const decided = track.outcome.kind !== 'pending';
          track = voteFrame(track, next, rules);
          if (decided) continue;
          seen.push(next);
          const { outcome } = track;
          const last = seen.slice(-rules.framesConsidered).filter(countsFor);
          for (const n of [1, 2, 3]) {
            const agreeing = last.filter(({ best }) => best?.personId === person(n)).length;
            const won = outcome.kind === 'matched' && outcome.personId === person(n);
            expect(won).toBe(agreeing >= rules.framesNeeded);
            if (won) expect(outcome.framesAgreed).toBe(agreeing);
          }
        }
      }),
      { numRuns: 500 },
    );
  });

  test('every track is decided after the most frames it may take, and not as unknown before the fewest', () => {
    fc.assert(
      fc.property(fc.array(frame, { minLength: rules.framesAtMost, maxLength: rules.framesAtMost }), (frames) => {
        let track = newTrackVoting();
        frames.forEach((next, index) => {
          track = voteFrame(track, next, rules);
          if (index + 1 < rules.framesBeforeUnknown) expect(['pending', 'matched']).toContain(track.outcome.kind);
        });
        expect(track.outcome.kind).not.toBe('pending');
        expect(track.votes.length).toBeLessThanOrEqual(rules.framesConsidered);
      }),
    );
  });

  test('an evicted person is never matched afterwards unless he is enrolled and seen anew', () => {
    fc.assert(
      fc.property(fc.array(frame, { maxLength: 12 }), fc.array(frame, { maxLength: 12 }), (before, after) => {
        const withoutHim = after.filter(({ best, runnerUp }) => ![best?.personId, runnerUp?.personId].includes(person(1)));
        const track = afterFrames(withoutHim, voteEviction(afterFrames(before), person(1)));
        expect(JSON.stringify(track)).not.toContain(person(1));
      }),
    );
  });
});

describe('a match that could not be acted upon is opened again', () => {
  const matched = afterFrames([A, stranger, A, A]);
  const open = voteReopen(matched, rules);

  test.each<[string, GallerySearch[], VoteOutcome['kind']]>([
    ['it waits', [], 'pending'],
    ['one more frame of him confirms it', [A], 'matched'],
    ['a bad frame does not, the one after it does', [stranger, A], 'matched'],
    ['a stranger never inherits it', Array(12).fill(stranger), 'unknown'],
    ['nor does another resident, without frames enough of his own', [B, B], 'pending'],
    ['who gets in as himself', [B, B, B], 'matched'],
  ])('%s', (_story, frames, kind) => {
    expect(afterFrames(frames, open).outcome.kind).toBe(kind);
  });

  test('as often as need be', () => {
    let track = matched;
    for (let frame = 0; frame < 50; frame += 1) {
      track = voteFrame(voteReopen(track, rules), A, rules);
      expect(track.outcome).toMatchObject({ kind: 'matched', personId: person(1) });
    }
    expect(afterFrames([B, B, B], voteReopen(track, rules)).outcome).toMatchObject({ personId: person(2) });
  });

  test('he withdraws meanwhile: the frames that named him count for nobody', () => {
    expect(afterFrames([stranger, stranger, stranger], voteEviction(open, person(1))).outcome.kind).toBe('unknown');
  });

  test('whatever else a track came to stays', () => {
    const unknown = afterFrames(Array(5).fill(stranger));
    expect(voteReopen(unknown, rules)).toBe(unknown);
    expect(voteReopen(newTrackVoting(), rules).outcome.kind).toBe('pending');
  });
});

describe('a station that lets one frame decide', () => {
  const one = votingRulesFor(0.5, 1);
  const seen = (frames: readonly GallerySearch[], start = newTrackVoting()) =>
    frames.reduce((track, frame) => voteFrame(track, frame, one), start);

  test.each<[string, GallerySearch[], VoteOutcome['kind']]>([
    ['the first frame of a resident opens', [A], 'matched'],
    ['twins are never one frame apart', Array(4).fill(twins), 'pending'],
    ['but for the guard, at the fifth', Array(5).fill(twins), 'ambiguous'],
    ['a stranger is still looked at five times', Array(4).fill(stranger), 'pending'],
    ['before he is unknown', Array(5).fill(stranger), 'unknown'],
    ['a bad frame first', [stranger, A], 'matched'],
  ])('%s', (_story, frames, kind) => {
    expect(seen(frames).outcome.kind).toBe(kind);
  });

  test('a match that could not be acted upon leaves nothing behind: a fresh frame decides, whoever it shows', () => {
    const open = voteReopen(seen([A]), one);
    expect(open).toEqual(newTrackVoting());
    expect(seen([stranger], open).outcome.kind).toBe('pending');
    expect(seen([B], open).outcome).toMatchObject({ kind: 'matched', personId: person(2) });
  });
});
