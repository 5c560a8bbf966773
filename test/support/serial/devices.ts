import type { DriverName } from '../../../native-bridge/serial/laneSettings';
import { startBoard7e } from './boards/board7e';
import { startBoardEb } from './boards/boardEb';
import { startDigicon } from './boards/digicon';
import { startLot } from './modbus/lot';
import { startRelayBoard } from './modbus/relayBoard';
import { startHw667, startKmtronic, startLcus } from './relays/relays';
import type { StartDevice } from './simulatedDevice';

/** The simulated device for each driver, with its maker's usual wiring. OSDP has a program of its own: `osdp/turnstileProcess.ts`. */
export const devices: Partial<Record<DriverName, StartDevice>> = {
  'modbus-relay': startRelayBoard,
  lot: startLot,
  'board-7e': startBoard7e,
  'board-eb': startBoardEb,
  digicon: startDigicon,
  lcus: startLcus,
  kmtronic: startKmtronic,
  hw667: startHw667,
};
