import type { Bus } from '../bus';
import type { Clock } from '../clock';
import type { CreateDriver, DeviceState, DriverParts, GrantOutcome, LaneCapabilities, LaneDriver, ModeOutcome } from '../driver';
import { LaneCore, type Passage } from '../laneCore';
import type { Direction, ModbusRelayLane } from '../laneSettings';
import { type Ask, PolledDevice, writeEnd } from '../polledDevice';
import type { LaneMode } from '../protocol';
import type { Urgency } from '../question';
import type { Standing } from '../sideStandings';
import type { WriteEnd } from '../writeEnd';
import { type ModbusAnswer, ModbusCodec } from './codec';
import { bitsOf, isWritten, type ModbusDevice, type Question, question, quietMsAt } from './line';
import type { ModbusRequest } from './messages';
import { RelayContacts } from './relayContacts';

/** A contact that is held is asked for so long at a time: a board with a timer then lets go by itself, were this process to die. */
const HOLD_MS = 10_000;
/** Inputs are read with every other poll; so often the coils are looked at instead, while nobody is awaited. */
const COILS_EVERY_MS = 5_000;
/** A contact that is still closed so long after its moment was closed by somebody else. */
const PULSE_MARGIN_MS = 1_000;

/** A contact that was closed for a moment. */
interface Pulse {
  untilMs: number;
  stopTimer: () => void;
}

/** A turnstile on the contacts of a Modbus relay board: coils open and stop it, discrete inputs report passages and alarms. */
class ModbusRelayDriver implements LaneDriver {
  readonly capabilities: LaneCapabilities;
  readonly #lane: ModbusRelayLane;
  readonly #clock: Clock;
  /** The command line leaves alone what it was not told to change, and what others have opened. */
  readonly #asFound: boolean;
  readonly #contacts: RelayContacts;
  readonly #core: LaneCore;
  readonly #device: ModbusDevice;
  /** By output. */
  readonly #pulses = new Map<number, Pulse>();
  #coilsAskedAtMs = 0;
  /** Writes of a mode that are on their way: until they have come back the coils say nothing. */
  #standing = 0;
  #disposed = false;

  constructor(lane: ModbusRelayLane, bus: Bus, parts: DriverParts) {
    this.#lane = lane;
    this.#clock = parts.clock;
    this.#asFound = parts.asFound === true;
    this.#contacts = new RelayContacts(lane);
    this.capabilities = {
      pulse: this.#contacts.timesItself ? 'device' : 'host',
      ack: true,
      passFeedback: this.#contacts.hasPassInputs,
      alarms: this.#contacts.hasAlarms,
      holdOpen: true,
      lock: lane.lockOutput !== null,
    };
    const moves = {
      capabilities: this.capabilities,
      holdMs: HOLD_MS,
      open: (side: Direction, passage: Passage) => this.#open(side, passage),
      stand: (side: Direction, standing: Standing) => this.#stand(side, standing),
      passed: (side: Direction) => this.#passed(side),
    };
    this.#core = new LaneCore(lane, moves, parts);
    this.#device = new PolledDevice(
      { key: lane.laneId, codec: new ModbusCodec(), quietMs: quietMsAt(lane.baudRate) },
      bus,
      {
        probe: question(this.#contacts.readCoils),
        onLink: (input) => this.#core.link(input),
        synchronise: (ask) => this.#synchronise(ask),
        nextPoll: (nowMs) => this.#nextPoll(nowMs),
        onEvent: (answer) => this.#onAnswer(answer),
        onLineDown: () => this.#core.lineDown(),
      },
      parts,
    );
    this.#device.start();
  }

  grant(direction: Direction, grant: { grantId: string; expiresAtMonoMs: number }): Promise<GrantOutcome> {
    return this.#core.grant(direction, grant);
  }

  setMode(direction: Direction, mode: LaneMode, untilMonoMs: number | null): Promise<ModeOutcome> {
    return this.#core.setMode(direction, mode, untilMonoMs);
  }

  async readState(): Promise<DeviceState | null> {
    const { readCoils, readInputs } = this.#contacts;
    const read = async (command: ModbusRequest): Promise<readonly boolean[] | null> => {
      const end = await this.#device.ask(question(command), { priority: 'config' });
      return end.type === 'answered' ? bitsOf(end.answer) : null;
    };
    const coils = await read(readCoils);
    const inputs = readInputs ? await read(readInputs) : [];
    if (!coils || !inputs) return null;
    const sides: DeviceState['sides'] = {};
    for (const side of this.#core.sides) {
      const { output = -1, passInput = null } = this.#lane[side] ?? {};
      const occupied = passInput === null ? null : (inputs[passInput] ?? null);
      sides[this.#core.turned(side)] = { open: coils[output] ?? null, occupied };
    }
    return { sides, inputs: this.#contacts.namedInputs(inputs), identity: null, raw: null };
  }

  dispose(): void {
    this.#disposed = true;
    for (const { stopTimer } of this.#pulses.values()) stopTimer();
    this.#core.dispose();
    this.#device.dispose();
  }

  async #open(side: Direction, passage: Passage): Promise<WriteEnd> {
    const output = this.#lane[side]?.output;
    if (output === undefined) return { type: 'unsent', why: 'no-session' };
    const end = await this.#write(this.#contacts.pulse(output, this.#lane.pulseMs), { priority: 'grant', ...passage });
    if (end.type === 'acked' || end.type === 'unknown') this.#pulsed(output, end.writtenAtMonoMs);
    return end;
  }

  /** What closes goes first: a contact is off before the turnstile is stopped, and the stop is taken back before a contact is closed. */
  async #stand(side: Direction, { mode, forMs, withdrawn }: Standing): Promise<WriteEnd> {
    const output = this.#lane[side]?.output;
    if (output === undefined) return { type: 'unsent', why: 'no-session' };
    const { lockOutput } = this.#lane;
    const contact = mode === 'held' ? this.#contacts.pulse(output, forMs ?? HOLD_MS) : this.#contacts.switched(output, false);
    // One side that is locked says nothing of the other, which may be locked by somebody else.
    const leavesStop = lockOutput === null || (this.#asFound && mode === 'locked' && !this.#core.stopped);
    const stop = leavesStop ? [] : [() => this.#contacts.switched(lockOutput, this.#core.stopped)];
    const steps = mode === 'held' ? [...stop, () => contact] : [() => contact, ...stop];
    this.#forgetPulse(output);
    const untilMs = forMs === null ? {} : { expiresAtMonoMs: this.#clock.nowMs() + forMs };
    const urgency: Urgency = { priority: 'lock', withdrawn, ...untilMs };
    let last: WriteEnd = { type: 'unsent', why: 'no-session' };
    this.#standing += 1;
    for (const step of steps) {
      // A slow board must not be left open by a hold that was taken back meanwhile.
      const isOver = mode === 'held' && this.#core.modeOf(side) !== 'held';
      last = isOver ? { type: 'unsent', why: 'expired' } : await this.#write(step(), urgency);
      if (last.type !== 'acked') break;
    }
    this.#standing -= 1;
    return last;
  }

  #passed(side: Direction): void {
    const output = this.#lane[side]?.output;
    const pulse = output === undefined ? undefined : this.#pulses.get(output);
    if (output === undefined || !pulse || pulse.untilMs <= this.#clock.nowMs()) return;
    void this.#switchOff(output);
  }

  /** Remembers when a contact opens again, and sees to it where the board has no timer. */
  #pulsed(output: number, sinceMs: number): void {
    this.#forgetPulse(output);
    if (this.#disposed) return;
    const untilMs = sinceMs + this.#lane.pulseMs;
    const delayMs = Math.max(0, untilMs - this.#clock.nowMs());
    const stopTimer = this.#contacts.timesItself ? () => {} : this.#clock.after(delayMs, () => void this.#switchOff(output));
    this.#pulses.set(output, { untilMs, stopTimer });
  }

  #forgetPulse(output: number): void {
    this.#pulses.get(output)?.stopTimer();
    this.#pulses.delete(output);
  }

  /** Not withdrawn and not late: what cannot be said now is said by the next synchronising. */
  #switchOff(output: number): Promise<WriteEnd> {
    return this.#write(this.#contacts.switched(output, false), { priority: 'lock' });
  }

  async #write(command: ModbusRequest, urgency: Urgency): Promise<WriteEnd> {
    return writeEnd(await this.#device.ask(question(command), urgency), isWritten);
  }

  /** Reads coils and inputs, then brings every side to its mode; only then are grants taken. */
  async #synchronise(ask: Ask<ModbusRequest, ModbusAnswer>): Promise<boolean | 'settingsWrong'> {
    const { readCoils, readInputs } = this.#contacts;
    const coilsAnswer = await ask(question(readCoils));
    const inputsAnswer = readInputs ? await ask(question(readInputs)) : null;
    if (!coilsAnswer || (readInputs && !inputsAnswer)) return false;
    const coils = bitsOf(coilsAnswer);
    const inputs = readInputs ? bitsOf(inputsAnswer) : [];
    // It has no coils or inputs where the settings say: what would be switched is something else.
    if (!coils || !inputs) return 'settingsWrong';
    this.#coilsAskedAtMs = this.#clock.nowMs();
    this.#core.begin();
    this.#core.inputs(inputs);
    if (!(await this.#core.settle((side) => this.#readBack(side, coils)))) return false;
    return this.#endPulses(coils);
  }

  /** A contact that is off after its moment is over says nothing about what it did. */
  #readBack(side: Direction, coils: readonly boolean[]): boolean | null {
    const output = this.#lane[side]?.output ?? -1;
    if (coils[output] === true) return true;
    const pulse = this.#pulses.get(output);
    return pulse && pulse.untilMs <= this.#clock.nowMs() ? null : false;
  }

  /** Somebody may still go through, but a contact this process closed for a moment is not left closed. */
  async #endPulses(coils: readonly boolean[]): Promise<boolean> {
    if (this.#contacts.timesItself) return true;
    const nowMs = this.#clock.nowMs();
    for (const [output, pulse] of this.#pulses) {
      if (coils[output] !== true || pulse.untilMs > nowMs) continue;
      if ((await this.#switchOff(output)).type !== 'acked') return false;
    }
    return true;
  }

  #nextPoll(nowMs: number): Question {
    const { readCoils, readInputs } = this.#contacts;
    if (readInputs && (this.#core.awaits || nowMs - this.#coilsAskedAtMs < COILS_EVERY_MS)) return question(readInputs);
    this.#coilsAskedAtMs = nowMs;
    return question(readCoils);
  }

  #onAnswer(answer: ModbusAnswer): void {
    const bits = bitsOf(answer);
    if (!bits) return;
    if (answer.request.type === 'readInputs') this.#core.inputs(bits);
    else if (answer.request.type === 'readCoils') this.#onCoils(bits);
  }

  /** Somebody else switches this board, or it has lost what it was told: everything is read and said anew. */
  #onCoils(coils: readonly boolean[]): void {
    if (this.#asFound || this.#core.awaits || this.#standing > 0) return;
    const { lockOutput } = this.#lane;
    let isStrange = lockOutput !== null && coils[lockOutput] !== this.#core.stopped;
    for (const side of this.#core.sides) {
      const output = this.#lane[side]?.output ?? -1;
      const isPulsed = (this.#pulses.get(output)?.untilMs ?? 0) + PULSE_MARGIN_MS > this.#clock.nowMs();
      const isOpen = coils[output] === true && this.#core.modeOf(side) !== 'held' && !isPulsed;
      this.#core.flag('heldOpen', isOpen, side);
      isStrange ||= isOpen;
    }
    if (isStrange) this.#device.resynchronise();
  }
}

export const createModbusRelayDriver: CreateDriver<ModbusRelayLane> = (lane, bus, parts) =>
  new ModbusRelayDriver(lane, bus, parts);
