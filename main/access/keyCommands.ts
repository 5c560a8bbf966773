import type { StationConfig } from '../contract/config';
import { type ErrorCode, fail, ok } from '../contract/errors';
import { type FeedEntry, feedNote } from '../contract/feed';
import type { Role } from '../contract/ids';
import type { Handlers } from '../dispatch';
import type { JsonObject } from '../storage/ledgerPort';
import type { AskSerial, SerialAnswer } from './ports';

export interface KeyCommandsDeps {
  config: () => StationConfig;
  ask: AskSerial;
  /** Into the ledger. Never throws. */
  enter: (kind: string, body: JsonObject) => void;
  /** Never throws. */
  note: (entry: Omit<FeedEntry, 'id' | 'atMs'>) => void;
  role: () => Role;
}

/** The device is spoken to under its default key, takes the new one and proves that it has it. */
const INSTALLED_WITHIN_MS = 30_000;

type Failure = Exclude<Extract<SerialAnswer, { type: 'keyInstalled' }>['outcome'], 'installed'>;
const failures: Record<Failure, ErrorCode> = {
  'not-in-install-mode': 'DEVICE_NOT_IN_INSTALL_MODE',
  refused: 'DEVICE_KEY_REFUSED',
  silent: 'DEVICE_SILENT',
};

/** The explicit step of an installer that gives a device its key: for a moment it can be overheard, so it goes on record. */
export function keyCommands(deps: KeyCommandsDeps): Required<Pick<Handlers, 'lane.installKey'>> {
  return {
    'lane.installKey': async ({ laneId }) => {
      const lane = deps.config().lanes.find(({ id }) => id === laneId);
      if (lane?.turnstile.driver !== 'osdp') return fail('LANE_UNKNOWN');
      const answer = await deps.ask((requestId) => ({ type: 'installKey', laneId, requestId }), INSTALLED_WITHIN_MS);
      const outcome = answer?.type === 'keyInstalled' ? answer.outcome : 'silent';
      if (outcome !== 'installed') return fail(failures[outcome]);
      deps.enter('lane.key-installed', { laneId, by: deps.role() });
      deps.note(feedNote('key-installed', 'attention', { laneId }));
      return ok({});
    },
  };
}
