import { DeskBoard } from '../../../main/access/deskBoard';
import type { FaceVote } from '../../../main/access/faceWay';
import { laneCommands } from '../../../main/access/laneCommands';
import { Lanes } from '../../../main/access/lanes';
import { noPassback } from '../../../main/access/passback';
import type { PassDesk } from '../../../main/access/passWay';
import type { PinHolder } from '../../../main/access/pinWay';
import type { MayPass } from '../../../main/access/policy';
import type { DecisionRecord } from '../../../main/access/ports';
import { type LaneRules, noRules } from '../../../main/contract/config';
import { EventId, type PersonId } from '../../../main/contract/ids';
import type { DeskCard, LaneView, LivenessRule } from '../../../main/contract/lanes';
import type { FaceMode } from '../../../main/contract/people';
import { createGallery } from '../../../main/recognition/gallery';
import { createLivenessCheck } from '../../../main/recognition/livenessCheck';
import { newTrackVoting, voteEviction, voteFrame, voteReopen, votingRulesFor } from '../../../main/recognition/trackVoting';
import type { SerialCommand } from '../../../native-bridge/serial/protocol';
import { ManualTime } from '../../support/station/manualTime';
import { faceOf, laneId, oneLane } from '../../support/station/stationUnderTest';
import { person } from '../recognition/people';

export interface Resident {
  mode: FaceMode;
  consent: boolean;
  mayPass: MayPass;
  /** Whether he has a template of the present models. */
  enrolled: boolean;
  cardRevoked: boolean;
}

/** What one picture shows beside whose face it is. */
export interface Look {
  yawDeg?: number;
  pitchDeg?: number;
  eyeOpening?: number;
  passiveLive?: number | null;
  faces?: number;
  /** The vision process tells how the face is held. */
  motion?: boolean;
}

interface Options {
  framesToAgree?: number;
  rule?: LivenessRule;
  use?: '1:N' | '1:1';
  passiveAtLeast?: number | null;
  /** Which of the movements is asked for: byte by byte. */
  dice?: number;
}

export const SHUT = 0.05;
export const OPEN = 0.3;

/** A template whose cosine to resident 1's is `cosine`. */
export function likeResident1(cosine: number): Float32Array<ArrayBuffer> {
  const face = new Float32Array(8);
  face[0] = Math.sqrt(1 - cosine ** 2);
  face[1] = cosine;
  return face;
}

/**
 * The lanes with the real rules of voting, liveness and policy, and nothing behind them: no database, no devices. Resident n has a
 * face along axis n and a card with the data `n`; a face along axis 7 is nobody's.
 */
export class LaneUnderTest {
  readonly time = new ManualTime();
  readonly sent: SerialCommand[] = [];
  readonly decisions: DecisionRecord[] = [];
  readonly residents = new Map<PersonId, Resident>();
  readonly gallery = createGallery(8);
  /** Cards that were given to another resident. */
  readonly reissued = new Map<number, number>();
  /** Alarms that were raised and cleared, and kinds of entries of the feed. */
  readonly alarms: string[][] = [];
  readonly noted: string[] = [];
  laneRules: LaneRules = noRules;
  /** Whose PIN is which. */
  readonly pins = new Map<string, PinHolder>();
  passes: PassDesk = { read: () => ({ found: 'forged' }), use: () => 'counted' };
  readonly board: DeskBoard;
  readonly lanes: Lanes;
  rule: LivenessRule;
  dice: number;
  /** How often the lanes' view was pushed. */
  pushes = 0;
  #ids = 0;

  constructor(options: Options = {}) {
    const { framesToAgree = 3, use = '1:N', passiveAtLeast = 0.5 } = options;
    this.rule = options.rule ?? { passive: false, challenge: 'off' };
    this.dice = options.dice ?? 0;
    const { time } = this;
    const rules = votingRulesFor(0.5, framesToAgree);
    this.board = new DeskBoard({ timers: time.timers, clock: time.clock, onChange: () => {} });
    const newId = () => this.#newId();
    this.lanes = new Lanes(oneLane.lanes, {
      faceStop: () => null,
      otherWayStops: () => null,
      serial: { send: (command) => void this.sent.push(command), kill: () => {} },
      records: {
        recordDecision: (decision) => {
          this.decisions.push(decision);
          const { laneId, direction, method, unit, manualReason, note } = decision;
          const entry = { laneId, direction, method, unit, manualReason, note, reasons: [...decision.reasons] };
          return { ...entry, id: EventId.parse(newId()), atMs: 0, kind: decision.outcome, severity: 'info' };
        },
        recordOutcome: () => {},
        record: (entry) => {
          this.noted.push(entry.kind);
          return { ...entry, id: EventId.parse(newId()), atMs: 0 };
        },
        passagesToday: () => 0,
      },
      alarms: {
        raise: (kind, lane) => void this.alarms.push(['raise', kind, lane]),
        clear: (kind, lane) => void this.alarms.push(['clear', kind, lane]),
      },
      ask: () => Promise.resolve(null),
      passback: noPassback,
      rulesOf: () => this.laneRules,
      board: this.board,
      clock: time.clock,
      timers: time.timers,
      newId,
      newVote: () => {
        let track = newTrackVoting();
        const told = (next: typeof track): FaceVote => {
          track = next;
          return track.outcome;
        };
        return {
          frame: (embedding) => told(voteFrame(track, this.gallery.search(embedding), rules)),
          reopen: () => told(voteReopen(track, rules)),
          evicted: (personId) => told(voteEviction(track, personId)),
        };
      },
      verify: (personId, embedding) => this.gallery.compare(personId, embedding),
      hasTemplates: (personId) => this.gallery.has(personId),
      oneToOneThreshold: 0.4,
      faceModeOf: (personId) => this.#resident(personId).mode,
      mayPass: (personId) => this.#resident(personId).mayPass,
      faceUse: use,
      livenessOf: () => this.rule,
      groupOf: () => 'A',
      passiveAtLeast,
      newLiveness: createLivenessCheck,
      random: (bytes) => new Uint8Array(bytes).fill(this.dice),
      consentLive: (personId) => this.#resident(personId).consent,
      findCard: (_bits, dataHex) => {
        const personId = person(this.reissued.get(Number(dataHex)) ?? Number(dataHex));
        const found = this.residents.get(personId);
        return found ? { found: found.cardRevoked ? 'revoked' : 'live', personId } : null;
      },
      findPin: (digits) => this.pins.get(digits) ?? null,
      passes: { read: (...held) => this.passes.read(...held), use: (...used) => this.passes.use(...used) },
      unitAndName: (personId) => ({
        unit: `1-1-${Number.parseInt(personId.slice(-4), 16)}`,
        name: `resident ${personId.slice(-4)}`,
      }),
      onChange: () => {
        this.pushes += 1;
      },
      onRecordFailed: (error) => {
        throw error;
      },
    });
    this.link('ready');
    this.lanes.setVisionTrouble(null);
    this.camera('live');
  }

  moveIn(n: number, resident: Partial<Resident> = {}): PersonId {
    const id = person(n);
    const full: Resident = { mode: 'face', consent: true, mayPass: 'yes', enrolled: true, cardRevoked: false, ...resident };
    this.residents.set(id, full);
    if (full.consent && full.enrolled) this.gallery.put(id, [faceOf(n)]);
    return id;
  }

  withdraw(n: number): void {
    this.#resident(person(n)).consent = false;
    this.gallery.evict(person(n));
    this.lanes.evicted(person(n));
  }

  /** One picture, 120 ms after the one before. `null`: a face without a template, because it is turned away or shaken. */
  frame(trackId: number, face: number | Float32Array<ArrayBuffer> | null, look: Look = {}): Float32Array | null {
    const embedding = face === null ? null : typeof face === 'number' ? faceOf(face) : face;
    this.time.pass(120);
    const { yawDeg = 0, pitchDeg = 0, eyeOpening = OPEN, passiveLive = 0.9, faces = 1, motion = true } = look;
    this.lanes.onVision({
      type: 'observation',
      laneId,
      trackId,
      frameArrivedMonoMs: this.time.clock.monoMs(),
      firstGoodFrameMonoMs: this.time.clock.monoMs(),
      box: { x: 0.4, y: 0.3, width: 0.2, height: 0.3 },
      fault: embedding ? null : 'turned-away',
      embedding,
      passiveLive: embedding ? passiveLive : null,
      motion: motion ? { yawDeg, pitchDeg, eyeOpening } : null,
      facesInLane: faces,
    });
    return embedding;
  }

  walkUp(trackId: number, face: number, frames = 3, look: Look = {}): void {
    for (let index = 0; index < frames; index += 1) this.frame(trackId, face, look);
  }

  /** Looks straight, blinks, looks straight, and once more for confirmation. */
  blink(trackId: number, face: number, look: Look = {}): void {
    for (const eyeOpening of [OPEN, SHUT, OPEN, OPEN]) this.frame(trackId, face, { eyeOpening, ...look });
  }

  turn(trackId: number, face: number, side: 'left' | 'right', look: Look = {}): void {
    const sign = side === 'left' ? 1 : -1;
    this.frame(trackId, face, look);
    this.frame(trackId, face, { yawDeg: 10 * sign, ...look });
    this.frame(trackId, null, { yawDeg: 30 * sign, ...look });
    this.frame(trackId, null, { yawDeg: 20 * sign, ...look });
    this.walkUp(trackId, face, 2, look);
  }

  leave(trackId: number): void {
    this.lanes.onVision({ type: 'trackEnded', laneId, trackId });
  }

  holdCard(n: number, direction: 'entry' | 'exit' = 'entry'): void {
    const atMonoMs = this.time.clock.monoMs();
    this.lanes.onSerial({ type: 'card', laneId, direction, bits: 26, dataHex: String(n), atMonoMs });
  }

  link(state: 'ready' | 'lost'): void {
    this.lanes.onSerial({ type: 'link', laneId, state, reason: state === 'ready' ? 'none' : 'line-lost' });
  }

  camera(state: 'live' | 'stale' | 'lost'): void {
    this.lanes.onVision({ type: 'camera', laneId, state, fault: state === 'live' ? 'none' : 'no-frames', fps: 8, latencyMs: 50 });
  }

  /** A guard presses the button. */
  openByHand(): void {
    const { lanes, board } = this;
    const commands = laneCommands({ lanes, board, note: () => {}, newId: () => this.#newId() });
    void commands['lane.openManually']({
      laneId,
      direction: 'entry',
      reason: 'no-face',
      unit: null,
      note: null,
      answersDecision: null,
    });
  }

  /** The turnstile takes the newest grant, and somebody walks through. */
  passThrough(): void {
    const grant = this.grants().at(-1);
    if (!grant) throw new Error('nothing was granted');
    const at = this.time.clock.monoMs();
    const { grantId } = grant;
    this.lanes.onSerial({ type: 'grantOutcome', laneId, grantId, outcome: 'acked', writtenAtMonoMs: at, ackedAtMonoMs: at });
    this.lanes.onSerial({ type: 'lane', laneId, what: 'passed', direction: 'entry', grantId, atMonoMs: at });
  }

  grants(): Extract<SerialCommand, { type: 'grant' }>[] {
    return this.sent.filter((command) => command.type === 'grant');
  }

  /** Outcome and reason of every decision, oldest first. */
  said(): string[] {
    return this.decisions.map(({ outcome, reasons }) => `${outcome}: ${reasons.join()}`);
  }

  /** The movement that is asked for at the lane, or `show-face`. */
  asks(): string | null {
    return this.view().prompt?.kind ?? null;
  }

  desk(): DeskCard | undefined {
    return this.board.list()[0];
  }

  view(): LaneView {
    const [view] = this.lanes.view();
    if (!view) throw new Error('there is no lane');
    return view;
  }

  #resident(personId: PersonId): Resident {
    const found = this.residents.get(personId);
    if (!found) throw new Error('asked about somebody who does not live here');
    return found;
  }

  #newId(): string {
    this.#ids += 1;
    return `01890000-0000-7000-9000-${this.#ids.toString(16).padStart(12, '0')}`;
  }
}
