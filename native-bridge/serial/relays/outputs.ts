import type { Direction, RelayLane } from '../laneSettings';

/** The relay of a side, counted from 0; null where the lane has none. */
export const outputOf = (lane: RelayLane, side: Direction): number | null => lane[side]?.output ?? null;

/** Every relay of the lane, once. */
export const outputsOf = (lane: RelayLane): number[] => [
  ...new Set((['entry', 'exit'] as const).flatMap((side) => outputOf(lane, side) ?? [])),
];
