import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createHandJournal } from '../../../main/handOnly/handJournal';
import { createHandStation, type HandStation } from '../../../main/handOnly/handStation';
import { newUuidV7 } from '../../../main/storage/ids';
import { createKeyring } from '../../../main/storage/keyring';
import type { SerialCommand, SerialEvent } from '../../../native-bridge/serial/protocol';
import { FakeChild } from '../../support/station/fakeChild';
import { ManualTime } from '../../support/station/manualTime';
import { east, twoLanes, west } from './lanesStation';

let folder: string;
let serial: FakeChild<SerialCommand, SerialEvent>;
let station: HandStation;
const random = (bytes: number) => new Uint8Array(randomBytes(bytes));

beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'fairgate-hand-lanes-'));
  const { clock, timers } = new ManualTime();
  serial = new FakeChild();
  const newId = () => newUuidV7(clock.nowMs(), random);
  const keyring = createKeyring(random(32));
  const journal = createHandJournal({ folder, keyring, newId, onChange: () => {}, onFailed: () => {} });
  const cause = { code: 'DATABASE_BROKEN', params: {} } as const;
  const config = twoLanes({ interlockWith: [west] });
  station = createHandStation({ config, cause, journal, serial, clock, timers, random });
  serial.comeUp();
  for (const laneId of [east, west]) serial.say({ type: 'link', laneId, state: 'ready', reason: 'none' });
});
afterEach(async () => {
  station.dispose();
  await station.settled();
  rmSync(folder, { recursive: true, force: true });
});

const open = (laneId = east) =>
  station.handlers['lane.openManually']?.({
    laneId,
    direction: 'entry',
    reason: 'no-face',
    unit: null,
    note: null,
    answersDecision: null,
  });
const granted = async () => {
  await expect.poll(() => serial.sent.some(({ type }) => type === 'grant')).toBe(true);
  const grant = serial.sent.find((command) => command.type === 'grant');
  if (grant?.type !== 'grant') throw new Error('nothing was granted');
  return grant;
};

describe('without records', () => {
  it('nobody sets a lane and no lock is known: every side is as usual, and a guard opens it', async () => {
    expect(station.handlers['lane.setMode']).toBeUndefined();
    expect(serial.sent.map(({ type }) => type)).toEqual(['configure']);
    const opened = open();
    const { grantId } = await granted();
    serial.say({ type: 'grantOutcome', laneId: east, grantId, outcome: 'acked', writtenAtMonoMs: 1, ackedAtMonoMs: 2 });
    expect(await opened).toMatchObject({ ok: true });
    expect(station.slices().lanes[0]?.sides).toMatchObject([
      { direction: 'entry', state: 'passing', mode: 'normal' },
      { direction: 'exit', state: 'closed', mode: 'normal' },
    ]);
  });

  it('lanes that may not stand open together do not', async () => {
    const first = open(west);
    const { grantId } = await granted();
    expect(await open(east)).toMatchObject({ error: { code: 'LANE_INTERLOCKED' } });
    serial.say({ type: 'grantOutcome', laneId: west, grantId, outcome: 'acked', writtenAtMonoMs: 1, ackedAtMonoMs: 2 });
    expect(await first).toMatchObject({ ok: true });
  });

  it('alarms of the devices are listed', () => {
    serial.say({ type: 'lane', laneId: east, what: 'fireRelease', direction: null, grantId: null, atMonoMs: 1 });
    expect(station.slices().alarms).toMatchObject([{ kind: 'fire-released', laneId: east }]);
    // For the station that takes over.
    expect(station.lastSaid()).toContainEqual(expect.objectContaining({ what: 'fireRelease' }));
  });
});
