import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { LivenessRule } from '../../main/contract/lanes';
import { faceOf, laneId, StationUnderTest, testRecogniser } from '../support/station/stationUnderTest';

const [first, second, stranger] = [faceOf(0), faceOf(1), faceOf(5)];
const card = (axis: number) => ({ facility: 1, number: 100 + axis });
const blinking: LivenessRule = { passive: false, challenge: 'blink' };
let gate: StationUnderTest;

beforeEach(() => {
  gate = new StationUnderTest().standReady();
});
afterEach(() => gate.end());

const lane = () => gate.station.slices().lanes[0];
const desk = () => gate.station.slices().desk[0];
const decisions = () => gate.rows('SELECT method, outcome, person_id FROM decision ORDER BY rowid');
const reasons = () => gate.station.slices().feed.flatMap((entry) => entry.reasons);

/** Pictures of one face with eyes this far open. */
function looks(trackId: number, face: Float32Array, ...eyeOpenings: number[]): void {
  for (const eyeOpening of eyeOpenings) {
    gate.time.pass(120);
    gate.vision.say({
      type: 'observation',
      laneId,
      trackId,
      frameArrivedMonoMs: gate.time.clock.monoMs(),
      firstGoodFrameMonoMs: gate.time.clock.monoMs(),
      box: { x: 0.4, y: 0.3, width: 0.2, height: 0.3 },
      fault: null,
      embedding: face.slice(),
      passiveLive: null,
      motion: { yawDeg: 0, pitchDeg: 0, eyeOpening },
      facesInLane: 1,
    });
  }
}

const wants = (liveness: LivenessRule) => gate.call('lane.setLiveness', { laneId, liveness });

describe('a lane is set to ask for a blink', () => {
  beforeEach(async () => {
    await gate.residentWithFace('3-1-502', 0);
    await wants(blinking);
  });

  it('takes effect at once: the desk shows what is asked, and who does it is let in', () => {
    looks(1, first, 0.3, 0.3, 0.3);
    expect(lane()).toMatchObject({ liveness: blinking, prompt: { kind: 'blink', untilMs: gate.time.clock.nowMs() + 6_000 } });
    expect(gate.grants()).toHaveLength(0);
    looks(1, first, 0.3, 0.08, 0.3, 0.3);
    expect(gate.grants()).toHaveLength(1);
    expect(lane()?.prompt).toBeNull();
  });

  it('the window is told when a prompt comes and when it goes', async () => {
    const turnOfTheLoop = () => new Promise((resolve) => setImmediate(resolve));
    await turnOfTheLoop();
    looks(1, first, 0.3, 0.3);
    await turnOfTheLoop();
    const pushed: (string | null)[] = [];
    gate.station.onChange((name) => name === 'lanes' && pushed.push(lane()?.prompt?.kind ?? null));
    looks(1, first, 0.3);
    await turnOfTheLoop();
    expect(pushed).toEqual(['blink']);
    gate.vision.say({ type: 'trackEnded', laneId, trackId: 1 });
    await turnOfTheLoop();
    expect(pushed).toEqual(['blink', null]);
  });

  it('a photo does not: the guard is asked, and no name is on record', () => {
    looks(1, first, ...Array<number>(60).fill(0.3));
    expect(decisions()).toEqual([{ method: 'face', outcome: 'ask-guard', person_id: null }]);
    expect(reasons()).toContain('challenge-not-done');
    expect(desk()).toMatchObject({ name: null, unit: null, needsGuard: true });
  });

  it('the one who blinked steps aside, and another resident into his track: the other is asked for himself', async () => {
    await gate.residentWithFace('7-2-101', 1);
    looks(1, first, 0.3, 0.3, 0.3);
    looks(1, first, 0.3, 0.08, 0.3);
    looks(1, second, 0.3, 0.3, 0.3, 0.3);
    expect(gate.grants()).toHaveLength(0);
    expect(lane()?.prompt?.kind).toBe('blink');
    looks(1, second, 0.3, 0.08, 0.3, 0.3);
    expect(gate.grants()).toHaveLength(1);
    expect(desk()).toMatchObject({ unit: '7-2-101' });
  });
});

describe('a resident who passes with card and face', () => {
  it('card, then face; the record names him, and both', async () => {
    const personId = await gate.residentWithFace('3-1-502', 0);
    await gate.call('people.setFaceMode', { personId, faceMode: 'card-and-face' });
    gate.holdCard(card(0));
    expect(lane()?.prompt?.kind).toBe('show-face');
    expect(gate.grants()).toHaveLength(0);
    looks(1, first, 0.3, 0.3);
    expect(gate.grants()).toHaveLength(1);
    expect(decisions()).toEqual([{ method: 'card', outcome: 'granted', person_id: personId }]);
    expect(reasons()).toContain('card-and-face-matched');
    gate.acknowledge();
    expect(gate.rows('SELECT frame_to_write_ms FROM decision_outcome')).toEqual([{ frame_to_write_ms: null }]);
  });

  it('a stranger with his card is for the guard; the feed names the flat of the card, and nothing is left of the face', async () => {
    const personId = await gate.residentWithFace('3-1-502', 0);
    await gate.call('people.setFaceMode', { personId, faceMode: 'card-and-face' });
    gate.holdCard(card(0));
    gate.walkUp(1, stranger, 5);
    expect(gate.grants()).toHaveLength(0);
    expect(gate.station.slices().feed[0]).toMatchObject({ kind: 'ask-guard', reasons: ['card-face-differs'], unit: '3-1-502' });
    expect(desk()).toMatchObject({ name: null, needsGuard: true });
  });

  it('consent withdrawn while his card waits: the card opens, as it does for everybody', async () => {
    const personId = await gate.residentWithFace('3-1-502', 0);
    await gate.call('people.setFaceMode', { personId, faceMode: 'card-and-face' });
    gate.holdCard(card(0));
    await gate.call('consent.withdraw', { personId }, 'guard');
    expect(gate.grants()).toHaveLength(1);
    expect(reasons()).toContain('card-valid');
  });

  it('a guard opens by hand while a card waits', async () => {
    const personId = await gate.residentWithFace('3-1-502', 0);
    await gate.call('people.setFaceMode', { personId, faceMode: 'card-and-face' });
    gate.holdCard(card(0));
    const opened = gate.call(
      'lane.openManually',
      { laneId, direction: 'entry', reason: 'no-face', unit: null, note: null, answersDecision: null },
      'guard',
    );
    await Promise.resolve();
    expect(gate.grants()).toHaveLength(1);
    expect(lane()?.prompt).toBeNull();
    gate.acknowledge();
    expect(await opened).toMatchObject({ ok: true });
    gate.walkUp(1, first, 12);
    expect(gate.grants()).toHaveLength(1);
  });
});

describe('models that are good enough for a hint only', () => {
  beforeEach(() => {
    gate.end();
    gate = new StationUnderTest({ recogniserOf: () => ({ ...testRecogniser, use: '1:1' }) }).standReady();
  });

  it('a face opens nothing; the guard reads for ten seconds who it may be, and no record does', async () => {
    await gate.residentWithFace('3-1-502', 0);
    gate.walkUp(1, first, 20);
    expect(gate.grants()).toHaveLength(0);
    expect(desk()).toMatchObject({ reasons: ['face-hint'], unit: '3-1-502', name: '张三', needsGuard: true });
    gate.time.pass(10_000);
    expect(desk()).toMatchObject({ unit: null, name: null, needsGuard: true });
    expect(decisions()).toEqual([{ method: 'face', outcome: 'ask-guard', person_id: null }]);
    expect(gate.rows("SELECT unit FROM event WHERE kind = 'ask-guard'")).toEqual([{ unit: null }]);
  });

  it('card and face is what they are good for', async () => {
    await gate.residentWithFace('3-1-502', 0);
    gate.holdCard(card(0));
    gate.walkUp(1, first, 2);
    expect(reasons()).toContain('card-and-face-matched');
    expect(gate.grants()).toHaveLength(1);
  });
});
