import { createBoard7eDriver } from './boards/board7e';
import { createBoardEbDriver } from './boards/boardEb';
import { createDigiconDriver } from './boards/digicon';
import type { Bus } from './bus';
import type { DriverParts, LaneDriver } from './driver';
import type { SerialLane } from './laneSettings';
import { createLotDriver } from './modbus/lotDriver';
import { createModbusRelayDriver } from './modbus/relayDriver';
import { createOsdpLaneDriver } from './osdp/osdpLaneDriver';
import { createKmtronicDriver } from './relays/kmtronic';
import { createHw667Driver, createLcusDriver } from './relays/muteRelays';

/** Puts a lane's device on its bus, whatever its kind. The caller disposes it. */
export function createLaneDriver(lane: SerialLane, bus: Bus, parts: DriverParts): LaneDriver {
  switch (lane.driver) {
    case 'osdp':
      return createOsdpLaneDriver(lane, bus, parts);
    case 'modbus-relay':
      return createModbusRelayDriver(lane, bus, parts);
    case 'lot':
      return createLotDriver(lane, bus, parts);
    case 'board-7e':
      return createBoard7eDriver(lane, bus, parts);
    case 'board-eb':
      return createBoardEbDriver(lane, bus, parts);
    case 'digicon':
      return createDigiconDriver(lane, bus, parts);
    case 'lcus':
      return createLcusDriver(lane, bus, parts);
    case 'kmtronic':
      return createKmtronicDriver(lane, bus, parts);
    case 'hw667':
      return createHw667Driver(lane, bus, parts);
  }
}
