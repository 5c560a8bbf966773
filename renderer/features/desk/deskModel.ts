import type { Alarm } from '../../../main/contract/feed';
import type { LaneId } from '../../../main/contract/ids';
import type { DeskCard, LanePrompt, LaneView } from '../../../main/contract/lanes';

export type Tone = 'pass' | 'ask' | 'bad' | 'info' | 'off';

/** The card the person panel shows: the pinned lane's, or the newest of all. */
export const shownCard = (desk: readonly DeskCard[], pinnedLane: LaneId | null): DeskCard | null =>
  desk
    .filter((card) => pinnedLane === null || card.laneId === pinnedLane)
    .reduce<DeskCard | null>((newest, card) => (newest && newest.atMs >= card.atMs ? newest : card), null);

/** Stopped only because the last way in, or out, is missing. */
export const isPassback = ({ outcome, reasons }: DeskCard): boolean =>
  outcome === 'ask-guard' && reasons.includes('anti-passback');

/** It was sure whose card or face it is, or which flat a pass is for: only something else does not fit. */
export const isAskedAboutKnown = (card: DeskCard): boolean =>
  isPassback(card) || (card.outcome === 'ask-guard' && card.method === 'pass');

/**
 * Who may be named on the screen: somebody who was let in on a match or whose ways in and out do not fit, or whom the guard is given
 * a hint about, and only until the card's time is over. The station blanks the card too; this holds even if its push is late.
 */
export const identityOf = (card: DeskCard, nowMs: number): { unit: string; name: string | null; isSure: boolean } | null => {
  const isMatch = card.outcome === 'granted' && card.method !== 'guard';
  const isAsked = isAskedAboutKnown(card);
  const isHint = card.outcome === 'ask-guard' && card.reasons.includes('face-hint');
  const isOver = card.hideAtMs !== null && nowMs >= card.hideAtMs;
  if (isOver || card.unit === null || !(isMatch || isAsked || isHint)) return null;
  return { unit: card.unit, name: card.name, isSure: isMatch || isAsked };
};

/** What the person in the lane is asked to do right now, and the seconds left for it; null when nothing is asked. */
export const promptNow = (lane: LaneView, nowMs: number): { kind: LanePrompt['kind']; secondsLeft: number } | null =>
  lane.prompt && lane.prompt.untilMs > nowMs
    ? { kind: lane.prompt.kind, secondsLeft: Math.ceil((lane.prompt.untilMs - nowMs) / 1_000) }
    : null;

export const cardTone = (card: DeskCard): Tone => {
  if (card.outcome === 'ask-guard') return 'ask';
  if (card.outcome === 'denied' || card.passage === 'not-opened') return 'bad';
  return 'pass';
};

export const laneTone = (lane: LaneView, card: DeskCard | undefined): Tone => {
  if (lane.state === 'fault' || lane.state === 'released' || lane.link === 'lost') return 'bad';
  if (lane.link === 'absent') return 'off';
  if (lane.link !== 'ready' || card?.needsGuard || lane.sides.some((side) => side.mode !== 'normal')) return 'ask';
  return lane.ways.face.on || !lane.camera.configured ? 'pass' : 'ask';
};

/** Function key of the n-th lane, F2 to F5; later lanes have none. */
export const laneKey = (index: number): string | null => (index < 4 ? `F${index + 2}` : null);

/** Unacknowledged first, then the newest; what is acknowledged and cleared is left to the records. */
export const openAlarms = (alarms: readonly Alarm[]): Alarm[] =>
  alarms
    .filter((alarm) => alarm.acknowledgedAtMs === null || alarm.clearedAtMs === null)
    .sort((a, b) => Number(a.acknowledgedAtMs !== null) - Number(b.acknowledgedAtMs !== null) || b.raisedAtMs - a.raisedAtMs);
