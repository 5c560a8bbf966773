import type { LaneState, LinkState } from '../contract/lanes';

/** What may happen to a lane, as the station sees it. */
export type LaneInput =
  | { type: 'link'; state: LinkState }
  | { type: 'grantIssued' }
  | { type: 'grantAcked' }
  | { type: 'grantFailed' }
  | { type: 'passed' }
  | { type: 'timedOut' }
  | { type: 'powerFail' }
  | { type: 'powerBack' };

/** Grants that wait for the device's word, and grants it has acted on: a second one may come while the first is passing. */
export interface Lane {
  state: LaneState;
  issued: number;
  open: number;
}

export const laneAtStart: Lane = { state: 'unknown', issued: 0, open: 0 };

const settle = (issued: number, open: number): Lane => ({
  state: open > 0 ? 'passing' : issued > 0 ? 'granted' : 'closed',
  issued,
  open,
});

/**
 * Pure lane machine. `unknown` is left only when the line has been read back (`ready`), and entered whenever it is lost:
 * nothing the station believed before a cut is believed after it.
 */
export function nextLane(lane: Lane, input: LaneInput): Lane {
  if (input.type === 'link') {
    if (input.state === 'degraded') return lane;
    if (input.state !== 'ready') return laneAtStart;
    return lane.state === 'unknown' ? settle(0, 0) : lane;
  }
  if (lane.state === 'unknown') return lane;
  if (input.type === 'powerFail') return { state: 'fault', issued: 0, open: 0 };
  if (lane.state === 'fault') return input.type === 'powerBack' ? settle(0, 0) : lane;
  switch (input.type) {
    case 'grantIssued':
      return settle(lane.issued + 1, lane.open);
    case 'grantFailed':
      return settle(Math.max(0, lane.issued - 1), lane.open);
    case 'grantAcked':
      return lane.issued > 0 ? settle(lane.issued - 1, lane.open + 1) : lane;
    case 'passed':
    case 'timedOut':
      return settle(lane.issued, Math.max(0, lane.open - 1));
    case 'powerBack':
      return lane;
  }
}
