import type { DriverName, SerialLane } from '../../../../native-bridge/serial/laneSettings';
import { devices } from '../../../support/serial/devices';
import { startTurnstile } from '../../../support/serial/osdp/turnstile';
import { boardLane, relayLane } from '../boards/boardGate';
import { laneSettings, scbk } from '../memoryGate';
import { lotLane, relayLane as modbusLane } from '../modbus/memoryModbus';
import type { Gunner } from './hostileLine';
import { subjects } from './subjects';

const noiseOf = (...names: string[]): Uint8Array[] =>
  subjects.filter(({ name }) => names.includes(name)).flatMap(({ frames }) => [...frames]);

function gunner(lane: SerialLane, ...noise: string[]): Gunner {
  const start = devices[lane.driver as Exclude<DriverName, 'osdp'>];
  if (!start) throw new Error(`no simulated ${lane.driver}`);
  return {
    lane,
    frames: noiseOf(...noise),
    start: ({ line, clock }) => {
      const device = start({ line, clock, address: lane.address });
      device.setPassages('never');
      return device;
    },
  };
}

/** Every driver against its own simulated device. */
export const gunners: readonly Gunner[] = [
  {
    lane: laneSettings(),
    frames: noiseOf('OSDP frames', 'OSDP secure channel'),
    start: ({ line, clock }) => {
      const device = startTurnstile({ line, clock, address: 1, scbk });
      device.setPassages('never');
      return device;
    },
  },
  gunner(modbusLane(), 'Modbus frames'),
  gunner(lotLane(), 'Modbus frames'),
  gunner({ ...boardLane, driver: 'board-7e' }, '7E'),
  gunner({ ...boardLane, driver: 'board-eb', checksum: 'xor' }, 'EB'),
  gunner({ ...boardLane, driver: 'digicon' }, 'Digicon'),
  gunner({ ...relayLane, driver: 'lcus' }, 'LCUS'),
  gunner({ ...relayLane, driver: 'kmtronic' }, 'KMtronic'),
  gunner({ ...relayLane, driver: 'hw667' }, 'HW-667'),
];
