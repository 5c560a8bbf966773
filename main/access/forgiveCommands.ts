import { fail, ok } from '../contract/errors';
import { type FeedEntry, feedNote } from '../contract/feed';
import type { PersonId, Role } from '../contract/ids';
import type { Handlers } from '../dispatch';
import type { JsonObject } from '../storage/ledgerPort';
import type { PassbackBoard } from './passback';

export interface ForgiveCommandsDeps {
  passback: PassbackBoard;
  unitOf: (personId: PersonId) => string | null;
  /** Into the ledger, together with `work`: both or neither. Throws where they cannot be written. */
  enterOrThrow: (kind: string, body: JsonObject, work: () => void) => void;
  note: (entry: Omit<FeedEntry, 'id' | 'atMs'>) => void;
  role: () => Role;
}

/** A guard forgives whom anti-passback stopped; whoever it is comes through by his own card or face then. */
export function forgiveCommands(deps: ForgiveCommandsDeps): Required<Pick<Handlers, 'lane.forgivePassback'>> {
  return {
    'lane.forgivePassback': ({ decisionId, because }) => {
      const stop = deps.passback.stopOf(decisionId);
      if (!stop) return fail('RECORD_UNKNOWN');
      const { laneId, direction, personId } = stop;
      deps.enterOrThrow('lane.passback-forgiven', { laneId, direction, decisionId, by: deps.role() }, () =>
        deps.passback.forgive(decisionId, stop),
      );
      deps.note(feedNote('passback-forgiven', 'attention', { laneId, direction, unit: deps.unitOf(personId), note: because }));
      return ok({});
    },
  };
}
