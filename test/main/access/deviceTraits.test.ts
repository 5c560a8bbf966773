import { describe, expect, it } from 'vitest';
import { directionsOf, reportsPassages, traitsOf } from '../../../main/access/deviceTraits';
import { LaneConfig } from '../../../main/contract/config';
import { serialLane } from '../../../main/site/serialLanes';
import { Bus } from '../../../native-bridge/serial/bus';
import { createLaneDriver } from '../../../native-bridge/serial/drivers';
import { serialHostParts } from '../../../native-bridge/serial/host';
import { createMemoryLine } from '../../native-bridge/serial/memoryLine';
import { oneLane } from '../../support/station/stationUnderTest';
import { osdp, others } from './proof/devices';

const oneSided = others.map(({ name, turnstile }) => ({ name: `${name}, one side`, turnstile: { ...turnstile, exit: null } }));
const stopped = [osdp, ...others]
  .filter(({ turnstile }) => turnstile.driver === 'osdp' || turnstile.driver === 'modbus-relay')
  .map(({ name, turnstile }) => ({ name: `${name}, with a stop contact`, turnstile: { ...turnstile, lockOutput: 2 } }));

describe('what the station takes a device to be able to do', () => {
  it.each([osdp, ...others, ...oneSided, ...stopped])('is what its driver says ($name)', ({ turnstile }) => {
    const lane = LaneConfig.parse({ ...oneLane.lanes[0], turnstile });
    const line = createMemoryLine();
    const bus = new Bus('memory', 9600, { open: line.open, clock: serialHostParts.clock, random: () => 0.5 });
    const driver = createLaneDriver(serialLane(lane), bus, { ...serialHostParts, report: () => {} });
    const { ack, holdOpen, lock, passFeedback } = driver.capabilities;
    driver.dispose();
    bus.dispose();
    expect(traitsOf(lane.turnstile)).toEqual({ answers: ack, holdOpen, lock });
    const told = directionsOf(lane.turnstile).some((direction) => reportsPassages(lane.turnstile, direction));
    expect(told).toBe(passFeedback);
  });
});
