import { describe, expect, it } from 'vitest';
import { laneId } from '../../support/station/stationUnderTest';
import { both, gateWithBoth } from './gateWithBoth';
import { LaneUnderTest, likeResident1, OPEN, SHUT } from './laneUnderTest';

const blinking = { passive: false, challenge: 'blink' } as const;

describe('a card that waits holds up nobody', () => {
  it('another card is decided at once and ends the waiting', () => {
    const { gate } = gateWithBoth();
    gate.moveIn(2, { consent: false });
    gate.holdCard(1);
    gate.holdCard(2);
    expect(gate.said()).toEqual(['granted: card-valid']);
    expect(gate.asks()).toBeNull();
    gate.walkUp(1, 1, 10);
    gate.time.pass(10_000);
    expect(gate.grants()).toHaveLength(1);
  });

  it('so is a card nobody knows', () => {
    const { gate } = gateWithBoth();
    gate.holdCard(1);
    gate.holdCard(99);
    expect(gate.said()).toEqual(['denied: card-unknown']);
    expect(gate.asks()).toBeNull();
  });

  it('another of those who need a face takes his place: the face of the first opens nothing any more', () => {
    const { gate } = gateWithBoth();
    const second = gate.moveIn(2, both);
    gate.holdCard(1);
    gate.frame(1, 1);
    gate.holdCard(2);
    gate.walkUp(1, 1, 4);
    expect(gate.grants()).toHaveLength(0);
    gate.walkUp(2, 2, 2, { faces: 2 });
    expect(gate.decisions.map(({ personId }) => personId)).toEqual([second]);
  });

  it('a guard opens by hand: the waiting ends, and the face opens nothing after it', () => {
    const { gate } = gateWithBoth();
    gate.holdCard(1);
    gate.frame(1, 1);
    gate.openByHand();
    expect(gate.asks()).toBeNull();
    gate.walkUp(1, 1, 10);
    gate.time.pass(10_000);
    expect(gate.said()).toEqual(['granted: opened-by-guard']);
  });

  it('somebody else is asked to blink: the card comes first, and he is asked anew after it', () => {
    const { gate } = gateWithBoth({ rule: blinking });
    gate.moveIn(2);
    gate.walkUp(2, 2, 3);
    expect(gate.asks()).toBe('blink');
    gate.holdCard(1);
    expect(gate.asks()).toBe('show-face');
    gate.time.pass(10_000);
    expect(gate.said()).toEqual(['ask-guard: card-face-not-seen']);
    gate.walkUp(2, 2, 2);
    expect(gate.asks()).toBeNull();
    gate.frame(2, 2);
    expect(gate.asks()).toBe('blink');
  });

  it('a card revoked while it waits does not open', () => {
    const { gate, personId } = gateWithBoth();
    gate.holdCard(1);
    const resident = gate.residents.get(personId);
    if (resident) resident.cardRevoked = true;
    gate.walkUp(1, 1, 2);
    expect(gate.said()).toEqual(['denied: card-revoked']);
  });

  it('he is allowed to pass by face or card alone while it waits: the card opens', () => {
    const { gate } = gateWithBoth();
    gate.holdCard(1);
    gate.moveIn(1, { mode: 'face' });
    gate.time.pass(5_000);
    expect(gate.said()).toEqual(['granted: card-valid']);
  });

  it('a card that is given to somebody else while it waits opens with the face of neither', () => {
    const { gate } = gateWithBoth();
    gate.moveIn(2);
    gate.holdCard(1);
    gate.reissued.set(1, 2);
    gate.walkUp(1, 1, 2);
    expect(gate.said()).toEqual(['denied: card-unknown']);
  });

  it('his hours end while it waits: the guard is asked', () => {
    const { gate, personId } = gateWithBoth();
    gate.holdCard(1);
    const resident = gate.residents.get(personId);
    if (resident) resident.mayPass = 'outside-hours';
    gate.walkUp(1, 1, 2);
    expect(gate.said()).toEqual(['ask-guard: outside-hours']);
  });
});

describe('outside his access', () => {
  it.each(['outside-hours', 'other-lanes'] as const)('%s: the card asks the guard, and waits for no face', (mayPass) => {
    for (const mode of ['face', 'card-and-face'] as const) {
      const gate = new LaneUnderTest();
      gate.moveIn(1, { mode, mayPass });
      gate.holdCard(1);
      expect(gate.said()).toEqual([`ask-guard: ${mayPass}`]);
      expect(gate.asks()).toBeNull();
    }
  });
});

describe('a lane that wants signs of life wants them of card and face too', () => {
  it('he shows the card, the face, blinks, and is let in', () => {
    const { gate } = gateWithBoth({ rule: blinking });
    gate.holdCard(1);
    gate.walkUp(1, 1, 2);
    expect(gate.asks()).toBe('blink');
    gate.blink(1, 1);
    expect(gate.said()).toEqual(['granted: card-and-face-matched']);
  });

  it('a stranger with the card is never asked to blink', () => {
    const { gate } = gateWithBoth({ rule: blinking });
    gate.holdCard(1);
    for (let frame = 0; frame < 5; frame += 1) {
      gate.frame(1, 7);
      expect(gate.asks()).not.toBe('blink');
    }
    expect(gate.said()).toEqual(['ask-guard: card-face-differs']);
  });

  it('card and a photo of its holder: a person looks', () => {
    const { gate } = gateWithBoth({ rule: blinking });
    gate.holdCard(1);
    gate.walkUp(1, 1, 60);
    expect(gate.said()).toEqual(['ask-guard: challenge-not-done']);
  });

  it('card and a photo on a screen: a person looks', () => {
    const { gate } = gateWithBoth({ rule: { passive: true, challenge: 'off' } });
    gate.holdCard(1);
    gate.walkUp(1, 1, 3, { passiveLive: 0.1 });
    expect(gate.said()).toEqual(['ask-guard: liveness-doubtful']);
  });

  it('the time for the face is over while he blinks: he has his time for that', () => {
    const { gate } = gateWithBoth({ rule: blinking });
    gate.holdCard(1);
    gate.time.pass(4_500);
    gate.walkUp(1, 1, 2);
    gate.time.pass(1_000);
    expect(gate.asks()).toBe('blink');
    gate.blink(1, 1);
    expect(gate.said()).toEqual(['granted: card-and-face-matched']);
  });

  it('while he moves he need not look like his picture', () => {
    const { gate } = gateWithBoth({ rule: blinking });
    gate.holdCard(1);
    gate.walkUp(1, 1, 2);
    for (let frame = 0; frame < 6; frame += 1) gate.frame(1, likeResident1(0.3));
    gate.blink(1, 1);
    expect(gate.said()).toEqual(['granted: card-and-face-matched']);
  });

  it('nor is it enough to be like him when he moves: the last picture must be his', () => {
    const { gate } = gateWithBoth({ rule: blinking });
    gate.holdCard(1);
    gate.walkUp(1, 1, 2);
    for (const eyeOpening of [OPEN, SHUT, OPEN]) gate.frame(1, 1, { eyeOpening });
    gate.frame(1, null);
    gate.frame(1, 7);
    expect(gate.grants()).toHaveLength(0);
  });

  it('he walks away from the prompt: the guard is asked once the time for the face is over', () => {
    const { gate } = gateWithBoth({ rule: blinking });
    gate.holdCard(1);
    gate.time.pass(4_500);
    gate.walkUp(1, 1, 2);
    gate.time.pass(1_000);
    gate.leave(1);
    expect(gate.said()).toEqual(['ask-guard: card-face-not-seen']);
    expect(gate.asks()).toBeNull();
  });

  it('the blink of somebody beside him is not his', () => {
    const { gate } = gateWithBoth({ rule: blinking });
    gate.holdCard(1);
    gate.walkUp(1, 1, 2);
    for (const eyeOpening of [OPEN, SHUT, OPEN, OPEN]) {
      gate.frame(2, 7, { eyeOpening, faces: 2 });
      gate.frame(1, 1, { faces: 2 });
    }
    gate.time.pass(7_000);
    expect(gate.said()).toEqual(['ask-guard: challenge-not-done']);
  });
});

it('the lane shows its group and its rule', () => {
  const gate = new LaneUnderTest({ rule: blinking });
  expect(gate.view()).toMatchObject({ id: laneId, group: 'A', liveness: blinking, prompt: null });
});
