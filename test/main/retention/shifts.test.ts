import { afterEach, describe, expect, it } from 'vitest';
import { ShiftSheetContent } from '../../../main/contract/documentsOfStation';
import type { DecisionId } from '../../../main/contract/ids';
import { createShiftSheet } from '../../../main/retention/shiftSheet';
import { createShifts } from '../../../main/retention/shifts';
import { faceOf, laneId, oneLane, StationUnderTest } from '../../support/station/stationUnderTest';
import { temporaryFolder } from '../storage/temporaryStation';

let gate: StationUnderTest;
afterEach(() => gate.end());

const handOver = async () => {
  const closed = await gate.call('shift.handOver', {}, 'guard');
  if (!closed.ok) throw new Error(closed.error.code);
  return closed.value.shift;
};
const open = async (reason: 'no-face' | 'emergency', answersDecision: DecisionId | null = null) => {
  const opened = gate.call(
    'lane.openManually',
    { laneId, direction: 'entry', reason, unit: null, note: null, answersDecision },
    'guard',
  );
  gate.acknowledge();
  expect((await opened).ok).toBe(true);
  gate.passage('passed');
};

/** As the documents room gets it. */
function sheetOf(fromMs: number, toMs: number) {
  const { database } = gate;
  const keepCheckpoint = () => ({ ok: false, error: { code: 'LEDGER_BROKEN', params: {} } }) as const;
  const shifts = createShifts({
    database,
    ledger: { append: () => ({ seq: 0, atMs: 0, leafHash: '' }), keepCheckpoint },
    clock: gate.time.clock,
    newId: () => '',
    onClosed: () => {},
  });
  const sheet = createShiftSheet({
    database,
    endedAt: shifts.endedAt,
    checkpoint: keepCheckpoint,
    nowMs: () => 0,
    laneName: () => '东通道 1',
  })({ fromMs, toMs });
  if (!sheet.ok) throw new Error(sheet.error.code);
  return ShiftSheetContent.parse(sheet.value);
}

describe('handing over a shift', () => {
  it('counts what happened since the last one, and closes with a checkpoint over its own entry', async () => {
    gate = new StationUnderTest().standReady();
    await open('no-face');
    await open('no-face');
    await open('emergency');
    gate.walkUp(1, faceOf(5));
    gate.serial.say({ type: 'lane', laneId, what: 'forced', direction: 'entry', grantId: null, atMonoMs: 0 });
    const first = await handOver();
    expect(first).toMatchObject({ openings: { 'no-face': 2, emergency: 1 }, passages: 3, refusals: 1, openAlarms: 1 });
    const [, size] = (first.checkpoint ?? '').split('\n');
    expect(Number(size)).toBe(first.entrySeq + 1);
    const [entry] = gate.rows("SELECT entry FROM ledger_entry WHERE kind = 'shift.closed'");
    expect(JSON.parse(String(entry?.entry)).body).toMatchObject({ shiftId: first.shiftId, passages: 3, openAlarms: 1 });
    gate.time.pass(3_600_000);
    await open('emergency');
    const second = await handOver();
    expect(second).toMatchObject({ fromMs: first.toMs, openings: { emergency: 1 }, passages: 1, refusals: 0 });
    expect(() => gate.database.db.exec('DELETE FROM shift')).toThrow(/never deleted/);
    expect(() => gate.database.db.exec("UPDATE shift SET counts = '{}'")).toThrow(/never change/);
  });

  it('is written to the second place at once', async () => {
    const place = temporaryFolder();
    gate = new StationUnderTest({ config: { ...oneLane, secondPlace: place } }).standReady();
    await expect.poll(() => gate.station.slices().ledger.secondPlace.state).toBe('ok');
    const { entrySeq } = await handOver();
    await expect.poll(() => gate.station.slices().ledger.secondPlace.writtenSize).toBeGreaterThan(entrySeq);
  });

  it('counts nothing twice when the clock is set back', async () => {
    gate = new StationUnderTest().standReady();
    await open('no-face');
    await handOver();
    gate = gate.restart().standReady();
    expect(await handOver()).toMatchObject({ passages: 0, openings: {} });
  });

  it('makes a sheet with the shift’s own checkpoint, openings and alarms, and no name', async () => {
    gate = new StationUnderTest().standReady();
    const startMs = gate.time.clock.nowMs();
    await gate.residentWithFace('3-1-502', 1);
    gate.walkUp(1, faceOf(1));
    gate.acknowledge();
    gate.passage('passed');
    await open('emergency');
    gate.link('lost');
    gate.time.pass(60_000);
    const shift = await handOver();
    const content = sheetOf(startMs, shift.toMs);
    expect(content.passages).toEqual([{ lane: '东通道 1', face: 1, card: 0, guard: 1, denied: 0 }]);
    expect(content.openings).toEqual([{ reason: 'emergency', lane: '东通道 1', count: 1 }]);
    expect(content.openAlarms.map(({ kind }) => kind)).toEqual(['line-lost']);
    expect(content.faceSuspensions).toMatchObject([{ lane: '东通道 1', toMs: shift.toMs }]);
    expect(content.checkpoint).toMatchObject({ note: shift.checkpoint, size: shift.entrySeq + 1, madeAtMs: shift.toMs });
    expect(JSON.stringify(content)).not.toContain('3-1-502');
  });

  it('before which the clock was set right by a day: it does not end before it began, and its sheet counts all of it', async () => {
    gate = new StationUnderTest().standReady();
    await open('emergency');
    const ahead = await handOver();
    const shiftMs = -86_400_000;
    gate.time.clock.nowMs = (
      (nowMs) => () =>
        nowMs() + shiftMs
    )(gate.time.clock.nowMs.bind(gate.time.clock));
    await open('no-face');
    const right = await handOver();
    expect(right.toMs).toBeLessThan(ahead.fromMs);
    expect(right.fromMs).toBeLessThanOrEqual(right.toMs);
    const content = sheetOf(right.fromMs, right.toMs);
    expect(content.openings).toEqual([{ reason: 'no-face', lane: '东通道 1', count: 1 }]);
    expect(content.passages).toEqual([{ lane: '东通道 1', face: 0, card: 0, guard: 1, denied: 0 }]);
    gate.time.pass(3_600_000);
    expect(await handOver()).toMatchObject({ fromMs: right.toMs, passages: 0 });
  });

  it('whoever the machine sent to the guard and the guard let in is not told of as not let in', async () => {
    gate = new StationUnderTest().standReady();
    gate.walkUp(1, faceOf(5));
    const [asked] = gate.station.slices().desk;
    if (!asked) throw new Error('nobody was asked');
    expect(asked.outcome).toBe('ask-guard');
    await open('no-face', asked.decisionId);
    gate.walkUp(2, faceOf(6));
    const shift = await handOver();
    expect(sheetOf(shift.fromMs, shift.toMs).passages).toEqual([{ lane: '东通道 1', face: 0, card: 0, guard: 1, denied: 1 }]);
  });
});
