import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { LaneId } from '../../../main/contract/ids';
import { StationUnderTest } from '../../support/station/stationUnderTest';
import { east, entered, feedKinds, sent, twoLanes } from './lanesStation';

let gate: StationUnderTest;
beforeEach(() => {
  gate = new StationUnderTest({ config: twoLanes() }).standReady();
});
afterEach(() => gate.end());

const install = (laneId = east) => gate.call('lane.installKey', { laneId });
const answer = (outcome: 'installed' | 'not-in-install-mode' | 'refused' | 'silent') =>
  gate.serial.say({ type: 'keyInstalled', laneId: east, requestId: sent(gate, 'installKey').at(-1)?.requestId ?? -1, outcome });

describe('giving a device its key', () => {
  it('is a step of its own, on record in the feed and the ledger', async () => {
    const installed = install();
    answer('installed');
    expect((await installed).ok).toBe(true);
    expect(feedKinds(gate)[0]).toBe('key-installed');
    expect(entered(gate, 'lane.key-installed')).toMatchObject([{ laneId: east }]);
  });

  it.each([
    ['not-in-install-mode', 'DEVICE_NOT_IN_INSTALL_MODE'],
    ['refused', 'DEVICE_KEY_REFUSED'],
    ['silent', 'DEVICE_SILENT'],
  ] as const)('a device that is %s: %s, and nothing is on record', async (outcome, code) => {
    const installed = install();
    answer(outcome);
    expect(await installed).toMatchObject({ error: { code } });
    expect(entered(gate, 'lane.key-installed')).toEqual([]);
  });

  it('that nobody answers ends, and so does one whose serial process dies', async () => {
    const waiting = install();
    gate.time.pass(31_000);
    expect(await waiting).toMatchObject({ error: { code: 'DEVICE_SILENT' } });
    const second = install();
    gate.serial.die();
    expect(await second).toMatchObject({ error: { code: 'DEVICE_SILENT' } });
  });

  it('is for lanes that are there', async () => {
    expect(await install(LaneId.parse('north'))).toMatchObject({ error: { code: 'LANE_UNKNOWN' } });
  });
});
