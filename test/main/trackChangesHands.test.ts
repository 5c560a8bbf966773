import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { faceOf, laneId, StationUnderTest } from '../support/station/stationUnderTest';

const [first, second, stranger] = [faceOf(0), faceOf(1), faceOf(5)];
let gate: StationUnderTest;

beforeEach(async () => {
  gate = new StationUnderTest().standReady();
  await gate.residentWithFace('3-1-502', 0);
  await gate.residentWithFace('7-2-101', 1);
  gate.walkUp(1, first, 3);
  gate.acknowledge();
});
afterEach(() => gate.end());

/** A frame of a face that was not looked at closely: no template came with it. */
const glimpse = (trackId: number) =>
  gate.vision.say({
    type: 'observation',
    laneId,
    trackId,
    frameArrivedMonoMs: gate.time.clock.monoMs(),
    firstGoodFrameMonoMs: gate.time.clock.monoMs(),
    box: { x: 0.4, y: 0.3, width: 0.2, height: 0.3 },
    fault: null,
    embedding: null,
    passiveLive: null,
    motion: null,
    facesInLane: 1,
  });

describe('a resident is recognised while somebody else passes, and must wait', () => {
  it('he has gone by the time the lane is free, and a stranger stands in his track: the gate stays shut', () => {
    gate.walkUp(2, second, 6);
    gate.walkUp(2, stranger, 1);
    gate.passage('passed');
    gate.walkUp(2, stranger, 12);
    expect(gate.grants()).toHaveLength(1);
    expect(gate.station.slices().desk[0]).toMatchObject({ outcome: 'ask-guard', name: null });
  });

  it('the stranger steps in at the very moment the lane is free: his first frame opens nothing', () => {
    gate.walkUp(2, second, 6);
    gate.passage('passed');
    gate.walkUp(2, stranger, 12);
    expect(gate.grants()).toHaveLength(1);
  });

  it('a frame without a template opens nothing either; the next good one does', () => {
    gate.walkUp(2, second, 6);
    gate.passage('passed');
    glimpse(2);
    expect(gate.grants()).toHaveLength(1);
    gate.frame(2, second);
    expect(gate.grants()).toHaveLength(2);
  });

  it('his consent is withdrawn while he waits: his next frames make nobody of him', async () => {
    const found = await gate.call('people.findByUnit', { unit: '7-2-101' }, 'guard');
    gate.walkUp(2, second, 4);
    if (found.ok) await gate.call('consent.withdraw', { personId: found.value.people[0]?.id ?? '' }, 'guard');
    gate.passage('passed');
    gate.walkUp(2, second, 12);
    expect(gate.grants()).toHaveLength(1);
  });
});
