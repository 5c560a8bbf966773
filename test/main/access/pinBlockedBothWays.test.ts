import { expect, it } from 'vitest';
import { noRules } from '../../../main/contract/config';
import { laneId } from '../../support/station/stationUnderTest';
import { LaneUnderTest } from './laneUnderTest';

it('the alarm about blocked PINs stays until the last reader of the lane takes them again', () => {
  const lane = new LaneUnderTest();
  lane.laneRules = { ...noRules, pins: true };
  const guess = (direction: 'entry' | 'exit') => {
    for (let turn = 0; turn < 5; turn += 1)
      lane.lanes.onSerial({ type: 'keys', laneId, direction, keys: '31415926', atMonoMs: lane.time.clock.monoMs() });
  };
  guess('entry');
  lane.time.pass(60_000);
  guess('entry');
  guess('exit');
  lane.time.pass(61_000);
  expect(lane.alarms.at(-1)).toEqual(['raise', 'pin-blocked', laneId]);
  lane.time.pass(60_000);
  expect(lane.alarms.at(-1)).toEqual(['clear', 'pin-blocked', laneId]);
});
