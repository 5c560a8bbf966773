import { afterEach, beforeEach, expect, it } from 'vitest';
import { faceOf, laneId, StationUnderTest } from '../support/station/stationUnderTest';

let gate: StationUnderTest;

beforeEach(async () => {
  gate = new StationUnderTest().standReady();
  await gate.residentWithFace('3-1-502', 0);
});
afterEach(() => gate.end());

const cameraIsLive = () => gate.vision.say({ type: 'camera', laneId, state: 'live', fault: 'none', fps: 10, latencyMs: 50 });

it('models were exchanged under a running station: their faces are compared with nobody, and the desk says why', () => {
  gate.vision.die();
  gate.vision.comeUp();
  gate.vision.say({ type: 'ready', profile: 'accurate', model: 'another-model' });
  cameraIsLive();
  const template = gate.frame(1, faceOf(0));
  gate.walkUp(1, faceOf(0), 5);
  expect(gate.grants()).toHaveLength(0);
  expect([...template].every((value) => value === 0)).toBe(true);
  expect(gate.station.slices().lanes[0]?.ways.face).toEqual({ on: false, why: 'models-missing' });
  expect(gate.station.slices().health.find(({ id }) => id === 'models')).toMatchObject({
    state: 'down',
    error: { code: 'MODEL_WRONG_HASH' },
  });
  gate.holdCard({ facility: 1, number: 100 });
  expect(gate.grants()).toHaveLength(1);
});

it('the right models again: faces open again', () => {
  for (const model of ['another-model', 'test-model']) {
    gate.vision.die();
    gate.vision.comeUp();
    gate.vision.say({ type: 'ready', profile: 'accurate', model });
    cameraIsLive();
  }
  gate.walkUp(1, faceOf(0), 3);
  expect(gate.grants()).toHaveLength(1);
});

it('a face that is reported before the models are known is nobody', () => {
  gate.vision.die();
  gate.vision.comeUp();
  gate.walkUp(1, faceOf(0), 5);
  expect(gate.grants()).toHaveLength(0);
});
