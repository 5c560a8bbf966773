import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { StationConfig } from '../../main/contract/config';
import { fail, ok } from '../../main/contract/errors';
import { LaneId } from '../../main/contract/ids';
import { RecognitionForecast, RecognitionView } from '../../main/contract/recognition';
import { lastNoonMs } from '../support/station/lastNoon';
import { faceOf, laneId, oneLane, StationUnderTest, testRecogniser } from '../support/station/stationUnderTest';

let gate: StationUnderTest;
let saved: StationConfig[];
let diskIsFull: boolean;

const saveConfig = (config: StationConfig) => {
  if (diskIsFull) return fail('DATA_FOLDER_UNWRITABLE');
  saved.push(config);
  return ok(undefined);
};

beforeEach(() => {
  saved = [];
  diskIsFull = false;
  gate = new StationUnderTest({ saveConfig }).standReady();
});
afterEach(() => gate.end());

const DAY_MS = 86_400_000;
const view = () => gate.station.slices().recognition;
const set = (falseMatchRate: number, framesToAgree: number) => gate.call('recognition.set', { falseMatchRate, framesToAgree });
/** As alike to axis 0 as this cosine says. */
const nearly = (cosine: number) => {
  const face = faceOf(0);
  face[0] = cosine;
  face[7] = Math.sqrt(1 - cosine ** 2);
  return face;
};

describe('the manager sets how often a comparison may err, and how many pictures must agree', () => {
  it('it is kept, shown, noted, and decides the next face', async () => {
    await gate.residentWithFace('3-1-502', 0);
    // By the table of this recogniser 0.55 is enough for 1e-5, and not for 1e-6.
    expect(await set(1e-6, 2)).toEqual({ ok: true, value: {} });
    expect(saved.at(-1)?.recognition).toEqual({ falseMatchRate: 1e-6, framesToAgree: 2, profile: 'accurate' });
    expect(view()).toMatchObject({ falseMatchRate: 1e-6, framesToAgree: 2 });
    expect(gate.station.slices().feed[0]).toMatchObject({ kind: 'recognition-changed' });
    gate.walkUp(1, nearly(0.55));
    expect(gate.grants()).toHaveLength(0);
    gate.walkUp(2, faceOf(0), 2);
    expect(gate.grants()).toHaveLength(1);
  });

  it('a face that is being looked at is voted on anew, by the new setting alone', async () => {
    await gate.residentWithFace('3-1-502', 0);
    gate.walkUp(1, faceOf(0), 2);
    await set(1e-6, 3);
    gate.frame(1, faceOf(0));
    gate.frame(1, faceOf(0));
    expect(gate.grants()).toHaveLength(0);
    gate.frame(1, faceOf(0));
    expect(gate.grants()).toHaveLength(1);
  });

  it('one picture can be enough, where a manager wants it so', async () => {
    await gate.residentWithFace('3-1-502', 0);
    await set(1e-6, 1);
    gate.frame(1, faceOf(0));
    expect(gate.grants()).toHaveLength(1);
  });

  it('that cannot be kept is not in force either', async () => {
    await gate.residentWithFace('3-1-502', 0);
    diskIsFull = true;
    expect(await set(1e-6, 1)).toMatchObject({ ok: false, error: { code: 'CONFIG_NOT_SAVED' } });
    expect(view()).toMatchObject({ falseMatchRate: 1e-5, framesToAgree: 3 });
    expect(gate.station.slices().feed.some(({ kind }) => kind === 'recognition-changed')).toBe(false);
    gate.walkUp(1, nearly(0.55), 3);
    expect(gate.grants()).toHaveLength(1);
  });

  it('never as a raw score, nor beyond what is measured, and not by a guard', async () => {
    expect(await set(0.5, 3)).toMatchObject({ ok: false, error: { code: 'INPUT_INVALID' } });
    expect(await set(1e-6, 0)).toMatchObject({ ok: false, error: { code: 'INPUT_INVALID' } });
    const asGuard = gate.call('recognition.set', { falseMatchRate: 1e-6, framesToAgree: 3 }, 'guard');
    expect(await asGuard).toMatchObject({ ok: false, error: { code: 'NOT_ALLOWED' } });
  });
});

describe('the manager asks for signs of life at a lane', () => {
  const liveness = { passive: true, challenge: 'random' as const };
  const withLivenessModel = () => ({ ...testRecogniser, passiveAtLeast: 0.5 });

  beforeEach(() => {
    gate.end();
    gate = new StationUnderTest({ saveConfig, recogniserOf: withLivenessModel }).standReady();
  });

  it('the vision process is told at once, with the same camera, and the lane shows it', async () => {
    const before = gate.vision.sent.filter(({ type }) => type === 'configure').at(-1);
    expect(await gate.call('lane.setLiveness', { laneId, liveness })).toEqual({ ok: true, value: {} });
    const after = gate.vision.sent.filter(({ type }) => type === 'configure').at(-1);
    if (before?.type !== 'configure' || after?.type !== 'configure') throw new Error('not configured');
    expect(before.lanes[0]?.liveness).toEqual({ passive: false, motion: false });
    expect(after).toEqual({ ...before, lanes: [{ ...before.lanes[0], liveness: { passive: true, motion: true } }] });
    expect(saved.at(-1)?.lanes[0]?.liveness).toEqual(liveness);
    expect(gate.station.slices().lanes[0]?.liveness).toEqual(liveness);
  });

  it('faces go on meanwhile: nothing is starting or lost, whatever the process answers', async () => {
    await gate.residentWithFace('3-1-502', 0);
    gate.walkUp(1, faceOf(0), 2);
    await gate.call('lane.setLiveness', { laneId, liveness: { passive: false, challenge: 'off' } });
    gate.vision.say({ type: 'ready', profile: 'accurate', model: 'test-model' });
    gate.frame(1, faceOf(0));
    expect(gate.grants()).toHaveLength(1);
    expect(gate.station.slices().feed.some(({ kind }) => kind === 'vision-back')).toBe(false);
    expect(gate.station.slices().health.find(({ id }) => id === 'vision')?.state).toBe('ok');
  });

  it('it is in force for a vision process that comes up later', async () => {
    await gate.call('lane.setLiveness', { laneId, liveness });
    gate.vision.die();
    gate.vision.comeUp();
    const told = gate.vision.sent.filter(({ type }) => type === 'configure').at(-1);
    expect(told).toMatchObject({ lanes: [{ liveness: { passive: true, motion: true } }] });
  });

  it('at a lane there is none of, or that cannot be kept: nothing changes', async () => {
    const nowhere = LaneId.parse('nowhere');
    expect(await gate.call('lane.setLiveness', { laneId: nowhere, liveness })).toMatchObject({ error: { code: 'LANE_UNKNOWN' } });
    diskIsFull = true;
    expect(await gate.call('lane.setLiveness', { laneId, liveness })).toMatchObject({ error: { code: 'CONFIG_NOT_SAVED' } });
    expect(gate.station.slices().lanes[0]?.liveness).toEqual({ passive: false, challenge: 'off' });
    expect(gate.vision.sent.filter(({ type }) => type === 'configure')).toHaveLength(1);
  });

  it('a score that no model here can give is refused, for nobody would pass; a movement is not', async () => {
    gate.end();
    gate = new StationUnderTest({ saveConfig }).standReady();
    expect(await gate.call('lane.setLiveness', { laneId, liveness })).toMatchObject({ error: { code: 'MODEL_MISSING' } });
    expect(saved).toEqual([]);
    expect(gate.station.slices().lanes[0]?.liveness).toEqual({ passive: false, challenge: 'off' });
    const movement = { passive: false, challenge: 'random' as const };
    expect(await gate.call('lane.setLiveness', { laneId, liveness: movement })).toMatchObject({ ok: true });
  });

  it('at a lane without a camera there is nothing to see them with: only taking them away is accepted', async () => {
    const lanes = oneLane.lanes.map((lane) => ({ ...lane, camera: null, liveness }));
    gate.end();
    const config = StationConfig.parse({ ...oneLane, lanes });
    gate = new StationUnderTest({ saveConfig, recogniserOf: withLivenessModel, config }).standReady();
    const none = { passive: false, challenge: 'off' as const };
    for (const asked of [
      { ...none, passive: true },
      { ...none, challenge: 'blink' as const },
    ])
      expect(await gate.call('lane.setLiveness', { laneId, liveness: asked })).toMatchObject({
        error: { code: 'INPUT_INVALID', params: { field: 'liveness' } },
      });
    expect(saved).toEqual([]);
    expect(await gate.call('lane.setLiveness', { laneId, liveness: none })).toMatchObject({ ok: true });
  });
});

describe('expected false openings', () => {
  /** Strangers of days past, as the log would have them. */
  const strangersOf = (days: readonly number[], lane: string = laneId) => {
    const midnightMs = new Date(gate.time.clock.nowMs()).setHours(0, 0, 0, 0);
    const write = gate.database.db.prepare(
      `INSERT INTO event (seq, id, at_ms, lane_id, kind, severity, method, reasons)
       VALUES ((SELECT coalesce(max(seq), 0) + 1 FROM event), ?, ?, ?, 'ask-guard', 'attention', 'face', '["face-not-recognised"]')`,
    );
    for (const [daysAgo, count] of days.entries()) {
      for (let n = 0; n < count; n += 1) {
        const atMs = midnightMs - (daysAgo + 1) * DAY_MS + 12 * 3_600_000 + n;
        write.run(`00000000-0000-7000-8000-${String(atMs).slice(-8)}${String(n).padStart(4, '0')}`, atMs, lane);
      }
    }
  };
  /** A station whose log begins three days ago. */
  const afterDays = (days: readonly number[]) => {
    gate = gate.restart({
      saveConfig,
      prepare: ({ db }) => {
        const first = lastNoonMs() - (days.length + 1) * DAY_MS;
        db.exec('DROP TRIGGER event_never_changes');
        db.prepare('UPDATE event SET at_ms = ? WHERE seq = 1').run(first);
      },
    });
    gate.standReady();
    strangersOf(days);
  };

  it('are not known on the first day; a forecast says for how many strangers it is', async () => {
    await gate.residentWithFace('3-1-502', 0);
    expect(RecognitionView.parse(view())).toMatchObject({
      strangersPerDay: null,
      strangersOverDays: 0,
      expectedFalseOpeningsPerMonth: null,
      warning: 'none',
      groups: [{ group: 'A', laneNames: ['东通道 1'], people: 1, templates: 1 }],
    });
    const forecast = await gate.call('recognition.forecast', { falseMatchRate: 1e-6, framesToAgree: 3 });
    if (!forecast.ok) throw new Error(forecast.error.code);
    expect(RecognitionForecast.parse(forecast.value).strangersPerDay).toBe(100);
    expect(forecast.value.rows.map(({ people }) => people)).toEqual([1, 50, 100, 200, 500]);
    expect(forecast.value.rows[2]?.expectedFalseOpeningsPerMonth).toBeCloseTo(30 * 100 * 100 * 1e-6, 2);
  });

  it('come from the strangers of whole days, the templates there are, and the rate in force', async () => {
    afterDays([30, 20, 10]);
    await gate.residentWithFace('3-1-502', 0);
    expect(view()).toMatchObject({ strangersPerDay: 20, strangersOverDays: 3 });
    expect(view().expectedFalseOpeningsPerMonth).toBeCloseTo(30 * 20 * 1e-5, 8);
    await set(1e-3, 3);
    expect(view().expectedFalseOpeningsPerMonth).toBeCloseTo(30 * 20 * 1e-3, 6);
    expect(view().warning).toBe('high');
    await gate.residentWithFace('7-2-101', 1);
    expect(view().expectedFalseOpeningsPerMonth).toBeCloseTo(30 * 20 * 2e-3, 2);
    expect(view().warning).toBe('too-high');
  });

  it('grow with the gallery in the forecast, and nothing is changed by asking', async () => {
    afterDays([20]);
    await gate.residentWithFace('3-1-502', 0);
    const asked = await gate.call('recognition.forecast', { falseMatchRate: 1e-4, framesToAgree: 3 });
    const rows = asked.ok ? asked.value.rows : [];
    expect(rows[0]?.expectedFalseOpeningsPerMonth).toBeCloseTo(30 * 20 * 1e-4, 6);
    const openings = rows.map((row) => row.expectedFalseOpeningsPerMonth);
    expect(openings).toEqual([...openings].sort((a, b) => a - b));
    expect(new Set(openings).size).toBe(rows.length);
    expect(view().falseMatchRate).toBe(1e-5);
    expect(saved).toEqual([]);
  });

  it('are none where a face alone opens nothing, now and in the forecast, from the first day on', async () => {
    const cardsOnly = () => ({ ...testRecogniser, use: '1:1' as const });
    await gate.residentWithFace('3-1-502', 0);
    gate = gate.restart({ saveConfig, recogniserOf: cardsOnly }).standReady();
    expect(view()).toMatchObject({ use: '1:1', expectedFalseOpeningsPerMonth: 0, warning: 'none' });
    afterDays([100]);
    gate = gate.restart({ saveConfig, recogniserOf: cardsOnly }).standReady();
    await set(1e-3, 3);
    expect(view()).toMatchObject({ strangersPerDay: 100, expectedFalseOpeningsPerMonth: 0, warning: 'none' });
    const forecast = await gate.call('recognition.forecast', { falseMatchRate: 1e-3, framesToAgree: 3 });
    if (!forecast.ok) throw new Error(forecast.error.code);
    expect(forecast.value.rows.length).toBeGreaterThan(1);
    for (const row of forecast.value.rows) expect(row.expectedFalseOpeningsPerMonth).toBe(0);
  });

  it('are told to the window when the gallery changes', async () => {
    const told: string[] = [];
    gate.station.onChange((name) => told.push(name));
    await gate.residentWithFace('3-1-502', 0);
    await vi.waitFor(() => expect(told).toContain('recognition'));
  });
});

describe('the lane’s own screen', () => {
  it('is opened and closed for lanes there are; a display that is not there is said', async () => {
    const screens = { open: vi.fn(() => true), close: vi.fn() };
    gate = gate.restart({ laneScreens: screens });
    expect(await gate.call('laneScreen.open', { laneId }, 'guard')).toEqual({ ok: true, value: {} });
    expect(screens.open).toHaveBeenCalledWith(laneId);
    expect(await gate.call('laneScreen.open', { laneId: LaneId.parse('nowhere') }, 'guard')).toMatchObject({
      error: { code: 'LANE_UNKNOWN' },
    });
    screens.open.mockReturnValue(false);
    expect(await gate.call('laneScreen.open', { laneId }, 'guard')).toMatchObject({ error: { code: 'LANE_SCREEN_UNAVAILABLE' } });
    expect(await gate.call('laneScreen.close', { laneId }, 'guard')).toEqual({ ok: true, value: {} });
    expect(screens.close).toHaveBeenCalledWith(laneId);
  });
});

it('a configuration of before lane groups, liveness and profiles reads as one group, nothing asked, and the accurate set', () => {
  const [{ group: _group, liveness: _liveness, ...lane } = {}] = oneLane.lanes;
  const old = { ...oneLane, lanes: [lane], recognition: { falseMatchRate: 1e-6, framesToAgree: 3 } };
  expect(StationConfig.parse(old)).toMatchObject({
    lanes: [{ group: 'A', liveness: { passive: false, challenge: 'off' } }],
    recognition: { profile: 'accurate' },
  });
});
