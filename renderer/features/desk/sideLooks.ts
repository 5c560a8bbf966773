import type { LaneMode, LaneSide, LaneState, LaneView, ModeReason } from '../../../main/contract/lanes';
import type { IconName } from '../../ui/Icon';

type SideTone = 'pass' | 'ask' | 'bad' | 'quiet';

/** Sign and colour of what a side, or a lane, is doing; the word stands beside them. */
export const stateLooks: Record<LaneState, { sign: IconName; tone: SideTone }> = {
  unknown: { sign: 'ask', tone: 'ask' },
  closed: { sign: 'shut', tone: 'quiet' },
  granted: { sign: 'pass', tone: 'pass' },
  passing: { sign: 'pass', tone: 'pass' },
  held: { sign: 'standsOpen', tone: 'ask' },
  locked: { sign: 'lock', tone: 'ask' },
  released: { sign: 'fire', tone: 'bad' },
  fault: { sign: 'bad', tone: 'bad' },
};

export const modeReasonSigns: Record<ModeReason, IconName> = {
  delivery: 'box',
  crowd: 'crowd',
  cleaning: 'broom',
  maintenance: 'tool',
  security: 'shield',
  emergency: 'emergency',
  other: 'more',
};

const whatItShouldDo: Record<LaneMode, readonly LaneState[] | null> = {
  normal: null,
  held: ['held', 'granted', 'passing'],
  locked: ['locked'],
};

/**
 * What is said first of a side: what the fire contact or a fault has done, before what a guard has set, before what it is doing.
 * `isUnconfirmed`: it was set so, and the turnstile does not say that it stands so.
 */
export const sideShown = ({ state, mode }: LaneSide): { shown: LaneState; isUnconfirmed: boolean } => {
  if (state === 'released' || state === 'fault' || mode === 'normal') return { shown: state, isUnconfirmed: false };
  return { shown: mode, isUnconfirmed: !whatItShouldDo[mode]?.includes(state) };
};

/** A guard has set it to something, so that it can be set back. */
export const isSet = (side: LaneSide): boolean => side.mode !== 'normal';

export const sideOf = (lane: LaneView, direction: LaneSide['direction']): LaneSide | undefined =>
  lane.sides.find((side) => side.direction === direction);

/** `9:05`, or `1:09:05` from one hour on; never below zero. */
export const timeLeft = (ms: number): string => {
  const seconds = Math.max(0, Math.ceil(ms / 1_000));
  const pad = (n: number): string => String(n).padStart(2, '0');
  const hours = Math.floor(seconds / 3_600);
  const minutes = Math.floor(seconds / 60) % 60;
  return `${hours > 0 ? `${hours}:${pad(minutes)}` : minutes}:${pad(seconds % 60)}`;
};
