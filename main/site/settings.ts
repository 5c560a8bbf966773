import type { StationConfig } from '../contract/config';
import { fail, ok, type Result } from '../contract/errors';

/** The station's configuration as it stands; what a manager changes while the station runs goes through here. */
export interface Settings {
  readonly current: StationConfig;
  /** Kept first, then in force. CONFIG_NOT_SAVED: nothing has changed. */
  change(next: (config: StationConfig) => StationConfig): Result<void>;
}

/** `save` keeps a configuration for the next start. */
export function createSettings(first: StationConfig, save: (config: StationConfig) => Result<void>): Settings {
  let current = first;
  return {
    get current() {
      return current;
    },
    change(next) {
      const wanted = next(current);
      if (!save(wanted).ok) return fail('CONFIG_NOT_SAVED');
      current = wanted;
      return ok(undefined);
    },
  };
}
