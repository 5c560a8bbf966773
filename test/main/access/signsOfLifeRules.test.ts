import { describe, expect, it } from 'vitest';
import { laneId } from '../../support/station/stationUnderTest';
import { LaneUnderTest, OPEN, SHUT } from './laneUnderTest';

const blinking = { passive: false, challenge: 'blink' } as const;
const passive = { passive: true, challenge: 'off' } as const;

describe('two people in the lane', () => {
  it('the prompt belongs to one of them; the blink of the other opens nothing', () => {
    const gate = new LaneUnderTest({ rule: blinking });
    gate.moveIn(1);
    gate.moveIn(2);
    gate.walkUp(1, 1, 3);
    gate.walkUp(2, 2, 3, { faces: 2 });
    expect(gate.asks()).toBe('blink');
    gate.blink(2, 2);
    expect(gate.grants()).toHaveLength(0);
    gate.blink(1, 1);
    expect(gate.decisions.map(({ personId }) => personId)).toEqual([...gate.residents.keys()].slice(0, 1));
  });

  it('a movement begins anew when a second face comes in, and two faces to the end are for the guard', () => {
    const gate = new LaneUnderTest({ rule: blinking });
    gate.moveIn(1);
    gate.walkUp(1, 1, 3);
    gate.frame(1, 1);
    gate.frame(1, 1, { eyeOpening: SHUT });
    gate.frame(1, 1, { faces: 2 });
    gate.walkUp(1, 1, 2);
    expect(gate.grants()).toHaveLength(0);
    for (let round = 0; round < 12; round += 1) gate.blink(1, 1, { faces: 2 });
    expect(gate.said()).toEqual(['ask-guard: challenge-not-done']);
  });

  it('each gets his own passage, one after the other', () => {
    const gate = new LaneUnderTest({ rule: blinking });
    const [first, second] = [gate.moveIn(1), gate.moveIn(2)];
    gate.walkUp(1, 1, 3);
    gate.blink(1, 1);
    gate.walkUp(2, 2, 5);
    expect(gate.asks()).toBeNull();
    gate.blink(2, 2);
    expect(gate.grants()).toHaveLength(1);
    gate.passThrough();
    gate.leave(1);
    gate.frame(2, 2);
    gate.blink(2, 2);
    expect(gate.decisions.map(({ personId }) => personId)).toEqual([first, second]);
    expect(gate.grants()).toHaveLength(2);
  });
});

describe('a lane that scores for photos and screens', () => {
  it.each<[string, (number | null)[], string]>([
    ['a living face', [0.9, 0.9, 0.9], 'granted: face-matched'],
    ['a living face and one bad picture', [0.9, 0.1, 0.9], 'granted: face-matched'],
    ['a photo with one lucky picture', [0.1, 0.9, 0.1], 'ask-guard: liveness-doubtful'],
    ['a picture that was not scored', [0.9, null, 0.9], 'ask-guard: liveness-doubtful'],
    ['nothing was scored', [null, null, null], 'ask-guard: liveness-doubtful'],
  ])('%s', (_story, scores, said) => {
    const gate = new LaneUnderTest({ rule: passive });
    gate.moveIn(1);
    for (const passiveLive of scores) gate.frame(1, 1, { passiveLive });
    expect(gate.said()).toEqual([said]);
  });

  it('without a model for it nobody passes by face, and the card still opens', () => {
    const gate = new LaneUnderTest({ rule: passive, passiveAtLeast: null });
    gate.moveIn(1);
    gate.walkUp(1, 1, 3);
    gate.holdCard(1);
    expect(gate.said()).toEqual(['ask-guard: liveness-doubtful', 'granted: card-valid']);
  });

  it('a living stranger stands before the photo of a resident: his scores do not count for it', () => {
    const gate = new LaneUnderTest({ rule: passive, framesToAgree: 1 });
    gate.moveIn(1);
    gate.walkUp(1, 7, 3);
    gate.walkUp(1, 1, 3, { passiveLive: 0.1 });
    expect(gate.said()).toEqual(['ask-guard: liveness-doubtful']);
  });

  it('score and movement are both asked for: a photo on a screen is not even asked to blink', () => {
    const gate = new LaneUnderTest({ rule: { passive: true, challenge: 'blink' } });
    gate.moveIn(1);
    gate.walkUp(1, 1, 3, { passiveLive: 0.1 });
    expect(gate.asks()).toBeNull();
    expect(gate.said()).toEqual(['ask-guard: liveness-doubtful']);
  });

  it('and one that is held up while he blinks is seen', () => {
    const gate = new LaneUnderTest({ rule: { passive: true, challenge: 'blink' } });
    gate.moveIn(1);
    gate.walkUp(1, 1, 3);
    gate.blink(1, 1, { passiveLive: 0.1 });
    expect(gate.said()).toEqual(['ask-guard: liveness-doubtful']);
  });
});

describe('the rule of a lane changes while somebody stands there', () => {
  it('a movement is no longer asked for: the prompt goes, and he is let in', () => {
    const gate = new LaneUnderTest({ rule: blinking });
    gate.moveIn(1);
    gate.walkUp(1, 1, 3);
    gate.rule = { passive: false, challenge: 'off' };
    gate.frame(1, 1);
    expect(gate.asks()).toBeNull();
    expect(gate.said()).toEqual(['granted: face-matched']);
  });

  it('a score is asked for as well: what was shown before is not enough', () => {
    const gate = new LaneUnderTest({ rule: blinking });
    gate.moveIn(1);
    gate.walkUp(1, 1, 3);
    for (const eyeOpening of [OPEN, SHUT, OPEN]) gate.frame(1, 1, { eyeOpening });
    gate.rule = { passive: true, challenge: 'blink' };
    gate.frame(1, 1);
    expect(gate.grants()).toHaveLength(0);
    expect(gate.view().liveness).toEqual(gate.rule);
  });
});

describe('models that are good enough for a hint only', () => {
  it('the guard is shown who it may be, for ten seconds; nothing opens and no name is on record', () => {
    const gate = new LaneUnderTest({ use: '1:1' });
    gate.moveIn(1);
    gate.walkUp(1, 1, 30);
    expect(gate.said()).toEqual(['ask-guard: face-hint']);
    expect(gate.grants()).toHaveLength(0);
    expect(gate.desk()).toMatchObject({ unit: '1-1-1', needsGuard: true, laneId });
    expect(gate.desk()?.name).not.toBeNull();
    expect(gate.decisions[0]).toMatchObject({ personId: null, unit: null });
    gate.time.pass(10_000);
    expect(gate.desk()).toMatchObject({ unit: null, name: null, needsGuard: true });
  });
});
