import type { LaneMode, LaneState, LinkState } from '../contract/lanes';

/** What may happen to one side of a lane, as the station sees it. */
export type SideInput =
  | { type: 'link'; state: LinkState }
  | { type: 'grantIssued' }
  | { type: 'grantAcked' }
  | { type: 'grantFailed' }
  | { type: 'passed' }
  | { type: 'timedOut' }
  /** How a guard has set it: a hold from the device's word on, a lock and its end at once. */
  | { type: 'mode'; mode: LaneMode }
  /** It stands open though nothing holds it. */
  | { type: 'heldOpen' }
  | { type: 'heldOpenOver' }
  | { type: 'powerFail' }
  | { type: 'powerBack' }
  | { type: 'fault' }
  | { type: 'faultOver' }
  | { type: 'fireRelease' }
  | { type: 'fireOver' };

/** Grants that wait for the device's word, and grants it has acted on: a second one may come while the first is passing. */
export interface Side {
  state: LaneState;
  issued: number;
  open: number;
  mode: LaneMode;
  /** Read back since the line came up. */
  known: boolean;
  released: boolean;
  faulty: boolean;
  powerless: boolean;
  ajar: boolean;
}

export const sideAtStart: Side = {
  state: 'unknown',
  issued: 0,
  open: 0,
  mode: 'normal',
  known: false,
  released: false,
  faulty: false,
  powerless: false,
  ajar: false,
};

/** What weighs most: nothing stands against a fire release, and a lock against everything but that and a fault. */
function stateOf(side: Side): LaneState {
  if (!side.known) return 'unknown';
  if (side.released) return 'released';
  if (side.faulty || side.powerless) return 'fault';
  if (side.mode === 'locked') return 'locked';
  if (side.mode === 'held' || side.ajar) return 'held';
  if (side.open > 0) return 'passing';
  return side.issued > 0 ? 'granted' : 'closed';
}

const but = (side: Side, change: Partial<Side>): Side => {
  const next = { ...side, ...change };
  return { ...next, state: stateOf(next) };
};

/**
 * Pure machine of one side. `unknown` is left only when the line has been read back (`ready`), and entered whenever it is lost:
 * nothing the station believed of the device before a cut is believed after it; how a guard set it stays. What the device says of
 * itself while it is being read counts once it is ready.
 */
export function nextSide(side: Side, input: SideInput): Side {
  switch (input.type) {
    case 'link':
      return afterLink(side, input.state);
    case 'mode':
      return but(side, { mode: input.mode });
    case 'heldOpen':
    case 'heldOpenOver':
      return but(side, { ajar: input.type === 'heldOpen' });
    case 'fault':
    case 'faultOver':
      return but(side, { faulty: input.type === 'fault' });
    case 'fireRelease':
    case 'fireOver':
      return but(side, { released: input.type === 'fireRelease' });
    case 'powerFail':
      return but(side, { powerless: true, issued: 0, open: 0 });
    case 'powerBack':
      return but(side, { powerless: false });
    default:
      return side.known ? afterGrant(side, input.type) : side;
  }
}

function afterLink(side: Side, link: LinkState): Side {
  if (link === 'ready') return but(side, { known: true });
  if (link === 'degraded' || (link === 'syncing' && !side.known)) return side;
  return { ...sideAtStart, mode: side.mode };
}

function afterGrant(
  side: Side,
  what: Extract<SideInput['type'], 'grantIssued' | 'grantAcked' | 'grantFailed' | 'passed' | 'timedOut'>,
): Side {
  const { issued, open } = side;
  switch (what) {
    case 'grantIssued':
      return but(side, { issued: issued + 1 });
    case 'grantFailed':
      return but(side, { issued: Math.max(0, issued - 1) });
    case 'grantAcked':
      return issued > 0 ? but(side, { issued: issued - 1, open: open + 1 }) : side;
    case 'passed':
    case 'timedOut':
      return but(side, { open: Math.max(0, open - 1) });
  }
}

/** Of the sides together, what asks for attention first. */
const byWeight: readonly LaneState[] = ['released', 'fault', 'unknown', 'held', 'passing', 'granted', 'locked', 'closed'];
export const summaryOf = (states: readonly LaneState[]): LaneState =>
  byWeight.find((state) => states.includes(state)) ?? 'unknown';

/** Whether somebody may walk through: what an interlock looks at. */
export const standsOpen = (state: LaneState): boolean => state === 'granted' || state === 'passing' || state === 'held';
