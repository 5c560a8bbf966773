import type { Direction } from '../contract/ids';
import type { LaneState } from '../contract/lanes';
import { nextSide, type Side, type SideInput, sideAtStart, summaryOf } from './laneMachine';

/** The machines of a lane's sides. */
export class LaneSides {
  readonly #sides: Map<Direction, Side>;

  constructor(directions: readonly Direction[]) {
    this.#sides = new Map(directions.map((direction) => [direction, sideAtStart]));
  }

  get directions(): Direction[] {
    return [...this.#sides.keys()];
  }

  /** `unknown` of a side that is not there. */
  state(direction: Direction): LaneState {
    return this.#sides.get(direction)?.state ?? 'unknown';
  }

  get states(): LaneState[] {
    return this.directions.map((direction) => this.state(direction));
  }

  get summary(): LaneState {
    return summaryOf(this.states);
  }

  /** Somebody is passing, or about to. */
  get busy(): boolean {
    return [...this.#sides.values()].some(({ issued, open }) => issued + open > 0);
  }

  /** Null: both. */
  step(direction: Direction | null, input: SideInput): void {
    for (const [each, side] of this.#sides)
      if (direction === null || each === direction) this.#sides.set(each, nextSide(side, input));
  }
}
