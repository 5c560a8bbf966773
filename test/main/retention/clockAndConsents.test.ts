import { afterEach, describe, expect, it } from 'vitest';
import { faceOf, StationUnderTest } from '../../support/station/stationUnderTest';

let gate: StationUnderTest;
afterEach(() => gate.end());

const DAY_MS = 86_400_000;
/** A clock whose time of day somebody sets. */
const settable = () => {
  const real = { aheadMs: 0 };
  const of = (clock: { nowMs(): number; monoMs(): number }) => ({
    nowMs: () => clock.nowMs() + real.aheadMs,
    monoMs: () => clock.monoMs(),
  });
  return { real, of };
};
const templates = () => gate.rows('SELECT count(*) AS n FROM template')[0]?.n;
const kinds = () => gate.rows("SELECT kind FROM ledger_entry WHERE kind LIKE 'clock.%' ORDER BY seq").map(({ kind }) => kind);
const standing = async () => {
  const { real, of } = settable();
  // The station's clock is made of the test's, which exists only with the station.
  const parts: { clock: { nowMs(): number; monoMs(): number } } = { clock: { nowMs: () => Date.now(), monoMs: () => 0 } };
  gate = new StationUnderTest({ clock: of({ nowMs: () => parts.clock.nowMs(), monoMs: () => parts.clock.monoMs() }) });
  parts.clock = gate.time.clock;
  gate.standReady();
  await gate.residentWithFace('3-1-502', 1);
  return real;
};

describe('a clock set forward by two years', () => {
  it('ends no consent: the face rests, and is used again when the clock is put back', async () => {
    const real = await standing();
    real.aheadMs = 730 * DAY_MS;
    gate.time.pass(2 * DAY_MS);
    expect(templates()).toBe(1);
    gate.walkUp(1, faceOf(1), 6);
    expect(gate.grants()).toHaveLength(0);
    expect(gate.station.slices().alarms.map(({ kind }) => kind)).toContain('clock-doubted');
    real.aheadMs = 0;
    gate.time.pass(3_600_000);
    gate.vision.say({ type: 'trackEnded', laneId: 'east-1', trackId: 1 });
    gate.time.pass(60_000);
    gate.walkUp(2, faceOf(1), 6);
    expect(gate.grants()).toHaveLength(1);
    expect(kinds()).toEqual(['clock.doubted', 'clock.believed']);
  });

  it('ends it once a manager has said that the clock is right', async () => {
    const real = await standing();
    real.aheadMs = 730 * DAY_MS;
    gate.time.pass(3_600_000);
    const refused = await gate.call('clock.confirm', { nowMs: gate.time.clock.nowMs() });
    expect(refused.ok ? null : refused.error.code).toBe('CLOCK_CHANGED');
    expect((await gate.call('clock.confirm', { nowMs: gate.time.clock.nowMs() + real.aheadMs }, 'guard')).ok).toBe(false);
    expect((await gate.call('clock.confirm', { nowMs: gate.time.clock.nowMs() + real.aheadMs })).ok).toBe(true);
    gate.time.pass(2 * 3_600_000);
    expect(templates()).toBe(0);
  });
});
