import { describe, expect, it } from 'vitest';
import { LaneUnderTest, likeResident1, OPEN, SHUT } from './laneUnderTest';

const blinking = { passive: false, challenge: 'blink' } as const;
const turning = { passive: false, challenge: 'turn' } as const;
const [LEFT, RIGHT] = [0, 1];

describe('a lane that asks for a blink', () => {
  it('a resident is recognised, asked, blinks, and is let in with one more look at him', () => {
    const gate = new LaneUnderTest({ rule: blinking });
    gate.moveIn(1);
    gate.walkUp(1, 1, 2);
    expect(gate.asks()).toBeNull();
    gate.frame(1, 1);
    expect(gate.asks()).toBe('blink');
    expect(gate.view().prompt?.untilMs).toBe(gate.time.clock.nowMs() + 6_000);
    for (const eyeOpening of [OPEN, SHUT, OPEN]) gate.frame(1, 1, { eyeOpening });
    expect(gate.grants()).toHaveLength(0);
    gate.frame(1, 1);
    expect(gate.said()).toEqual(['granted: face-matched']);
    expect(gate.grants()).toHaveLength(1);
    expect(gate.asks()).toBeNull();
  });

  it('a photo that does not blink is looked at by a person', () => {
    const gate = new LaneUnderTest({ rule: blinking });
    gate.moveIn(1);
    gate.walkUp(1, 1, 60);
    expect(gate.said()).toEqual(['ask-guard: challenge-not-done']);
    expect(gate.desk()).toMatchObject({ needsGuard: true, name: null, unit: null });
    expect(gate.decisions[0]).toMatchObject({ personId: null, unit: null });
    expect(gate.asks()).toBeNull();
  });

  it('a photo that freezes the picture is looked at too: time ends without a frame', () => {
    const gate = new LaneUnderTest({ rule: blinking });
    gate.moveIn(1);
    gate.walkUp(1, 1, 3);
    gate.time.pass(7_000);
    expect(gate.said()).toEqual(['ask-guard: challenge-not-done']);
    gate.blink(1, 1);
    expect(gate.grants()).toHaveLength(0);
  });

  it('a stranger is never asked to blink', () => {
    const gate = new LaneUnderTest({ rule: blinking });
    gate.moveIn(1);
    for (let frame = 0; frame < 20; frame += 1) {
      gate.frame(1, 7);
      expect(gate.asks()).toBeNull();
    }
    expect(gate.said()).toEqual(['ask-guard: face-not-recognised']);
  });

  it.each([
    ['who has not agreed', { consent: false }, null],
    ['who passes with card and face', { mode: 'card-and-face' as const }, null],
    ['at a time that is not hers', { mayPass: 'outside-hours' as const }, 'ask-guard: outside-hours'],
  ])('nor is a resident %s', (_who, but, said) => {
    const gate = new LaneUnderTest({ rule: blinking });
    gate.moveIn(1, but);
    for (let frame = 0; frame < 4; frame += 1) {
      gate.frame(1, 1);
      expect(gate.asks()).toBeNull();
    }
    expect(gate.said()).toEqual(said ? [said] : []);
  });

  it('a blink before the prompt does not count', () => {
    const gate = new LaneUnderTest({ rule: blinking });
    gate.moveIn(1);
    for (const eyeOpening of [OPEN, SHUT, OPEN, OPEN, OPEN]) gate.frame(1, 1, { eyeOpening });
    gate.walkUp(1, 1, 5);
    expect(gate.grants()).toHaveLength(0);
    expect(gate.asks()).toBe('blink');
  });

  it('eyes that are shut when the prompt comes do not make half a blink', () => {
    const gate = new LaneUnderTest({ rule: blinking });
    gate.moveIn(1);
    gate.walkUp(1, 1, 3);
    for (const eyeOpening of [SHUT, SHUT, OPEN, OPEN, OPEN]) gate.frame(1, 1, { eyeOpening });
    expect(gate.grants()).toHaveLength(0);
    gate.blink(1, 1);
    expect(gate.grants()).toHaveLength(1);
  });

  it('somebody else blinks in the place of the photo: nothing opens', () => {
    const gate = new LaneUnderTest({ rule: blinking });
    gate.moveIn(1);
    gate.walkUp(1, 1, 3);
    gate.frame(1, 1);
    gate.frame(1, 7, { eyeOpening: SHUT });
    gate.walkUp(1, 1, 60);
    expect(gate.said()).toEqual(['ask-guard: challenge-not-done']);
  });

  it('a resident blinks, and holds up the photo of another: the other is not let in', () => {
    const gate = new LaneUnderTest({ rule: blinking });
    gate.moveIn(1);
    gate.moveIn(2);
    gate.walkUp(1, 1, 3);
    for (const eyeOpening of [OPEN, SHUT, OPEN]) gate.frame(1, 1, { eyeOpening });
    gate.walkUp(1, 2, 60);
    expect(gate.grants()).toHaveLength(0);
    expect(gate.said()).toEqual(['ask-guard: challenge-not-done']);
  });

  it('the last look is at a stranger: nothing opens', () => {
    const gate = new LaneUnderTest({ rule: blinking });
    gate.moveIn(1);
    gate.walkUp(1, 1, 3);
    for (const eyeOpening of [OPEN, SHUT, OPEN]) gate.frame(1, 1, { eyeOpening });
    gate.walkUp(1, 7, 60);
    expect(gate.said()).toEqual(['ask-guard: challenge-not-done']);
  });

  it('the last look is like him, but not as like as a face alone must be: it takes a better one', () => {
    const gate = new LaneUnderTest({ rule: blinking });
    gate.moveIn(1);
    gate.walkUp(1, 1, 3);
    for (const eyeOpening of [OPEN, SHUT, OPEN]) gate.frame(1, 1, { eyeOpening });
    gate.frame(1, likeResident1(0.45));
    expect(gate.grants()).toHaveLength(0);
    expect(gate.asks()).toBeNull();
    gate.frame(1, 1);
    expect(gate.said()).toEqual(['granted: face-matched']);
  });

  it('another resident steps into his track: he is asked for himself, and let in as himself', () => {
    const gate = new LaneUnderTest({ rule: blinking });
    gate.moveIn(1);
    const second = gate.moveIn(2);
    gate.walkUp(1, 1, 3);
    for (const eyeOpening of [OPEN, SHUT, OPEN]) gate.frame(1, 1, { eyeOpening });
    gate.walkUp(1, 2, 4);
    gate.blink(1, 2);
    expect(gate.decisions.map(({ personId }) => personId)).toEqual([second]);
  });

  it('consent withdrawn in the middle: the prompt goes, and nothing opens', () => {
    const gate = new LaneUnderTest({ rule: blinking });
    gate.moveIn(1);
    gate.walkUp(1, 1, 3);
    gate.withdraw(1);
    expect(gate.asks()).toBeNull();
    gate.blink(1, 1);
    gate.walkUp(1, 1, 12);
    expect(gate.said()).toEqual(['ask-guard: face-not-recognised']);
  });

  it('whoever walks away is asked no more, and no guard is troubled', () => {
    const gate = new LaneUnderTest({ rule: blinking });
    gate.moveIn(1);
    gate.walkUp(1, 1, 3);
    const pushes = gate.pushes;
    gate.leave(1);
    expect(gate.asks()).toBeNull();
    expect(gate.pushes).toBeGreaterThan(pushes);
    gate.time.pass(10_000);
    expect(gate.said()).toEqual([]);
  });

  it('whoever walks away from three prompts is looked at by a person at the fourth', () => {
    const gate = new LaneUnderTest({ rule: blinking });
    gate.moveIn(1);
    for (const track of [1, 2, 3]) {
      gate.walkUp(track, 1, 3);
      expect(gate.asks()).toBe('blink');
      gate.leave(track);
    }
    gate.walkUp(4, 1, 3);
    expect(gate.said()).toEqual(['ask-guard: challenge-not-done']);
  });

  it('a card opens while a face is asked: the prompt goes, and the face is asked anew when the lane is free', () => {
    const gate = new LaneUnderTest({ rule: blinking });
    gate.moveIn(1);
    gate.moveIn(2, { consent: false });
    gate.walkUp(1, 1, 3);
    gate.holdCard(2);
    expect(gate.asks()).toBeNull();
    gate.blink(1, 1);
    expect(gate.said()).toEqual(['granted: card-valid']);
    gate.passThrough();
    gate.frame(1, 1);
    expect(gate.asks()).toBe('blink');
    gate.blink(1, 1);
    expect(gate.said()).toEqual(['granted: card-valid', 'granted: face-matched']);
  });

  it('one frame is enough to recognise here, and it still takes a fresh one after the blink', () => {
    const gate = new LaneUnderTest({ rule: blinking, framesToAgree: 1 });
    gate.moveIn(1);
    gate.frame(1, 1);
    expect(gate.asks()).toBe('blink');
    for (const eyeOpening of [OPEN, SHUT, OPEN]) gate.frame(1, 1, { eyeOpening });
    gate.frame(1, null);
    expect(gate.grants()).toHaveLength(0);
    gate.frame(1, 1);
    expect(gate.grants()).toHaveLength(1);
  });

  it('a camera that does not tell how a face is held lets nobody in by face', () => {
    const gate = new LaneUnderTest({ rule: blinking });
    gate.moveIn(1);
    gate.walkUp(1, 1, 60, { motion: false });
    expect(gate.said()).toEqual(['ask-guard: challenge-not-done']);
  });
});

describe('a lane that asks to turn', () => {
  it.each([
    ['left', LEFT],
    ['right', RIGHT],
  ] as const)('the resident turns to the %s, as asked', (side, dice) => {
    const gate = new LaneUnderTest({ rule: turning, dice });
    gate.moveIn(1);
    gate.walkUp(1, 1, 3);
    expect(gate.asks()).toBe(`turn-${side}`);
    gate.turn(1, 1, side);
    expect(gate.said()).toEqual(['granted: face-matched']);
  });

  it('the resident turns to the wrong side: a person looks', () => {
    const gate = new LaneUnderTest({ rule: turning, dice: LEFT });
    gate.moveIn(1);
    gate.walkUp(1, 1, 3);
    gate.turn(1, 1, 'right');
    expect(gate.said()).toEqual(['ask-guard: challenge-not-done']);
    gate.turn(1, 1, 'left');
    expect(gate.grants()).toHaveLength(0);
  });

  it('on the way he looks like nobody for a second: he has not failed by that', () => {
    const gate = new LaneUnderTest({ rule: turning, dice: LEFT });
    gate.moveIn(1);
    gate.walkUp(1, 1, 4);
    for (let frame = 0; frame < 10; frame += 1) gate.frame(1, likeResident1(0.3), { yawDeg: 15 });
    gate.frame(1, likeResident1(0.22), { yawDeg: 30 });
    gate.walkUp(1, 1, 5);
    expect(gate.said()).toEqual(['granted: face-matched']);
  });

  it('the face that turns is somebody else: it is turned again by himself, or not at all', () => {
    const gate = new LaneUnderTest({ rule: turning, dice: LEFT });
    gate.moveIn(1);
    gate.walkUp(1, 1, 4);
    gate.frame(1, likeResident1(0.15), { yawDeg: 30 });
    gate.walkUp(1, 1, 5);
    expect(gate.grants()).toHaveLength(0);
    gate.turn(1, 1, 'left');
    expect(gate.grants()).toHaveLength(1);
  });

  it('he was turned already when he was asked: he must begin straight', () => {
    const gate = new LaneUnderTest({ rule: turning, dice: LEFT });
    gate.moveIn(1);
    gate.walkUp(1, 1, 3);
    gate.frame(1, null, { yawDeg: 30 });
    gate.walkUp(1, 1, 3);
    expect(gate.grants()).toHaveLength(0);
    gate.turn(1, 1, 'left');
    expect(gate.grants()).toHaveLength(1);
  });

  it('he does not come back: a person looks', () => {
    const gate = new LaneUnderTest({ rule: turning, dice: LEFT });
    gate.moveIn(1);
    gate.walkUp(1, 1, 4);
    for (let frame = 0; frame < 60; frame += 1) gate.frame(1, null, { yawDeg: 30 });
    expect(gate.said()).toEqual(['ask-guard: challenge-not-done']);
  });

  it('chance chooses: over many people every movement is asked for', () => {
    const asked = Array.from({ length: 12 }, (_, dice) => {
      const gate = new LaneUnderTest({ rule: { passive: false, challenge: 'random' }, dice });
      gate.moveIn(1);
      gate.walkUp(1, 1, 3);
      return gate.asks();
    });
    expect(new Set(asked)).toEqual(new Set(['blink', 'turn-left', 'turn-right']));
  });
});
