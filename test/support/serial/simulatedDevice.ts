import { type Clock, systemClock } from './clock';
import { type Faults, Transmitter } from './faults';
import { GateArms, type Open, type Passage, type PassageMode } from './gateArms';
import type { Line } from './line';

export interface Received {
  atEpochMs: number;
  bytes: Buffer;
}

/** What may be wrong at a device; not every device can tell each of them. */
export const alarms = ['fire', 'obstructed', 'tamper', 'fault'] as const;
export type Alarm = (typeof alarms)[number];

export interface DeviceOptions {
  line: Line;
  address: number;
  /** Speed of the line in bit/s; replies then take the time they would on a real wire. Default: no time. */
  baudRate?: number;
  clock?: Clock;
  /** Secure channel base key, 32 hex digits; only for devices that have one. */
  scbk?: string;
}

/** A turnstile with its electronics on the device end of a line. Disposing it also disposes the line. */
export interface SimulatedDevice {
  /** Every command that unlocked a side, in order: what nobody granted must not be among them. */
  readonly opens: readonly Open[];
  /** Returns the way to stop listening. */
  onOpen(listener: (open: Open) => void): () => void;
  onPassage(listener: (passage: Passage) => void): () => void;
  /** Whether somebody could walk through this side right now. */
  isOpen(direction: Open['direction']): boolean;
  /** `auto`: somebody walks through whenever a side opens. */
  setPassages(mode: PassageMode): void;
  /** Somebody pushes through, unlocked or not. */
  forcePassage(direction: Open['direction']): void;
  /** False where the device has no such alarm. */
  alarm(alarm: Alarm, on: boolean): boolean;
  /** Bytes that reached the device, the last minutes of them. */
  readonly received: readonly Received[];
  readonly faults: Faults & {
    /** Power cycle: deaf for so long, then locked and without memory of what it was told. */
    reboot(downMs: number): void;
    /** The device holds another key from now on; false where it has none. */
    changeKey(scbk: string): boolean;
  };
  dispose(): Promise<void>;
}

export type StartDevice = (options: DeviceOptions) => SimulatedDevice;

/** What makes one kind of device different from another: its bytes, and what they do to its arms. */
export interface Firmware {
  /**
   * Carries out the commands found in these bytes, split and joined as they come. One entry per command: its answer (null for
   * a device or command without one) and its own length.
   */
  hear(bytes: Buffer): readonly { reply: Buffer | null; heardBytes: number }[];
  /** Forgets a command's beginning: the rest never came. */
  forget(): void;
  /** Power came back. The arms have been locked already. */
  restart(): void;
  /** Somebody is going through just now; counters and inputs follow from it. */
  onPassage?(passage: Passage): void;
  /** False where it cannot tell. */
  alarm(alarm: Alarm, on: boolean): boolean;
}

/** What firmware may use: its arms, time, and (for devices that speak unasked) the line. */
export interface Board {
  arms: GateArms;
  clock: Clock;
  say(bytes: Buffer): void;
}

/** Enough for several minutes of polling. */
const receivedLimit = 20_000;
/** A command that stops for so long was cut off. */
const cutOffMs = 200;

function listeners<T>() {
  const all = new Set<(value: T) => void>();
  return {
    tell: (value: T) => {
      for (const listener of all) listener(value);
    },
    add: (listener: (value: T) => void) => {
      all.add(listener);
      return () => void all.delete(listener);
    },
  };
}

/** Puts a device on the end of a line: arms, faults and records are the same for all, the firmware is its own. */
export function startDevice(options: DeviceOptions, createFirmware: (board: Board) => Firmware): SimulatedDevice {
  const { line, clock = systemClock } = options;
  const opens: Open[] = [];
  const received: Received[] = [];
  const openListeners = listeners<Open>();
  const passageListeners = listeners<Passage>();
  const transmitter = new Transmitter(line, clock, options.baudRate ?? null);
  const arms = new GateArms({
    clock,
    onOpen: (open) => {
      opens.push(open);
      openListeners.tell(open);
    },
    onPassage: (passage) => {
      firmware.onPassage?.(passage);
      passageListeners.tell(passage);
    },
  });
  const firmware = createFirmware({ arms, clock, say: (bytes) => transmitter.send(bytes, 0) });
  let heardAtMs = 0;

  line.onBytes((bytes) => {
    const atEpochMs = clock.nowMs();
    received.push({ atEpochMs, bytes });
    if (received.length > receivedLimit) received.splice(0, received.length - receivedLimit);
    if (transmitter.isSilent) return;
    if (atEpochMs - heardAtMs > cutOffMs) firmware.forget();
    heardAtMs = atEpochMs;
    for (const { reply, heardBytes } of firmware.hear(bytes)) if (reply !== null) transmitter.send(reply, heardBytes);
  });

  return {
    opens,
    onOpen: openListeners.add,
    onPassage: passageListeners.add,
    isOpen: (direction) => arms.isOpen(direction),
    setPassages: (mode) => arms.setPassages(mode),
    forcePassage: (direction) => arms.forcePassage(direction),
    alarm: (alarm, on) => firmware.alarm(alarm, on),
    received,
    faults: {
      dropReplies: (count) => transmitter.dropReplies(count),
      corruptReplies: (count) => transmitter.corruptReplies(count),
      duplicateReplies: (count) => transmitter.duplicateReplies(count),
      delayReplies: (delayMs) => transmitter.delayReplies(delayMs),
      silence: (on) => transmitter.silence(on),
      babble: (bytes) => transmitter.babble(bytes),
      reboot: (downMs) => {
        transmitter.silence(true);
        arms.lockAll();
        firmware.forget();
        firmware.restart();
        clock.after(downMs, () => transmitter.silence(false));
      },
      changeKey: () => false,
    },
    dispose: () => line.dispose(),
  };
}
