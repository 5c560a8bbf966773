import { type Heard, StepCodec } from '../boards/stepCodec';
import type { Bus } from '../bus';
import type { CreateDriver, DeviceState, DriverParts, LaneDriver } from '../driver';
import { LaneCore, type Passage } from '../laneCore';
import type { Direction, RelayLane } from '../laneSettings';
import { PolledDevice, writeEnd } from '../polledDevice';
import type { Request, Urgency } from '../question';
import type { Standing } from '../sideStandings';
import type { WriteEnd } from '../writeEnd';
import { createKmtronicCodec, type KmtronicCommand, type Switching } from './codecs';
import { outputOf, outputsOf } from './outputs';
import { Pulses } from './pulses';

type KmtronicLane = Extract<RelayLane, { driver: 'kmtronic' }>;
type Ask = Request<KmtronicCommand, Heard<Switching>>;

const capabilities = { pulse: 'edge', ack: true, passFeedback: false, alarms: false, holdOpen: false, lock: false } as const;
const QUERY_EVERY_MS = 1_000;

/** Switches a relay and reads it back in the same breath: a command alone is not answered. */
const switched = (relay: number, on: boolean): Ask => ({
  command: { switchings: [{ relay, on }], query: relay },
  isAnswer: ({ event, inStep }) => inStep && event.relay === relay,
});
const asked = (relay: number): Ask => ({
  command: { switchings: [], query: relay },
  isAnswer: ({ event }) => event.relay === relay,
});

/**
 * A KMtronic relay board on the pulse input of a turnstile. What it is told it is asked about, so an opening is acknowledged by the relay
 * itself. This process ends the pulse; a board that is found anew is told to open its relays before it is asked anything.
 */
class KmtronicDriver implements LaneDriver {
  readonly capabilities = capabilities;
  readonly #lane: KmtronicLane;
  readonly #core: LaneCore;
  readonly #codec: StepCodec<KmtronicCommand, Switching>;
  readonly #device: PolledDevice<KmtronicCommand, Heard<Switching>>;
  readonly #pulses: Pulses;
  #askedAtMs = Number.NEGATIVE_INFINITY;
  #turn = 0;

  constructor(lane: KmtronicLane, bus: Bus, parts: DriverParts) {
    this.#lane = lane;
    this.#pulses = new Pulses(lane.pulseMs, parts.clock);
    this.#codec = new StepCodec(createKmtronicCodec(), () => true, parts.clock);
    const moves = {
      capabilities,
      holdMs: null,
      open: (side: Direction, passage: Passage) => this.#open(side, passage),
      stand: (side: Direction, { withdrawn }: Standing) => this.#release(outputOf(lane, side), { priority: 'lock', withdrawn }),
    };
    this.#core = new LaneCore(lane, moves, parts);
    const outputs = outputsOf(lane);
    const policy = {
      onLink: (input: Parameters<LaneCore['link']>[0]) => this.#core.link(input),
      probe: {
        command: { switchings: outputs.map((relay) => ({ relay, on: false })), query: outputs[0] ?? 0 },
        isAnswer: ({ event }: Heard<Switching>) => outputs.includes(event.relay),
      },
      synchronise: async () => {
        await this.#codec.quiet();
        this.#core.begin();
        return this.#core.settle(() => null);
      },
      nextPoll: (nowMs: number) => this.#nextPoll(nowMs),
      onEvent: ({ event }: Heard<Switching>) => this.#onEvent(event),
      onLineDown: () => this.#core.lineDown(),
    };
    this.#device = new PolledDevice({ key: lane.laneId, codec: this.#codec }, bus, policy, parts);
    this.#device.start();
  }

  grant: LaneDriver['grant'] = (direction, grant) => this.#core.grant(direction, grant);
  setMode: LaneDriver['setMode'] = (direction, mode, untilMonoMs) => this.#core.setMode(direction, mode, untilMonoMs);

  /** `open`: the contact is closed just now, which says nothing of the turnstile behind it. */
  async readState(): Promise<DeviceState | null> {
    const sides: DeviceState['sides'] = {};
    for (const side of this.#core.sides) {
      const output = outputOf(this.#lane, side);
      const end = output === null ? null : await this.#device.ask(asked(output), { priority: 'config' });
      if (end?.type !== 'answered') return null;
      sides[this.#core.turned(side)] = { open: end.answer.event.on, occupied: null };
    }
    return { sides, inputs: {}, identity: null, raw: null };
  }

  dispose(): void {
    this.#core.dispose();
    this.#pulses.dispose();
    this.#device.dispose();
  }

  #nextPoll(nowMs: number): Ask | null {
    if (this.#codec.owed || nowMs - this.#askedAtMs < QUERY_EVERY_MS) return null;
    this.#askedAtMs = nowMs;
    this.#turn += 1;
    const outputs = outputsOf(this.#lane);
    const output = outputs[this.#turn % outputs.length];
    return output === undefined ? null : asked(output);
  }

  /** A contact that we did not close is opened. */
  #onEvent({ relay, on }: Switching): void {
    if (outputsOf(this.#lane).includes(relay) && on && !this.#pulses.isClosed(relay)) this.#device.resynchronise();
  }

  async #open(side: Direction, passage: Passage): Promise<WriteEnd> {
    const output = outputOf(this.#lane, side);
    if (output === null) return { type: 'unsent', why: 'no-session' };
    return this.#pulses.inTurn(output, passage.expiresAtMonoMs, async () => {
      const end = await this.#device.ask(switched(output, true), { priority: 'grant', ...passage });
      if (end.type !== 'unsent') this.#pulses.closed(output, () => void this.#release(output, { priority: 'lock' }));
      return writeEnd(end, ({ event }) => event.on);
    });
  }

  async #release(output: number | null, urgency: Urgency): Promise<WriteEnd> {
    if (output === null) return { type: 'unsent', why: 'no-session' };
    const end = writeEnd(await this.#device.ask(switched(output, false), urgency), ({ event }) => !event.on);
    if (end.type !== 'unsent') this.#pulses.opened(output);
    return end;
  }
}

export const createKmtronicDriver: CreateDriver<KmtronicLane> = (lane, bus, parts) => new KmtronicDriver(lane, bus, parts);
