import type { Bus } from '../bus';
import type { CreateDriver, DeviceState, DriverParts, LaneDriver } from '../driver';
import { LaneCore, type Passage } from '../laneCore';
import type { Board7eLane, Direction } from '../laneSettings';
import { PolledDevice, writeEnd } from '../polledDevice';
import type { Urgency } from '../question';
import type { Standing } from '../sideStandings';
import type { WriteEnd } from '../writeEnd';
import { BOARD_7E_COUNTER_SPAN, type Board7eCommand, type Board7eReply, createBoard7eCodec } from './board7eCodec';
import { type Heard, StepCodec } from './stepCodec';
import { sayAll, Turns } from './turns';

const STATUS_EVERY_MS = 500;
/** While somebody is awaited. */
const AWAITED_EVERY_MS = 150;
/** More people than this between two looks: the counters were set back, and nobody is reported. */
const MOST_PASSAGES = 50;

const commands = {
  entry: { open: 'openLeft', hold: 'alwaysOpenLeft', forbid: 'forbidLeft' },
  exit: { open: 'openRight', hold: 'alwaysOpenRight', forbid: 'forbidRight' },
} as const;
const capabilities = { pulse: 'device', ack: true, passFeedback: true, alarms: false, holdOpen: true, lock: true } as const;
const otherOf = (side: Direction): Direction => (side === 'entry' ? 'exit' : 'entry');

/**
 * A `7E` turnstile board; its left side is the entry. Passages come from its counters. It closes by its own timer; `close` and
 * `clearRestriction` are for both sides, so what the other side needs is said again behind them.
 */
class Board7eDriver implements LaneDriver {
  readonly capabilities = capabilities;
  readonly #core: LaneCore;
  readonly #codec: StepCodec<Board7eCommand, Board7eReply>;
  readonly #device: PolledDevice<Board7eCommand, Heard<Board7eReply>>;
  readonly #turns = new Turns();
  #counters: Record<Direction, number> | null = null;
  #askedAtMs = Number.NEGATIVE_INFINITY;
  /** Sides that may have been told to stay open; after a start nobody knows what the process before left behind. */
  readonly #held = new Set<Direction>(['entry', 'exit']);

  constructor(lane: Board7eLane, bus: Bus, parts: DriverParts) {
    this.#codec = new StepCodec(createBoard7eCodec(lane.address), () => true, parts.clock);
    const moves = {
      capabilities,
      holdMs: null,
      open: (side: Direction, passage: Passage) => this.#open(side, passage),
      stand: (side: Direction, standing: Standing) => this.#turns.run(() => this.#stand(side, standing)),
    };
    this.#core = new LaneCore(lane, moves, parts);
    const policy = {
      onLink: (input: Parameters<LaneCore['link']>[0]) => this.#core.link(input),
      probe: { command: 'status', isAnswer: () => true } as const,
      synchronise: () => this.#synchronise(),
      nextPoll: (nowMs: number) => this.#nextPoll(nowMs),
      onEvent: ({ event }: Heard<Board7eReply>) => this.#take(event),
      onLineDown: () => this.#onLineDown(),
    };
    this.#device = new PolledDevice({ key: lane.laneId, codec: this.#codec }, bus, policy, parts);
    this.#device.start();
  }

  grant: LaneDriver['grant'] = (direction, grant) => this.#core.grant(direction, grant);
  setMode: LaneDriver['setMode'] = (direction, mode, untilMonoMs) => this.#core.setMode(direction, mode, untilMonoMs);

  async readState(): Promise<DeviceState | null> {
    const end = await this.#device.ask({ command: 'status', isAnswer: () => true }, { priority: 'config' });
    if (end.type !== 'answered') return null;
    const reply = end.answer.event;
    this.#take(reply);
    const sides = Object.fromEntries(this.#core.sides.map((side) => [this.#core.turned(side), { open: null, occupied: null }]));
    return { sides, inputs: {}, identity: `version ${reply.version}`, raw: reply.rawHex };
  }

  dispose(): void {
    this.#device.dispose();
    this.#core.dispose();
  }

  #onLineDown(): void {
    this.#counters = null;
    this.#core.lineDown();
  }

  async #synchronise(): Promise<boolean> {
    await this.#codec.quiet();
    this.#core.begin();
    // Whether a side stands open is in bits nobody has explained.
    return this.#core.settle(() => null);
  }

  #nextPoll(nowMs: number): { command: Board7eCommand; isAnswer: () => boolean } | null {
    const everyMs = this.#core.awaits ? AWAITED_EVERY_MS : STATUS_EVERY_MS;
    if (this.#codec.owed || nowMs - this.#askedAtMs < everyMs) return null;
    this.#askedAtMs = nowMs;
    return { command: 'status', isAnswer: () => true };
  }

  async #open(side: Direction, { expiresAtMonoMs, withdrawn }: Passage): Promise<WriteEnd> {
    const end = await this.#say(commands[side].open, { priority: 'grant', expiresAtMonoMs, withdrawn });
    // Its words for what was not carried out are not public: somebody may be let through all the same.
    return end.type === 'refused' ? { ...end, type: 'unknown' } : end;
  }

  #stand(side: Direction, { mode, withdrawn }: Standing): Promise<WriteEnd> {
    return sayAll(this.#commandsFor(side, mode), (command) => this.#say(command, { priority: 'lock', withdrawn }));
  }

  #commandsFor(side: Direction, mode: Standing['mode']): Board7eCommand[] {
    const other = otherOf(side);
    const otherMode = this.#core.modeOf(other);
    const clear: Board7eCommand[] = ['clearRestriction', ...(otherMode === 'locked' ? [commands[other].forbid] : [])];
    const close: Board7eCommand[] = ['close', ...(otherMode === 'held' ? [commands[other].hold] : [])];
    if (mode === 'held') return [...clear, commands[side].hold];
    if (mode === 'locked') return [commands[side].forbid, ...close];
    // Nobody is shut in who is just going through; the board's own timer closes behind him.
    return this.#core.awaits && !this.#held.has(side) ? clear : [...clear, ...close];
  }

  async #say(command: Board7eCommand, urgency: Urgency): Promise<WriteEnd> {
    for (const side of ['entry', 'exit'] as const) if (command === commands[side].hold) this.#held.add(side);
    const end = await this.#device.ask({ command, isAnswer: (heard) => heard.inStep }, urgency);
    if (end.type !== 'answered') return end;
    this.#take(end.answer.event);
    if (command === 'close' && end.answer.event.executed) this.#held.clear();
    return writeEnd(end, ({ event }) => event.executed);
  }

  #take(reply: Board7eReply): void {
    this.#core.status(Buffer.from(reply.rawHex, 'hex'));
    const before = this.#counters;
    this.#counters = { entry: reply.left, exit: reply.right };
    if (!before) return;
    for (const side of ['entry', 'exit'] as const) {
      const passed = (this.#counters[side] - before[side] + BOARD_7E_COUNTER_SPAN) % BOARD_7E_COUNTER_SPAN;
      for (let person = 0; person < passed && passed <= MOST_PASSAGES; person++) this.#core.passage(side);
    }
  }
}

export const createBoard7eDriver: CreateDriver<Board7eLane> = (lane, bus, parts) => new Board7eDriver(lane, bus, parts);
