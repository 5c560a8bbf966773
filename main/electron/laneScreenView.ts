import type { LaneId } from '../contract/ids';
import type { LaneScreenView, LaneSign } from '../contract/laneScreen';
import type { DeskCard, LaneView, Reason } from '../contract/lanes';
import type { Slices } from '../contract/slices';

/** How long the outcome of a decision stands on the screen. */
const SIGN_FOR_MS = 6_000;

/**
 * Decisions after which a card is the quickest way on. Somebody unknown, somebody who declined and somebody who uses card
 * and face are shown the same sign, so that it tells bystanders nothing about them.
 */
const CARD_HELPS: readonly Reason[] = [
  'face-not-recognised',
  'face-ambiguous',
  'face-method-off',
  'consent-not-live',
  'card-needed',
  'face-hint',
];

/** What the screen of a lane shows now; null when there is no such lane, or no running station. */
export function laneScreenView(slices: Slices, laneId: LaneId, nowMs: number): LaneScreenView | null {
  const { app, lanes, desk } = slices;
  const lane = lanes.find(({ id }) => id === laneId);
  if (app.phase !== 'running' || !lane) return null;
  const prompt = lane.prompt && lane.prompt.untilMs > nowMs ? lane.prompt : null;
  return {
    stationName: app.stationName,
    laneName: lane.name,
    language: app.language,
    ways: { face: lane.ways.face.on, card: lane.ways.card.on },
    prompt: prompt && { kind: prompt.kind, untilMs: prompt.untilMs },
    sign: signOf(lane, newest(desk, laneId), nowMs),
  };
}

const newest = (desk: readonly DeskCard[], laneId: LaneId): DeskCard | null =>
  desk
    .filter((card) => card.laneId === laneId)
    .reduce<DeskCard | null>((latest, card) => (latest && latest.atMs >= card.atMs ? latest : card), null);

/** `pass` follows the turnstile, not the decision: nobody is sent against a gate that is still shut. */
function signOf(lane: LaneView, card: DeskCard | null, nowMs: number): LaneSign | null {
  const direction = card && lane.directions.length > 1 ? card.direction : null;
  if (lane.state === 'granted' || lane.state === 'passing') return { kind: 'pass', direction, untilMs: null };
  if (!card || card.passage === 'passed') return null;
  const untilMs = card.atMs + SIGN_FOR_MS;
  if (untilMs <= nowMs) return null;
  if (card.outcome === 'granted') return card.passage === 'not-opened' ? { kind: 'wait', direction, untilMs } : null;
  const cardHelps = lane.ways.card.on && card.reasons.length > 0 && card.reasons.every((reason) => CARD_HELPS.includes(reason));
  return { kind: cardHelps ? 'hold-card' : 'wait', direction, untilMs };
}
