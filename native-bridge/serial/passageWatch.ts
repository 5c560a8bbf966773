import type { SerialLane } from './protocol';

export type Direction = SerialLane['readerDirection'];

/** What the inputs and the clock say about passages. */
export interface PassageEvent {
  what: 'passed' | 'timedOut' | 'forced';
  direction: Direction;
  grantId: string | null;
}

interface OpenGrant {
  grantId: string;
  untilMs: number;
  /** False while it is unknown whether the device acted on it. */
  sure: boolean;
}

/** The report of a passage in the last moment still has to come over the line. */
const REPORT_MARGIN_MS = 300;

const directions: readonly Direction[] = ['entry', 'exit'];

/**
 * Pure bookkeeping of one lane: which grants wait for a passage, and which input edge belongs to which of them.
 * The oldest grant of a direction passes first. Sides without a passage input report neither passage nor time-out.
 */
export class PassageWatch {
  readonly #lane: Pick<SerialLane, 'entry' | 'exit' | 'passMs'>;
  #inputs: readonly boolean[] | null = null;
  readonly #open: Record<Direction, OpenGrant[]> = { entry: [], exit: [] };

  constructor(lane: Pick<SerialLane, 'entry' | 'exit' | 'passMs'>) {
    this.#lane = lane;
  }

  /** A grant was acknowledged, or (`sure` false) may have been. */
  opened(direction: Direction, grantId: string, sure: boolean, nowMs: number): void {
    this.#open[direction].push({ grantId, sure, untilMs: nowMs + this.#lane.passMs + REPORT_MARGIN_MS });
  }

  waits(direction: Direction): boolean {
    return this.#open[direction].length > 0;
  }

  /** The output was read back: doubtful grants become sure or are forgotten. Returns those that turned out open. */
  readBack(direction: Direction, active: boolean): string[] {
    const doubtful = this.#open[direction].filter((grant) => !grant.sure);
    if (!active) this.#open[direction] = this.#open[direction].filter((grant) => grant.sure);
    for (const grant of doubtful) grant.sure = true;
    return active ? doubtful.map((grant) => grant.grantId) : [];
  }

  /** The first report after a connection only says how things are; from then on rising edges count. */
  inputs(active: readonly boolean[]): PassageEvent[] {
    const before = this.#inputs;
    this.#inputs = active;
    if (!before) return [];
    return directions.flatMap((direction): PassageEvent[] => {
      const input = this.#lane[direction]?.passInput ?? null;
      if (input === null || active[input] !== true || before[input] === true) return [];
      const grant = this.#open[direction].shift();
      return [{ what: grant ? 'passed' : 'forced', direction, grantId: grant?.grantId ?? null }];
    });
  }

  /** Grants whose time is over. */
  expire(nowMs: number): PassageEvent[] {
    return directions.flatMap((direction) => {
      const over = this.#open[direction].filter((grant) => grant.untilMs <= nowMs);
      this.#open[direction] = this.#open[direction].filter((grant) => grant.untilMs > nowMs);
      const reported = (this.#lane[direction]?.passInput ?? null) !== null;
      return over
        .filter((grant) => grant.sure && reported)
        .map((grant): PassageEvent => ({ what: 'timedOut', direction, grantId: grant.grantId }));
    });
  }

  /** When the next grant's time is over; null when none is open. */
  nextDueMs(): number | null {
    const times = directions.flatMap((direction) => this.#open[direction].map((grant) => grant.untilMs));
    return times.length > 0 ? Math.min(...times) : null;
  }

  /** The line was cut: nothing that was open counts any more. */
  clear(): void {
    this.#inputs = null;
    this.#open.entry = [];
    this.#open.exit = [];
  }
}
