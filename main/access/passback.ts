import type { LaneRules } from '../contract/config';
import type { DecisionId, Direction, LaneId, PersonId } from '../contract/ids';
import type { Clock } from '../storage/clock';
import type { Passage } from './passage';
import type { Passback } from './policy';
import type { WhereaboutsBook } from './whereabouts';

/** With a look every hour nothing is kept for longer than a day; whoever went out unseen is not stopped the next day. */
export const KEPT_MS = 23 * 3_600_000;
/** Stops that a guard may still forgive, newest last. */
const STOPS_REMEMBERED = 200;

/** Where people were last, as far as the lanes with anti-passback know. No call throws. */
export interface PassbackWatch {
  standing(rule: LaneRules['antiPassback'], personId: PersonId, direction: Direction): Passback;
  /** What was decided, whatever it was. */
  decided(passage: Passage, laneId: LaneId): void;
  /** He was let in, and may go through at any moment. */
  granted(passage: Passage, laneId: LaneId): void;
  /** He went through; where a lane reports no passages, it has opened for him. */
  wentThrough(passage: Passage): void;
  /** The grant is over, whether or not somebody went through. */
  over(passage: Passage): void;
}

/** Of a station without records: nobody is known, so nobody is stopped. */
export const noPassback: PassbackWatch = {
  standing: () => 'clear',
  decided: () => {},
  granted: () => {},
  wentThrough: () => {},
  over: () => {},
};

interface Stop {
  personId: PersonId;
  laneId: LaneId;
  direction: Direction;
}

interface Deps {
  book: WhereaboutsBook;
  clock: Clock;
  /** As it is now. */
  ruleOf: (laneId: LaneId) => LaneRules['antiPassback'];
  /** Does `work`; where the records fail, `otherwise` is the answer. */
  spared: <T>(work: () => T, otherwise: T) => T;
}

/**
 * Whoever went in must go out before he comes in again. Known is the side a person passed last, at lanes with such a rule only; a guard's
 * opening says nothing about anybody. While a grant is open its holder counts as gone through: one card never opens for two.
 */
export class PassbackBoard implements PassbackWatch {
  readonly #deps: Deps;
  readonly #pending = new Map<DecisionId, { personId: PersonId; direction: Direction }>();
  readonly #stops = new Map<DecisionId, Stop>();

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  standing(rule: LaneRules['antiPassback'], personId: PersonId, direction: Direction): Passback {
    if (rule === 'off') return 'clear';
    const { book, clock, spared } = this.#deps;
    const isPassing = [...this.#pending.values()].some((one) => one.personId === personId && one.direction === direction);
    const last = isPassing ? direction : spared(() => book.last(personId, clock.nowMs() - KEPT_MS, clock.nowMs()), null);
    if (last !== direction) return 'clear';
    return rule === 'soft' ? 'noted' : 'stopped';
  }

  decided({ decisionId, decision, direction, person, stopped }: Passage, laneId: LaneId): void {
    const personId = stopped ?? person?.id;
    if (decision.outcome === 'granted' || !decision.reasons.includes('anti-passback') || !personId) return;
    this.#stops.set(decisionId, { personId, laneId, direction });
    for (const [oldest] of this.#stops) if (this.#stops.size > STOPS_REMEMBERED) this.#stops.delete(oldest);
  }

  granted({ decisionId, decision, direction, person }: Passage, laneId: LaneId): void {
    if (decision.method === 'guard' || !person || this.#deps.ruleOf(laneId) === 'off') return;
    this.#pending.set(decisionId, { personId: person.id, direction });
  }

  wentThrough({ decisionId }: Passage): void {
    const { book, clock, spared } = this.#deps;
    const who = this.#pending.get(decisionId);
    if (who) spared(() => book.set(who.personId, who.direction, clock.nowMs()), undefined);
  }

  over({ decisionId }: Passage): void {
    this.#pending.delete(decisionId);
  }

  /** Whom a decision stopped; also one of before the last start, if his card stopped him. Null: it stopped nobody. */
  stopOf(decisionId: DecisionId): Stop | null {
    return this.#stops.get(decisionId) ?? this.#deps.spared(() => this.#deps.book.stopOf(decisionId), null);
  }

  /** He counts as being on no side again. Throws where the records cannot be written. */
  forgive(decisionId: DecisionId, { personId }: Stop): void {
    this.#deps.book.forget(personId);
    this.#stops.delete(decisionId);
  }

  /** Deletes what is too old, and everything once no lane asks for it. */
  sweep(isUsed: boolean): void {
    const { book, clock, spared } = this.#deps;
    const nowMs = clock.nowMs();
    if (!isUsed) this.#pending.clear();
    spared(() => (isUsed ? book.forgetOutside(nowMs - KEPT_MS, nowMs) : book.forgetAll()), undefined);
  }
}
