import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nextSide, type Side, type SideInput, sideAtStart, standsOpen, summaryOf } from '../../../main/access/laneMachine';
import { LaneState } from '../../../main/contract/lanes';

const link = (state: 'ready' | 'degraded' | 'syncing' | 'lost'): SideInput => ({ type: 'link', state });
const mode = (to: 'normal' | 'held' | 'locked'): SideInput => ({ type: 'mode', mode: to });
const following = (...inputs: SideInput[]): Side => inputs.reduce(nextSide, sideAtStart);

const closed = following(link('ready'));
const sides = {
  unknown: sideAtStart,
  closed,
  granted: nextSide(closed, { type: 'grantIssued' }),
  passing: following(link('ready'), { type: 'grantIssued' }, { type: 'grantAcked' }),
  held: following(link('ready'), mode('held')),
  locked: following(link('ready'), mode('locked')),
  released: following(link('ready'), { type: 'fireRelease' }),
  fault: following(link('ready'), { type: 'fault' }),
} as const satisfies Record<LaneState, Side>;

const inputs = {
  ready: link('ready'),
  degraded: link('degraded'),
  syncing: link('syncing'),
  lost: link('lost'),
  grantIssued: { type: 'grantIssued' },
  grantAcked: { type: 'grantAcked' },
  grantFailed: { type: 'grantFailed' },
  passed: { type: 'passed' },
  timedOut: { type: 'timedOut' },
  hold: mode('held'),
  lock: mode('locked'),
  normal: mode('normal'),
  heldOpen: { type: 'heldOpen' },
  heldOpenOver: { type: 'heldOpenOver' },
  powerFail: { type: 'powerFail' },
  powerBack: { type: 'powerBack' },
  fault: { type: 'fault' },
  faultOver: { type: 'faultOver' },
  fireRelease: { type: 'fireRelease' },
  fireOver: { type: 'fireOver' },
} as const satisfies Record<string, SideInput>;

/** A whole row for each state; `-` stays as it is. */
const words = Object.keys(inputs) as (keyof typeof inputs)[];
const table: Record<LaneState, string> = {
  // ready degraded syncing lost | issued acked failed passed timedOut | hold lock normal | open over | power back | fault over | fire over
  unknown:
    'closed  -  -       -        | -       -       -      -      -      | -    -      -      | -    - | -     - | -     -      | -        -',
  closed:
    '-       -  unknown unknown  | granted -       -      -      -      | held locked -      | held - | fault - | fault -      | released -',
  granted:
    '-       -  unknown unknown  | -       passing closed -      -      | held locked -      | held - | fault - | fault -      | released -',
  passing:
    '-       -  unknown unknown  | -       -       -      closed closed | held locked -      | held - | fault - | fault -      | released -',
  held: '-       -  unknown unknown  | -       -       -      -      -      | -    locked closed | -    - | fault - | fault -      | released -',
  locked:
    '-       -  unknown unknown  | -       -       -      -      -      | held -      closed | -    - | fault - | fault -      | released -',
  released:
    '-       -  unknown unknown  | -       -       -      -      -      | -    -      -      | -    - | -     - | -     -      | -        closed',
  fault:
    '-       -  unknown unknown  | -       -       -      -      -      | -    -      -      | -    - | -     - | -     closed | released -',
};
const cells = LaneState.options.flatMap((from) =>
  table[from]
    .split(/[\s|]+/)
    .map((to, index) => ({ from, word: words[index], to: to === '-' ? from : (to as LaneState), columns: words.length })),
);

describe('state × input', () => {
  it('is all of it: every state with every input', () => {
    expect(cells).toHaveLength(LaneState.options.length * words.length);
    for (const from of LaneState.options) expect(sides[from].state).toBe(from);
  });

  it.each(cells)('$from, $word → $to', ({ from, word, to }) => {
    expect(word && nextSide(sides[from], inputs[word]).state).toBe(to);
  });
});

const anyInput = fc.constantFrom<SideInput>(...Object.values(inputs));

describe('whatever the device does', () => {
  it('a side is open only for a grant that was issued and acknowledged since the line came up, or for a hold', () => {
    fc.assert(
      fc.property(fc.array(anyInput, { maxLength: 60 }), (story) => {
        let now: Side = sideAtStart;
        let [acked, issued] = [0, 0];
        for (const input of story) {
          now = nextSide(now, input);
          if (input.type === 'link' && !now.known) [acked, issued] = [0, 0];
          if (input.type === 'grantIssued') issued += 1;
          if (input.type === 'grantAcked') acked += 1;
          expect(now.open).toBeLessThanOrEqual(Math.min(acked, issued));
          expect(Math.min(now.issued, now.open)).toBeGreaterThanOrEqual(0);
          if (now.state === 'passing') expect(now.open).toBeGreaterThan(0);
        }
      }),
    );
  });

  it('a lock is a lock until it is taken away, whatever else is said; only a fire, a fault and a cut line show before it', () => {
    const but = anyInput.filter(({ type }) => type !== 'mode');
    fc.assert(
      fc.property(fc.array(anyInput), fc.array(but), (before, story) => {
        let now = [...before, mode('locked')].reduce(nextSide, sideAtStart);
        for (const input of story) {
          now = nextSide(now, input);
          expect(['locked', 'released', 'fault', 'unknown']).toContain(now.state);
          expect(standsOpen(now.state)).toBe(false);
        }
      }),
    );
  });

  it('after a cut nothing of the device is believed until the line is ready again; what a guard set stays', () => {
    fc.assert(
      fc.property(fc.array(anyInput), fc.array(anyInput.filter(({ type }) => type !== 'link')), (before, story) => {
        const cut = [...before, link('lost')].reduce(nextSide, sideAtStart);
        expect(cut).toEqual({ ...sideAtStart, mode: cut.mode });
        expect(story.reduce(nextSide, cut).state).toBe('unknown');
      }),
    );
  });

  it('what the device says of itself while it is read counts once it is ready', () => {
    expect(following(link('syncing'), { type: 'fireRelease' }).state).toBe('unknown');
    expect(following(link('syncing'), { type: 'fireRelease' }, link('ready')).state).toBe('released');
    expect(following(link('ready'), { type: 'fireRelease' }, link('syncing'), link('ready')).state).toBe('closed');
  });
});

describe('both sides together', () => {
  it('say what asks for attention first', () => {
    expect(summaryOf(['closed', 'closed'])).toBe('closed');
    expect(summaryOf(['locked', 'passing'])).toBe('passing');
    expect(summaryOf(['closed', 'locked'])).toBe('locked');
    expect(summaryOf(['held', 'passing'])).toBe('held');
    expect(summaryOf(['unknown', 'held'])).toBe('unknown');
    expect(summaryOf(['fault', 'released'])).toBe('released');
  });
});
