import type { Alarm } from '../contract/feed';
import type { AlarmId, LaneId } from '../contract/ids';

/** Alarms while there is no database to keep them in: one stays listed until its cause is gone and somebody acknowledged it, or the program ends. */
export class HandAlarms {
  readonly #deps: { nowMs: () => number; newId: () => string; onChange: () => void };
  #listed: Alarm[] = [];

  constructor(deps: { nowMs: () => number; newId: () => string; onChange: () => void }) {
    this.#deps = deps;
  }

  raise(kind: Alarm['kind'], laneId: LaneId | null): void {
    const open = this.#find(kind, laneId);
    if (open?.clearedAtMs === null) return;
    const { nowMs, newId } = this.#deps;
    const raised = { id: newId() as AlarmId, kind, laneId, raisedAtMs: nowMs(), acknowledgedAtMs: null };
    this.#put({ ...(open ?? raised), clearedAtMs: null });
  }

  clear(kind: Alarm['kind'], laneId: LaneId | null): void {
    const open = this.#find(kind, laneId);
    if (open?.clearedAtMs === null) this.#put({ ...open, clearedAtMs: this.#deps.nowMs() });
  }

  acknowledge(id: AlarmId): void {
    const open = this.#listed.find((alarm) => alarm.id === id);
    if (open?.acknowledgedAtMs === null) this.#put({ ...open, acknowledgedAtMs: this.#deps.nowMs() });
  }

  /** Newest first. */
  list(): Alarm[] {
    return [...this.#listed];
  }

  #find(kind: Alarm['kind'], laneId: LaneId | null): Alarm | undefined {
    return this.#listed.find((alarm) => alarm.kind === kind && alarm.laneId === laneId);
  }

  #put(alarm: Alarm): void {
    const others = this.#listed.filter(({ id }) => id !== alarm.id);
    const isOver = alarm.acknowledgedAtMs !== null && alarm.clearedAtMs !== null;
    this.#listed = isOver ? others : [alarm, ...others].sort((a, b) => b.raisedAtMs - a.raisedAtMs);
    this.#deps.onChange();
  }
}
