import type { Bus } from '../bus';
import type { Clock } from '../clock';
import type { CreateDriver, DeviceState, DriverParts, GrantOutcome, LaneDriver, ModeOutcome } from '../driver';
import { LaneCore, type Passage } from '../laneCore';
import type { Direction, LotLane } from '../laneSettings';
import { type Ask, PolledDevice, writeEnd } from '../polledDevice';
import type { LaneMode } from '../protocol';
import type { AskEnd, Urgency } from '../question';
import type { Standing } from '../sideStandings';
import type { WriteEnd } from '../writeEnd';
import { type ModbusAnswer, ModbusCodec } from './codec';
import { isWritten, type ModbusDevice, type Question, question, quietMsAt, registersOf } from './line';
import { LotCounts } from './lotCounts';
import { ANTIPANIC, BLOCKED, CLOSED, FREE, LotRegisters, NORMAL, ONE_PASS } from './lotRegisters';
import type { ModbusRequest } from './messages';

type AskLot = Ask<ModbusRequest, ModbusAnswer>;

/** Hold and lock are said again in this rhythm at the latest, so that a device that was without power stands right again. */
const HOLD_MS = 10_000;
/** Somebody who stands in the lane for longer is in the way. */
const OBSTRUCTED_MS = 10_000;

/**
 * A LOT turnstile (registers as in its maker's Modbus SDK): one pass at a time is allowed by number, the device counts, and closes by its
 * own timer. Its mode register is for the lane as a whole, so a lock of one side alone is kept by allowing nothing there.
 */
class LotDriver implements LaneDriver {
  readonly capabilities = { pulse: 'device', ack: true, passFeedback: true, alarms: true, holdOpen: true, lock: true } as const;
  readonly #lane: LotLane;
  readonly #clock: Clock;
  /** The command line leaves alone what it was not told to change, and what others have opened. */
  readonly #asFound: boolean;
  readonly #registers: LotRegisters;
  readonly #counts = new LotCounts();
  readonly #core: LaneCore;
  readonly #device: ModbusDevice;
  readonly #occupiedSinceMs: Partial<Record<Direction, number>> = {};
  #polls: readonly ModbusRequest[];
  #nextPollIndex = 0;
  /** Writes that are on their way: until they have come back the registers say nothing. */
  #writing = 0;

  constructor(lane: LotLane, bus: Bus, parts: DriverParts) {
    this.#lane = lane;
    this.#clock = parts.clock;
    this.#asFound = parts.asFound === true;
    this.#registers = new LotRegisters(lane);
    this.#polls = this.#registers.polls(false);
    const moves = {
      capabilities: this.capabilities,
      holdMs: HOLD_MS,
      open: (side: Direction, passage: Passage) => this.#counted(() => this.#open(side, passage)),
      stand: (side: Direction, standing: Standing) => this.#counted(() => this.#stand(side, standing)),
    };
    this.#core = new LaneCore(lane, moves, parts);
    this.#device = new PolledDevice(
      { key: lane.laneId, codec: new ModbusCodec(), quietMs: quietMsAt(lane.baudRate) },
      bus,
      {
        probe: question(this.#registers.read(lane.map.mode)),
        onLink: (input) => this.#core.link(input),
        synchronise: (ask) => this.#synchronise(ask),
        nextPoll: () => this.#nextPoll(),
        onEvent: (answer) => this.#onAnswer(answer),
        onLineDown: () => {
          this.#counts.forget();
          this.#core.lineDown();
        },
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
    for (const request of this.#polls) {
      const end = await this.#device.ask(question(request), { priority: 'config' });
      if (end.type !== 'answered' || !registersOf(end.answer)) return null;
      this.#onAnswer(end.answer);
    }
    const sides: DeviceState['sides'] = {};
    for (const side of this.#core.sides) {
      const passes = this.#registers.passes(side);
      const open = this.#core.released || (passes === null ? null : passes !== CLOSED);
      sides[this.#core.turned(side)] = { open, occupied: this.#registers.isOccupied(side) };
    }
    const { errors, mode } = this.#registers;
    const inputs = { fault: (errors ?? 0) !== 0, antipanic: mode === ANTIPANIC, blocked: mode === BLOCKED };
    return { sides, inputs, identity: null, raw: errors === null ? null : errors.toString(16).padStart(4, '0') };
  }

  dispose(): void {
    this.#core.dispose();
    this.#device.dispose();
  }

  async #counted(write: () => Promise<WriteEnd>): Promise<WriteEnd> {
    this.#writing += 1;
    const end = await write();
    this.#writing -= 1;
    return end;
  }

  /** A number of passes is never written again to be sure: without an answer the session ends, and registers and counters are read first. */
  async #open(side: Direction, passage: Passage): Promise<WriteEnd> {
    const urgency = { priority: 'grant', ...passage } as const;
    if (this.#core.released) {
      const end = await this.#readMode(urgency);
      if (this.#registers.mode === ANTIPANIC) return writeEnd(end);
    }
    // It takes the number all the same, and opens for nobody.
    if (this.#registers.mode === BLOCKED) return { type: 'unsent', why: 'no-session' };
    return this.#write(this.#registers.sideOf(side), ONE_PASS, urgency);
  }

  /** The side's own register first where it closes, the mode of the lane first where it opens. Antipanic is left alone. */
  async #stand(side: Direction, { mode, forMs, withdrawn }: Standing): Promise<WriteEnd> {
    const untilMs = forMs === null ? {} : { expiresAtMonoMs: this.#clock.nowMs() + forMs };
    const urgency: Urgency = { priority: 'lock', withdrawn, ...untilMs };
    const seen = writeEnd(await this.#readMode(urgency), (answer) => registersOf(answer) !== null);
    if (seen.type !== 'acked' || this.#registers.mode === ANTIPANIC) return seen;
    // One side that is locked says nothing of the other, which may be locked by somebody else.
    const leavesMode = this.#asFound && mode === 'locked' && !this.#core.stopped;
    const wanted = this.#core.stopped ? BLOCKED : leavesMode ? this.#registers.mode : NORMAL;
    const own = async (): Promise<WriteEnd> => {
      // A slow turnstile must not be left open by a hold that was taken back meanwhile.
      if (mode === 'held' && this.#core.modeOf(side) !== 'held') return { type: 'unsent', why: 'expired' };
      return this.#write(this.#registers.sideOf(side), mode === 'held' ? FREE : CLOSED, urgency);
    };
    const whole = async (): Promise<WriteEnd> =>
      wanted === null || this.#registers.mode === wanted ? seen : this.#write(this.#lane.map.mode, wanted, urgency);
    const [first, second] = mode === 'held' ? [whole, own] : [own, whole];
    const end = await first();
    return end.type === 'acked' ? second() : end;
  }

  /** What the mode is by the device's own word just now: fire may have come since the last look. */
  async #readMode(urgency: Urgency): Promise<AskEnd<ModbusAnswer>> {
    const { mode } = this.#lane.map;
    const end = await this.#device.ask(question(this.#registers.read(mode)), urgency);
    const registers = end.type === 'answered' ? registersOf(end.answer) : null;
    if (registers) {
      this.#registers.take(mode, registers);
      this.#core.flag('fireRelease', this.#registers.mode === ANTIPANIC);
    }
    return end;
  }

  async #write(register: number, value: number, urgency: Urgency): Promise<WriteEnd> {
    const end = writeEnd(await this.#device.ask(question(this.#registers.write(register, value)), urgency), isWritten);
    if (end.type === 'acked') this.#registers.take(register, [value]);
    return end;
  }

  async #synchronise(ask: AskLot): Promise<boolean | 'settingsWrong'> {
    const accumulates = await this.#stopAccumulating(ask);
    if (accumulates !== false) return accumulates === null ? false : 'settingsWrong';
    if (!(await this.#setTimer(ask))) return false;
    const read = await this.#readAll(ask);
    if (read !== true) return read;
    this.#core.begin();
    this.#core.flag('fireRelease', this.#registers.mode === ANTIPANIC);
    // Who went through while nobody looked went through on a grant that turns out to have opened.
    const hasOpened = (side: Direction): boolean =>
      (this.#registers.passes(side) ?? 0) !== CLOSED || this.#counts.hasMoved(side, this.#registers.count(side));
    if (!(await this.#core.settle(hasOpened))) return false;
    this.#look();
    return true;
  }

  /** False: it does not add passes up. Null: no answer. Where the register cannot be read, its acknowledged zero has to do. */
  async #stopAccumulating(ask: AskLot): Promise<boolean | null> {
    const { accumulate } = this.#lane.map;
    const read = question(this.#registers.read(accumulate));
    const before = await ask(read);
    if (!before) return null;
    if (registersOf(before)?.[0] === 0) return false;
    const written = await ask(question(this.#registers.write(accumulate, 0)));
    if (!written) return null;
    if (!isWritten(written)) return true;
    if (!registersOf(before)) return false;
    const after = await ask(read);
    return after && registersOf(after)?.[0] !== 0;
  }

  /** How long the device lets somebody in after a permission is set to what this site says. A device that has no such timer keeps its own. */
  async #setTimer(ask: AskLot): Promise<boolean> {
    if (this.#asFound) return true;
    const { permissionTimer } = this.#lane.map;
    const seconds = Math.max(1, Math.ceil(this.#lane.passMs / 1_000));
    const before = await ask(question(this.#registers.read(permissionTimer)));
    if (!before) return false;
    const isSet = registersOf(before)?.[0];
    if (isSet === undefined || isSet === seconds) return true;
    return (await ask(question(this.#registers.write(permissionTimer, seconds)))) !== null;
  }

  /** Everything that is watched; a device that gives no blocks is asked one by one. Without an answer nothing is known. */
  async #readAll(ask: AskLot): Promise<boolean | 'settingsWrong'> {
    for (const singly of [false, true]) {
      this.#polls = this.#registers.polls(singly);
      this.#registers.forget();
      let refused = false;
      for (const request of this.#polls) {
        const answer = await ask(question(request));
        if (!answer) return false;
        const registers = registersOf(answer);
        if (registers) this.#registers.take(request.first, registers);
        else refused = true;
        if (refused) break;
      }
      if (!refused) return true;
    }
    return 'settingsWrong';
  }

  #nextPoll(): Question | null {
    const request = this.#polls[this.#nextPollIndex % this.#polls.length];
    this.#nextPollIndex += 1;
    return request ? question(request) : null;
  }

  #onAnswer({ request, reply }: ModbusAnswer): void {
    if (request.type !== 'readRegisters' || reply.type !== 'registers') return;
    this.#registers.take(request.first, reply.registers);
    this.#look();
  }

  /** What the registers mean, as far as they are known. */
  #look(): void {
    const { errors, mode } = this.#registers;
    if (errors !== null) {
      this.#core.flag('fault', errors !== 0);
      this.#core.status(Uint8Array.of(errors >> 8, errors & 0xff));
    }
    for (const side of this.#core.sides) {
      this.#lookAtCount(side);
      this.#lookAtPerson(side);
    }
    const wasReleased = this.#core.released;
    if (mode !== null) this.#core.flag('fireRelease', mode === ANTIPANIC);
    if (this.#asFound || this.#writing > 0 || !this.#core.takesGrants || this.#core.released) return;
    if (wasReleased || this.#isStrange()) this.#device.resynchronise();
  }

  #lookAtCount(side: Direction): void {
    const count = this.#registers.count(side);
    if (count === null) return;
    const passed = this.#counts.take(side, count);
    if (passed === 'restarted') this.#device.resynchronise();
    else for (let person = 0; person < passed; person++) this.#core.passage(side);
  }

  #lookAtPerson(side: Direction): void {
    const occupied = this.#registers.isOccupied(side);
    if (occupied === null) return;
    const nowMs = this.#clock.nowMs();
    if (occupied) this.#occupiedSinceMs[side] ??= nowMs;
    else delete this.#occupiedSinceMs[side];
    this.#core.flag('obstructed', nowMs - (this.#occupiedSinceMs[side] ?? nowMs) >= OBSTRUCTED_MS, side);
  }

  /** It stands open for everybody or not in its mode: somebody else commands it, or it has lost what it was told. */
  #isStrange(): boolean {
    let isStrange = this.#registers.mode !== (this.#core.stopped ? BLOCKED : NORMAL);
    for (const side of this.#core.sides) {
      const passes = this.#registers.passes(side) ?? CLOSED;
      const isFree = passes === FREE && this.#core.modeOf(side) !== 'held';
      this.#core.flag('heldOpen', isFree, side);
      isStrange ||= isFree;
      // A pass that is left over when nobody is awaited any more.
      if (passes !== CLOSED && passes !== FREE && !this.#core.awaits) void this.#close(side);
    }
    return isStrange;
  }

  #close(side: Direction): Promise<WriteEnd> {
    return this.#counted(() => this.#write(this.#registers.sideOf(side), CLOSED, { priority: 'lock' }));
  }
}

export const createLotDriver: CreateDriver<LotLane> = (lane, bus, parts) => new LotDriver(lane, bus, parts);
