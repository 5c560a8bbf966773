import { afterEach, expect, it } from 'vitest';
import { StationUnderTest } from '../../support/station/stationUnderTest';
import { answerGrant, answerMode, east, laneSays, linkUp, twoLanes } from './lanesStation';

let gate: StationUnderTest;
afterEach(() => gate.end());

it('a locked side that fire has released, and whose device refuses an opening, says that the lock is in the way', async () => {
  gate = new StationUnderTest({ config: twoLanes() }).standReady();
  linkUp(gate);
  const at = { laneId: east, direction: 'entry' } as const;
  const locking = gate.call('lane.setMode', { ...at, mode: 'locked', reason: 'emergency', note: null, minutes: null }, 'guard');
  answerMode(gate, 'entry');
  expect(await locking).toMatchObject({ ok: true });
  laneSays(gate, 'fireRelease');
  const opening = gate.call(
    'lane.openManually',
    { ...at, reason: 'no-face', unit: null, note: null, answersDecision: null },
    'guard',
  );
  answerGrant(gate, 'refused');
  expect(await opening).toMatchObject({ error: { code: 'LANE_LOCKED' } });
});
