import type { Bus } from '../bus';
import type { CreateDriver, DriverParts, LaneDriver } from '../driver';
import { LaneCore, type Passage } from '../laneCore';
import type { DigiconLane, Direction } from '../laneSettings';
import { PolledDevice, writeEnd } from '../polledDevice';
import type { Urgency } from '../question';
import type { Standing } from '../sideStandings';
import type { WriteEnd } from '../writeEnd';
import { createDigiconCodec, type DigiconCommand, type DigiconReply } from './digiconCodec';
import { type Heard, StepCodec } from './stepCodec';
import { sayAll, Turns } from './turns';

const openings = { entry: 'open1', exit: 'open2' } as const;
const capabilities = { pulse: 'device', ack: true, passFeedback: true, alarms: false, holdOpen: true, lock: false } as const;
const passages: Partial<Record<DigiconReply, Direction>> = { passed1: 'entry', passed2: 'exit' };
const isAnswer = (reply: DigiconReply): boolean => reply === 'accepted' || reply === 'invalid';

/**
 * A Digicon turnstile board; its side 1 is the entry. It tells passages unasked. It has no question that changes nothing, so it is only
 * spoken to when something is wanted, and a board without power shows with the next opening. It has no lock of its own.
 */
class DigiconDriver implements LaneDriver {
  readonly capabilities = capabilities;
  readonly #core: LaneCore;
  readonly #codec: StepCodec<DigiconCommand, DigiconReply>;
  readonly #device: PolledDevice<DigiconCommand, Heard<DigiconReply>>;
  readonly #turns = new Turns();

  constructor(lane: DigiconLane, bus: Bus, parts: DriverParts) {
    this.#codec = new StepCodec(createDigiconCodec(), isAnswer, parts.clock);
    const moves = {
      capabilities,
      holdMs: null,
      open: (side: Direction, passage: Passage) => this.#open(side, passage),
      stand: (_: Direction, standing: Standing) => this.#turns.run(() => this.#stand(standing)),
    };
    this.#core = new LaneCore(lane, moves, parts);
    const policy = {
      onLink: (input: Parameters<LaneCore['link']>[0]) => this.#core.link(input),
      probe: { command: 'control', isAnswer: ({ event }: Heard<DigiconReply>) => isAnswer(event) } as const,
      synchronise: () => this.#synchronise(),
      nextPoll: () => null,
      onEvent: ({ event }: Heard<DigiconReply>) => this.#onEvent(event),
      onLineDown: () => this.#core.lineDown(),
    };
    this.#device = new PolledDevice({ key: lane.laneId, codec: this.#codec, unasked: true }, bus, policy, parts);
    this.#device.start();
  }

  grant: LaneDriver['grant'] = (direction, grant) => this.#core.grant(direction, grant);
  setMode: LaneDriver['setMode'] = (direction, mode, untilMonoMs) => this.#core.setMode(direction, mode, untilMonoMs);
  readState = (): Promise<null> => Promise.resolve(null);

  dispose(): void {
    this.#device.dispose();
    this.#core.dispose();
  }

  async #synchronise(): Promise<boolean> {
    await this.#codec.quiet();
    this.#core.begin();
    return this.#core.settle(() => null);
  }

  #onEvent(event: DigiconReply): void {
    const side = passages[event];
    if (side) this.#core.passage(side);
  }

  #open(side: Direction, { expiresAtMonoMs, withdrawn }: Passage): Promise<WriteEnd> {
    return this.#say(openings[side], { priority: 'grant', expiresAtMonoMs, withdrawn });
  }

  /** `control` ends every free side, so the free ones are said again behind it. */
  #stand({ withdrawn }: Standing): Promise<WriteEnd> {
    const isFree = (side: Direction): boolean => this.#core.modeOf(side) === 'held';
    const free: DigiconCommand | null = isFree('entry')
      ? isFree('exit')
        ? 'freeBoth'
        : 'free1'
      : isFree('exit')
        ? 'free2'
        : null;
    const commands: DigiconCommand[] = free ? ['control', free] : ['control'];
    return sayAll(commands, (command) => this.#say(command, { priority: 'lock', withdrawn }));
  }

  async #say(command: DigiconCommand, urgency: Urgency): Promise<WriteEnd> {
    const end = await this.#device.ask({ command, isAnswer: (heard) => heard.inStep }, urgency);
    return writeEnd(end, ({ event }) => event === 'accepted');
  }
}

export const createDigiconDriver: CreateDriver<DigiconLane> = (lane, bus, parts) => new DigiconDriver(lane, bus, parts);
