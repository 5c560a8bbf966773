import { randomBytes } from 'node:crypto';
import { Bus } from '../../native-bridge/serial/bus';
import { systemClock } from '../../native-bridge/serial/clock';
import type { LaneDriver } from '../../native-bridge/serial/driver';
import { createLaneDriver } from '../../native-bridge/serial/drivers';
import type { SerialLane } from '../../native-bridge/serial/laneSettings';
import { openTransport } from '../../native-bridge/serial/openTransport';
import type { SerialEvent } from '../../native-bridge/serial/protocol';
import type { LinkReason } from './laneWords';

/** A lane's device on its line, in this process, without a console. */
export interface LaneLine {
  readonly driver: LaneDriver;
  /** Resolves when the device takes orders (null), or with why it does not: at once for a port that cannot be had, else after `withinMs`. */
  ready(withinMs: number): Promise<LinkReason | null>;
  /** Gives device and port back. What was acknowledged stays. */
  close(): void;
}

/** Faults that no waiting mends. */
const final: readonly LinkReason[] = ['port-missing', 'port-busy', 'no-permission', 'key-wrong', 'settings-wrong'];

/** Opens the line; sides stand as they are found. Tells every event to `onEvent`. */
export function openLaneLine(lane: SerialLane, onEvent: (event: SerialEvent) => void): LaneLine {
  const parts = { clock: systemClock, random: Math.random };
  const bus = new Bus(lane.port, lane.baudRate, { open: openTransport, ...parts });
  let state: 'ready' | LinkReason = 'none';
  let told: () => void = () => {};
  const report = (event: SerialEvent) => {
    if (event.type === 'link') {
      state = event.state === 'ready' || event.state === 'degraded' ? 'ready' : event.reason;
      told();
    }
    onEvent(event);
  };
  const driver = createLaneDriver(lane, bus, { ...parts, randomBytes, report, asFound: true });
  return {
    driver,
    ready: (withinMs) =>
      new Promise((resolve) => {
        const done = (answer: LinkReason | null) => {
          told = () => {};
          clearTimeout(timer);
          resolve(answer);
        };
        const timer = setTimeout(() => done(state === 'ready' ? null : state === 'none' ? 'silent' : state), withinMs);
        told = () => {
          if (state === 'ready') done(null);
          else if (final.includes(state)) done(state);
        };
        told();
      }),
    close: () => {
      driver.dispose();
      bus.dispose();
    },
  };
}
