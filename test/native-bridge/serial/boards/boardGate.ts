import { expect, vi } from 'vitest';
import { systemClock } from '../../../../native-bridge/serial/clock';
import type { Direction, SerialLane } from '../../../../native-bridge/serial/laneSettings';
import type { LaneMode, SerialEvent } from '../../../../native-bridge/serial/protocol';
import type { SimulatedDevice, StartDevice } from '../../../support/serial/simulatedDevice';
import { type Desk, startDesk } from '../memoryGate';
import { createMemoryLine, type MemoryLine } from '../memoryLine';
import { hexOf } from './bytes';

/** What every lane of these stories has in common. */
export const line = {
  laneId: 'lane-1',
  port: 'memory',
  baudRate: 9600,
  address: 1,
  passMs: 3_000,
  swap: false,
  readers: [],
};
const side = {};
export const boardLane = { ...line, entry: side, exit: side };
export const relayLane = {
  ...line,
  pulseMs: 500,
  entry: { output: 0, passInput: null },
  exit: { output: 1, passInput: null },
};

type ModeOutcome = Extract<SerialEvent, { type: 'modeOutcome' }>;

/** A desk and a simulated device with a cable in memory between them, on turned time. */
export interface BoardGate extends Omit<Desk, 'mode'> {
  cable: MemoryLine;
  device: SimulatedDevice;
  run(durationMs: number): Promise<void>;
  until(condition: () => boolean, withinMs?: number): Promise<void>;
  ready(): Promise<void>;
  /** Waits for the outcome of a grant. */
  granted(grantId: string, changes?: { direction?: Direction; expiresInMs?: number }): Promise<string>;
  mode(mode: LaneMode, changes?: { direction?: Direction; leaseMs?: number }): Promise<ModeOutcome>;
  /** What the console wrote since the mark, as hex. */
  written(since?: number): string[];
  mark(): number;
  opens(): Direction[];
  links(): string[];
}

export function startBoardGate(lane: SerialLane, start: StartDevice): BoardGate {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'hrtime', 'Date'] });
  const cable = createMemoryLine();
  const device = start({ line: cable, address: lane.address });
  device.setPassages('never');
  const desk = startDesk({ open: cable.open });
  desk.send({ type: 'configure', lanes: [lane] });
  let requests = 0;
  const run = async (durationMs: number): Promise<void> => {
    await vi.advanceTimersByTimeAsync(durationMs);
  };
  const until = async (condition: () => boolean, withinMs = 30_000): Promise<void> => {
    for (let waitedMs = 0; !condition(); waitedMs += 5) {
      if (waitedMs > withinMs) expect.fail(`not so: ${condition}\n${JSON.stringify(desk.events.slice(-8))}`);
      await run(5);
    }
  };
  return {
    ...desk,
    cable,
    device,
    run,
    until,
    ready: () => until(() => desk.linkState() === 'ready'),
    granted: async (grantId, changes = {}) => {
      desk.grant(grantId, changes);
      await until(() => desk.outcome(grantId) !== undefined);
      return desk.outcome(grantId)?.outcome ?? '';
    },
    mode: async (mode, { direction = 'entry', leaseMs } = {}) => {
      requests += 1;
      const requestId = requests;
      const untilMonoMs = leaseMs === undefined ? null : systemClock.nowMs() + leaseMs;
      desk.send({ type: 'mode', laneId: lane.laneId, direction, requestId, mode, untilMonoMs });
      const outcome = (): ModeOutcome | undefined => desk.of('modeOutcome').find((event) => event.requestId === requestId);
      await until(() => outcome() !== undefined);
      return outcome() ?? expect.fail('no outcome');
    },
    written: (since = 0) => cable.written.slice(since).map(({ bytes }) => hexOf(bytes)),
    mark: () => cable.written.length,
    opens: () => device.opens.map((open) => open.direction),
    links: () => desk.of('link').map(({ state, reason }) => (reason === 'none' ? state : `${state}/${reason}`)),
    dispose: () => {
      desk.dispose();
      vi.useRealTimers();
    },
  };
}
