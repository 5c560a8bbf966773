import type { SerialEvent } from '../../native-bridge/serial/protocol';
import { type FeedEntry, feedNote } from '../contract/feed';
import type { Direction, LaneId } from '../contract/ids';
import type { Alarms, LaneAlarm, Records } from './ports';

type LaneEvent = Extract<SerialEvent, { type: 'lane' }>;
type What = LaneEvent['what'];
type Kind = FeedEntry['kind'];

interface Condition {
  alarm: LaneAlarm;
  begins: readonly [Kind, FeedEntry['severity']];
  ends: readonly [Kind, FeedEntry['severity']] | null;
}

/** What lasts until the device says that it is over. */
const conditions: Partial<Record<What, Condition>> = {
  heldOpen: { alarm: 'held-open', begins: ['held-open', 'alarm'], ends: null },
  obstructed: { alarm: 'obstructed', begins: ['obstructed', 'attention'], ends: null },
  fault: { alarm: 'device-fault', begins: ['device-fault', 'alarm'], ends: ['device-fault-over', 'info'] },
  fireRelease: { alarm: 'fire-released', begins: ['fire-released', 'alarm'], ends: ['fire-over', 'info'] },
  tamper: { alarm: 'tamper', begins: ['tamper', 'alarm'], ends: null },
};
const overOf: Partial<Record<What, What>> = {
  heldOpenOver: 'heldOpen',
  obstructedOver: 'obstructed',
  faultOver: 'fault',
  fireOver: 'fireRelease',
  tamperCleared: 'tamper',
};
/** What has happened once: listed until somebody has seen it, and again the next time. */
const moments: Partial<Record<What, LaneAlarm & Kind>> = { forced: 'forced', tailgate: 'tailgate', reverse: 'reverse' };

interface Deps {
  alarms: Alarms;
  record: Records['record'];
  /** Does `write`; a record that cannot be written is told, and never thrown. */
  guarded: (write: () => void) => void;
}

/** What a device says that wants a person's eyes, as alarms and entries of the feed. A condition is told once until it is over. */
export class LaneAlarms {
  readonly #laneId: LaneId;
  readonly #deps: Deps;
  /** By condition, on which sides; `lane`: the device does not say. */
  readonly #on = new Map<What, Set<Direction | 'lane'>>();

  constructor(laneId: LaneId, deps: Deps) {
    this.#laneId = laneId;
    this.#deps = deps;
  }

  /** `unit` and `method` of the passage it belongs to, if any. */
  handle({ what, direction }: LaneEvent, of: Partial<Pick<FeedEntry, 'unit' | 'method'>>): void {
    const moment = moments[what];
    const ended = overOf[what];
    if (moment) this.#happened(moment, direction, of);
    else if (conditions[what]) this.#begins(what, direction);
    else if (ended) this.#ends(ended, direction);
  }

  /** The line was cut: what lasts is told anew, or was over meanwhile. */
  lineLost(): void {
    for (const sides of this.#on.values()) sides.clear();
  }

  /** The state was read back: whatever was not told again is over. */
  lineBack(): void {
    for (const [what, { alarm }] of Object.entries(conditions) as [What, Condition][])
      if ((this.#on.get(what)?.size ?? 0) === 0) this.#deps.alarms.clear(alarm, this.#laneId);
  }

  #happened(kind: LaneAlarm & Kind, direction: Direction | null, of: Partial<Pick<FeedEntry, 'unit' | 'method'>>): void {
    const { alarms } = this.#deps;
    alarms.raise(kind, this.#laneId);
    alarms.clear(kind, this.#laneId);
    this.#note([kind, 'alarm'], direction, of);
  }

  #begins(what: What, direction: Direction | null): void {
    const condition = conditions[what];
    const sides = this.#on.get(what) ?? new Set();
    this.#on.set(what, sides);
    const isNew = !sides.has(direction ?? 'lane');
    sides.add(direction ?? 'lane');
    if (!condition || !isNew) return;
    this.#deps.alarms.raise(condition.alarm, this.#laneId);
    this.#note(condition.begins, direction);
  }

  #ends(what: What, direction: Direction | null): void {
    const condition = conditions[what];
    const sides = this.#on.get(what);
    const was = sides?.size ?? 0;
    if (direction === null) sides?.clear();
    else for (const side of [direction, 'lane'] as const) sides?.delete(side);
    if (!condition || (sides?.size ?? 0) > 0) return;
    this.#deps.alarms.clear(condition.alarm, this.#laneId);
    if (condition.ends && was > 0) this.#note(condition.ends, direction);
  }

  #note([kind, severity]: readonly [Kind, FeedEntry['severity']], direction: Direction | null, of = {}): void {
    const entry = feedNote(kind, severity, { laneId: this.#laneId, direction, ...of });
    this.#deps.guarded(() => void this.#deps.record(entry));
  }
}
