import { vi } from 'vitest';
import type { LotLane, ModbusRelayLane, SerialLane } from '../../../../native-bridge/serial/laneSettings';
import type { Line } from '../../../support/serial/line';
import { type LotSettings, startLot } from '../../../support/serial/modbus/lot';
import { type RelayWiring, startRelayBoard } from '../../../support/serial/modbus/relayBoard';
import type { SimulatedDevice } from '../../../support/serial/simulatedDevice';
import { type Desk, startDesk } from '../memoryGate';
import { createMemoryLine, type MemoryLine } from '../memoryLine';

const line = { laneId: 'lane-1', port: 'memory', baudRate: 9_600, address: 1, passMs: 5_000, swap: false, readers: [] };

export const relayLane = (changes: Partial<ModbusRelayLane> = {}): ModbusRelayLane => ({
  ...line,
  driver: 'modbus-relay',
  entry: { output: 0, passInput: 0 },
  exit: { output: 1, passInput: 1 },
  inputs: {
    fire: { input: 2, inverted: false },
    obstructed: { input: 3, inverted: false },
    tamper: { input: 4, inverted: false },
  },
  lockOutput: 7,
  pulseMs: 700,
  map: { firstCoil: 0, firstInput: 0, firstFlash: 0x200, flashUnitMs: 100 },
  ...changes,
});

export const lotLane = (changes: Partial<LotLane> = {}): LotLane => ({
  ...line,
  driver: 'lot',
  entry: {},
  exit: {},
  map: {
    entry: 0x40,
    exit: 0x41,
    entryOccupied: 0x42,
    exitOccupied: 0x43,
    counters: 0x44,
    errors: 0x48,
    mode: 0x3000,
    accumulate: 0x3010,
    permissionTimer: 0x3011,
  },
  ...changes,
});

/** A desk and a simulated Modbus device with a cable in memory between them, on turned time. */
export interface MemoryModbus extends Desk {
  line: MemoryLine;
  device: SimulatedDevice;
  run(durationMs: number): Promise<void>;
  until(condition: () => boolean, withinMs?: number): Promise<void>;
  /** Asks how a side is to stand; resolves with the outcome once it is known. */
  stand(direction: 'entry' | 'exit', mode: 'normal' | 'held' | 'locked', leaseMs?: number): Promise<string>;
  /** What was written to the line since the last look, as hex. */
  written(): string[];
  /** Bytes for the device from another master on the same line. */
  otherMaster(hex: string): void;
  /** Words told of the lane since the last look. */
  words(): string[];
}

function start(lanes: readonly SerialLane[], startDevice: (line: Line) => SimulatedDevice): MemoryModbus {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'hrtime', 'Date'] });
  const memory = createMemoryLine();
  let toDevice: (bytes: Buffer) => void = () => {};
  const device = startDevice({
    ...memory,
    get isUp() {
      return memory.isUp;
    },
    onBytes: (listener) => {
      toDevice = listener;
      memory.onBytes(listener);
    },
  });
  const desk = startDesk({ open: memory.open });
  desk.send({ type: 'configure', lanes });
  let looked = 0;
  let told = 0;
  const run = async (durationMs: number): Promise<void> => {
    await vi.advanceTimersByTimeAsync(durationMs);
  };
  const until: MemoryModbus['until'] = async (condition, withinMs = 30_000) => {
    for (let waitedMs = 0; !condition(); waitedMs += 5) {
      if (waitedMs > withinMs)
        throw new Error(`not so after ${withinMs} ms: ${condition}\n${JSON.stringify(desk.events.slice(-8))}`);
      await run(5);
    }
  };
  return {
    ...desk,
    line: memory,
    device,
    run,
    until,
    stand: async (direction, mode, leaseMs = 60_000) => {
      const requestId = desk.mode(mode, { direction, leaseMs });
      await until(() => desk.modeOutcome(requestId) !== undefined);
      return desk.modeOutcome(requestId)?.outcome ?? 'none';
    },
    written: () => {
      const since = memory.written.slice(looked);
      looked = memory.written.length;
      return since.map(({ bytes }) => Buffer.from(bytes).toString('hex'));
    },
    otherMaster: (hex) => toDevice(Buffer.from(hex, 'hex')),
    words: () => {
      const all = desk.laneWords();
      const since = all.slice(told);
      told = all.length;
      return since;
    },
  };
}

/** With `neighbours` on the same bus that are not there. */
export const startMemoryRelay = (
  lane: Partial<ModbusRelayLane> = {},
  wiring: Partial<RelayWiring> = {},
  neighbours: readonly SerialLane[] = [],
): MemoryModbus =>
  start([relayLane(lane), ...neighbours], (memory) => {
    const device = startRelayBoard({ line: memory, address: 1, wiring });
    device.setPassages('never');
    return device;
  });

export const startMemoryLot = (lane: Partial<LotLane> = {}, settings: Partial<LotSettings> = {}): MemoryModbus =>
  start([lotLane(lane)], (memory) => {
    const device = startLot({ line: memory, address: 1, settings });
    device.setPassages('never');
    return device;
  });
