import type { LaneCapabilities } from '../../../native-bridge/serial/driver';
import { LaneCore, type LaneMoves, type Passage } from '../../../native-bridge/serial/laneCore';
import type { Direction, SerialLane } from '../../../native-bridge/serial/laneSettings';
import type { SerialEvent } from '../../../native-bridge/serial/protocol';
import type { Standing } from '../../../native-bridge/serial/sideStandings';
import type { WriteEnd } from '../../../native-bridge/serial/writeEnd';
import { handClock } from '../../support-tests/serial/osdp/handClock';
import { laneSettings } from './memoryGate';

export const able: LaneCapabilities = {
  pulse: 'device',
  ack: true,
  passFeedback: true,
  alarms: true,
  holdOpen: true,
  lock: true,
};
const HOLD_MS = 10_000;

/** A lane core over a device that does at once what it is told, unless `answer` says otherwise, and writes down what it was told. */
export class Story {
  readonly clock = handClock(0);
  readonly events: SerialEvent[] = [];
  readonly told: string[] = [];
  readonly passages: Passage[] = [];
  answer: (() => Promise<WriteEnd>) | null = null;
  readonly core: LaneCore;

  constructor(
    lane: SerialLane = laneSettings({ inputs: { fire: { input: 4, inverted: true }, obstructed: null, tamper: null } }),
    changes: Partial<LaneMoves> = {},
    asFound = false,
  ) {
    const moves: LaneMoves = {
      capabilities: able,
      holdMs: HOLD_MS,
      open: (side, passage) => this.#tell(`open ${side}`, passage),
      stand: (side, { mode, forMs }: Standing) => this.#tell(`${mode} ${side}${forMs === null ? '' : ` ${forMs}`}`),
      passed: (side) => this.told.push(`passed ${side}`),
      ...changes,
    };
    const parts = { clock: this.clock, random: () => 0.5, randomBytes: (length: number) => new Uint8Array(length), asFound };
    this.core = new LaneCore(lane, moves, { ...parts, report: (event) => this.events.push(event) });
  }

  /** Connected, read and settled; what was told on the way is forgotten. */
  async ready(isOpen: (side: Direction) => boolean | null = () => false): Promise<this> {
    for (const type of ['opening', 'lineUp', 'recognised'] as const) this.core.link({ type });
    this.core.begin();
    if (await this.core.settle(isOpen)) this.core.link({ type: 'synced' });
    return this;
  }

  cut(): void {
    this.core.link({ type: 'lineLost' });
    this.core.lineDown();
  }

  async grant(grantId: string, direction: Direction = 'entry'): Promise<string> {
    return (await this.core.grant(direction, { grantId, expiresAtMonoMs: this.clock.nowMs() + 1_000 })).outcome;
  }

  async mode(mode: 'normal' | 'held' | 'locked', direction: Direction = 'entry', leaseMs = 60_000): Promise<string> {
    const untilMonoMs = mode === 'held' ? this.clock.nowMs() + leaseMs : null;
    return (await this.core.setMode(direction, mode, untilMonoMs)).outcome;
  }

  /** Inputs 0 and 1 are passages, 4 is the fire contact, which means fire when it is off. */
  inputs(entry: boolean, exit: boolean, fire = false): void {
    this.core.inputs([entry, exit, false, false, !fire]);
  }

  async turn(ms: number): Promise<void> {
    this.clock.turn(ms);
    await new Promise((resolve) => setImmediate(resolve));
  }

  take(): string[] {
    return this.told.splice(0);
  }

  words(): string[] {
    return this.events.flatMap((event) => (event.type === 'lane' ? [`${event.what} ${event.direction} ${event.grantId}`] : []));
  }

  #tell(words: string, passage?: Passage): Promise<WriteEnd> {
    this.told.push(words);
    if (passage) this.passages.push(passage);
    const nowMs = this.clock.nowMs();
    return this.answer?.() ?? Promise.resolve({ type: 'acked', writtenAtMonoMs: nowMs, ackedAtMonoMs: nowMs });
  }
}
