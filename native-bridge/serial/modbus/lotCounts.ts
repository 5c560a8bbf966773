import type { Direction } from '../laneSettings';

/** More people than can go through between two looks: the counter began anew, with the device. */
const MANY = 100;

/** Pure. Passages from two counters of 16 bits that wrap. */
export class LotCounts {
  readonly #before: Partial<Record<Direction, number>> = {};

  /** People since the last look; `restarted` where the counter jumped. The first look only says where it stands. */
  take(side: Direction, count: number): number | 'restarted' {
    const before = this.#before[side];
    this.#before[side] = count;
    const passed = before === undefined ? 0 : (count - before) & 0xffff;
    return passed > MANY ? 'restarted' : passed;
  }

  /** Whether somebody went through since the last look. */
  hasMoved(side: Direction, count: number | null): boolean {
    const before = this.#before[side];
    return before !== undefined && count !== null && before !== count;
  }

  forget(): void {
    delete this.#before.entry;
    delete this.#before.exit;
  }
}
