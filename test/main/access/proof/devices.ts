import type { LaneConfig } from '../../../../main/contract/config';
import type { Direction } from '../../../../main/contract/ids';
import { devices } from '../../../support/serial/devices';
import type { Line } from '../../../support/serial/line';
import { startTurnstile } from '../../../support/serial/osdp/turnstile';
import type { Alarm, SimulatedDevice } from '../../../support/serial/simulatedDevice';

type Turnstile = LaneConfig['turnstile'];

/** A device as far as the proof needs it: its own record of what opened it, and what can be done to it. */
export interface ProofDevice extends Pick<SimulatedDevice, 'opens' | 'setPassages'> {
  faults: Omit<SimulatedDevice['faults'], 'changeKey'>;
  /** Null where the device cannot be asked. */
  isOpen: ((direction: Direction) => boolean) | null;
  /** False where it has no such input. */
  alarm(alarm: Alarm, on: boolean): boolean;
}

/** A driver of the bridge and the device it is proved against. */
export interface ProvedDriver {
  name: string;
  /** As a site would set it up; its line is in memory. */
  turnstile: Turnstile;
  start(line: Line): ProofDevice;
}

const scbk = '000102030405060708090a0b0c0d0e0f';
const line = { port: 'memory', passMs: 3_000 };
const wired = { entry: { output: 0, passInput: 0 }, exit: { output: 1, passInput: 1 } };

export const osdp: ProvedDriver = {
  name: 'osdp',
  turnstile: { driver: 'osdp', ...line, ...wired, baudRate: 9600, address: 1, scbk, readerDirection: 'entry' },
  start: (end) => ({ ...startTurnstile({ line: end, address: 1, scbk }), isOpen: null, alarm: () => false }),
};

/** The others are simulated by the common frame, with their makers' usual wiring. */
const simulated = (turnstile: Turnstile): ProvedDriver => ({
  name: turnstile.driver,
  turnstile,
  start: (end) => {
    const start = devices[turnstile.driver];
    if (!start) throw new Error(`no simulated ${turnstile.driver}`);
    const device = start({ line: end, address: 'address' in turnstile ? turnstile.address : 0 });
    return {
      opens: device.opens,
      faults: device.faults,
      setPassages: device.setPassages,
      isOpen: (direction) => device.isOpen(direction),
      alarm: (alarm, on) => device.alarm(alarm, on),
    };
  },
});

const board = { ...line, entry: {}, exit: {}, swap: false };
const relay = { ...line, entry: { output: 0, passInput: null }, exit: { output: 1, passInput: null }, pulseMs: 700 };
const noPulseMap = { firstCoil: 0, firstInput: 0, firstFlash: 0x0200, flashUnitMs: 100 };

const lotMap = {
  entry: 0x40,
  exit: 0x41,
  entryOccupied: 0x42,
  exitOccupied: 0x43,
  counters: 0x44,
  errors: 0x48,
  mode: 0x3000,
  accumulate: 0x3010,
  permissionTimer: 0x3011,
};

/** By the name of their driver. */
export const others: readonly ProvedDriver[] = [
  simulated({ driver: 'modbus-relay', ...line, ...wired, baudRate: 9600, address: 1, pulseMs: 700, map: noPulseMap }),
  simulated({ driver: 'lot', ...board, baudRate: 9600, address: 1, map: lotMap }),
  simulated({ driver: 'board-7e', ...board, baudRate: 9600, address: 1 }),
  simulated({ driver: 'board-eb', ...board, baudRate: 9600, address: 1, checksum: 'xor' }),
  simulated({ driver: 'digicon', ...board, baudRate: 115200 }),
  simulated({ driver: 'kmtronic', ...relay, baudRate: 9600, turnstileInput: 'pulse' }),
  simulated({ driver: 'lcus', ...relay, baudRate: 9600, turnstileInput: 'pulse' }),
  simulated({ driver: 'hw667', ...relay, baudRate: 9600, turnstileInput: 'pulse' }),
];
