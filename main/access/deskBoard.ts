import type { DecisionId, LaneId } from '../contract/ids';
import type { DeskCard } from '../contract/lanes';
import type { Clock } from '../storage/clock';
import type { Timers } from './ports';

/** How long a name stays on the guard's screen. */
export const IDENTITY_SHOWN_MS = 10_000;

/**
 * The newest decision of each lane, as the desk shows it. The board itself blanks name and unit after ten seconds, so
 * that no window can forget to.
 */
export class DeskBoard {
  readonly #cards = new Map<LaneId, DeskCard>();
  readonly #timers: Timers;
  readonly #clock: Clock;
  readonly #onChange: () => void;

  constructor(deps: { timers: Timers; clock: Clock; onChange: () => void }) {
    this.#timers = deps.timers;
    this.#clock = deps.clock;
    this.#onChange = deps.onChange;
  }

  show(card: Omit<DeskCard, 'hideAtMs'>): void {
    const known = card.unit !== null || card.name !== null;
    this.#cards.set(card.laneId, { ...card, hideAtMs: known ? this.#clock.nowMs() + IDENTITY_SHOWN_MS : null });
    if (known) this.#timers.after(IDENTITY_SHOWN_MS, () => this.#blank(card.decisionId));
    this.#onChange();
  }

  update(decisionId: DecisionId, change: Partial<Pick<DeskCard, 'tookMs' | 'passage' | 'needsGuard'>>): void {
    const card = this.find(decisionId);
    if (!card) return;
    this.#cards.set(card.laneId, { ...card, ...change });
    this.#onChange();
  }

  find(decisionId: DecisionId): DeskCard | undefined {
    return [...this.#cards.values()].find((card) => card.decisionId === decisionId);
  }

  /** Newest first. */
  list(): DeskCard[] {
    return [...this.#cards.values()].sort((a, b) => b.atMs - a.atMs);
  }

  #blank(decisionId: DecisionId): void {
    const card = this.find(decisionId);
    if (!card) return;
    this.#cards.set(card.laneId, { ...card, unit: null, name: null });
    this.#onChange();
  }
}
