import { describe, expect, it, vi } from 'vitest';
import { person } from '../recognition/people';
import { both, gateWithBoth } from './gateWithBoth';
import { LaneUnderTest, likeResident1 } from './laneUnderTest';

const blinking = { passive: false, challenge: 'blink' } as const;

describe('somebody who passes with card and face', () => {
  it('holds up the card, shows the face, and is let in with two good pictures', () => {
    const { gate, personId } = gateWithBoth();
    gate.holdCard(1);
    expect(gate.view().prompt).toEqual({ kind: 'show-face', untilMs: gate.time.clock.nowMs() + 5_000 });
    expect(gate.said()).toEqual([]);
    gate.frame(1, 1);
    expect(gate.grants()).toHaveLength(0);
    gate.frame(1, 1);
    expect(gate.said()).toEqual(['granted: card-and-face-matched']);
    expect(gate.decisions[0]).toMatchObject({ method: 'card', personId, unit: '1-1-1' });
    expect(gate.desk()).toMatchObject({ trackId: 1, framesAgreed: 2, unit: '1-1-1' });
    expect(gate.asks()).toBeNull();
  });

  it('the pictures are compared at the threshold for one person, not for the whole gallery', () => {
    const { gate } = gateWithBoth();
    gate.holdCard(1);
    for (let frame = 0; frame < 2; frame += 1) gate.frame(1, likeResident1(0.45));
    expect(gate.said()).toEqual(['granted: card-and-face-matched']);
  });

  it('only pictures after the card count', () => {
    const { gate } = gateWithBoth();
    gate.walkUp(1, 1, 4);
    gate.holdCard(1);
    gate.frame(1, 1);
    expect(gate.grants()).toHaveLength(0);
    gate.frame(1, 1);
    expect(gate.grants()).toHaveLength(1);
  });

  it('two pictures of two tracks are not two pictures of one person', () => {
    const { gate } = gateWithBoth();
    gate.holdCard(1);
    gate.frame(1, 1);
    gate.frame(2, 1);
    expect(gate.grants()).toHaveLength(0);
  });

  it('he is let in once, however long he stands there', () => {
    const { gate } = gateWithBoth();
    gate.holdCard(1);
    gate.walkUp(1, 1, 3);
    gate.passThrough();
    gate.walkUp(1, 1, 90);
    expect(gate.said()).toEqual(['granted: card-and-face-matched']);
  });

  it("a twin's face alone never opens: the guard is asked after there was time for the card, and no name is shown", () => {
    const { gate } = gateWithBoth();
    gate.walkUp(1, 1, 30);
    expect(gate.said()).toEqual([]);
    gate.walkUp(1, 1, 60);
    expect(gate.said()).toEqual(['ask-guard: card-needed']);
    expect(gate.desk()).toMatchObject({ name: null, unit: null, needsGuard: true });
    expect(gate.decisions[0]).toMatchObject({ personId: null });
    gate.holdCard(1);
    gate.walkUp(1, 1, 2);
    expect(gate.said().at(-1)).toBe('granted: card-and-face-matched');
    expect(gate.desk()).toMatchObject({ needsGuard: false });
  });

  it('the card of one twin and the face of a stranger: the guard is asked at the fifth picture', () => {
    const { gate } = gateWithBoth();
    gate.holdCard(1);
    gate.walkUp(1, 7, 4);
    expect(gate.said()).toEqual([]);
    const template = gate.frame(1, 7);
    expect(gate.said()).toEqual(['ask-guard: card-face-differs']);
    expect(gate.desk()).toMatchObject({ needsGuard: true, name: null });
    expect(template?.every((value) => value === 0)).toBe(true);
    gate.walkUp(1, 7, 20);
    expect(gate.said()).toHaveLength(1);
  });

  it('he is seen once, and then a stranger stands in his track: the guard is asked', () => {
    const { gate } = gateWithBoth();
    gate.holdCard(1);
    gate.frame(1, 1);
    gate.walkUp(1, 7, 5);
    expect(gate.said()).toEqual(['ask-guard: card-face-differs']);
  });

  it('somebody else stands beside him: his own face still opens', () => {
    const { gate } = gateWithBoth();
    gate.holdCard(1);
    gate.walkUp(2, 7, 6, { faces: 2 });
    expect(gate.said()).toEqual([]);
    gate.walkUp(1, 1, 2, { faces: 2 });
    expect(gate.said()).toEqual(['granted: card-and-face-matched']);
    expect(gate.desk()?.trackId).toBe(1);
  });

  it('the guard is asked once: what the face alone would ask him waits until he has answered, or for ten seconds', () => {
    const { gate } = gateWithBoth();
    gate.holdCard(1);
    gate.walkUp(1, 1, 1);
    gate.time.pass(5_000);
    gate.walkUp(1, 1, 60);
    expect(gate.said()).toEqual(['ask-guard: card-face-not-seen']);
    gate.walkUp(1, 1, 30);
    expect(gate.said()).toEqual(['ask-guard: card-face-not-seen', 'ask-guard: card-needed']);
  });

  it('a face that was somebody else five times does not become his in the same track', () => {
    const { gate } = gateWithBoth();
    gate.holdCard(1);
    gate.walkUp(1, 7, 5, { faces: 2 });
    gate.walkUp(1, 1, 3, { faces: 2 });
    expect(gate.grants()).toHaveLength(0);
  });

  it('nobody shows a face: the guard is asked when the time is over', () => {
    const { gate } = gateWithBoth();
    gate.holdCard(1);
    gate.frame(1, null);
    gate.time.pass(4_800);
    expect(gate.said()).toEqual([]);
    gate.time.pass(200);
    expect(gate.said()).toEqual(['ask-guard: card-face-not-seen']);
    expect(gate.asks()).toBeNull();
  });

  it('the card is held up again and again: the time for the face grows no longer', () => {
    const { gate } = gateWithBoth();
    for (let second = 0; second < 5; second += 1) {
      gate.holdCard(1);
      gate.time.pass(1_000);
    }
    expect(gate.said()).toEqual(['ask-guard: card-face-not-seen']);
  });

  it('the face of somebody else who lives here does not open with this card, nor by itself while the card waits', () => {
    const { gate } = gateWithBoth();
    gate.moveIn(2);
    gate.holdCard(1);
    gate.walkUp(1, 2, 5);
    expect(gate.said()).toEqual(['ask-guard: card-face-differs']);
    expect(gate.grants()).toHaveLength(0);
  });
});

describe('the card alone is a full way in', () => {
  it.each<[string, (gate: LaneUnderTest) => unknown]>([
    ['his face mode is the face alone', (gate) => gate.moveIn(1, { mode: 'face' })],
    ['he has not agreed', (gate) => gate.withdraw(1)],
    ['his consent ended a moment ago', (gate) => Object.assign(gate.residents.get(person(1)) ?? {}, { consent: false })],
    ['his templates are of other models', (gate) => gate.gallery.evict(person(1))],
    ['the camera is lost', (gate) => gate.camera('lost')],
    ['the camera shows no new picture', (gate) => gate.camera('stale')],
    ['the vision process is down', (gate) => gate.lanes.setVisionTrouble('vision-down')],
    ['the models are missing', (gate) => gate.lanes.setVisionTrouble('models-missing')],
  ])('%s: the card opens at once', (_story, happens) => {
    const { gate } = gateWithBoth();
    happens(gate);
    gate.holdCard(1);
    expect(gate.said()).toEqual(['granted: card-valid']);
    expect(gate.asks()).toBeNull();
  });

  it('he comes from the side the camera does not see', () => {
    const { gate } = gateWithBoth();
    gate.holdCard(1, 'exit');
    expect(gate.said()).toEqual(['granted: card-valid']);
  });

  it.each<[string, (gate: LaneUnderTest) => unknown]>([
    ['the camera dies', (gate) => gate.camera('lost')],
    ['the vision process dies', (gate) => gate.lanes.setVisionTrouble('vision-down')],
    ['he withdraws', (gate) => gate.withdraw(1)],
  ])('%s while a card waits for its face: the card opens', (_story, happens) => {
    const { gate } = gateWithBoth();
    gate.holdCard(1);
    gate.frame(1, 1);
    happens(gate);
    expect(gate.said()).toEqual(['granted: card-valid']);
    expect(gate.asks()).toBeNull();
    gate.time.pass(20_000);
    expect(gate.said()).toHaveLength(1);
  });

  it('the camera dies while he is asked to blink: the card opens', () => {
    const { gate } = gateWithBoth({ rule: blinking });
    gate.holdCard(1);
    gate.walkUp(1, 1, 2);
    expect(gate.asks()).toBe('blink');
    gate.camera('lost');
    expect(gate.said()).toEqual(['granted: card-valid']);
    expect(gate.asks()).toBeNull();
    gate.time.pass(20_000);
    expect(gate.said()).toHaveLength(1);
  });

  it('his templates go without a word: at the next picture the card opens, and nothing is compared', () => {
    const { gate, personId } = gateWithBoth();
    gate.holdCard(1);
    gate.gallery.evict(personId);
    gate.frame(1, 7);
    expect(gate.said()).toEqual(['granted: card-valid']);
  });

  it('his consent ends without a word: at the next picture the card opens, and nothing is compared', () => {
    const { gate, personId } = gateWithBoth();
    const compare = vi.spyOn(gate.gallery, 'compare');
    gate.holdCard(1);
    gate.moveIn(1, { ...both, consent: false });
    gate.frame(1, 1);
    expect(gate.said()).toEqual(['granted: card-valid']);
    expect(gate.gallery.has(personId)).toBe(true);
    expect(compare).not.toHaveBeenCalled();
  });

  it('the serial process dies while the card waits: the guard is asked', () => {
    const { gate } = gateWithBoth();
    gate.holdCard(1);
    gate.lanes.serialDown();
    expect(gate.said()).toEqual(['ask-guard: lane-link-down']);
  });

  it('the station is closed while the card waits: nothing more is decided', () => {
    const { gate } = gateWithBoth({ rule: blinking });
    gate.moveIn(2);
    gate.holdCard(1);
    gate.lanes.dispose();
    gate.walkUp(2, 2, 3);
    expect(gate.asks()).toBe('blink');
    gate.lanes.dispose();
    gate.time.pass(20_000);
    expect(gate.said()).toEqual([]);
  });

  it('the line is cut while the card waits: the guard is asked, and no grant comes late', () => {
    const { gate } = gateWithBoth();
    gate.holdCard(1);
    gate.link('lost');
    gate.link('ready');
    gate.walkUp(1, 1, 2);
    gate.time.pass(10_000);
    expect(gate.said()).toEqual(['ask-guard: lane-link-down']);
    expect(gate.grants()).toHaveLength(0);
  });
});

it('whoever was let in by his card is not let in by his face as well', () => {
  const gate = new LaneUnderTest();
  gate.moveIn(1);
  gate.walkUp(1, 1, 2);
  gate.holdCard(1);
  gate.passThrough();
  gate.walkUp(1, 1, 20);
  expect(gate.said()).toEqual(['granted: card-valid']);
});
