import type { CommandOutput, CommandParsed } from '../contract/commands';
import { type ErrorCode, fail, ok, type Result } from '../contract/errors';
import { type FeedEntry, feedNote } from '../contract/feed';
import type { Direction, Role } from '../contract/ids';
import type { LaneMode } from '../contract/lanes';
import type { Handlers } from '../dispatch';
import type { Clock } from '../storage/clock';
import type { JsonObject } from '../storage/ledgerPort';
import type { LaneController } from './laneController';
import type { Lanes } from './lanes';
import type { LockBook } from './lockBook';
import type { ModeAnswer } from './modes';
import { cardWayUp } from './policy';

export interface ModeCommandsDeps {
  lanes: Lanes;
  locks: LockBook;
  /** Into the ledger, together with `work`; where neither can be written the lane is set all the same. Never throws. */
  enter: (kind: string, body: JsonObject, work: () => void) => void;
  /** Never throws. */
  note: (entry: Omit<FeedEntry, 'id' | 'atMs'>) => void;
  role: () => Role;
  clock: Clock;
}

type Input = CommandParsed<'lane.setMode'>;
type Done = Result<CommandOutput<'lane.setMode'>>;

const MINUTE_MS = 60_000;
const noted = { held: 'lane-held', locked: 'lane-locked', normal: 'lane-normal' } as const;

/** How a guard sets a lane. What he wants goes on record before the device is told. */
export function modeCommands(deps: ModeCommandsDeps): Required<Pick<Handlers, 'lane.setMode'>> {
  return { 'lane.setMode': (input) => setMode(input, deps) };
}

async function setMode(input: Input, deps: ModeCommandsDeps): Promise<Done> {
  const { laneId, direction, mode, reason, minutes } = input;
  const controller = deps.lanes.controller(laneId);
  const sides = controller?.sides.directions.filter((each) => (direction ?? each) === each) ?? [];
  if (!controller || sides.length === 0) return fail('LANE_UNKNOWN');
  const stop = mode === 'held' ? whyNotHeld(input, sides, controller, deps.lanes) : null;
  if (stop) return fail(stop);
  const isAnswered = controller.answers && cardWayUp(controller.link.state);
  keep(input, sides, deps);
  const leaseMs = minutes === null ? null : minutes * MINUTE_MS;
  const answers = await Promise.all(sides.map((side) => controller.modes.set(side, { mode, reason, leaseMs })));
  const failure = failureOf(mode, answers, isAnswered);
  if (failure === 'LANE_NOT_HELD') deps.note(feedNote('lane-normal', 'attention', { laneId, direction }));
  return failure ? fail(failure) : ok({});
}

/** A lock wins over a hold, and an interlock too where nobody is in danger. */
function whyNotHeld({ laneId, reason }: Input, sides: Direction[], lane: LaneController, lanes: Lanes): ErrorCode | null {
  if (!lane.can.holdOpen) return 'LANE_CANNOT_HOLD';
  if (!cardWayUp(lane.link.state)) return 'LANE_LINK_DOWN';
  if (sides.some((side) => lane.locked(side))) return 'LANE_LOCKED';
  return reason !== 'emergency' && lanes.interlocked(laneId) ? 'LANE_INTERLOCKED' : null;
}

function keep({ laneId, direction, mode, reason, note, minutes }: Input, sides: Direction[], deps: ModeCommandsDeps): void {
  const { clock, locks } = deps;
  const until = minutes === null ? {} : { until: new Date(clock.nowMs() + minutes * MINUTE_MS).toISOString() };
  const why = reason === null ? {} : { reason };
  deps.enter('lane.mode-set', { laneId, sides, mode, ...why, ...until, by: deps.role() }, () => {
    for (const side of sides) {
      if (mode === 'locked' && reason !== null) locks.put({ laneId, direction: side, reason }, clock.nowMs());
      else locks.remove(laneId, side);
    }
  });
  deps.note(feedNote(noted[mode], mode === 'normal' ? 'info' : 'attention', { laneId, direction, note }));
}

/** A lock, or its end, that could not be sent is kept and sent when the line is back; a relay that never answers has no word to wait for. */
function failureOf(mode: LaneMode, answers: readonly ModeAnswer[], isAnswered: boolean): ErrorCode | null {
  if (mode === 'held' && answers.some((answer) => answer === 'refused' || answer === 'expired')) return 'LANE_NOT_HELD';
  return isAnswered && answers.some((answer) => answer !== 'acked') ? 'LANE_MODE_UNKNOWN' : null;
}
