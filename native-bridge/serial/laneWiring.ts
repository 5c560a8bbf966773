import type { Direction, OsdpLane, SerialLane } from './laneSettings';
import type { WatchedLane, WatchedSide } from './passageWatch';

type Contact = NonNullable<OsdpLane['entry']>;
/** An input and whether it means what it says when it is off. */
type AlarmInput = OsdpLane['inputs']['fire'];

const isContact = (side: SerialLane['entry']): side is Contact => side !== null && 'output' in side;
const directions: readonly Direction[] = ['entry', 'exit'];

export const otherOf = (direction: Direction): Direction => (direction === 'entry' ? 'exit' : 'entry');

/** Pure. Which sides a lane has, as its device counts them, and what hangs on which contact. */
export class LaneWiring {
  readonly #lane: SerialLane;
  readonly #isWired: boolean;

  constructor(lane: SerialLane) {
    this.#lane = lane;
    this.#isWired = isContact(lane.entry) || isContact(lane.exit);
  }

  /** The device's side for the site's direction, and the other way round. */
  turned(direction: Direction): Direction {
    return this.#lane.swap ? otherOf(direction) : direction;
  }

  get sides(): readonly Direction[] {
    return directions.filter((side) => this.has(side));
  }

  /** Contacts belong to the device's sides; on a board's own sides the settings are the site's. */
  has(side: Direction): boolean {
    return this.#lane[this.#isWired ? side : this.turned(side)] !== null;
  }

  /** The sides that open and close together with this one, itself among them. */
  sharing(side: Direction): Direction[] {
    const output = this.#contact(side)?.output;
    return directions.filter((one) => one === side || (output !== undefined && this.#contact(one)?.output === output));
  }

  /** How passages are known, of a device that tells of them (`tells`). */
  watched(tells: boolean): WatchedLane {
    const side = (which: Direction): WatchedSide | null => {
      if (!this.has(which)) return null;
      if (!tells) return { passInput: null };
      return { passInput: this.#isWired ? (this.#contact(which)?.passInput ?? null) : 'told' };
    };
    return { passMs: this.#lane.passMs, entry: side('entry'), exit: side('exit') };
  }

  /** What the alarm inputs say; null where one is not wired or was not read. */
  alarms(active: readonly boolean[]): { flag: 'fireRelease' | 'obstructed' | 'tamper'; on: boolean | null }[] {
    const inputs = 'inputs' in this.#lane ? this.#lane.inputs : null;
    const read = (alarm: AlarmInput): boolean | null => {
      const level = alarm ? active[alarm.input] : undefined;
      return alarm && level !== undefined ? level !== alarm.inverted : null;
    };
    return [
      { flag: 'fireRelease', on: read(inputs?.fire ?? null) },
      { flag: 'obstructed', on: read(inputs?.obstructed ?? null) },
      { flag: 'tamper', on: read(inputs?.tamper ?? null) },
    ];
  }

  #contact(side: Direction): Contact | null {
    const wired = this.#lane[side];
    return isContact(wired) ? wired : null;
  }
}
