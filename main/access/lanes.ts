import type { SerialEvent } from '../../native-bridge/serial/protocol';
import type { VisionEvent } from '../../native-bridge/vision/protocol';
import type { LaneConfig } from '../contract/config';
import { feedNote } from '../contract/feed';
import type { Direction, LaneId, PersonId } from '../contract/ids';
import type { LaneView } from '../contract/lanes';
import { localMoment } from '../contract/passTimes';
import type { CardAndFaceWay } from './cardAndFaceWay';
import type { FaceWay } from './faceWay';
import { isInterlocked, isPartnerBusy } from './interlock';
import { type GrantResult, LaneController } from './laneController';
import { methodsNow } from './laneTimes';
import { type LanesDeps, waysOf } from './laneWays';
import type { Passage } from './passage';
import type { PassWay } from './passWay';
import { PinLimit } from './pinLimit';
import type { PinWay } from './pinWay';
import { cardWayUp, type LaneNow } from './policy';
import type { Observation } from './trackLife';

export type CameraReport = Extract<VisionEvent, { type: 'camera' }>;

/** Why faces are not looked for at any lane; null when they are. */
export type VisionTrouble = 'vision-starting' | 'vision-down' | 'models-missing' | null;

interface LaneParts {
  config: LaneConfig;
  controller: LaneController;
  face: FaceWay;
  cards: CardAndFaceWay;
  pins: PinWay;
  passes: PassWay;
  camera: CameraReport | null;
}

/** All lanes of the station: gives each event to the lane it belongs to, and says how each lane stands. */
export class Lanes {
  readonly #deps: LanesDeps;
  readonly #lanes: Map<string, LaneParts>;
  readonly #pinLimit = new PinLimit();
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
    if (event.type === 'card') lane.cards.onCard(event);
    else if (event.type === 'keys') lane.pins.onKeys(event);
    else if (event.type === 'code') lane.passes.onCode(event);
    else lane.controller.handle(event);
    lane.cards.look();
  }

  onVision(event: VisionEvent): void {
    if (!('laneId' in event)) return;
    const lane = this.#lanes.get(event.laneId);
    if (!lane) return;
    if (event.type === 'observation') this.#onFace(lane, event);
    else if (event.type === 'trackEnded') for (const way of [lane.cards, lane.face]) way.trackEnded(event.trackId);
    else if (event.type === 'camera') this.#onCamera(lane, event);
  }

  serialDown(): void {
    for (const { controller, cards } of this.#lanes.values()) {
      controller.lineGone();
      cards.look();
    }
  }

  /** Faces cannot be used at any lane until this is null again; cards and guards go on. */
  setVisionTrouble(trouble: VisionTrouble): void {
    this.#trouble = trouble;
    for (const lane of this.#lanes.values()) {
      if (trouble !== null) lane.face.reset();
      if (trouble === 'vision-down') lane.camera = null;
      lane.cards.look();
    }
    this.#deps.onChange();
  }

  /** Faces may be used from now on, or no longer. */
  faceStopChanged(): void {
    for (const { face, cards } of this.#lanes.values()) {
      if (this.#deps.faceStop() !== null) face.reset();
      cards.look();
    }
    this.#deps.onChange();
  }

  /** Faces may have been suspended at a lane, or no longer are. */
  waysChanged(): void {
    for (const { cards } of this.#lanes.values()) cards.look();
    this.#deps.onChange();
  }

  evicted(personId: PersonId): void {
    for (const { face, cards } of this.#lanes.values()) {
      face.evicted(personId);
      cards.look();
    }
  }

  /** A guard opens a lane, as he may at any time; a card that waits there for its face is his business then. */
  openByHand(laneId: LaneId, passage: Passage): Promise<GrantResult | null> {
    const lane = this.#lanes.get(laneId);
    lane?.cards.cancel();
    return lane ? this.#carryOut(lane, passage) : Promise.resolve(null);
  }

  /** Whatever waits is forgotten: nothing is decided, nor asked, after this. */
  dispose(): void {
    for (const { face, cards, controller } of this.#lanes.values()) {
      cards.cancel();
      face.reset();
      controller.dispose();
    }
  }

  get ids(): LaneId[] {
    return [...this.#lanes.values()].map(({ config }) => config.id);
  }

  view(): LaneView[] {
    return [...this.#lanes.values()].map((lane) => this.#viewOf(lane));
  }

  /** How one side of a lane stands for that person, for the policy; null: for nobody known. */
  laneNow(laneId: LaneId, direction: Direction, personId: PersonId | null): LaneNow {
    const { clock, otherWayStops, passback, rulesOf } = this.#deps;
    const lane = this.#lanes.get(laneId);
    const rules = rulesOf(laneId);
    return {
      link: lane?.controller.link.state ?? 'absent',
      locked: lane?.controller.locked(direction) ?? false,
      interlocked: this.interlocked(laneId),
      methodNow: methodsNow(rules.schedules, localMoment(clock.nowMs())),
      faceAllowed: lane?.config.faceAllowed === true && otherWayStops(laneId) === null,
      pins: rules.pins,
      passback: personId === null ? 'clear' : passback.standing(rules.antiPassback, personId, direction),
    };
  }

  /** Another lane that may not stand open together with this one does. */
  interlocked(laneId: LaneId): boolean {
    return this.#interlock(laneId, isInterlocked);
  }

  #interlock(laneId: LaneId, asks: typeof isInterlocked): boolean {
    const all = [...this.#lanes.values()].map(({ config: { id }, controller: { sides, shownSides } }) => ({
      id,
      interlockWith: this.#deps.rulesOf(id).interlockWith,
      // A hold that the device has not been heard of yet may open it at any moment.
      states: shownSides.map(({ state, mode }) => (mode === 'held' && state === 'closed' ? mode : state)),
      busy: sides.busy,
    }));
    const lane = all.find(({ id }) => id === laneId);
    return lane !== undefined && asks(lane, all);
  }

  #build(config: LaneConfig): LaneParts {
    const controller = new LaneController(config, this.#deps);
    // The ways look at the lane they are part of, but not before something happens there.
    const ways = waysOf(config, this.#deps, {
      lane: (direction, personId) => this.laneNow(config.id, direction, personId),
      busy: () => controller.sides.busy || this.#interlock(config.id, isPartnerBusy),
      faceWayOn: () => this.#faceWay(parts).on,
      pinLimit: this.#pinLimit,
      carryOut: (passage) => void this.#carryOut(parts, passage),
    });
    const parts: LaneParts = { config, controller, camera: null, ...ways };
    return parts;
  }

  #carryOut(lane: LaneParts, passage: Passage): Promise<GrantResult | null> {
    lane.face.carriedOut(passage);
    return lane.controller.carryOut(passage);
  }

  #onFace(lane: LaneParts, event: Observation): void {
    try {
      // While faces cannot be used, whatever is said of one is about nobody: above all, another model's templates.
      if (this.#trouble === null && this.#deps.faceStop() === null) (lane.cards.waiting ? lane.cards : lane.face).observe(event);
    } finally {
      event.embedding?.fill(0);
    }
  }

  #onCamera(lane: LaneParts, report: CameraReport): void {
    const wasLost = lane.camera?.state === 'lost';
    lane.camera = report;
    const isLost = report.state === 'lost';
    const kind = isLost && !wasLost ? 'camera-lost' : !isLost && wasLost && report.state === 'live' ? 'camera-back' : null;
    // Between lost and live the camera connects; the loss counts until pictures are there.
    if (wasLost && report.state !== 'live') lane.camera = { ...report, state: 'lost' };
    if (kind) this.#recordCamera(lane, kind);
    lane.cards.look();
    this.#deps.onChange();
  }

  #recordCamera(lane: LaneParts, kind: 'camera-lost' | 'camera-back'): void {
    try {
      this.#deps.records.record(feedNote(kind, kind === 'camera-lost' ? 'attention' : 'info', { laneId: lane.config.id }));
    } catch (error) {
      this.#deps.onRecordFailed(error);
    }
  }

  #viewOf(lane: LaneParts): LaneView {
    const { config, controller, camera } = lane;
    const link = controller.link.state;
    const cardOn = cardWayUp(link);
    return {
      id: config.id,
      name: config.name,
      group: this.#deps.groupOf(config.id),
      liveness: this.#deps.livenessOf(config.id),
      prompt: lane.cards.prompt ?? lane.face.prompt,
      directions: controller.sides.directions,
      state: controller.sides.summary,
      sides: controller.shownSides,
      can: controller.can,
      rawStatus: controller.rawStatus,
      link,
      camera: {
        configured: config.camera !== null,
        state: cameraState(lane),
        fps: camera?.fps ?? 0,
        latencyMs: camera?.latencyMs ?? null,
      },
      ways: { face: this.#faceWay(lane), card: { on: cardOn, why: cardOn ? null : 'line-down' } },
      regionOfInterest: config.regionOfInterest,
      passagesToday: this.#deps.records.passagesToday(config.id),
    };
  }

  #faceWay(lane: LaneParts): LaneView['ways']['face'] {
    const { config, controller } = lane;
    const why =
      !config.faceAllowed || !config.camera
        ? 'off'
        : !cardWayUp(controller.link.state)
          ? 'card-way-down'
          : // A part that is missing comes first: nothing that a person does about the rest would help.
            (this.#trouble ??
            this.#deps.faceStop() ??
            this.#deps.otherWayStops(config.id) ??
            (cameraState(lane) === 'live' ? null : 'camera-not-live'));
    return { on: why === null, why };
  }
}

const cameraState = ({ config, camera }: LaneParts): LaneView['camera']['state'] =>
  config.camera ? (camera?.state ?? 'connecting') : 'off';
