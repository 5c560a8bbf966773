import type { LaneConfig, LaneRules } from '../contract/config';
import type { Direction, LaneId, PersonId } from '../contract/ids';
import type { LivenessRule } from '../contract/lanes';
import type { FaceMode } from '../contract/people';
import { CardAndFaceWay } from './cardAndFaceWay';
import type { CardHolder } from './cardWay';
import { type CodeDeps, codeWaysOf } from './codeWays';
import { FaceWay, type TrackVote } from './faceWay';
import type { LaneControllerDeps } from './laneController';
import type { Passage } from './passage';
import type { PassWay } from './passWay';
import type { PinLimit } from './pinLimit';
import type { PinWay } from './pinWay';
import type { LaneNow, MayPass } from './policy';
import type { NewLiveness, Records } from './ports';

/** What the lanes need of the station's other rooms. */
export interface LanesDeps extends LaneControllerDeps, Pick<CodeDeps, 'findPin' | 'passes'> {
  records: Records & { passagesToday(laneId: LaneId): number };
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
  /** As they are now: they may change while the station runs. */
  rulesOf: (laneId: LaneId) => LaneRules;
  /** Passive score a living face reaches; null: there is no model for it, and nobody passes where one is asked for. */
  passiveAtLeast: number | null;
  newLiveness: NewLiveness;
  random: (bytes: number) => Uint8Array;
  /** At this lane. */
  consentLive: (personId: PersonId, laneId: LaneId) => boolean;
  /** Why no face may be used at any lane, for the law's sake; null: they may. Asked at every face. */
  faceStop: () => string | null;
  /** Why faces are off at this lane for the sake of its other way in; null: that one works. Does not throw. */
  otherWayStops: (laneId: LaneId) => 'other-way-dead' | 'face-only' | null;
  /** Neither this nor `unitAndName` throws. */
  findCard: (bits: number, dataHex: string) => CardHolder;
  unitAndName: (personId: PersonId) => { unit: string; name: string } | null;
}

interface LaneItself {
  /** How a side stands for that person; null: for nobody known. */
  lane: (direction: Direction, personId: PersonId | null) => LaneNow;
  /** Somebody is passing, or about to. */
  busy: () => boolean;
  faceWayOn: () => boolean;
  carryOut: (passage: Passage) => void;
  pinLimit: PinLimit;
}

interface Ways {
  face: FaceWay;
  cards: CardAndFaceWay;
  pins: PinWay;
  passes: PassWay;
}

/** The ways of one lane that people pass by themselves. */
export function waysOf(config: LaneConfig, deps: LanesDeps, itself: LaneItself): Ways {
  const { id } = config;
  const { board, clock, timers, newId, newLiveness, passiveAtLeast, random, findCard, unitAndName } = deps;
  const { faceModeOf, hasTemplates } = deps;
  const { lane, busy, faceWayOn, carryOut } = itself;
  const mayPass = (personId: PersonId) => deps.mayPass(personId, id);
  const consentLive = (personId: PersonId) => deps.consentLive(personId, id);
  // Nobody's face is compared without his consent.
  const likeness = (personId: PersonId, embedding: Float32Array) => {
    const score = consentLive(personId) ? deps.verify(personId, embedding) : null;
    return score === null ? null : score / deps.oneToOneThreshold;
  };
  const life = { rule: () => deps.livenessOf(id), newLiveness, passiveAtLeast, random, clock, timers, onPrompt: deps.onChange };
  const face = new FaceWay({
    direction: config.cameraDirection,
    newVote: () => deps.newVote(id),
    lane: (personId) => lane(config.cameraDirection, personId),
    laneBusy: busy,
    guardAsked: () => board.list().some((card) => card.laneId === id && card.needsGuard),
    consentLive,
    mayPass,
    faceModeOf,
    use: deps.faceUse,
    likeness,
    unitAndName,
    carryOut,
    life,
    newId,
  });
  const cards = new CardAndFaceWay({
    card: { lane, findCard, mayPass, unitAndName, carryOut, newId },
    cameraDirection: config.cameraDirection,
    faceWayOn,
    faceModeOf,
    consentLive,
    hasTemplates,
    likeness,
    life,
    onClaim: () => face.startOver(),
    onSettled: (trackId) => face.settled(trackId),
  });
  return { face, cards, ...codeWaysOf(id, deps, itself) };
}
