import { vi } from 'vitest';
import { DeskBoard } from '../../../../main/access/deskBoard';
import { traitsOf } from '../../../../main/access/deviceTraits';
import { laneCommands } from '../../../../main/access/laneCommands';
import { Lanes } from '../../../../main/access/lanes';
import { modeCommands } from '../../../../main/access/modeCommands';
import { noPassback } from '../../../../main/access/passback';
import type { DecisionRecord, SerialAnswer } from '../../../../main/access/ports';
import { LaneConfig, noRules } from '../../../../main/contract/config';
import { type Direction, EventId } from '../../../../main/contract/ids';
import type { LaneMode } from '../../../../main/contract/lanes';
import { createLivenessCheck } from '../../../../main/recognition/livenessCheck';
import { serialLane } from '../../../../main/site/serialLanes';
import { Replies } from '../../../../main/startup/replies';
import { serialHostParts, startSerialHost } from '../../../../native-bridge/serial/host';
import { SerialCommand, SerialEvent } from '../../../../native-bridge/serial/protocol';
import { createMemoryLine, type MemoryLine } from '../../../native-bridge/serial/memoryLine';
import { laneId } from '../../../support/station/stationUnderTest';
import { person } from '../../recognition/people';
import type { ProofDevice, ProvedDriver } from './devices';

/** What the station wanted of a side from some moment on, as it told the serial process. */
export interface Said {
  direction: Direction;
  mode: LaneMode;
  atMs: number;
  /** End of the lease of a hold. */
  untilMs: number | null;
  requestId: number;
  ackedAtMs: number | null;
}

/** A granted decision, and when it was made. */
export interface Granted extends Pick<DecisionRecord, 'direction' | 'method'> {
  atMs: number;
}

/** The serial process dies and is started again by whoever keeps it alive. */
const RESTART_MS = 500;

/**
 * A lane with everything that is real between a card and the arms: the lanes' room, the guard's commands, the serial host, the bus, the
 * driver and the bytes; on turned time, with a simulated device at the other end of a line in memory.
 */
export class ProofGate {
  readonly line: MemoryLine;
  readonly device: ProofDevice;
  readonly granted: Granted[] = [];
  /** Cards and guards, whatever was decided. */
  readonly asked: { direction: Direction; atMs: number }[] = [];
  readonly said: Said[] = [];
  readonly events: { atMs: number; event: SerialEvent }[] = [];
  readonly lanes: Lanes;
  readonly directions: Direction[];
  readonly #config: LaneConfig;
  readonly #replies: Replies<SerialAnswer>;
  readonly #commands: ReturnType<typeof laneCommands> & ReturnType<typeof modeCommands>;
  readonly #random: () => number;
  #host: { dispose(): void } | null = null;
  #toHost: (message: unknown) => void = () => {};
  readonly #fireTurns: number[] = [];
  #burns = false;
  #ids = 0;

  /** `random` in [0, 1): the jitter of the driver, so that a story is told the same way twice. */
  constructor(driver: ProvedDriver, random: () => number) {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'hrtime', 'Date'] });
    this.#random = random;
    this.line = createMemoryLine();
    this.device = driver.start(this.line);
    this.#config = LaneConfig.parse({
      id: laneId,
      name: '东通道 1',
      camera: null,
      cameraDirection: 'entry',
      regionOfInterest: { x: 0, y: 0, width: 1, height: 1 },
      turnstile: { ...driver.turnstile, port: 'memory' },
      faceAllowed: false,
    });
    const timers = { after };
    const clock = { nowMs: () => Date.now(), monoMs: () => Number(process.hrtime.bigint()) / 1e6 };
    const newId = () => this.#newId();
    const board = new DeskBoard({ timers, clock, onChange: () => {} });
    this.#replies = new Replies(after);
    this.lanes = new Lanes([this.#config], {
      serial: { send: (command) => this.#send(command), kill: () => this.restartSerial() },
      ask: (command, timeoutMs) => this.#replies.ask((requestId) => this.#send(command(requestId)), timeoutMs),
      records: {
        recordDecision: (decision) => this.#record(decision),
        recordOutcome: () => {},
        record: (entry) => ({ ...entry, id: EventId.parse(newId()), atMs: 0 }),
        passagesToday: () => 0,
      },
      alarms: { raise: () => {}, clear: () => {} },
      board,
      passback: noPassback,
      rulesOf: () => noRules,
      clock,
      timers,
      newId,
      onChange: () => {},
      onRecordFailed: (error) => {
        throw error;
      },
      ...cardsOnly,
    });
    this.directions = this.lanes.controller(laneId)?.sides.directions ?? [];
    const note = () => {};
    const locks = { all: () => [], put: () => {}, remove: () => {} };
    this.#commands = {
      ...laneCommands({ lanes: this.lanes, board, note, newId }),
      ...modeCommands({ lanes: this.lanes, locks, enter: (_kind, _body, work) => work(), note, role: () => 'guard', clock }),
    };
    this.#startHost();
  }

  get isReady(): boolean {
    return this.lanes.controller(laneId)?.link.state === 'ready';
  }

  /** The fire contact; nothing where the device has none. */
  fire(on: boolean): void {
    if (this.device.alarm('fire', on) && on !== this.#burns) {
      this.#burns = on;
      this.#fireTurns.push(Date.now());
    }
  }

  /** When it burned; `slackMs` longer, until every lock has been sent again. */
  fires(slackMs: number): { fromMs: number; toMs: number }[] {
    return this.#fireTurns.flatMap((fromMs, index) =>
      index % 2 === 0 ? [{ fromMs, toMs: (this.#fireTurns[index + 1] ?? Number.POSITIVE_INFINITY) + slackMs }] : [],
    );
  }

  async run(durationMs: number): Promise<void> {
    await vi.advanceTimersByTimeAsync(durationMs);
  }

  async untilReady(): Promise<void> {
    for (let waitedMs = 0; !this.isReady; waitedMs += 50) {
      if (waitedMs > 60_000) throw new Error(`the line is not ready: ${JSON.stringify(this.events.slice(-5))}`);
      await this.run(50);
    }
  }

  holdCard(direction: Direction): void {
    this.#ask(direction);
    const atMonoMs = Number(process.hrtime.bigint()) / 1e6;
    this.lanes.onSerial({ type: 'card', laneId, direction, bits: 26, dataHex: '1', atMonoMs });
  }

  openByHand(direction: Direction): void {
    this.#ask(direction);
    const why = { reason: 'no-face', unit: null, note: null, answersDecision: null } as const;
    void this.#commands['lane.openManually']({ laneId, direction, ...why });
  }

  setMode(direction: Direction | null, mode: LaneMode): void {
    const minutes = mode === 'held' ? 1 : null;
    const reason = mode === 'normal' ? null : 'delivery';
    void this.#commands['lane.setMode']({ laneId, direction, mode, reason, note: null, minutes });
  }

  /** The serial process is killed; what it was about to write is not written. */
  restartSerial(): void {
    if (!this.#host) return;
    this.#host.dispose();
    this.#host = null;
    this.#toHost = () => {};
    this.#replies.abandon();
    this.lanes.serialDown();
    after(RESTART_MS, () => this.#startHost());
  }

  end(): void {
    this.lanes.dispose();
    this.#replies.abandon();
    this.#host?.dispose();
    this.#host = null;
    vi.clearAllTimers();
    vi.useRealTimers();
  }

  /** At a locked side the serial process is asked too, past every rule of the station: its lock holds by itself. */
  #ask(direction: Direction): void {
    this.asked.push({ direction, atMs: Date.now() });
    if (this.said.findLast((one) => one.direction === direction)?.mode !== 'locked') return;
    const expiresAtMonoMs = Number(process.hrtime.bigint()) / 1e6 + 1_000;
    this.#send({ type: 'grant', laneId, direction, grantId: this.#newId(), expiresAtMonoMs });
  }

  #startHost(): void {
    let isGone = false;
    const host = startSerialHost(
      {
        send: (event) => {
          if (!isGone) this.#hear(SerialEvent.parse(event));
        },
        onMessage: (listener) => {
          this.#toHost = listener;
        },
      },
      { ...serialHostParts, open: this.line.open, random: this.#random },
    );
    this.#host = {
      dispose: () => {
        isGone = true;
        host.dispose();
      },
    };
    this.#send({ type: 'configure', lanes: [serialLane(this.#config)] });
    this.lanes.controller(laneId)?.modes.sayAgain();
  }

  #send(command: SerialCommand): void {
    if (command.type === 'mode') this.#heardWish(command);
    this.#toHost(SerialCommand.parse(command));
  }

  #heardWish({ direction, mode, requestId, untilMonoMs }: Extract<SerialCommand, { type: 'mode' }>): void {
    const leftMs = untilMonoMs === null ? null : untilMonoMs - Number(process.hrtime.bigint()) / 1e6;
    const untilMs = leftMs === null ? null : Date.now() + leftMs;
    this.said.push({ direction, mode, atMs: Date.now(), untilMs, requestId, ackedAtMs: null });
  }

  #hear(event: SerialEvent): void {
    this.events.push({ atMs: Date.now(), event });
    if (event.type === 'modeOutcome') {
      const said = this.said.findLast(({ requestId }) => requestId !== 0 && requestId === event.requestId);
      // A relay that never answers has a lock once nothing that opens is sent to it any more.
      const isTaken = event.outcome === 'acked' || (event.outcome === 'unknown' && !traitsOf(this.#config.turnstile).answers);
      if (said && isTaken) said.ackedAtMs = Date.now();
      this.#replies.receive(event);
    }
    this.lanes.onSerial(event);
  }

  #record(decision: DecisionRecord) {
    const { direction, method, outcome, unit, manualReason, note } = decision;
    if (outcome === 'granted') this.granted.push({ direction, method, atMs: Date.now() });
    const entry = { laneId: decision.laneId, direction, method, unit, manualReason, note, reasons: [...decision.reasons] };
    return { ...entry, id: EventId.parse(this.#newId()), atMs: 0, kind: outcome, severity: 'info' as const };
  }

  #newId(): string {
    this.#ids += 1;
    return `01890000-0000-7000-9000-${this.#ids.toString(16).padStart(12, '0')}`;
  }
}

function after(ms: number, work: () => void): () => void {
  const timer = setTimeout(work, ms);
  return () => clearTimeout(timer);
}

/** A compound of one resident who passes by card. */
const cardsOnly = {
  newVote: () => {
    throw new Error('there are no faces here');
  },
  newLiveness: createLivenessCheck,
  verify: () => null,
  hasTemplates: () => false,
  oneToOneThreshold: 1,
  faceModeOf: () => 'face' as const,
  mayPass: () => 'yes' as const,
  faceUse: '1:1' as const,
  livenessOf: () => ({ passive: false, challenge: 'off' as const }),
  groupOf: () => 'A',
  passiveAtLeast: null,
  random: (bytes: number) => new Uint8Array(bytes),
  consentLive: () => false,
  faceStop: () => null,
  otherWayStops: () => null,
  findCard: () => ({ found: 'live' as const, personId: person(1) }),
  findPin: () => null,
  passes: { read: () => ({ found: 'forged' as const }), use: () => 'counted' as const },
  unitAndName: () => ({ unit: '1-1-1', name: 'resident' }),
};
