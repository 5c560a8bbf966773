import type { SerialEvent } from '../../native-bridge/serial/protocol';
import type { VisionEvent } from '../../native-bridge/vision/protocol';
import type { LaneConfig } from '../contract/config';
import { feedNote } from '../contract/feed';
import type { LaneId, PersonId } from '../contract/ids';
import type { LaneView, LivenessRule } from '../contract/lanes';
import type { FaceMode } from '../contract/people';
import type { Clock } from '../storage/clock';
import { onCard } from './cardWay';
import type { DeskBoard } from './deskBoard';
import { FaceWay, type TrackVote } from './faceWay';
import { LaneController, type Passage } from './laneController';
import { cardWayUp } from './policy';
import type { Alarms, MayPass, NewLiveness, Records, SerialLine, Timers } from './ports';

export type CameraReport = Extract<VisionEvent, { type: 'camera' }>;

/** Why faces are not looked for at any lane; null when they are. */
export type VisionTrouble = 'vision-starting' | 'vision-down' | 'models-missing' | null;

export interface LanesDeps {
  serial: SerialLine;
  records: Records & { passagesToday(laneId: LaneId): number };
  alarms: Alarms;
  board: DeskBoard;
  clock: Clock;
  timers: Timers;
  newId: () => string;
  newVote: (laneId: LaneId) => TrackVote;
  /** The best cosine against that person's own templates; null: he has none that can be compared. */
  verify: (personId: PersonId, embedding: Float32Array) => number | null;
  /** Whether he has templates that can be compared. */
  hasTemplates: (personId: PersonId) => boolean;
  /** Cosine that `verify` must reach. */
  oneToOneThreshold: number;
  faceModeOf: (personId: PersonId) => FaceMode;
  /** Here and now, with whatever credential. */
  mayPass: (personId: PersonId, laneId: LaneId) => MayPass;
  /** `1:1`: a face alone never opens, it only tells the guard who it may be. */
  faceUse: '1:N' | '1:1';
  /** May change while the station runs. */
  livenessOf: (laneId: LaneId) => LivenessRule;
  groupOf: (laneId: LaneId) => string;
  /** Passive score a living face reaches; null: there is no model for it, and nobody passes where one is asked for. */
  passiveAtLeast: number | null;
  newLiveness: NewLiveness;
  random: (bytes: number) => Uint8Array;
  consentLive: (personId: PersonId) => boolean;
  findCard: (bits: number, dataHex: string) => { found: 'live' | 'revoked'; personId: PersonId } | null;
  unitAndName: (personId: PersonId) => { unit: string; name: string } | null;
  onChange: () => void;
  onRecordFailed: (error: unknown) => void;
}

interface LaneParts {
  config: LaneConfig;
  controller: LaneController;
  face: FaceWay;
  camera: CameraReport | null;
}

/** All lanes of the station: gives each event to the lane it belongs to, and says how each lane stands. */
export class Lanes {
  readonly #deps: LanesDeps;
  readonly #lanes: Map<string, LaneParts>;
  #trouble: VisionTrouble = 'vision-starting';

  constructor(configs: readonly LaneConfig[], deps: LanesDeps) {
    this.#deps = deps;
    this.#lanes = new Map(configs.map((config) => [config.id, this.#build(config)]));
  }

  controller(laneId: LaneId): LaneController | null {
    return this.#lanes.get(laneId)?.controller ?? null;
  }

  config(laneId: LaneId): LaneConfig | null {
    return this.#lanes.get(laneId)?.config ?? null;
  }

  onSerial(event: SerialEvent): void {
    if (!('laneId' in event)) return;
    const lane = this.#lanes.get(event.laneId);
    if (!lane) return;
    if (event.type !== 'card') {
      lane.controller.handle(event);
      return;
    }
    const { findCard, unitAndName, newId } = this.#deps;
    onCard(event, {
      lane: () => this.#policyView(lane),
      findCard,
      unitAndName,
      newId,
      carryOut: (passage) => this.#carryOut(lane, passage),
    });
  }

  onVision(event: VisionEvent): void {
    if (!('laneId' in event)) return;
    const lane = this.#lanes.get(event.laneId);
    if (!lane) return;
    // While faces cannot be used, whatever is said of one is about nobody: above all, another model's templates.
    if (event.type === 'observation' && this.#trouble !== null) event.embedding?.fill(0);
    else if (event.type === 'observation') lane.face.observe(event);
    else if (event.type === 'trackEnded') lane.face.trackEnded(event.trackId);
    else if (event.type === 'camera') this.#onCamera(lane, event);
  }

  serialDown(): void {
    for (const { controller } of this.#lanes.values()) controller.lineGone();
  }

  /** Faces cannot be used at any lane until this is null again; cards and guards go on. */
  setVisionTrouble(trouble: VisionTrouble): void {
    this.#trouble = trouble;
    for (const lane of this.#lanes.values()) {
      if (trouble !== null) lane.face.reset();
      if (trouble === 'vision-down') lane.camera = null;
    }
    this.#deps.onChange();
  }

  evicted(personId: PersonId): void {
    for (const { face } of this.#lanes.values()) face.evicted(personId);
  }

  view(): LaneView[] {
    return [...this.#lanes.values()].map((lane) => this.#viewOf(lane));
  }

  #build(config: LaneConfig): LaneParts {
    const { serial, records, alarms, board, clock, timers, newId, onChange, onRecordFailed } = this.#deps;
    const controller = new LaneController(
      { id: config.id, passMs: config.turnstile.passMs },
      {
        serial,
        records,
        alarms,
        board,
        clock,
        timers,
        newId,
        onChange,
        onRecordFailed,
      },
    );
    const parts: LaneParts = {
      config,
      controller,
      camera: null,
      face: new FaceWay({
        direction: config.cameraDirection,
        newVote: () => this.#deps.newVote(config.id),
        lane: () => ({ state: controller.state, ...this.#policyView(parts) }),
        guardAsked: () => board.list().some((card) => card.laneId === config.id && card.needsGuard),
        consentLive: this.#deps.consentLive,
        unitAndName: this.#deps.unitAndName,
        carryOut: (passage) => this.#carryOut(parts, passage),
        clock,
        newId,
      }),
    };
    return parts;
  }

  #policyView(lane: LaneParts) {
    return { link: lane.controller.link.state, faceAllowed: lane.config.faceAllowed };
  }

  #carryOut(lane: LaneParts, passage: Passage): void {
    void lane.controller.carryOut(passage);
  }

  #onCamera(lane: LaneParts, report: CameraReport): void {
    const wasLost = lane.camera?.state === 'lost';
    lane.camera = report;
    const isLost = report.state === 'lost';
    const kind = isLost && !wasLost ? 'camera-lost' : !isLost && wasLost && report.state === 'live' ? 'camera-back' : null;
    // Between lost and live the camera connects; the loss counts until pictures are there.
    if (wasLost && report.state !== 'live') lane.camera = { ...report, state: 'lost' };
    if (kind) this.#recordCamera(lane, kind);
    this.#deps.onChange();
  }

  #recordCamera(lane: LaneParts, kind: 'camera-lost' | 'camera-back'): void {
    try {
      this.#deps.records.record(feedNote(kind, kind === 'camera-lost' ? 'attention' : 'info', { laneId: lane.config.id }));
    } catch (error) {
      this.#deps.onRecordFailed(error);
    }
  }

  #viewOf({ config, controller, camera }: LaneParts): LaneView {
    const link = controller.link.state;
    const cardOn = cardWayUp(link);
    const cameraState = config.camera ? (camera?.state ?? 'connecting') : 'off';
    return {
      id: config.id,
      name: config.name,
      directions: (['entry', 'exit'] as const).filter((direction) => config.turnstile[direction] !== null),
      state: controller.state,
      link,
      camera: {
        configured: config.camera !== null,
        state: cameraState,
        fps: camera?.fps ?? 0,
        latencyMs: camera?.latencyMs ?? null,
      },
      ways: { face: this.#faceWay(config, cardOn, cameraState), card: { on: cardOn, why: cardOn ? null : 'line-down' } },
      regionOfInterest: config.regionOfInterest,
      passagesToday: this.#deps.records.passagesToday(config.id),
    };
  }

  #faceWay(config: LaneConfig, cardOn: boolean, camera: LaneView['camera']['state']): LaneView['ways']['face'] {
    const why =
      !config.faceAllowed || !config.camera
        ? 'off'
        : !cardOn
          ? 'card-way-down'
          : this.#trouble
            ? this.#trouble
            : camera !== 'live'
              ? 'camera-not-live'
              : null;
    return { on: why === null, why };
  }
}
