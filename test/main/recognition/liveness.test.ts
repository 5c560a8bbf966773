import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import type { LivenessRule } from '../../../main/contract/lanes';
import {
  chooseMovement,
  type Liveness,
  type LivenessFrame,
  type LivenessRules,
  type LivenessStanding,
  livenessAsk,
  livenessFrame,
  livenessRecognised,
  livenessStanding,
  type Movement,
  newLiveness,
} from '../../../main/recognition/liveness';
import { BLINK_MOST_MS, CHALLENGE_MS, STRAIGHT_DEG, TURN_DEG } from '../../../main/recognition/livenessLimits';

const ASKED_AT = 1_000;
const EVERY_MS = 125;
const rulesOf = (challenge: LivenessRule['challenge'], passive = false): LivenessRules => ({
  rule: { passive, challenge },
  passiveAtLeast: 0.5,
});

type Shown = Partial<Omit<LivenessFrame, 'motion'>> & Partial<NonNullable<LivenessFrame['motion']>>;

/** One picture of the recognised person, straight and with open eyes, but for what is said. */
const shows = ({ yawDeg = 0, pitchDeg = 0, eyeOpening = 0.3, ...frame }: Shown = {}): LivenessFrame => ({
  arrivedMonoMs: 0,
  good: true,
  same: true,
  passiveLive: null,
  facesInLane: 1,
  ...frame,
  motion: frame.good === undefined && Math.abs(yawDeg) > 25 ? null : { yawDeg, pitchDeg, eyeOpening },
});

const open = shows();
const shut = shows({ eyeOpening: 0.08 });
const half = shows({ eyeOpening: 0.225 });
const down = shows({ eyeOpening: 0.1, pitchDeg: -20 });
/** Turned so far that no template can be made of it. */
const turned = (yawDeg: number): LivenessFrame => ({
  ...open,
  good: false,
  same: null,
  motion: { yawDeg, pitchDeg: 0, eyeOpening: 0.3 },
});
const left = turned(TURN_DEG + 5);
const right = turned(-TURN_DEG - 5);
const leftABit = shows({ yawDeg: STRAIGHT_DEG });
const unclear: LivenessFrame = { ...open, good: false, same: null };
const unread: LivenessFrame = { ...open, motion: null };
const another: LivenessFrame = { ...open, same: false };
const company: LivenessFrame = { ...open, facesInLane: 2 };

/** Where the track stands after these pictures, the first of them `EVERY_MS` after the prompt. */
function standingAfter(movement: Movement, frames: readonly LivenessFrame[], everyMs = EVERY_MS): LivenessStanding['kind'] {
  const rules = rulesOf(movement === 'blink' ? 'blink' : 'turn');
  let state = livenessAsk(livenessFrame(newLiveness(), open, rules), movement, ASKED_AT);
  let now = ASKED_AT;
  for (const frame of frames) {
    now += everyMs;
    state = livenessFrame(state, { ...frame, arrivedMonoMs: now }, rules);
  }
  return livenessStanding(state, rules, now).kind;
}

describe('a blink', () => {
  test.each<[string, LivenessFrame[], LivenessStanding['kind']]>([
    ['open, shut, open, and one more look', [open, shut, open, open], 'shown'],
    ['the one more look is missing', [open, shut, open], 'asked'],
    ['a picture that is not good is no look', [open, shut, open, unclear], 'asked'],
    ['the look may come without motion', [open, shut, open, unread], 'shown'],
    ['over several pictures', [open, half, shut, shut, half, open, open], 'shown'],
    ['pictures that could not be read between', [open, unread, shut, unread, open, open], 'shown'],
    ['nothing happens', [open, open, open, open], 'asked'],
    ['eyes that were shut already', [shut, open, open, open], 'asked'],
    ['eyes that stay shut', [open, shut, shut, shut], 'asked'],
    ['half shut is not shut', [open, half, open, open], 'asked'],
    ['shut and only half open again', [open, shut, half, half], 'asked'],
    ['eyes cast down', [open, down, open, open], 'asked'],
    ['a face that turns instead', [open, left, open, open], 'asked'],
    ['shut in a picture that is not good', [open, { ...shut, good: false, same: null }, open, open], 'asked'],
    ['somebody else shuts his eyes', [open, { ...shut, same: false }, open, open], 'asked'],
    ['somebody else opens them', [open, shut, another, open, open], 'asked'],
    ['somebody else in the last look', [open, shut, open, another], 'asked'],
    ['somebody else after all was done', [open, shut, open, open, another, open, open], 'asked'],
    ['another face comes in', [open, shut, company, open, open], 'asked'],
    ['and it is made once more, alone', [open, shut, company, open, shut, open, open], 'shown'],
  ])('%s', (_story, frames, kind) => {
    expect(standingAfter('blink', frames)).toBe(kind);
  });

  it('eyes kept shut for long are no blink', () => {
    const long = Array.from({ length: Math.ceil(BLINK_MOST_MS / EVERY_MS) + 1 }, () => shut);
    expect(standingAfter('blink', [open, ...long, open, open])).toBe('asked');
    expect(standingAfter('blink', [open, ...long, open, shut, open, open])).toBe('shown');
  });

  it('narrow eyes are measured against themselves', () => {
    const narrow = (eyeOpening: number) => shows({ eyeOpening });
    let state = livenessAsk(newLiveness(), 'blink', ASKED_AT);
    [narrow(0.18), narrow(0.09), narrow(0.18), narrow(0.18)].forEach((frame, index) => {
      state = livenessFrame(state, { ...frame, arrivedMonoMs: ASKED_AT + (index + 1) * EVERY_MS }, rulesOf('blink'));
    });
    expect(livenessStanding(state, rulesOf('blink'), ASKED_AT + 600).kind).toBe('shown');
  });
});

describe('a turn', () => {
  test.each<[string, LivenessFrame[], LivenessStanding['kind']]>([
    ['straight, to the left, straight, and one more look', [open, left, open, open], 'shown'],
    ['slowly', [open, leftABit, left, left, leftABit, open], 'shown'],
    ['the one more look is missing', [open, left, open], 'asked'],
    ['to the wrong side', [open, right], 'not-done'],
    ['to the wrong side, and then to the right one', [open, right, open, left, open, open], 'not-done'],
    ['not far enough', [open, leftABit, open, open], 'asked'],
    ['turned already', [left, open, open], 'asked'],
    ['turned already, back, and then as asked', [left, open, left, open, open], 'shown'],
    ['it does not come back', [open, left, left, left], 'asked'],
    ['it comes back as another', [open, left, another, open], 'asked'],
    ['it comes back in company', [open, left, company, open], 'asked'],
    ['it shakes its head', [open, left, right], 'not-done'],
    ['a blink is no turn', [open, shut, open, open], 'asked'],
  ])('%s', (_story, frames, kind) => {
    expect(standingAfter('turn-left', frames)).toBe(kind);
  });

  it('to the other side, where that was asked', () => {
    expect(standingAfter('turn-right', [open, right, open, open])).toBe('shown');
    expect(standingAfter('turn-right', [open, left])).toBe('not-done');
  });

  it('in no time at all: the picture was exchanged', () => {
    expect(standingAfter('turn-left', [open, left, open, open], 20)).toBe('asked');
  });
});

describe('time', () => {
  const play = (frames: readonly [LivenessFrame, number][], nowMonoMs: number) => {
    let state = livenessAsk(newLiveness(), 'blink', ASKED_AT);
    for (const [frame, arrivedMonoMs] of frames) state = livenessFrame(state, { ...frame, arrivedMonoMs }, rulesOf('blink'));
    return livenessStanding(state, rulesOf('blink'), nowMonoMs).kind;
  };
  const end = ASKED_AT + CHALLENGE_MS;

  it('pictures from before the prompt count for nothing', () => {
    expect(
      play(
        [open, shut, open, open].map((frame, index) => [frame, ASKED_AT - 500 + index * EVERY_MS]),
        ASKED_AT,
      ),
    ).toBe('asked');
    expect(
      play(
        [
          [open, ASKED_AT],
          [shut, ASKED_AT + 1],
          [open, ASKED_AT + 2],
          [open, ASKED_AT + 3],
        ],
        ASKED_AT + 3,
      ),
    ).toBe('asked');
  });

  it('there is time up to the end and not after it', () => {
    const inTime: [LivenessFrame, number][] = [
      [open, end - 300],
      [shut, end - 200],
      [open, end - 100],
      [open, end],
    ];
    expect(play(inTime, end)).toBe('shown');
    expect(play(inTime, end + 10_000)).toBe('shown');
    expect(
      play(
        inTime.map(([frame, at]) => [frame, at + 1]),
        end + 1,
      ),
    ).toBe('not-done');
    expect(play([], end)).toBe('asked');
    expect(play([], end + 1)).toBe('not-done');
  });
});

describe('scores', () => {
  const scored = (scores: readonly (number | null)[], passiveAtLeast: number | null = 0.5) => {
    const rules = { ...rulesOf('off', true), passiveAtLeast };
    const state = scores.reduce<Liveness>(
      (track, passiveLive) => livenessFrame(track, shows({ passiveLive }), rules),
      newLiveness(),
    );
    return livenessStanding(state, rules, 0).kind;
  };

  test.each<[string, (number | null)[], LivenessStanding['kind']]>([
    ['none yet', [], 'looking'],
    ['two are too few', [1, 1], 'looking'],
    ['three', [0.9, 0.9, 0.9], 'shown'],
    ['exactly the limit', [0.5, 0.5, 0.5], 'shown'],
    ['the median speaks', [0, 0.5, 1], 'shown'],
    ['against one lucky picture too', [0, 0, 1], 'doubtful'],
    ['the last three', [0.1, 0.1, 0.1, 0.9, 0.9, 0.9], 'shown'],
    ['one was not scored', [0.9, null, 0.9], 'doubtful'],
    ['none was', [null], 'doubtful'],
  ])('%s', (_story, scores, kind) => {
    expect(scored(scores)).toBe(kind);
  });

  it('without a model for it nobody is alive', () => {
    expect(scored([1, 1, 1], null)).toBe('doubtful');
    expect(scored([], null)).toBe('doubtful');
  });

  it('whoever is recognised is spoken for by his own pictures only', () => {
    const rules = rulesOf('off', true);
    const living = [0.9, 0.9, 0.9].reduce(
      (track, passiveLive) => livenessFrame(track, shows({ passiveLive, same: null }), rules),
      newLiveness(),
    );
    const photo = livenessFrame(livenessRecognised(living, 1), shows({ passiveLive: 0.1 }), rules);
    expect(livenessStanding(photo, rules, 0).kind).toBe('looking');
    expect(livenessStanding(livenessFrame(photo, shows({ passiveLive: 0.1 }), rules), rules, 0).kind).toBe('doubtful');
    const swapped = livenessFrame(living, { ...another, passiveLive: 0.9 }, rules);
    expect(livenessStanding(swapped, rules, 0).kind).toBe('looking');
  });

  it('score and movement are wanted together', () => {
    const rules = rulesOf('blink', true);
    const alive = [1, 1, 1].reduce<Liveness>(
      (track, passiveLive) => livenessFrame(track, shows({ passiveLive }), rules),
      newLiveness(),
    );
    expect(livenessStanding(alive, rules, 0).kind).toBe('to-ask');
    let asked = livenessAsk(alive, 'blink', ASKED_AT);
    [open, shut, open, open].forEach((frame, index) => {
      asked = livenessFrame(asked, { ...frame, passiveLive: 0.1, arrivedMonoMs: ASKED_AT + (index + 1) * EVERY_MS }, rules);
    });
    expect(livenessStanding(asked, rules, ASKED_AT + 1_000).kind).toBe('doubtful');
  });
});

describe('chance', () => {
  it('chooses evenly among what the rule allows', () => {
    const drawn = (challenge: LivenessRule['challenge']) => {
      const counts = new Map<string | null, number>();
      for (let byte = 0; byte < 256; byte += 1) {
        // A byte that would make one likelier than another is drawn again; here the next one is 0.
        const bytes = [byte, 0];
        const movement = chooseMovement(challenge, () => Uint8Array.of(bytes.shift() ?? 0));
        counts.set(movement, (counts.get(movement) ?? 0) + 1);
      }
      return counts;
    };
    expect(drawn('off')).toEqual(new Map([[null, 256]]));
    expect(drawn('blink')).toEqual(new Map([['blink', 256]]));
    expect(drawn('turn')).toEqual(
      new Map([
        ['turn-left', 128],
        ['turn-right', 128],
      ]),
    );
    expect(drawn('random')).toEqual(
      new Map([
        ['blink', 86],
        ['turn-left', 85],
        ['turn-right', 85],
      ]),
    );
  });
});

describe('whatever the pictures show', () => {
  const anyFrame = fc.constantFrom(open, open, shut, half, down, left, right, leftABit, unclear, unread, another, company);

  const letters = new Map([
    [open, 'o'],
    [shut, 's'],
    [half, 'h'],
    [down, 'd'],
    [left, 'l'],
    [right, 'r'],
    [leftABit, 'b'],
    [unclear, 'u'],
    [unread, 'n'],
    [another, 'X'],
    [company, 'X'],
  ]);
  /** Since the last picture of anybody else: rest, the movement, rest again, and one more good picture. */
  const made = { blink: /[ob][^X]*s[^X]*[ob][^X]*[oshdbn][^X]*$/, 'turn-left': /[ob][^X]*l[^X]*[obhsd][^X]*[oshdbn][^X]*$/ };

  it('a movement counts only as rest, movement, rest and one more look at the same person, alone and in this order', () => {
    let shown = 0;
    fc.assert(
      fc.property(fc.constantFrom('blink', 'turn-left'), fc.array(anyFrame, { maxLength: 16 }), (movement, frames) => {
        if (standingAfter(movement, frames) !== 'shown') return;
        shown += 1;
        expect(frames.map((frame) => letters.get(frame)).join('')).toMatch(made[movement]);
      }),
      { numRuns: 3_000 },
    );
    expect(shown).toBeGreaterThan(10);
  });

  it('a turn to the wrong side is over, whatever follows', () => {
    fc.assert(
      fc.property(fc.array(anyFrame, { maxLength: 10 }), fc.array(anyFrame, { maxLength: 10 }), (frames, more) => {
        if (standingAfter('turn-left', frames) !== 'not-done') return;
        expect(standingAfter('turn-left', [...frames, ...more])).toBe('not-done');
      }),
    );
  });

  it('whoever has moved has done so until somebody else is seen', () => {
    fc.assert(
      fc.property(fc.array(anyFrame, { maxLength: 10 }), fc.array(anyFrame, { maxLength: 10 }), (frames, more) => {
        if (standingAfter('blink', frames) !== 'shown') return;
        const isOther = more.includes(another) || more.includes(company);
        if (!isOther) expect(standingAfter('blink', [...frames, ...more])).toBe('shown');
        expect(standingAfter('blink', [...frames, another])).toBe('asked');
      }),
      { numRuns: 1_000 },
    );
  });
});
