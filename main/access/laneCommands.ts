import type { CommandOutput, CommandParsed } from '../contract/commands';
import { fail, ok, type Result } from '../contract/errors';
import { type FeedEntry, feedNote } from '../contract/feed';
import { DecisionId } from '../contract/ids';
import type { Handlers } from '../dispatch';
import type { DeskBoard } from './deskBoard';
import type { GrantResult } from './laneController';
import type { Lanes } from './lanes';
import { decide } from './policy';

interface Deps {
  lanes: Lanes;
  board: DeskBoard;
  /** Notes what happened; never throws. */
  note: (entry: Omit<FeedEntry, 'id' | 'atMs'>) => void;
  newId: () => string;
}

type Opened = Result<CommandOutput<'lane.openManually'>>;

/** What a guard does at a lane. */
export function laneCommands(deps: Deps): Required<Pick<Handlers, 'lane.openManually' | 'lane.turnAway'>> {
  return {
    'lane.openManually': (input) => openManually(input, deps),
    'lane.turnAway': ({ decisionId }) => {
      const card = deps.board.find(decisionId);
      if (!card) return ok({});
      deps.board.update(decisionId, { needsGuard: false });
      deps.note(feedNote('turned-away', 'info', { laneId: card.laneId, direction: card.direction }));
      return ok({});
    },
  };
}

async function openManually(input: CommandParsed<'lane.openManually'>, { lanes, board, newId }: Deps): Promise<Opened> {
  const controller = lanes.controller(input.laneId);
  const config = lanes.config(input.laneId);
  if (!controller || !config || config.turnstile[input.direction] === null) return fail('LANE_UNKNOWN');
  // Forgotten cards and visitors are for a flat; everything else, not using a face above all, is asked nothing more.
  const needsUnit = input.reason === 'forgot-card' || input.reason === 'visitor';
  if (needsUnit && input.unit === null) return fail('REASON_DETAIL_MISSING', { reason: input.reason });
  const lane = lanes.laneNow(input.laneId, input.direction, null);
  const decision = decide({ lane, by: { method: 'guard', emergency: input.reason === 'emergency' } });
  // Nothing was opened and nobody was let in: there is nothing to put on record.
  if (decision.outcome !== 'granted') return fail(decision.reasons.includes('lane-locked') ? 'LANE_LOCKED' : 'LANE_INTERLOCKED');
  const result = await lanes.openByHand(input.laneId, {
    decisionId: DecisionId.parse(newId()),
    decision,
    direction: input.direction,
    person: null,
    hint: null,
    manual: { reason: input.reason, unit: input.unit, note: input.note },
    face: null,
  });
  if (input.answersDecision) board.update(input.answersDecision, { needsGuard: false });
  return answer(result, lanes, input);
}

function answer(result: GrantResult | null, lanes: Lanes, { laneId, direction }: CommandParsed<'lane.openManually'>): Opened {
  const controller = lanes.controller(laneId);
  const link = controller?.link.state;
  if (result?.outcome === 'acked' && result.decisionToAckMs !== null)
    return ok({ outcome: 'acked', decisionToAckMs: result.decisionToAckMs });
  if (link !== 'ready' && link !== 'degraded') return fail('LANE_LINK_DOWN');
  if (result?.outcome === 'expired') return fail('GRANT_EXPIRED');
  // While fire has let go of the arms a lock stands back here, but not at the device's own driver.
  if (result?.outcome === 'refused')
    return fail(controller?.modes.of(direction).mode === 'locked' ? 'LANE_LOCKED' : 'GRANT_REFUSED');
  return fail('GRANT_UNKNOWN');
}
