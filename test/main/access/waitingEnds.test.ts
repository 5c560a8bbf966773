import { describe, expect, it } from 'vitest';
import { LaneUnderTest } from './laneUnderTest';

const strict = { passive: true, challenge: 'blink' } as const;
const both = { mode: 'card-and-face' } as const;

/** Resident 1 held up his card; he was asked to blink so late that the card's own time is over meanwhile. */
function askedLate() {
  const gate = new LaneUnderTest({ rule: strict });
  gate.moveIn(1, both);
  gate.moveIn(2);
  gate.holdCard(1);
  gate.time.pass(4_500);
  gate.walkUp(1, 1, 3);
  gate.time.pass(500);
  expect(gate.asks()).toBe('blink');
  return gate;
}

describe('a card does not wait for ever', () => {
  it('somebody else was in one picture of the track, and whoever stays there is turned away: the guard is asked', () => {
    const gate = askedLate();
    gate.frame(1, 2);
    for (let picture = 0; picture < 80; picture += 1) gate.frame(1, null);
    expect(gate.said()).toHaveLength(1);
    expect(gate.said()[0]).toMatch(/^ask-guard/);
    expect(gate.asks()).toBeNull();
  });

  it('the manager asks for something else meanwhile, and no further picture comes: the guard is asked', () => {
    const gate = askedLate();
    gate.rule = { passive: true, challenge: 'off' };
    gate.time.pass(10_000);
    expect(gate.said()).toEqual(['ask-guard: card-face-not-seen']);
    expect(gate.asks()).toBeNull();
  });

  it('the manager asks for nothing any more, and the holder is still there: he is let in', () => {
    const gate = askedLate();
    gate.rule = { passive: false, challenge: 'off' };
    gate.walkUp(1, 1, 2);
    expect(gate.said()).toEqual(['granted: card-and-face-matched']);
  });
});

describe('a prompt stays as long as the movement is wanted', () => {
  it('somebody else in one picture, whom the scores have to be gathered anew after', () => {
    const gate = new LaneUnderTest({ rule: strict });
    gate.moveIn(1);
    gate.moveIn(2);
    gate.walkUp(1, 1, 4);
    expect(gate.asks()).toBe('blink');
    gate.frame(1, 2);
    expect(gate.asks()).toBe('blink');
    gate.walkUp(1, 1, 3);
    gate.blink(1, 1);
    expect(gate.said()).toEqual(['granted: face-matched']);
  });

  it('and no longer: its time ends it although the scores are not there', () => {
    const gate = new LaneUnderTest({ rule: strict });
    gate.moveIn(1);
    gate.moveIn(2);
    gate.walkUp(1, 1, 4);
    gate.frame(1, 2);
    gate.time.pass(6_001);
    expect(gate.asks()).toBeNull();
  });
});
