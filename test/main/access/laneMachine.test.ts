import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Lane, type LaneInput, laneAtStart, nextLane } from '../../../main/access/laneMachine';

const lane = (state: Lane['state'], issued = 0, open = 0): Lane => ({ state, issued, open });
const link = (state: 'ready' | 'degraded' | 'lost' | 'opening'): LaneInput => ({ type: 'link', state });

const states = {
  unknown: lane('unknown'),
  closed: lane('closed'),
  granted: lane('granted', 1),
  passing: lane('passing', 0, 1),
  fault: lane('fault'),
};

describe('state × input', () => {
  it.each<[keyof typeof states, LaneInput, Lane['state']]>([
    ['unknown', link('ready'), 'closed'],
    ['unknown', link('opening'), 'unknown'],
    ['unknown', { type: 'grantIssued' }, 'unknown'],
    ['unknown', { type: 'passed' }, 'unknown'],
    ['closed', { type: 'grantIssued' }, 'granted'],
    ['closed', { type: 'grantAcked' }, 'closed'],
    ['closed', { type: 'passed' }, 'closed'],
    ['closed', link('degraded'), 'closed'],
    ['closed', link('lost'), 'unknown'],
    ['closed', { type: 'powerFail' }, 'fault'],
    ['granted', { type: 'grantAcked' }, 'passing'],
    ['granted', { type: 'grantFailed' }, 'closed'],
    ['granted', { type: 'timedOut' }, 'granted'],
    ['granted', link('lost'), 'unknown'],
    ['granted', link('ready'), 'granted'],
    ['passing', { type: 'passed' }, 'closed'],
    ['passing', { type: 'timedOut' }, 'closed'],
    ['passing', { type: 'grantIssued' }, 'passing'],
    ['passing', link('lost'), 'unknown'],
    ['fault', { type: 'grantIssued' }, 'fault'],
    ['fault', { type: 'powerBack' }, 'closed'],
    ['fault', link('lost'), 'unknown'],
  ])('%s, %o → %s', (from, input, to) => {
    expect(nextLane(states[from], input).state).toBe(to);
  });
});

const anyInput: fc.Arbitrary<LaneInput> = fc.oneof(
  fc.constantFrom<LaneInput>(
    { type: 'grantIssued' },
    { type: 'grantAcked' },
    { type: 'grantFailed' },
    { type: 'passed' },
    { type: 'timedOut' },
    { type: 'powerFail' },
    { type: 'powerBack' },
  ),
  fc.constantFrom(link('ready'), link('degraded'), link('lost'), link('opening')),
);

describe('whatever the device does', () => {
  it('a lane is open only for a grant that was issued and acknowledged since the line came up', () => {
    fc.assert(
      fc.property(fc.array(anyInput, { maxLength: 60 }), (inputs) => {
        let now = laneAtStart;
        let acked = 0;
        let issued = 0;
        for (const input of inputs) {
          now = nextLane(now, input);
          if (input.type === 'link' && input.state !== 'ready' && input.state !== 'degraded') [acked, issued] = [0, 0];
          if (input.type === 'grantIssued') issued += 1;
          if (input.type === 'grantAcked') acked += 1;
          expect(now.open).toBeLessThanOrEqual(Math.min(acked, issued));
          expect(now.state === 'passing').toBe(now.open > 0);
          expect(Math.min(now.issued, now.open)).toBeGreaterThanOrEqual(0);
        }
      }),
    );
  });

  it('after a cut nothing is believed until the line is ready again', () => {
    fc.assert(
      fc.property(fc.array(anyInput), fc.array(anyInput.filter((input) => input.type !== 'link')), (before, after) => {
        const cut = [...before, link('lost'), ...after].reduce(nextLane, laneAtStart);
        expect(cut).toEqual(laneAtStart);
      }),
    );
  });
});
