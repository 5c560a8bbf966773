import type { Bus } from '../bus';
import type { Codec } from '../codec';
import type { CreateDriver, DriverParts, LaneDriver } from '../driver';
import { LaneCore, type Passage } from '../laneCore';
import type { Direction, RelayLane } from '../laneSettings';
import { PolledDevice } from '../polledDevice';
import type { Urgency } from '../question';
import type { Standing } from '../sideStandings';
import type { WriteEnd } from '../writeEnd';
import { createHw667Codec, createLcusCodec } from './codecs';
import { outputOf } from './outputs';
import { Pulses } from './pulses';

/** One kind of board: its bytes, and which commands close and open a contact. */
interface Board<C> {
  codec: Codec<C, never>;
  pulseMs: number;
  close(output: number): C;
  open(output: number): C;
  /** It ends the pulse by itself. */
  timed: boolean;
}

const capabilities = { pulse: 'edge', ack: false, passFeedback: false, alarms: false, holdOpen: false, lock: false } as const;
const nothingSent: WriteEnd = { type: 'unsent', why: 'no-session' };

/**
 * A relay board that answers nothing, on the pulse input of a turnstile. It is there when its port is, and an opening is never known to
 * have happened. Its contacts are opened on every connection before grants are taken.
 */
class MuteRelayDriver<C> implements LaneDriver {
  readonly capabilities = capabilities;
  readonly #lane: RelayLane;
  readonly #board: Board<C>;
  readonly #core: LaneCore;
  readonly #device: PolledDevice<C, never>;
  readonly #pulses: Pulses;

  constructor(lane: RelayLane, board: Board<C>, bus: Bus, parts: DriverParts) {
    this.#lane = lane;
    this.#board = board;
    this.#pulses = new Pulses(board.pulseMs, parts.clock);
    const moves = {
      capabilities,
      holdMs: null,
      open: (side: Direction, passage: Passage) => this.#close(side, passage),
      stand: (side: Direction, { withdrawn }: Standing) => this.#release(side, { priority: 'lock', withdrawn }),
    };
    this.#core = new LaneCore(lane, moves, parts);
    const policy = {
      onLink: (input: Parameters<LaneCore['link']>[0]) => this.#core.link(input),
      probe: null,
      synchronise: () => {
        this.#core.begin();
        return this.#core.settle(() => null);
      },
      nextPoll: () => null,
      onEvent: () => {},
      onLineDown: () => this.#core.lineDown(),
    };
    this.#device = new PolledDevice({ key: lane.laneId, codec: board.codec }, bus, policy, parts);
    this.#device.start();
  }

  grant: LaneDriver['grant'] = (direction, grant) => this.#core.grant(direction, grant);
  setMode: LaneDriver['setMode'] = (direction, mode, untilMonoMs) => this.#core.setMode(direction, mode, untilMonoMs);
  readState = (): Promise<null> => Promise.resolve(null);

  dispose(): void {
    this.#core.dispose();
    this.#pulses.dispose();
    this.#device.dispose();
  }

  #close(side: Direction, passage: Passage): Promise<WriteEnd> {
    const output = outputOf(this.#lane, side);
    if (output === null) return Promise.resolve(nothingSent);
    return this.#pulses.inTurn(output, passage.expiresAtMonoMs, async () => {
      const end = await this.#say(this.#board.close(output), { priority: 'grant', ...passage });
      const open = this.#board.timed ? () => {} : () => void this.#release(side, { priority: 'lock' });
      if (end.type !== 'unsent') this.#pulses.closed(output, open);
      return end;
    });
  }

  async #release(side: Direction, urgency: Urgency): Promise<WriteEnd> {
    const output = outputOf(this.#lane, side);
    if (output === null) return nothingSent;
    const end = await this.#say(this.#board.open(output), urgency);
    if (end.type !== 'unsent') this.#pulses.opened(output);
    return end;
  }

  async #say(command: C, urgency: Urgency): Promise<WriteEnd> {
    const end = await this.#device.ask({ command, isAnswer: null }, urgency);
    return end.type === 'unsent' ? end : { type: 'unknown', writtenAtMonoMs: end.writtenAtMonoMs };
  }
}

/** LCUS: as many relays as it has; this process ends the pulse. */
export const createLcusDriver: CreateDriver<Extract<RelayLane, { driver: 'lcus' }>> = (lane, bus, parts) => {
  const board = {
    codec: createLcusCodec(),
    pulseMs: lane.pulseMs,
    close: (relay: number) => ({ relay, on: true }),
    open: (relay: number) => ({ relay, on: false }),
    timed: false,
  };
  return new MuteRelayDriver(lane, board, bus, parts);
};

/** The board's own time, which nothing changes. */
const HW667_JOG_MS = 1_000;

/** HW-667: one relay, which opens by itself. A side wired to any other relay is none. */
export const createHw667Driver: CreateDriver<Extract<RelayLane, { driver: 'hw667' }>> = (lane, bus, parts) => {
  const board: Board<'jog' | 'off'> = {
    codec: createHw667Codec(),
    pulseMs: HW667_JOG_MS,
    close: () => 'jog',
    open: () => 'off',
    timed: true,
  };
  const entry = lane.entry?.output === 0 ? lane.entry : null;
  const exit = lane.exit?.output === 0 ? lane.exit : null;
  return new MuteRelayDriver({ ...lane, entry, exit }, board, bus, parts);
};
