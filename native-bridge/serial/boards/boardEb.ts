import type { Bus } from '../bus';
import type { CreateDriver, DriverParts, LaneDriver } from '../driver';
import { LaneCore, type Passage } from '../laneCore';
import type { BoardEbLane, Direction } from '../laneSettings';
import { PolledDevice, writeEnd } from '../polledDevice';
import type { Request, Urgency } from '../question';
import type { Standing } from '../sideStandings';
import type { WriteEnd } from '../writeEnd';
import { type BoardEbCommand, type BoardEbReply, createBoardEbCodec } from './boardEbCodec';
import { sayAll, Turns } from './turns';

const openings = { entry: 'openLeft', exit: 'openRight' } as const;

const asked = (command: BoardEbCommand): Request<BoardEbCommand, BoardEbReply> => ({
  command,
  isAnswer: ({ done }) => done === command,
});

/**
 * An `EB` turnstile board; its left side is the entry. It reports no passages and has no question that changes nothing, so it is only
 * spoken to when something is wanted, and a board without power shows with the next opening. Banning and dropping the arm are for both
 * directions: it bans where every side of the lane is locked (one locked side is kept by opening nothing), and drops the arm to hold a
 * side open only where the lane has no other.
 */
class BoardEbDriver implements LaneDriver {
  readonly capabilities: LaneDriver['capabilities'];
  readonly #core: LaneCore;
  readonly #device: PolledDevice<BoardEbCommand, BoardEbReply>;
  readonly #turns = new Turns();
  /** The arm may be down by our own word, or that of the process before. */
  #dropped = true;

  constructor(lane: BoardEbLane, bus: Bus, parts: DriverParts) {
    const single = lane.entry === null || lane.exit === null;
    this.capabilities = { pulse: 'device', ack: true, passFeedback: false, alarms: false, holdOpen: single, lock: true };
    const moves = {
      capabilities: this.capabilities,
      holdMs: null,
      open: (side: Direction, passage: Passage) => this.#open(side, passage),
      stand: (_: Direction, standing: Standing) => this.#turns.run(() => this.#stand(standing)),
    };
    this.#core = new LaneCore(lane, moves, parts);
    const core = this.#core;
    const policy = {
      onLink: (input: Parameters<LaneCore['link']>[0]) => core.link(input),
      get probe() {
        return asked(core.stopped ? 'ban' : 'recover');
      },
      synchronise: async () => {
        core.begin();
        return core.settle(() => null);
      },
      nextPoll: () => null,
      onEvent: () => {},
      onLineDown: () => core.lineDown(),
    };
    const settings = { key: lane.laneId, codec: createBoardEbCodec(lane.address, lane.checksum) };
    this.#device = new PolledDevice(settings, bus, policy, parts);
    this.#device.start();
  }

  grant: LaneDriver['grant'] = (direction, grant) => this.#core.grant(direction, grant);
  setMode: LaneDriver['setMode'] = (direction, mode, untilMonoMs) => this.#core.setMode(direction, mode, untilMonoMs);
  readState = (): Promise<null> => Promise.resolve(null);

  dispose(): void {
    this.#device.dispose();
    this.#core.dispose();
  }

  #open(side: Direction, { expiresAtMonoMs, withdrawn }: Passage): Promise<WriteEnd> {
    return this.#say(openings[side], { priority: 'grant', expiresAtMonoMs, withdrawn });
  }

  #stand({ mode, withdrawn }: Standing): Promise<WriteEnd> {
    return sayAll(this.#commandsFor(mode), (command) => this.#say(command, { priority: 'lock', withdrawn }));
  }

  #commandsFor(mode: Standing['mode']): BoardEbCommand[] {
    if (mode === 'held') return ['recover', 'dropArm'];
    const raise: BoardEbCommand[] = this.#dropped && this.capabilities.holdOpen ? ['raiseArm'] : [];
    if (this.#core.stopped) return [...raise, 'ban'];
    // A lock of one side takes back an opening that still waits for its passage, and leaves the other side free to open.
    return mode === 'locked' ? [...raise, 'ban', 'recover'] : [...raise, 'recover'];
  }

  async #say(command: BoardEbCommand, urgency: Urgency): Promise<WriteEnd> {
    if (command === 'dropArm') this.#dropped = true;
    const end = writeEnd(await this.#device.ask(asked(command), urgency));
    if (command === 'raiseArm' && end.type === 'acked') this.#dropped = false;
    return end;
  }
}

export const createBoardEbDriver: CreateDriver<BoardEbLane> = (lane, bus, parts) => new BoardEbDriver(lane, bus, parts);
