import { isDeepStrictEqual } from 'node:util';
import type { UserError } from '../contract/errors';
import type { DeviceHealth } from '../contract/lanes';

/** How each part of the station is, and since when. */
export class DeviceHealthBoard {
  readonly #parts = new Map<string, DeviceHealth>();
  readonly #nowMs: () => number;
  readonly #onChange: () => void;

  constructor(nowMs: () => number, onChange: () => void) {
    this.#nowMs = nowMs;
    this.#onChange = onChange;
  }

  set(part: Pick<DeviceHealth, 'id' | 'kind' | 'name'>, state: DeviceHealth['state'], error: UserError | null = null): void {
    const before = this.#parts.get(part.id);
    if (before?.state === state && isDeepStrictEqual(before.error, error)) return;
    this.#parts.set(part.id, { ...part, state, error, sinceMs: this.#nowMs() });
    this.#onChange();
  }

  list(): DeviceHealth[] {
    return [...this.#parts.values()];
  }
}
