import type { Direction } from './laneSettings';

/** What the inputs and the clock say about passages. */
export interface PassageEvent {
  what: 'passed' | 'timedOut' | 'forced' | 'tailgate' | 'reverse' | 'heldOpen' | 'heldOpenOver';
  direction: Direction;
  grantId: string | null;
}

/** How a side reports passages: by an input that rises, by the device's own word (`told`), or not at all (null). */
export interface WatchedSide {
  passInput: number | 'told' | null;
}
export interface WatchedLane {
  entry: WatchedSide | null;
  exit: WatchedSide | null;
  passMs: number;
}

/** Whether somebody may pass a side without a grant just now: it is held open, or released by fire. */
export type IsFree = (direction: Direction) => boolean;

interface OpenGrant {
  grantId: string;
  untilMs: number;
  /** False while it is unknown whether the device acted on it. */
  sure: boolean;
}

interface SideWatch {
  open: OpenGrant[];
  /** The last grant somebody passed on, for as long as it would have lasted. */
  used: OpenGrant | null;
  /** Since when the passage input has been up. */
  upSinceMs: number | null;
  stuck: boolean;
}

/** The report of a passage in the last moment still has to come over the line. */
const REPORT_MARGIN_MS = 300;
/** A passage input is up for a third of a second; one that stays up is somebody, or something, in the way. */
export const STUCK_MS = 10_000;

const directions: readonly Direction[] = ['entry', 'exit'];
const otherOf = (direction: Direction): Direction => (direction === 'entry' ? 'exit' : 'entry');
const nobody = (): SideWatch => ({ open: [], used: null, upSinceMs: null, stuck: false });
const isNever: IsFree = () => false;

/**
 * Pure bookkeeping of one lane: which grants wait for a passage, and which passage belongs to which of them.
 * The oldest grant of a direction passes first. Sides without a passage report have neither passages nor time-outs.
 */
export class PassageWatch {
  readonly #lane: WatchedLane;
  #inputs: readonly boolean[] | null = null;
  readonly #sides: Record<Direction, SideWatch> = { entry: nobody(), exit: nobody() };

  constructor(lane: WatchedLane) {
    this.#lane = lane;
  }

  /** A grant was acknowledged, or (`sure` false) may have been. */
  opened(direction: Direction, grantId: string, sure: boolean, nowMs: number): void {
    this.#sides[direction].open.push({ grantId, sure, untilMs: nowMs + this.#lane.passMs + REPORT_MARGIN_MS });
  }

  waits(direction: Direction): boolean {
    return this.#sides[direction].open.length > 0;
  }

  /** The output was read back: doubtful grants become sure or are forgotten. Returns those that turned out open. */
  readBack(direction: Direction, active: boolean): string[] {
    const side = this.#sides[direction];
    const doubtful = side.open.filter((grant) => !grant.sure);
    if (!active) side.open = side.open.filter((grant) => grant.sure);
    for (const grant of doubtful) grant.sure = true;
    return active ? doubtful.map((grant) => grant.grantId) : [];
  }

  /** The first report after a connection only says how things are; from then on rising edges count. */
  inputs(active: readonly boolean[], nowMs: number, isFree: IsFree = isNever): PassageEvent[] {
    const before = this.#inputs;
    this.#inputs = active;
    return directions.flatMap((direction): PassageEvent[] => {
      const input = this.#lane[direction]?.passInput ?? null;
      if (typeof input !== 'number') return [];
      const up = active[input] === true;
      const settled = this.#takeLevel(direction, up, nowMs);
      return up && before && before[input] !== true ? [...settled, this.passage(direction, nowMs, isFree)] : settled;
    });
  }

  /** Somebody went through. */
  passage(direction: Direction, nowMs: number, isFree: IsFree = isNever): PassageEvent {
    const side = this.#sides[direction];
    const grant = side.open.shift();
    if (grant) {
      side.used = grant;
      return { what: 'passed', direction, grantId: grant.grantId };
    }
    if (isFree(direction)) return { what: 'passed', direction, grantId: null };
    if (side.used && nowMs < side.used.untilMs) return { what: 'tailgate', direction, grantId: side.used.grantId };
    const against = this.#sides[otherOf(direction)].open[0];
    if (against) return { what: 'reverse', direction, grantId: against.grantId };
    return { what: 'forced', direction, grantId: null };
  }

  /** Grants whose time is over, and passage inputs that have been up for too long. */
  expire(nowMs: number, isFree: IsFree = isNever): PassageEvent[] {
    return directions.flatMap((direction) => {
      const side = this.#sides[direction];
      const over = side.open.filter((grant) => grant.untilMs <= nowMs);
      side.open = side.open.filter((grant) => grant.untilMs > nowMs);
      const reported = (this.#lane[direction]?.passInput ?? null) !== null;
      const timedOut = over
        .filter((grant) => grant.sure && reported)
        .map((grant): PassageEvent => ({ what: 'timedOut', direction, grantId: grant.grantId }));
      return [...timedOut, ...this.#stuck(direction, nowMs, isFree)];
    });
  }

  /** When the next grant's time is over or an input counts as stuck; null when there is nothing to wait for. */
  nextDueMs(): number | null {
    const times = Object.values(this.#sides).flatMap((side) => [
      ...side.open.map((grant) => grant.untilMs),
      ...(side.upSinceMs !== null && !side.stuck ? [side.upSinceMs + STUCK_MS] : []),
    ]);
    return times.length > 0 ? Math.min(...times) : null;
  }

  /** The line was cut: nothing that was open counts any more. */
  clear(): void {
    this.#inputs = null;
    for (const side of Object.values(this.#sides)) Object.assign(side, { open: [], used: null, upSinceMs: null });
  }

  #takeLevel(direction: Direction, up: boolean, nowMs: number): PassageEvent[] {
    const side = this.#sides[direction];
    if (up) {
      side.upSinceMs ??= nowMs;
      return [];
    }
    side.upSinceMs = null;
    if (!side.stuck) return [];
    side.stuck = false;
    return [{ what: 'heldOpenOver', direction, grantId: null }];
  }

  #stuck(direction: Direction, nowMs: number, isFree: IsFree): PassageEvent[] {
    const side = this.#sides[direction];
    if (side.upSinceMs === null || side.stuck || nowMs < side.upSinceMs + STUCK_MS) return [];
    if (isFree(direction)) {
      side.upSinceMs = nowMs;
      return [];
    }
    side.stuck = true;
    return [{ what: 'heldOpen', direction, grantId: null }];
  }
}
