import { randomBytes } from 'node:crypto';
import { type Clock, systemClock } from '../clock';
import { type Faults, Transmitter } from '../faults';
import type { Line } from '../line';
import type { Card } from '../wiegand';
import { type Direction, defaultSides, type PassageMode, type ReaderState, type Side, TurnstileDevice } from './device';
import { FrameReader } from './frame';
import { Peripheral } from './peripheral';

export interface Open {
  direction: Direction;
  atEpochMs: number;
}

export interface Received {
  atEpochMs: number;
  bytes: Buffer;
}

export interface TurnstileOptions {
  line: Line;
  address: number;
  /** Secure channel base key, 32 hex digits. */
  scbk: string;
  readers?: 1 | 2;
  sides?: readonly Side[];
  /** Output on the stop contact, input of the fire contact, and how many contacts there are at least. */
  lockOutput?: number;
  fireInput?: number;
  ports?: number;
  /** Fresh from the maker: takes the default key, and a key of its own in that session. */
  installMode?: boolean;
  /** Obeys in plain text as well. */
  plainAllowed?: boolean;
  /** Speed of the line in bit/s; replies then take the time they would on a real wire. Default: no time. */
  baudRate?: number;
  clock?: Clock;
}

export interface Turnstile {
  /** Holds a card to the reader (0 faces entry). False when no panel is connected: the reader only beeps. */
  presentCard(card: Card, reader?: number): boolean;
  /** Presses keys at a reader's keypad: `0`..`9`, `*`, `#`. False when no panel is connected. */
  pressKeys(keys: string, reader?: number): boolean;
  /** A contact at an input closes or opens. */
  setContact(input: number, closed: boolean): void;
  /** The fire contact, wired to the arms by itself. */
  fire(on: boolean): void;
  /** Whether somebody could walk through this side right now. */
  isUnlocked(direction: Direction): boolean;
  /** Whether an output is on, whatever hangs on it. */
  isOn(output: number): boolean;
  /** The installer presses the device's button. */
  enterInstallMode(): void;
  /** Base key that the device holds now, 32 hex digits. */
  readonly scbk: string;
  setPassages(mode: PassageMode): void;
  forcePassage(direction: Direction): void;
  tamper(on: boolean): void;
  /** What the device says of its readers from now on. */
  setReader(reader: number, state: ReaderState): void;
  /** Unlock commands the device carried out. */
  readonly opens: readonly Open[];
  /** Returns the way to stop listening. */
  onOpen(listener: (open: Open) => void): () => void;
  /** Every passage; `forced` when the lane was locked. */
  onPassage(listener: (passage: Open & { forced: boolean }) => void): () => void;
  /** Bytes that reached the device, the last minutes of them. */
  readonly received: readonly Received[];
  /** Whether a control panel holds a secure channel. */
  readonly isOnline: boolean;
  readonly faults: Faults & {
    /** The device holds another key from the next handshake on; give the first one back to mend it. */
    changeKey(scbk: string): void;
    /** It refuses every new key. */
    refuseKeys(on: boolean): void;
    /** Power cycle: deaf and locked for so long, then without session and memory. */
    reboot(downMs: number): void;
  };
  dispose(): Promise<void>;
}

/** Enough for several minutes of polling. */
const receivedLimit = 20_000;

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

/** Puts an OSDP turnstile on the device end of a line; disposing it also disposes the line. */
export function startTurnstile(options: TurnstileOptions): Turnstile {
  const { line, address, clock = systemClock, readers = 2, sides = defaultSides } = options;
  const opens: Open[] = [];
  const received: Received[] = [];
  const openListeners = listeners<Open>();
  const passageListeners = listeners<Open & { forced: boolean }>();
  const { lockOutput, fireInput, ports, installMode, plainAllowed } = options;
  const device = new TurnstileDevice({
    clock,
    readers,
    sides,
    ...(lockOutput === undefined ? {} : { lockOutput }),
    ...(fireInput === undefined ? {} : { fireInput }),
    ...(ports === undefined ? {} : { ports }),
    onOpen: (direction) => {
      const open = { direction, atEpochMs: clock.nowMs() };
      opens.push(open);
      openListeners.tell(open);
    },
    onPassage: (direction, forced) => passageListeners.tell({ direction, atEpochMs: clock.nowMs(), forced }),
  });
  const peripheral = new Peripheral({
    address,
    scbk: Buffer.from(options.scbk, 'hex'),
    ...(installMode === undefined ? {} : { installMode }),
    ...(plainAllowed === undefined ? {} : { plainAllowed }),
    device,
    clock,
    randomBytes,
  });
  const transmitter = new Transmitter(line, clock, options.baudRate ?? null);
  const reader = new FrameReader();
  let heardAtMs = 0;

  line.onBytes((bytes) => {
    const atEpochMs = clock.nowMs();
    received.push({ atEpochMs, bytes });
    if (received.length > receivedLimit) received.splice(0, received.length - receivedLimit);
    if (transmitter.isSilent) return;
    // A frame that stops for 200 ms was cut off; the next byte starts afresh.
    if (atEpochMs - heardAtMs > 200) reader.reset();
    heardAtMs = atEpochMs;
    for (const frame of reader.feed(bytes)) {
      const reply = peripheral.answer(frame);
      if (reply !== null) transmitter.send(reply, frame.bytes.length);
    }
  });

  return {
    presentCard: (card, readerNumber = 0) => {
      if (!peripheral.isOnline) return false;
      device.present(card, readerNumber);
      return true;
    },
    pressKeys: (keys, readerNumber = 0) => {
      if (!peripheral.isOnline) return false;
      device.press(keys, readerNumber);
      return true;
    },
    setContact: (input, closed) => device.setContact(input, closed),
    fire: (on) => {
      if (fireInput !== undefined) device.setContact(fireInput, on);
    },
    isUnlocked: (direction) => device.isUnlocked(direction),
    isOn: (output) => device.outputs.isOn(output),
    enterInstallMode: () => peripheral.enterInstallMode(),
    get scbk() {
      return peripheral.scbk.toString('hex');
    },
    setPassages: (mode) => device.setPassages(mode),
    forcePassage: (direction) => device.forcePassage(direction),
    tamper: (on) => device.setTamper(on),
    setReader: (reader, state) => device.setReader(reader, state),
    opens,
    onOpen: openListeners.add,
    onPassage: passageListeners.add,
    received,
    get isOnline() {
      return peripheral.isOnline;
    },
    faults: {
      dropReplies: (count) => transmitter.dropReplies(count),
      corruptReplies: (count) => transmitter.corruptReplies(count),
      duplicateReplies: (count) => transmitter.duplicateReplies(count),
      delayReplies: (delayMs) => transmitter.delayReplies(delayMs),
      silence: (on) => transmitter.silence(on),
      babble: (bytes) => transmitter.babble(bytes),
      changeKey: (scbk) => peripheral.changeKey(Buffer.from(scbk, 'hex')),
      refuseKeys: (on) => {
        peripheral.refusesKeys = on;
      },
      reboot: (downMs) => {
        transmitter.silence(true);
        device.reset();
        peripheral.restart();
        clock.after(downMs, () => transmitter.silence(false));
      },
    },
    dispose: () => line.dispose(),
  };
}
