import { afterEach, beforeEach, expect, it } from 'vitest';
import { StationUnderTest } from '../../support/station/stationUnderTest';
import { answerMode, east, laneSays, linkUp, side, twoLanes, west } from './lanesStation';

let gate: StationUnderTest;
beforeEach(() => {
  gate = new StationUnderTest({ config: twoLanes({ interlockWith: [west] }) }).standReady();
  linkUp(gate, west);
  linkUp(gate);
});
afterEach(() => gate.end());
const hold = (laneId = east, minutes = 5) =>
  gate.call('lane.setMode', { laneId, direction: 'entry', mode: 'held', reason: 'delivery', note: null, minutes }, 'guard');
const byHand = (laneId = west) => {
  const input = { laneId, direction: 'entry', reason: 'no-face', unit: null, note: null, answersDecision: null } as const;
  return gate.call('lane.openManually', input, 'guard');
};

it('word that the hold before is over does not end the one that took its place', async () => {
  const first = hold();
  answerMode(gate, 'entry');
  await first;
  const second = hold(east, 30);
  // It was on its way when the second was asked for.
  laneSays(gate, 'holdOver', 'entry');
  answerMode(gate, 'entry');
  expect(await second).toMatchObject({ ok: true });
  expect(side(gate, 'entry')).toMatchObject({ mode: 'held', state: 'held' });
});

it('a hold that the device was not heard of yet keeps its neighbour shut already', async () => {
  const holding = hold();
  expect(await byHand()).toMatchObject({ error: { code: 'LANE_INTERLOCKED' } });
  expect(await hold(west)).toMatchObject({ error: { code: 'LANE_INTERLOCKED' } });
  answerMode(gate, 'entry');
  await holding;
});
