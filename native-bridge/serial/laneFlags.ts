import type { Direction } from './laneSettings';
import type { SerialEvent } from './protocol';

type What = Extract<SerialEvent, { type: 'lane' }>['what'];

/** Conditions that last, with the word for their end. */
export const flagEnds = {
  obstructed: 'obstructedOver',
  tamper: 'tamperCleared',
  powerFail: 'powerBack',
  fault: 'faultOver',
  fireRelease: 'fireOver',
  heldOpen: 'heldOpenOver',
} as const satisfies Partial<Record<What, What>>;
export type Flag = keyof typeof flagEnds;

/** Pure. What was told of each lasting condition: only changes are news, and after a new connection what is wrong is told again. */
export class LaneFlags {
  readonly #sources = new Map<string, Set<string>>();
  readonly #known = new Set<string>();

  /** The word to tell, null when it was told already. On as long as any of its sources says so; `direction` null: of the whole lane. */
  take(flag: Flag, said: boolean, direction: Direction | null, source: string): What | null {
    const key = `${flag} ${direction}`;
    const sources = this.#sources.get(key) ?? new Set();
    const before = sources.size > 0;
    const fresh = !this.#known.has(key);
    this.#known.add(key);
    this.#sources.set(key, sources);
    if (said) sources.add(source);
    else sources.delete(source);
    const on = sources.size > 0;
    if (on === before && !(fresh && on)) return null;
    return on ? flag : flagEnds[flag];
  }

  isOn(flag: Flag, direction: Direction | null = null): boolean {
    return (this.#sources.get(`${flag} ${direction}`)?.size ?? 0) > 0;
  }

  /** A new connection: nothing was told in it yet. */
  begin(): void {
    this.#known.clear();
  }
}
