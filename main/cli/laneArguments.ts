import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import type { DriverName, SerialLane } from '../../native-bridge/serial/laneSettings';
import { LaneId } from '../contract/ids';
import { TurnstileConfig } from '../contract/turnstile';
import { serialLane } from '../site/serialLanes';
import type { LaneFault } from './laneWords';

export const laneActions = ['open-entry', 'open-exit', 'hold', 'lock', 'normal', 'status', 'self-test'] as const;
export type LaneAction = (typeof laneActions)[number];

/** Where a device is and what it is, as said on the command line. */
export interface LaneTarget {
  driver: DriverName;
  port: string;
  baudRate: number;
  address: number;
  /** Null: OSDP in the clear, which had to be asked for. */
  scbk: string | null;
  swap: boolean;
}

export type LaneRequest =
  | { do: 'ports'; json: boolean }
  | { do: 'probe'; json: boolean; port: string; baudRates: readonly number[] | null; addresses: readonly number[] | null }
  | { do: 'watch'; json: boolean; target: LaneTarget; seconds: number | null }
  | { do: 'act'; json: boolean; target: LaneTarget; action: LaneAction; seconds: number };

/** Usual speed and address of a device as it leaves its maker. */
const usual: Record<DriverName, { baudRate: number; address: number }> = {
  osdp: { baudRate: 9600, address: 0 },
  'modbus-relay': { baudRate: 9600, address: 1 },
  lot: { baudRate: 9600, address: 1 },
  'board-7e': { baudRate: 9600, address: 1 },
  'board-eb': { baudRate: 9600, address: 1 },
  digicon: { baudRate: 115_200, address: 0 },
  lcus: { baudRate: 9600, address: 0 },
  kmtronic: { baudRate: 9600, address: 0 },
  hw667: { baudRate: 9600, address: 0 },
};
const isDriver = (name: string): name is DriverName => Object.hasOwn(usual, name);
const isAction = (name: string): name is LaneAction => (laneActions as readonly string[]).includes(name);

/** A hold is asked for so long where nothing is said; the device's own timer or the next `normal` ends it. */
const HOLD_SECONDS = 60;
const LONGEST_SECONDS = 14_400;
const highestAddress: Partial<Record<DriverName, number>> = { osdp: 126, 'modbus-relay': 247, lot: 247 };

type Flags = ReturnType<typeof flagsOf>;

/** Null: not understood; the usage says what is. A `LaneFault` names what is wrong with something that was understood. */
export function readLaneArguments(args: readonly string[]): LaneRequest | LaneFault | null {
  const flags = flagsOf(args);
  if (!flags) return null;
  const [command, action = '', ...more] = flags.words;
  if (more.length > 0 || (command !== 'do' && action !== '')) return null;
  const { json } = flags;
  if (command === 'ports') return { do: 'ports', json };
  if (command === 'probe') return probeOf(flags);
  if (command === 'watch') {
    const target = targetOf(flags);
    const seconds = flags.seconds === null ? null : secondsOf(flags.seconds);
    if (!target || Number.isNaN(seconds)) return null;
    return 'fault' in target ? target : { do: 'watch', json, target, seconds };
  }
  if (command !== 'do' || !isAction(action)) return null;
  const target = targetOf(flags);
  const seconds = flags.seconds === null ? HOLD_SECONDS : secondsOf(flags.seconds);
  if (!target || Number.isNaN(seconds)) return null;
  return 'fault' in target ? target : { do: 'act', json, target, action, seconds };
}

function flagsOf(args: readonly string[]) {
  try {
    const text = { type: 'string' } as const;
    const flag = { type: 'boolean', default: false } as const;
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        ...{ driver: text, port: text, address: text, baud: text, seconds: text, 'scbk-file': text },
        ...{ swap: flag, insecure: flag, json: flag },
      },
    });
    const { driver = null, port = null, address = null, baud = null, seconds = null, swap, insecure, json } = values;
    return {
      driver,
      port,
      address,
      baud,
      seconds,
      scbkFile: values['scbk-file'] ?? null,
      swap,
      insecure,
      json,
      words: positionals,
    };
  } catch (error) {
    if (error instanceof TypeError) return null;
    throw error;
  }
}

/** `not a number` is NaN. */
const wholeNumber = (text: string, most: number): number =>
  /^\d{1,6}$/.test(text) && Number(text) <= most ? Number(text) : Number.NaN;
const secondsOf = (text: string): number => wholeNumber(text, LONGEST_SECONDS) || Number.NaN;

function probeOf({
  port,
  baud,
  address,
  json,
  driver,
  scbkFile,
  swap,
  insecure,
  seconds,
}: NonNullable<Flags>): LaneRequest | null {
  if (port === null || driver !== null || scbkFile !== null || swap || insecure || seconds !== null) return null;
  const baudRate = baud === null ? null : wholeNumber(baud, 921_600);
  const at = address === null ? null : wholeNumber(address, 255);
  if (Number.isNaN(baudRate) || Number.isNaN(at)) return null;
  return { do: 'probe', json, port, baudRates: baudRate === null ? null : [baudRate], addresses: at === null ? null : [at] };
}

function targetOf(flags: NonNullable<Flags>): LaneTarget | LaneFault | null {
  const { driver, port, insecure, swap } = flags;
  if (driver === null || port === null || !isDriver(driver)) return null;
  const baudRate = flags.baud === null ? usual[driver].baudRate : wholeNumber(flags.baud, 921_600);
  const address = flags.address === null ? usual[driver].address : wholeNumber(flags.address, highestAddress[driver] ?? 255);
  if (Number.isNaN(address) || !baudRate) return null;
  const isOsdp = driver === 'osdp';
  if (!isOsdp && (flags.scbkFile !== null || insecure)) return null;
  if (flags.scbkFile !== null && insecure) return null;
  if (isOsdp && flags.scbkFile === null && !insecure) return { fault: 'key-needed', detail: '' };
  const scbk = flags.scbkFile === null ? null : readKey(flags.scbkFile);
  if (scbk !== null && typeof scbk !== 'string') return scbk;
  return { driver, port, baudRate, address, scbk, swap };
}

/** 32 hex digits, and nothing else but blanks and a line's end. The file's content never enters a message. */
function readKey(file: string): string | LaneFault {
  try {
    const text = readFileSync(file, 'latin1').trim();
    return /^[0-9a-fA-F]{32}$/.test(text) ? text : { fault: 'key-malformed', detail: file };
  } catch {
    return { fault: 'key-unreadable', detail: file };
  }
}

const PASS_MS = 5_000;
/** How long a contact is closed for one passage. */
export const PULSE_MS = 700;
const laneId = LaneId.parse('lane');

/** A lane wired as an installer would begin: entry on the first contact, exit on the second, passages on the inputs of the same numbers. */
export function laneOf({ driver, port, baudRate, address, scbk, swap }: LaneTarget): SerialLane {
  const sides = { entry: { output: 0, passInput: 0 }, exit: { output: 1, passInput: 1 } };
  const relay = { pulseMs: PULSE_MS, turnstileInput: 'pulse' };
  const osdp = { scbk: scbk ?? '0'.repeat(32), readerDirection: 'entry' };
  // The settings of a station say what is usual; the line's own are the command's, within what a device could have.
  const usualLine = { port, baudRate: 9_600, address: 1, passMs: PASS_MS };
  const turnstile = TurnstileConfig.parse({ driver, ...usualLine, ...sides, ...relay, ...osdp });
  const lane = { ...serialLane({ id: laneId, turnstile, readers: [] }), baudRate, address, swap };
  return lane.driver === 'osdp' ? { ...lane, scbk } : lane;
}
