import type { UserError } from '../contract/errors';
import type { DeviceHealth } from '../contract/lanes';
import { storageError } from '../storage/database';
import type { Log } from './log';

type Part = Pick<DeviceHealth, 'id' | 'kind' | 'name'>;
const storagePart: Part = { id: 'storage', kind: 'storage', name: null };

interface Deps {
  health: { set(part: Part, state: 'ok' | 'down', error?: UserError | null): void };
  log: Log;
}

/**
 * Knows whether the station's records can be written and read, tells the desk, and keeps their failures away from
 * whoever only notes or shows something: a gate must open while the disk is full.
 */
export class StorageWatch {
  readonly #deps: Deps;
  #broken = false;

  constructor(deps: Deps) {
    this.#deps = deps;
    this.ok();
  }

  ok(): void {
    this.#broken = false;
    this.#deps.health.set(storagePart, 'ok');
  }

  failed(error: unknown): void {
    if (!this.#broken) this.#deps.log.error('record-failed', { error: error instanceof Error ? error.message : 'unknown' });
    this.#broken = true;
    this.#deps.health.set(storagePart, 'down', storageError(error));
  }

  /** A write that must succeed: fails as `work` does. */
  written<T>(work: () => T): T {
    const result = work();
    this.ok();
    return result;
  }

  /** Does `work`; where it fails, the desk is told and `otherwise` is the answer. */
  spared<T>(work: () => T, otherwise: T): T {
    try {
      return work();
    } catch (error) {
      this.failed(error);
      return otherwise;
    }
  }
}
