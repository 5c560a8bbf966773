import type { LaneId } from '../contract/ids';
import type { LaneState } from '../contract/lanes';
import { standsOpen } from './laneMachine';

/** What the interlock looks at of one lane. */
export interface InterlockedLane {
  id: LaneId;
  interlockWith: readonly LaneId[];
  /** Of its sides. */
  states: readonly LaneState[];
  /** Somebody is passing, or about to. */
  busy: boolean;
}

/** Pure. Lanes that may not stand open together with this one, whichever of the two names the other. */
export const partnersOf = (lane: InterlockedLane, lanes: readonly InterlockedLane[]): InterlockedLane[] =>
  lanes.filter(({ id, interlockWith }) => id !== lane.id && (lane.interlockWith.includes(id) || interlockWith.includes(lane.id)));

/** Pure. A partner stands open, or may at any moment. Void where the fire contact has let go of one of the two. */
export function isInterlocked(lane: InterlockedLane, lanes: readonly InterlockedLane[]): boolean {
  if (lane.states.includes('released')) return false;
  return partnersOf(lane, lanes).some(({ states }) => !states.includes('released') && states.some(standsOpen));
}

/** Pure. Somebody is passing at a partner, so that waiting a moment helps. */
export const isPartnerBusy = (lane: InterlockedLane, lanes: readonly InterlockedLane[]): boolean =>
  isInterlocked(lane, lanes) && partnersOf(lane, lanes).some(({ busy }) => busy);
