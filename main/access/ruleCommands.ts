import type { LaneConfig, StationConfig } from '../contract/config';
import { fail, ok, type Result } from '../contract/errors';
import { type FeedEntry, feedNote } from '../contract/feed';
import type { Role } from '../contract/ids';
import { faceOutlivesCard } from '../contract/passTimes';
import type { Handlers } from '../dispatch';
import type { JsonObject } from '../storage/ledgerPort';

export interface RuleCommandsDeps {
  settings: {
    readonly current: StationConfig;
    /** Kept first, then in force. */
    change(next: (config: StationConfig) => StationConfig): Result<void>;
  };
  /** Into the ledger. Never throws. */
  enter: (kind: string, body: JsonObject) => void;
  /** Never throws. */
  note: (entry: Omit<FeedEntry, 'id' | 'atMs'>) => void;
  role: () => Role;
  /** Other rules are in force from now on. */
  onChange: () => void;
}

/** Rules of the lanes; in force at once. */
export function ruleCommands(deps: RuleCommandsDeps): Required<Pick<Handlers, 'lane.rules' | 'lane.setRules'>> {
  const { settings } = deps;
  return {
    'lane.rules': () => {
      const view = ({ id: laneId, rules, turnstile }: LaneConfig) => ({ laneId, rules, takesKey: turnstile.driver === 'osdp' });
      return ok({ lanes: settings.current.lanes.map(view) });
    },
    'lane.setRules': ({ laneId, rules }) => {
      const { lanes } = settings.current;
      const lane = lanes.find(({ id }) => id === laneId);
      const isPartner = (id: string) => id !== laneId && lanes.some((other) => other.id === id);
      if (!lane || !rules.interlockWith.every(isPartner)) return fail('LANE_UNKNOWN');
      if (faceOutlivesCard({ ...lane, rules })) return fail('LANE_TIMES_FACE_OUTLIVES');
      const changed = settings.change((config) => ({
        ...config,
        lanes: config.lanes.map((each) => (each.id === laneId ? { ...each, rules } : each)),
      }));
      if (!changed.ok) return changed;
      const { antiPassback, interlockWith, pins, schedules } = rules;
      const timed = Object.entries(schedules).flatMap(([method, times]) => (times === null ? [] : [method]));
      deps.enter('lane.rules-set', { laneId, antiPassback, interlockWith: [...interlockWith], pins, timed, by: deps.role() });
      deps.note(feedNote('lane-rules-changed', 'info', { laneId }));
      deps.onChange();
      return ok({});
    },
  };
}
