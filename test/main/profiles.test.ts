import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { StationConfig } from '../../main/contract/config';
import type { Recogniser } from '../../main/recognitionDesk';
import { faceOf, laneId, MODEL, oneLane, StationUnderTest, testRecogniser } from '../support/station/stationUnderTest';

const OTHER = 'another-model';
const recognisers: Record<string, Recogniser> = {
  accurate: testRecogniser,
  other: { ...testRecogniser, model: OTHER },
  optional: { ...testRecogniser, model: OTHER, toFetch: { file: 'optional.onnx', name: 'optional' } },
  unmeasured: { ...testRecogniser, model: OTHER, calibration: null },
};
const recogniserOf = (profile: string) => recognisers[profile] ?? null;
const withProfile = (profile: string) => ({
  recogniserOf,
  config: StationConfig.parse({ ...oneLane, recognition: { ...oneLane.recognition, profile } }),
});

let gate: StationUnderTest;

beforeEach(() => {
  gate = new StationUnderTest(withProfile('accurate')).standReady();
});
afterEach(() => gate.end());

const models = () => gate.station.slices().health.find(({ id }) => id === 'models');
const person = async (unit: string) => {
  const found = await gate.call('people.findByUnit', { unit });
  return found.ok ? found.value.people[0] : undefined;
};

describe('a station that changes its set of models', () => {
  it('tells the vision process which one', () => {
    gate = gate.restart(withProfile('other')).standReady(OTHER);
    expect(gate.vision.sent.find(({ type }) => type === 'configure')).toMatchObject({ profile: 'other' });
  });

  it('matches no template of the former one, and says so to guard and manager', async () => {
    await gate.residentWithFace('3-1-502', 0);
    gate = gate.restart(withProfile('other')).standReady(OTHER);
    gate.walkUp(1, faceOf(0));
    expect(gate.grants()).toHaveLength(0);
    expect(gate.station.slices().desk[0]).toMatchObject({ reasons: ['face-not-recognised'] });
    expect(models()).toMatchObject({ state: 'degraded', error: { code: 'TEMPLATES_SUSPENDED', params: { people: 1 } } });
    expect(gate.station.slices().recognition).toMatchObject({ model: OTHER, suspended: { people: 1, templates: 1 } });
    expect(await person('3-1-502')).toMatchObject({ templates: 1, templatesSuspended: 1 });
    gate.holdCard({ facility: 1, number: 100 });
    expect(gate.grants()).toHaveLength(1);
  });

  it('matches them again when it goes back', async () => {
    await gate.residentWithFace('3-1-502', 0);
    gate = gate.restart(withProfile('other')).standReady(OTHER);
    gate = gate.restart(withProfile('accurate')).standReady();
    expect(models()).toMatchObject({ state: 'ok', error: null });
    expect(await person('3-1-502')).toMatchObject({ templates: 1, templatesSuspended: 0 });
    gate.walkUp(1, faceOf(0), 3);
    expect(gate.grants()).toHaveLength(1);
  });

  it('is whole again once everybody was enrolled anew', async () => {
    const first = await gate.residentWithFace('3-1-502', 0);
    await gate.residentWithFace('7-2-101', 1);
    gate = gate.restart(withProfile('other')).standReady(OTHER);
    expect(models()?.error?.params).toEqual({ people: 2 });
    expect(await gate.enrol(first, faceOf(0), OTHER)).toMatchObject({
      ok: true,
      value: { person: { templates: 1, templatesSuspended: 0 } },
    });
    expect(models()?.error?.params).toEqual({ people: 1 });
    await gate.call('consent.withdraw', { personId: (await person('7-2-101'))?.id ?? '' });
    expect(models()).toMatchObject({ state: 'ok' });
    gate.walkUp(1, faceOf(0), 3);
    expect(gate.grants()).toHaveLength(1);
  });

  it('takes no template of another model than its own', async () => {
    const personId = await gate.moveIn('3-1-502', { facility: 1, number: 1 });
    await gate.decideOnFace(personId, 'given');
    expect(await gate.enrol(personId, faceOf(0), OTHER)).toMatchObject({ ok: false, error: { code: 'MODEL_WRONG_HASH' } });
    expect(gate.rows('SELECT * FROM template')).toEqual([]);
  });
});

describe('a set of models that nobody measured', () => {
  it('compares nobody: faces are off, the desk is told why, and cards and guard go on', async () => {
    const personId = await gate.residentWithFace('3-1-502', 0);
    gate = gate.restart(withProfile('unmeasured')).standReady(OTHER);
    gate.walkUp(1, faceOf(0));
    expect(gate.grants()).toHaveLength(0);
    expect(models()).toMatchObject({ state: 'down', error: { code: 'MODEL_NOT_MEASURED', params: { file: OTHER } } });
    expect(gate.station.slices().lanes[0]?.ways.face).toEqual({ on: false, why: 'models-missing' });
    expect(await gate.enrol(personId, faceOf(0), OTHER)).toMatchObject({ ok: false, error: { code: 'MODEL_NOT_MEASURED' } });
    gate.holdCard({ facility: 1, number: 100 });
    expect(gate.grants()).toHaveLength(1);
    const opened = gate.call(
      'lane.openManually',
      { laneId, direction: 'entry', reason: 'emergency', unit: null, note: null, answersDecision: null },
      'guard',
    );
    gate.acknowledge();
    expect(await opened).toMatchObject({ ok: true });
  });
});

it('a set whose optional file nobody fetched: the desk names the file and how to fetch it, and faces are off', () => {
  gate = gate.restart(withProfile('optional'));
  gate.standReady(OTHER);
  gate.vision.say({ type: 'modelsFault', fault: 'missing', file: 'optional.onnx' });
  gate.walkUp(1, faceOf(0));
  expect(gate.grants()).toHaveLength(0);
  const params = { file: 'optional.onnx', name: 'optional' };
  expect(models()).toMatchObject({ state: 'down', error: { code: 'MODEL_NOT_FETCHED', params } });
  gate.vision.say({ type: 'modelsFault', fault: 'missing', file: 'facemesh.onnx' });
  expect(models()).toMatchObject({ error: { code: 'MODEL_MISSING', params: { file: 'facemesh.onnx' } } });
  gate.vision.say({ type: 'modelsFault', fault: 'wrong-hash', file: 'optional.onnx' });
  expect(models()).toMatchObject({ error: { code: 'MODEL_WRONG_HASH' } });
});

describe('a set of models there is none of', () => {
  it('leaves faces off and everything else on', async () => {
    await gate.residentWithFace('3-1-502', 0);
    gate = gate.restart(withProfile('no such profile'));
    gate.standReady(MODEL);
    gate.vision.say({ type: 'modelsFault', fault: 'unusable', file: 'manifest.json' });
    expect(models()).toMatchObject({ error: { code: 'MODEL_PROFILE_UNKNOWN', params: { profile: 'no such profile' } } });
    gate.walkUp(1, faceOf(0));
    expect(gate.grants()).toHaveLength(0);
    expect(gate.station.slices().recognition).toMatchObject({ model: null, suspended: { people: 1 } });
    expect(models()?.state).toBe('down');
    gate.holdCard({ facility: 1, number: 100 });
    expect(gate.grants()).toHaveLength(1);
  });
});

it('a broken model file: the lanes are guard-operated, and nobody is compared', async () => {
  await gate.residentWithFace('3-1-502', 0);
  gate = gate.restart(withProfile('accurate')).standReady();
  gate.vision.say({ type: 'modelsFault', fault: 'wrong-hash', file: 'fr_feature.onnx' });
  gate.walkUp(1, faceOf(0));
  expect(gate.grants()).toHaveLength(0);
  expect(models()).toMatchObject({ state: 'down', error: { code: 'MODEL_WRONG_HASH' } });
});
