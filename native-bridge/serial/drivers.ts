import type { Bus } from './bus';
import type { DriverParts, LaneDriver } from './driver';
import type { SerialLane } from './laneSettings';
import { createOsdpLaneDriver } from './osdp/osdpLaneDriver';

/** Puts a lane's device on its bus, whatever its kind; null for one this version has no driver for. The caller disposes it. */
export function createLaneDriver(lane: SerialLane, bus: Bus, parts: DriverParts): LaneDriver | null {
  switch (lane.driver) {
    case 'osdp':
      return createOsdpLaneDriver(lane, bus, parts);
    default:
      return null;
  }
}
