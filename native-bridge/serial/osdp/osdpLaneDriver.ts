import type { Bus } from '../bus';
import type { Priority } from '../busQueue';
import type { CreateDriver, DeviceState, DriverParts, GrantOutcome, KeyInstalled, LaneDriver, ModeOutcome } from '../driver';
import { LaneCore, type LaneMoves, type Passage } from '../laneCore';
import type { Direction, OsdpLane } from '../laneSettings';
import type { LinkInput } from '../linkMachine';
import type { LaneMode } from '../protocol';
import type { Standing } from '../sideStandings';
import type { WriteEnd } from '../writeEnd';
import type { OsdpCommand } from './commands';
import { type AskOsdp, type Limits, OsdpDevice } from './device';
import type { ExchangeEnd } from './exchange';
import { OsdpReaders } from './osdpReaders';
import type { OsdpReply } from './replies';

const LOCAL_STATUS_EVERY_MS = 5_000;
const INPUTS_EVERY_MS = 1_000;
/** While somebody is awaited: a passage output may last only 0.3 s. Cards only come with the polls between. */
const INPUTS_AWAITED_EVERY_MS = 200;
/** An output that is held is asked for so long at a time: were this process to die, the device closes by itself. */
const HOLD_MS = 10_000;

/** The device may answer OUT with its outputs instead of a bare ACK. */
const isAcknowledged = (reply: OsdpReply | null): boolean => reply?.type === 'ACK' || reply?.type === 'OSTATR';

const identityOf = (reply: Extract<OsdpReply, { type: 'PDID' }>): string =>
  `${reply.vendor.toString(16).padStart(6, '0')} ${reply.model}.${reply.version} #${reply.serial} ${reply.firmware}`;

export const keyOf = (scbk: string | null): Uint8Array | null =>
  scbk === null ? null : Uint8Array.from(Buffer.from(scbk, 'hex'));

/** A turnstile wired to the outputs and inputs of an OSDP device: outputs open, inputs report passages, reader 0 reads cards. */
class OsdpLaneDriver implements LaneDriver {
  readonly capabilities;
  readonly #lane: OsdpLane;
  readonly #device: OsdpDevice;
  readonly #core: LaneCore;
  readonly #readers: OsdpReaders;
  #localAskedAtMs = Number.NEGATIVE_INFINITY;
  #inputsAskedAtMs = Number.NEGATIVE_INFINITY;

  constructor(lane: OsdpLane, bus: Bus, parts: DriverParts) {
    this.#lane = lane;
    const passFeedback = [lane.entry, lane.exit].some((side) => side !== null && side.passInput !== null);
    const lock = lane.lockOutput !== null;
    this.capabilities = { pulse: 'device', ack: true, passFeedback, alarms: true, holdOpen: true, lock } as const;
    const moves: LaneMoves = {
      capabilities: this.capabilities,
      holdMs: HOLD_MS,
      open: (side, passage) => this.#open(side, passage),
      stand: (side, standing) => this.#stand(side, standing),
      opened: (side) => this.#opened(side),
      passed: (side) => void this.#drive(this.#lane[side]?.output ?? null, 'off', {}),
    };
    this.#core = new LaneCore(lane, moves, parts);
    this.#readers = new OsdpReaders({
      laneId: lane.laneId,
      sideOf: (reader) => (reader === 0 ? lane.readerDirection : lane.readerDirection === 'entry' ? 'exit' : 'entry'),
      nowMs: () => parts.clock.nowMs(),
      report: parts.report,
      tell: (command) => void this.#device.exchange(command, 'feedback'),
    });
    const policy = {
      onLink: (input: LinkInput) => this.#core.link(input),
      synchronise: (ask: AskOsdp) => this.#synchronise(ask),
      nextPoll: (nowMs: number) => this.#nextPoll(nowMs),
      onReply: (reply: OsdpReply) => this.#onReply(reply),
      onLineDown: () => this.#core.lineDown(),
    };
    this.#device = new OsdpDevice({ key: lane.laneId, address: lane.address, scbk: keyOf(lane.scbk) }, bus, policy, parts);
    this.#device.start();
  }

  grant(direction: Direction, grant: { grantId: string; expiresAtMonoMs: number }): Promise<GrantOutcome> {
    return this.#core.grant(direction, grant);
  }

  setMode(direction: Direction, mode: LaneMode, untilMonoMs: number | null): Promise<ModeOutcome> {
    return this.#core.setMode(direction, mode, untilMonoMs);
  }

  installKey(): Promise<KeyInstalled> {
    return this.#device.installKey();
  }

  async readState(): Promise<DeviceState | null> {
    const ask = async (command: OsdpCommand): Promise<OsdpReply | null> => {
      const end = await this.#device.exchange(command, 'config');
      return end.type === 'reply' ? end.reply : null;
    };
    const id = await ask({ type: 'ID' });
    const outputs = await ask({ type: 'OSTAT' });
    const inputs = await ask({ type: 'ISTAT' });
    if (!id || outputs?.type !== 'OSTATR' || inputs?.type !== 'ISTATR') return null;
    const at = (levels: boolean[], contact: number | null): boolean | null =>
      contact === null ? null : (levels[contact] ?? null);
    const sides: DeviceState['sides'] = {};
    for (const side of this.#core.sides) {
      const wired = this.#lane[side];
      const state = { open: at(outputs.active, wired?.output ?? null), occupied: at(inputs.active, wired?.passInput ?? null) };
      sides[this.#core.turned(side)] = state;
    }
    const identity = id.type === 'PDID' ? identityOf(id) : null;
    return { sides, inputs: Object.fromEntries(inputs.active.entries()), identity, raw: null };
  }

  dispose(): void {
    this.#core.dispose();
    this.#device.dispose();
  }

  async #open(side: Direction, passage: Passage): Promise<WriteEnd> {
    const output = this.#lane[side]?.output;
    if (output === undefined) return { type: 'unsent', why: 'no-session' };
    return endOf(
      await this.#device.exchange({ type: 'OUT', output, control: 'pulse', timerMs: this.#lane.passMs }, 'grant', passage),
    );
  }

  /** What closes goes first, so that a lock is on before its contact is asked for, and a contact off before anything opens. */
  async #stand(side: Direction, { mode, forMs, withdrawn }: Standing): Promise<WriteEnd> {
    const output = this.#lane[side]?.output ?? null;
    const { lockOutput } = this.#lane;
    const limits = { withdrawn };
    const steps =
      mode === 'locked'
        ? [() => this.#drive(output, 'off', limits), () => this.#drive(lockOutput, this.#core.stopped ? 'on' : 'off', limits)]
        : [
            () => this.#drive(lockOutput, 'off', limits),
            () => this.#drive(output, mode === 'held' ? 'pulse' : 'off', limits, forMs ?? 0),
          ];
    let last: WriteEnd = { type: 'unsent', why: 'no-session' };
    for (const step of steps) {
      const end = await step();
      if (end === null) continue;
      last = end;
      if (end.type !== 'acked') break;
    }
    return last;
  }

  /** Null where there is no such output. */
  async #drive(output: number | null, control: 'on' | 'off' | 'pulse', limits: Limits, timerMs = 0): Promise<WriteEnd | null> {
    if (output === null) return null;
    const priority: Priority = 'lock';
    return endOf(await this.#device.exchange({ type: 'OUT', output, control, timerMs }, priority, limits));
  }

  #opened(side: Direction): void {
    if (this.#core.turned(side) === this.#lane.readerDirection) this.#readers.welcome(this.#lane.passMs);
  }

  /** Reads everything, then brings every side to its mode; only then are grants taken. */
  async #synchronise(ask: AskOsdp): Promise<boolean> {
    const capabilities = await ask({ type: 'CAP' });
    const outputs = await ask({ type: 'OSTAT' });
    const inputs = await ask({ type: 'ISTAT' });
    if (!capabilities || !outputs || !inputs) return false;
    this.#core.begin();
    this.#onReply(inputs);
    const isOpen = (side: Direction): boolean =>
      outputs.type === 'OSTATR' && outputs.active[this.#lane[side]?.output ?? -1] === true;
    if (!(await this.#core.settle(isOpen))) return false;
    this.#localAskedAtMs = Number.NEGATIVE_INFINITY;
    this.#readers.begin(capabilities);
    return true;
  }

  /** Inputs are asked for too, more often while a grant waits for its passage: devices need not report them unasked. */
  #nextPoll(nowMs: number): OsdpCommand {
    if (nowMs - this.#localAskedAtMs >= LOCAL_STATUS_EVERY_MS) {
      this.#localAskedAtMs = nowMs;
      return { type: 'LSTAT' };
    }
    const question = this.#readers.nextQuestion(nowMs);
    if (question) return question;
    if (nowMs - this.#inputsAskedAtMs >= (this.#core.awaits ? INPUTS_AWAITED_EVERY_MS : INPUTS_EVERY_MS)) {
      this.#inputsAskedAtMs = nowMs;
      return { type: 'ISTAT' };
    }
    return { type: 'POLL' };
  }

  #onReply(reply: OsdpReply): void {
    if (reply.type === 'ISTATR') this.#core.inputs(reply.active);
    else if (reply.type === 'LSTATR') {
      this.#core.flag('tamper', reply.tamper);
      this.#core.flag('powerFail', reply.powerFail);
    } else this.#readers.onReply(reply);
  }
}

function endOf(end: ExchangeEnd): WriteEnd {
  if (end.type !== 'reply') return end;
  const { writtenAtMonoMs, repliedAtMonoMs: ackedAtMonoMs } = end;
  return isAcknowledged(end.reply) ? { type: 'acked', writtenAtMonoMs, ackedAtMonoMs } : { type: 'refused', writtenAtMonoMs };
}

export const createOsdpLaneDriver: CreateDriver<OsdpLane> = (lane, bus, parts) => new OsdpLaneDriver(lane, bus, parts);
